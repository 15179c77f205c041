"""What every environment shares. Each environment is a module beside this one and says what it changes:
`development` (manage.py), `test` (pytest), `demo` (bin/demo), `production`.
"""

import sys
import tomllib
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from environs import Env

from cooperation.embedded.place import database_settings
from cooperation.http.lines import formatter

from .process import role_of, startup_options

env = Env()

BASE_DIR = Path(__file__).resolve().parent.parent.parent

# Everything that the site writes lives here: embedded database, uploads, secrets of this installation.
DATA_DIR = Path(env.str("PASSERELLES_DATA", "") or BASE_DIR / "data")

# Where backups go, and where /sante/ reads how the last one went: better on another disk than the site's.
PASSERELLES_BACKUP_DIR = Path(env.str("PASSERELLES_BACKUP_DIR", "") or DATA_DIR / "sauvegardes")

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
    "cooperation.http.metrics.MetricsMiddleware",
    "cooperation.http.headers.HeadMiddleware",
    "cooperation.http.logs.RequestIdMiddleware",
    "cooperation.http.health.AnyHostHealthMiddleware",
    "cooperation.http.headers.IsolationHeadersMiddleware",
    "cooperation.http.proxies.ProxySettingsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "cooperation.http.headers.FramesMiddleware",
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
    "cooperation.http.busy.BusyMiddleware",
    "cooperation.accounts.signing.middleware.SigningMiddleware",
]

# Staff, forms, health and files follow rules of their own: neither kept by caches nor shared.
PRIVATE_PATHS = (
    "/admin/",
    "/composants/",
    "/ecrire/",
    "/medias/",
    "/metriques/",
    "/proposer/",
    "/sante/",
    "/suivi/",
    "/verifier/",
)
# What other sites may show in a frame; nothing else may be.
FRAMED_PATHS = ("/cadre/",)
# What machines ask for, by address and over HTTP: they know no name.
MACHINE_PATHS = ("/sante/", "/metriques/")

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
# « web », « worker », « migration » or « commande »: see cooperation/settings/process.py.
PROCESS_ROLE = role_of(sys.argv, env.str("PASSERELLES_ROLE", ""))
if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    DATABASES["default"]["ENGINE"] = "cooperation.database.backend"
OPTIONS = DATABASES["default"].setdefault("OPTIONS", {})
# Behind a PgBouncer that refuses them: DATABASE_STARTUP_OPTIONS=0, and the same said on the server (ALTER ROLE).
OPTIONS.setdefault("options", startup_options(PROCESS_ROLE, env) if env.bool("DATABASE_STARTUP_OPTIONS", True) else "")
# Seconds. A machine that vanished is noticed by those who wait for its answer, and by those who do not.
OPTIONS |= {"connect_timeout": 5, "keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
OPTIONS["tcp_user_timeout"] = 10_000  # milliseconds
if PROCESS_ROLE == "web":
    # One connection a thread, kept, and checked when a request takes it.
    DATABASES["default"]["CONN_MAX_AGE"] = None
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

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
        "frame-src": [SELF],
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
    "default": {"BACKEND": "directory.uploads.storage.WholeFileStorage"},
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
    "cooperation.pages.tasks",
    "cooperation.fruitless.noting",
    "directory.duplicates.tasks",
    "directory.following.tasks",
    "directory.messages.tasks",
    "directory.people.tasks",
    "directory.bulk",
]

# --- Limits ----------------------------------------------------------------------------------------------------------

DATA_UPLOAD_MAX_NUMBER_FILES = 500  # a whole folder, chosen by mistake, is told that twelve are too many
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000  # the admin's inlines of a large bond
PUBLIC_PAGES_KEPT = 8 * 2**20  # bytes a process, see cooperation/http/caching.py

# What costs has few places on this machine, whatever the number of processes (directory/apart/places.py): how many, and
# how long one waits for one, in seconds. At most half the threads of a process work on it or wait for it.
COSTLY_PLACES = {
    "fichier": {"places": 2, "wait": 15},
    "export": {"places": 2, "wait": 1},
    "bureau": {"places": 1, "wait": 15},  # what staff take away waits for no stranger
    "carte": {"places": 2, "wait": 8},
    "feuille": {"places": 2, "wait": 8},
    "recherche": {"places": 1, "wait": 3},
}
COSTLY_THREADS = max(1, env.int("WEB_THREADS", 8) // 2)
PLACES_ROOT = DATA_DIR / "places"
# Files of whole lists, kept as long as nothing changes (directory/listing/exports/whole.py).
WHOLE_FILES_ROOT = DATA_DIR / "emporter"

# The public forms, see directory/submissions/guard.py. An hour's worth for one address, and for all together: of the
# network for what is sent to us, of mail for what we send (« courriel »: confirmations; « reprise »: links asked for).
# A town hall behind one address sends twenty propositions an hour. What all share goes first to whoever asked for the
# fewest; « portion »: how many are asked for at once (the files of one proposition).
FORM_LIMITS = {
    "brouillon": {"each": 30, "all": 3_000},
    "renvoi": {"each": 60, "all": 3_000},  # of a first page that made its draft already
    "ecrire": {"each": 12, "all": 600},
    "suivre": {"each": 12, "all": 600},
    "remarque": {"each": 12, "all": 600},
    "fichier": {"each": 120, "all": 3_000, "portion": 12},
    "poids": {"each": 500, "all": 6_000, "portion": 240},  # of those files, in megabytes
    "courriel": {"each": 1, "all": 600},
    "reprise": {"each": 1, "all": 300, "waiting": 3},
    "lien": {"each": 10, "all": 600},
    "oubli": {"each": 1, "all": 300, "waiting": 3},
}
# What the files of all the drafts may weigh together, in bytes: those that nobody has sent yet.
MOST_DRAFT_FILES = env.int("MOST_DRAFT_FILES", 20 * 1024**3)
FORM_LEAST_SECONDS = 3  # nobody fills in a form faster
# Networks whose X-Forwarded-For is believed: the proxies in front of the site.
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", ["127.0.0.0/8", "::1/128"])

# --- Watched from outside: /sante/ in full and /metriques/, to whoever says « Authorization: Bearer <token> » ---------

MONITORING_TOKEN = env.str("MONITORING_TOKEN", "")

# --- Logs: to standard error, where systemd or the terminal takes them -----------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    # « json » for a machine that gathers them.
    "formatters": {"line": formatter(env.str("LOG_FORMAT", ""))},
    "filters": {"outages_in_short": {"()": "cooperation.http.lines.OutagesInShort"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["outages_in_short"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # Robots ask for any name; they are answered 400.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        # The pool of the queue tells each attempt; the worker says once what is to be known.
        "psycopg.pool": {"level": "ERROR"},
    },
}
