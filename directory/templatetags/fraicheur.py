"""How fresh a sheet is, for the templates."""

from django import template

from directory.models.ages import OLD_MONTHS, Freshness, freshness_of, is_unverified_since

register = template.Library()


@register.filter
def est_ancienne(record):
    """Whether nobody said it accurate for eighteen months."""
    return is_unverified_since(record, OLD_MONTHS)


@register.filter
def merite_un_avis(record):
    """Whether its page says so at its head. A past end says more, and has a notice of its own."""
    return freshness_of(record) == Freshness.OLD
