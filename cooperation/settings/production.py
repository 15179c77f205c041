"""The real site. Refuses to start rather than start unsafe."""

from django.core.exceptions import ImproperlyConfigured

from cooperation.http.errors import report_to

from .base import *
from .base import MACHINE_PATHS, VERSION, env
from .secret import HINT, is_weak

SECRET_KEY = env.str("SECRET_KEY", "")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", [])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", [])

faults = []
if is_weak(SECRET_KEY):
    faults.append(f"SECRET_KEY manque ou est trop faible ; pour en faire une : {HINT}")
if not ALLOWED_HOSTS or any(host.startswith(("*", ".")) for host in ALLOWED_HOSTS):
    faults.append("ALLOWED_HOSTS doit nommer chaque domaine du site, par exemple ALLOWED_HOSTS=passerelles.example.org")
if env.bool("DEBUG", False) or env.bool("DJANGO_DEBUG", False):
    faults.append("DEBUG ne s’active pas en production : retirez cette variable")
if not env.str("DATABASE_URL", ""):
    faults.append("DATABASE_URL manque, par exemple DATABASE_URL=postgres://passerelles:…@localhost/passerelles")
SITE_URL = env.str("SITE_URL", f"https://{ALLOWED_HOSTS[0]}" if ALLOWED_HOSTS else "").rstrip("/")
if ALLOWED_HOSTS and SITE_URL.removeprefix("https://").partition(":")[0] not in ALLOWED_HOSTS:
    faults.append("SITE_URL doit être l’adresse HTTPS d’un domaine d’ALLOWED_HOSTS : les liens des courriels y mènent")
if faults:
    raise ImproperlyConfigured("Le site ne démarre pas :\n- " + "\n- ".join(faults))

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [rf"^{path.removeprefix('/')}$" for path in MACHINE_PATHS]
if env.bool("BEHIND_TLS_PROXY", False):
    # Only behind a proxy that sets this header itself and drops the visitor's.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True

# The __Host- prefix: HTTPS only, this host only, whole site.
SESSION_COOKIE_NAME = "__Host-session"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_COOKIE_SECURE = True
BROWSER_COOKIE_NAME = "__Secure-navigateur"  # of the back-office alone

DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", f"passerelles@{ALLOWED_HOSTS[0]}")
REPLY_EMAIL = env.str("REPLY_EMAIL", "") or DEFAULT_FROM_EMAIL
if env.str("EMAIL_URL", ""):
    email = env.dj_email_url("EMAIL_URL")
    EMAIL_BACKEND = email["EMAIL_BACKEND"]
    EMAIL_HOST = email["EMAIL_HOST"]
    EMAIL_PORT = email["EMAIL_PORT"]
    EMAIL_HOST_USER = email["EMAIL_HOST_USER"]
    EMAIL_HOST_PASSWORD = email["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS = email["EMAIL_USE_TLS"]
    EMAIL_USE_SSL = email["EMAIL_USE_SSL"]

if env.str("SENTRY_DSN", ""):
    report_to(env.str("SENTRY_DSN"), version=VERSION)
