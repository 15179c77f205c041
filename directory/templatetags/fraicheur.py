"""How fresh a sheet is, for the templates."""

from django import template

from directory.french import uncapitalised
from directory.models.ages import OLD_MONTHS, Freshness, freshness_of, is_unverified_since

register = template.Library()


@register.filter
def est_ancienne(record):
    """Whether nobody said it accurate for eighteen months."""
    return is_unverified_since(record, OLD_MONTHS)


@register.filter
def moyen(record):
    """How the last verification was made (« réponse à un courriel »); nothing when it is not known."""
    if record.verified_on is None or not hasattr(record, "verifications"):
        return ""
    last = record.verifications.filter(on=record.verified_on, by_label=record.verified_by).order_by("-pk").first()
    return uncapitalised(last.get_method_display()) if last else ""


@register.filter
def merite_un_avis(record):
    """Whether its page says so at its head. A past end says more, and has a notice of its own."""
    return freshness_of(record) == Freshness.OLD
