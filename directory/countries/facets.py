"""The facet « Pays » of every list."""

from directory.french import either
from directory.listing.titles import few_or_count
from directory.models import Country
from directory.reference.remembered import countries


def known_countries(codes):
    return dict(Country.objects.filter(code__in=codes).values_list("code", "name"))


@few_or_count("dans {n} pays")
def in_countries(items, many):
    return either(countries()[code].locative for code, _ in items)
