"""What finds a bond, and what makes its index out of date."""

from django.db.models import Count, F
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from directory.database.fold import Fold
from directory.dates import format_period
from directory.enums import PublicationState
from directory.jumelages.places import shown_members
from directory.models import Jumelage, JumelageMember
from directory.search.indexed import Indexed, Text, joined, year_of
from directory.search.names import Name
from directory.search.near import OWN, REBUILT, names_abroad, names_of_actors, points, shown_places
from directory.search.suggestions import Shown, Source
from directory.search.weights import weight
from directory.search.whereabouts import first_bearing, with_aliases

PUBLISHED = PublicationState.PUBLISHED


JUMELAGE_INDEX = Indexed(
    records=lambda: Jumelage.objects.published(),
    places=lambda: (
        points(JumelageMember.objects, "jumelage", "collectivite__actor__", collectivite__actor__state=PUBLISHED),
        points(JumelageMember.objects, "jumelage", "", collectivite__isnull=True),
    ),
    relevance=(F("since_from").asc(nulls_last=True), "sort_key", "pk"),
    nouns=frozenset(
        ["jumelage", "jumelages", "jumele", "jumelee", "jumeles", "jumelees", "partenariat", "partenariats"]
        + ["ville", "villes", "commune", "communes", "soeur", "soeurs", "partenaire", "partenaires", "lien", "liens"]
        + ["comite", "comites", "signe", "signee", "signes", "signees", "signature", "signatures"]
        + ["city", "cities", "town", "towns", "twin", "twinned", "twinning", "twinnings", "sister", "partnership"]
        + ["jumelle", "jumelles", "gemellaggio", "gemellaggi", "gemellata", "gemellate", "citta"]
        + ["hermanamiento", "hermanamientos", "hermanada", "hermanadas", "ciudad", "ciudades"]
        + ["stadtepartnerschaften", "partnerschaften"]
        + ["partnerstadt", "partnerstadte", "partnerschaft", "stadtepartnerschaft", "stadte", "stadt"]
    ),
    near=(
        Text(Jumelage.objects.all, "pk", year_of("since")),
        *names_of_actors(JumelageMember, "jumelage", "collectivite__actor"),
        Text(lambda: JumelageMember.objects.filter(shown_places), "jumelage", Fold("label")),
        Text(lambda: JumelageMember.objects.filter(shown_places), "jumelage", Fold("area")),
        Text(
            lambda: JumelageMember.objects.filter(
                collectivite__actor__state=PUBLISHED, collectivite__actor__geonames_id__isnull=False
            ),
            "jumelage",
            names_abroad("collectivite__actor"),
        ),
        Text(
            lambda: JumelageMember.objects.filter(shown_places),
            "jumelage",
            Coalesce(joined("collectivite__actor__country__name_keys"), joined("country__name_keys")),
        ),
        Text(
            lambda: Jumelage.sectors.through.objects.filter(sector__merged_into__isnull=True),
            "jumelage",
            joined("sector__name_keys"),
        ),
    ),
    sources={
        "directory_jumelage.id": OWN,
        "directory_jumelage_sectors.jumelage_id": OWN,
        "directory_jumelagemember.jumelage_id": OWN,
        "directory_actor.id": (
            "members__collectivite",
            "members__collectivite__epci",
            "members__collectivite__departement",
            "members__collectivite__region",
            "network",
        ),
        "directory_collectivite.actor_id": ("members__collectivite",),
        "directory_formername.collectivite_id": ("members__collectivite",),
        "directory_country": REBUILT,
        "directory_sector": REBUILT,
    },
)


def _jumelage_names():
    rows = Jumelage.objects.published().order_by().annotate(ties=Count("projects"))
    for pk, key, ties in rows.values_list("pk", "name_key", "ties").iterator(chunk_size=5000):
        yield Name(pk, key, False, weight(ties, 0))


def show_jumelage(row):
    note = " · ".join(part for part in (row.get_form_display(), format_period(row.since, row.until)) if part)
    return Shown(row.title, note, row.get_absolute_url())


def _show_jumelages(pks):
    rows = Jumelage.objects.published().only("pk", "title", "slug", "form", "since", "until")
    return {row.pk: show_jumelage(row) for row in rows.filter(pk__in=pks)}


def in_jumelage(jumelage, words):
    """As ``in_project``, for a bond read with its members."""
    return first_bearing(jumelage, words, _named_in(jumelage))


def _named_in(jumelage):
    members = shown_members(jumelage)
    yield _("les membres"), [[member.name] for member in members]
    yield _("les pays"), with_aliases(member.place_country for member in members if member.place_country)
    yield _("les secteurs"), with_aliases(jumelage.sectors.all())


JUMELAGE_NAMES = Source("jumelages", "Jumelages et partenariats", _jumelage_names, _show_jumelages, rank=50)
