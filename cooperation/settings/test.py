"""pytest: see tests/conftest.py and bin/test."""

import hashlib

from .base import *
from .base import BASE_DIR, DATABASES, INSTALLED_APPS, MIDDLEWARE, PLAIN_STATIC_STORAGE, STORAGES

SECRET_KEY = "tests-only"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
STORAGES = {**STORAGES, "staticfiles": PLAIN_STATIC_STORAGE}
STATIC_ROOT = None  # files come from their sources
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

# Transactions that tests roll back give no new version: each page is made.
PUBLIC_PAGES_KEPT = 0
WHOLE_FILES_ROOT = None

# A query repeated for each row of a page is an error.
INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]
MIDDLEWARE = ["zeal.middleware.zeal_middleware", *MIDDLEWARE]


def migrations_fingerprint():
    """Changes with any migration file: a kept test database never has the structure of other migrations."""
    digest = hashlib.sha256()
    for path in sorted(BASE_DIR.glob("*/migrations/*.py")):
        digest.update(str(path.relative_to(BASE_DIR)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:8]


DATABASES["default"]["TEST"] = {"NAME": f"test_{DATABASES['default']['NAME']}_{migrations_fingerprint()}"}
# Thrown away at will: no need to wait for the disk at each commit; transactional tests empty even the history.
DATABASES["default"]["OPTIONS"]["options"] = "-c jit=off -c synchronous_commit=off -c passerelles.flush=on"
