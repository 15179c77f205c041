"""Errors told to Sentry, when the installation wants it (``SENTRY_DSN``): what failed, and nothing of who was there."""

from importlib import import_module

from django.core.exceptions import ImproperlyConfigured

from cooperation.http.lines import without_secrets

# What a request bears of its author.
_PERSONAL = ("cookies", "data", "env", "headers", "query_string")


def report_to(dsn, *, version):
    """Send to ``dsn`` the errors that nobody catches. Raises ImproperlyConfigured where the package is missing."""
    try:
        sdk = import_module("sentry_sdk")
    except ImportError:
        raise ImproperlyConfigured(
            "SENTRY_DSN est réglé et le paquet manque : installez requirements-sentry.txt à la place de "
            "requirements.txt, ou retirez SENTRY_DSN."
        ) from None
    sdk.init(
        dsn=dsn,
        release=version,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        before_send=without_anybody,
    )


def without_anybody(event, hint):
    """The event without its author and without secrets; ``None`` for what passes by itself, which has its own 503."""
    from cooperation.http.outages import outage_of  # settings read this module, and are not there yet

    if "exc_info" in hint and outage_of(hint["exc_info"][1]) is not None:
        return None
    event = {key: value for key, value in event.items() if key not in ("user", "server_name")}
    if "request" in event:
        event["request"] = {key: value for key, value in event["request"].items() if key not in _PERSONAL}
    return _cleaned(event)


def _cleaned(value):
    if isinstance(value, dict):
        return {key: _cleaned(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_cleaned(one) for one in value]
    return without_secrets(value) if isinstance(value, str) else value
