"""Which code makes the pages."""

import hashlib
from functools import cache

import django
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage


@cache
def code_fingerprint():
    """Changes with the code, the templates, the static files and what settings print on pages. Read once a process."""
    digest = hashlib.sha256()
    for folder in ("cooperation", "directory", "events", "templates"):
        for path in sorted((settings.BASE_DIR / folder).rglob("*")):
            if path.suffix in (".py", ".html"):
                digest.update(str(path.relative_to(settings.BASE_DIR)).encode() + b"\0" + path.read_bytes())
    printed = (
        django.get_version(),
        settings.SITE_NAME,
        settings.SITE_PUBLISHER,
        settings.STATIC_URL,
        getattr(staticfiles_storage, "manifest_hash", ""),
    )
    digest.update(repr(printed).encode())
    return digest.hexdigest()
