"""bin/demo: as production, but for a browser on the same machine over plain HTTP."""

from .base import *
from .base import DATA_DIR
from .secret import read_or_make

SECRET_KEY = read_or_make(DATA_DIR / "cle-secrete")
# Only names that reach this machine itself: the cookies below travel in clear.
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
EMAIL_BACKEND = "directory.mail.mailbox.EmailBackend"
DEMONSTRATION_MAILBOX = True
DEMONSTRATION_SECOND_FACTOR = True
