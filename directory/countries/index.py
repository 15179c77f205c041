"""What finds a country by its name."""

from directory.database.fold import fold
from directory.database.version import by_version
from directory.enums import PublicationState
from directory.models import Country, GazetteerTown, JumelageMember, Project
from directory.reading.countries import OVERSEAS
from directory.search.names import Name
from directory.search.suggestions import Shown, Source
from directory.search.weights import counts, weight

PUBLISHED = PublicationState.PUBLISHED


#: People of a city that leads to its country when it has no page of its own.
TOWN_OF_NOTE = 100_000
#: A country weighs as much as so many people here: more than villages, less than the largest towns.
AS_PEOPLED = 3_000_000


def _country_names():
    bonds = counts(
        JumelageMember.objects.filter(jumelage__state=PUBLISHED, collectivite__isnull=False),
        "collectivite__actor__country",
    )
    projects = counts(Project.countries.through.objects.filter(project__state=PUBLISHED), "country")
    for code, name, keys in Country.objects.exclude(pk="FR").order_by().values_list("pk", "name", "name_keys"):
        ties = bonds.get(code, 0) + projects.get(code, 0)
        own = fold(name)
        for key in keys:
            # La Réunion is a région before it is one of the countries of ISO.
            yield Name(code, key, key != own, weight(ties, 0 if code in OVERSEAS else AS_PEOPLED))


@by_version(4096)
def _country_of_town(key):
    """The country of the largest city abroad of this folded name, none under ``TOWN_OF_NOTE`` inhabitants."""
    towns = GazetteerTown.objects.filter(names__contains=[key], population__gte=TOWN_OF_NOTE)
    return {town.country_id: town.label for town in towns.order_by("-population", "pk")[:1]}


def _show_countries(pks):
    return {row.pk: Shown(row.name, "", row.get_absolute_url()) for row in Country.objects.filter(pk__in=pks)}


def _other_country_names(pks):
    return dict(Country.objects.filter(pk__in=pks).values_list("pk", "aliases"))


COUNTRY_NAMES = Source(
    "pays",
    "Pays",
    _country_names,
    _show_countries,
    _other_country_names,
    by_town=_country_of_town,
    rank=30,
    is_place=True,
)
