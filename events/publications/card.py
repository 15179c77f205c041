"""What is said around an article, a resource, a call. Nothing unpublished is ever named."""

from django.utils import timezone
from django.utils.translation import gettext as _

from directory.french import counted
from directory.sheets.parts import network_of


def funders_of(call):
    """The published funders of a call, by name."""
    return sorted((f for f in call.funders.all() if f.actor.is_published), key=lambda f: f.actor.sort_key)


def publisher_of(record):
    """Who publishes an article or a resource: its author, else the network that follows it, else ``None``."""
    if record.author_id and record.author.is_published:
        return record.author
    return network_of(record)


def call_state(call, today=None):
    """« ouvert », « a-venir » or « clos »: the same words as ``CallQuerySet.open()``."""
    today = today or timezone.localdate()
    if call.deadline is not None and call.deadline < today:
        return "clos"
    return "a-venir" if call.opens_on is not None and call.opens_on > today else "ouvert"


def days_left(days):
    """What remains of a call: « sans échéance », « dernier jour », « encore 12 jours », « clos »."""
    if days is None:
        return _("sans échéance")
    if days < 0:
        return _("clos")
    if days == 0:
        return _("dernier jour")
    return f"encore {counted(days, 'jour')}"
