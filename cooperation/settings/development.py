"""manage.py at a keyboard: debug pages on, loopback only."""

from .base import *
from .base import PLAIN_STATIC_STORAGE, STORAGES

DEBUG = True
SECRET_KEY = "development-only"
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
STORAGES = {**STORAGES, "staticfiles": PLAIN_STATIC_STORAGE}
EMAIL_BACKEND = "directory.mail.mailbox.EmailBackend"
DEMONSTRATION_MAILBOX = True
DEMONSTRATION_SECOND_FACTOR = True
