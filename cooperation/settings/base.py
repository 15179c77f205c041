"""What every environment shares. Each environment is a module beside this one and says what it changes:
`development` (manage.py), `test` (pytest), `demo` (bin/demo), `production`.
"""

import tomllib
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from environs import Env

from cooperation.embedded.place import database_settings

env = Env()

BASE_DIR = Path(__file__).resolve().parent.parent.parent

# Everything that the site writes lives here: embedded database, uploads, secrets of this installation.
DATA_DIR = Path(env.str("PASSERELLES_DATA", "") or BASE_DIR / "data")

# Of the product, said once: the footer and /sante/ show it.
VERSION = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]["version"]

DEBUG = False
ALLOWED_HOSTS = []
SITE_NAME = "Passerelles"
# Printed on the legal page, which says so when they are missing.
SITE_PUBLISHER = {
    "nom": env.str("PUBLISHER_NAME", ""),
    "adresse": env.str("PUBLISHER_ADDRESS", ""),
    "directeur": env.str("PUBLISHER_DIRECTOR", ""),
    "hebergeur": env.str("PUBLISHER_HOST", ""),
}

INSTALLED_APPS = [
    # Ours come first: their templates and commands win over those of the packages.
    "cooperation",
    "directory",
    "events",
    "cooperation.backoffice.apps.BackOfficeConfig",  # django.contrib.admin, with our site
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "django_countries",
    "csp",
    "django_otp",
]

MIDDLEWARE = [
    "cooperation.http.headers.IsolationHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cooperation.http.addresses.TidyAddressMiddleware",
    "cooperation.http.caching.PublicPagesMiddleware",
    "cooperation.fruitless.noting.FruitlessSearchesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "cooperation.http.logs.HistoryMiddleware",
    "cooperation.accounts.signing.middleware.SigningMiddleware",
]

# Staff, forms, health and files follow rules of their own: neither kept by caches nor shared.
PRIVATE_PATHS = ("/admin/", "/composants/", "/medias/", "/proposer/", "/sante/", "/suivi/", "/verifier/")

ROOT_URLCONF = "cooperation.urls"
WSGI_APPLICATION = "cooperation.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- Database: DATABASE_URL always wins over the embedded server -----------------------------------------------------

if env.str("DATABASE_URL", ""):
    DATABASES = {"default": env.dj_db_url("DATABASE_URL")}
else:
    DATABASES = {"default": database_settings(DATA_DIR)}
DATABASES["default"].setdefault("OPTIONS", {})["connect_timeout"] = 5
# Our queries are short and their costs overestimated: compiling them takes six times as long as running them. Behind a
# PgBouncer that refuses start-up options: DATABASE_URL=…?options= and `jit = off` on the server.
DATABASES["default"]["OPTIONS"].setdefault("options", "-c jit=off")

# Web processes (cooperation/wsgi.py) share connections between threads; a command opens its own and closes it.
if env.bool("DATABASE_POOL", False):
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # a connection is checked when it leaves the pool
    DATABASES["default"]["OPTIONS"]["pool"] = {
        "min_size": 1,
        "max_size": env.int("DATABASE_POOL_SIZE", 8),
        "timeout": 5,  # seconds
    }

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- History: append-only, see directory/database/history.py ---------------------------------------------------------

PGHISTORY_APPEND_ONLY = True
# Reading must not touch the session: it would tie every page to a cookie.
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")

# --- Accounts --------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "cooperation.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "admin:login"
# A link of a letter, at the longest (an invitation); see cooperation/accounts/signing/letters.py.
PASSWORD_RESET_TIMEOUT = 7 * 24 * 3600
CSRF_FAILURE_VIEW = "cooperation.accounts.signing.stops.csrf_failure"
SECRET_KEY_FALLBACKS = []  # read to open what the former secret sealed

# The second factor of the account « demonstration » lies in the data folder: on a machine's own demonstration only.
DEMONSTRATION_SECOND_FACTOR = False
SESSION_ENGINE = "cooperation.accounts.signing.sessions"
BROWSER_COOKIE_NAME = "navigateur"
# Seconds without a gesture, then in all.
SESSION_COOKIE_AGE = 2 * 3600
SESSION_LONGEST = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"

# --- Headers ---------------------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

# --- Language and dates ----------------------------------------------------------------------------------------------

# Twinnings know Kosovo; ISO 3166 does not yet.
COUNTRIES_OVERRIDE = {"XK": _("Kosovo")}

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("français"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

# --- Files -----------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/medias/"
MEDIA_ROOT = DATA_DIR / "media"

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
PLAIN_STATIC_STORAGE = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}

# --- Indexes of the lists, see directory/search/engine.py ------------------------------------------------------------

# Up to so many records an index is built within the request that needs it, beyond in a thread.
INDEX_AT_ONCE = 20_000

# --- Mails and what is done apart, see docs/adr/0019-file-et-courriels.md --------------------------------------------

# The site as its readers type it: the root of the links in mails, read where there is no request.
SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "passerelles@localhost")
# Where answers go when no network with an address signs.
REPLY_EMAIL = env.str("REPLY_EMAIL", "") or DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 20  # seconds
# /courriels/: every mail and its personal link, to whoever asks. Never where strangers come.
DEMONSTRATION_MAILBOX = False
MAILBOX = DATA_DIR / "courriels"

# What the worker runs (directory/mail/queue.py); web processes read these modules at their first job only.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
PROCRASTINATE_IMPORT_PATHS = [
    "cooperation.accounts.signing.tasks",
    "directory.mail.tasks",
    "directory.freshness.tasks",
    "directory.submissions.tasks",
    "directory.imports.tasks",
    "cooperation.backoffice.bulk.tasks",
    "cooperation.backoffice.editing.tasks",
    "cooperation.fruitless.noting",
    "directory.duplicates.tasks",
    "directory.people.tasks",
    "directory.bulk",
]

# --- Limits ----------------------------------------------------------------------------------------------------------

DATA_UPLOAD_MAX_NUMBER_FILES = 500  # a whole folder, chosen by mistake, is told that twelve are too many
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000  # the admin's inlines of a large bond
PUBLIC_PAGES_KEPT = 8 * 2**20  # bytes a process, see cooperation/http/caching.py

# The public forms, see directory/submissions/guard.py. An hour's worth for one address, and for all together: of the
# network for what is sent to us, of mail for what we send (« courriel »: confirmations; « reprise »: links asked for).
# A town hall behind one address sends twenty propositions an hour. What all share goes first to whoever asked for the
# fewest; « portion »: how many are asked for at once (the files of one proposition).
FORM_LIMITS = {
    "brouillon": {"each": 30, "all": 3_000},
    "remarque": {"each": 12, "all": 600},
    "fichier": {"each": 120, "all": 3_000, "portion": 12},
    "courriel": {"each": 1, "all": 600},
    "reprise": {"each": 1, "all": 300, "waiting": 3},
    "lien": {"each": 10, "all": 600},
    "oubli": {"each": 1, "all": 300, "waiting": 3},
}
FORM_LEAST_SECONDS = 3  # nobody fills in a form faster
# Networks whose X-Forwarded-For is believed: the proxies in front of the site.
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", ["127.0.0.0/8", "::1/128"])

# --- Logs: to standard error, where systemd or the terminal takes them -----------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "cooperation.http.logs.WithoutPersonalLinks",
            "fmt": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}
