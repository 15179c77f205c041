"""How long things are kept. Each mechanism says it beside what it keeps, with how it is forgotten; one purge does all.

``docs/registre-des-traitements.md`` and the page « Données personnelles » print these lengths, and tests compare.
"""

from django.utils import timezone

_PURGES = []
KEPT = {}
"""What is forgotten → its ``timedelta``, filled by what the worker imports (``PROCRASTINATE_IMPORT_PATHS``)."""


def forgets(**lengths):
    """Decorator of ``purge(now) -> {what: number}``. ``lengths``: how long each is kept."""

    def decorate(purge):
        KEPT.update(lengths)
        _PURGES.append(purge)
        return purge

    return decorate


def purge(now=None):
    """Forget all that has been kept long enough. Returns ``{what: number}``. Again at once, it finds nothing."""
    now = now or timezone.now()
    return {what: number for one in _PURGES for what, number in one(now).items()}
