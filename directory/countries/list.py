"""The list of countries, and what ties each to France."""

from bisect import bisect

from django.db.models import Case, Count, Q, TextField, Value, When
from django.db.models.functions import Coalesce, Concat
from django.utils.translation import gettext_lazy as _

from directory.countries.columns import COUNTRY_TABLE
from directory.countries.facets import COUNTRY_WORDS
from directory.database.fold import Fold, fold
from directory.database.version import by_version
from directory.drawing.territories import has_shape
from directory.enums import PublicationState
from directory.listing.lists import Listing, Noun
from directory.listing.orders import ALPHABETICAL
from directory.models import Country, JumelageMember, Project
from directory.search.indexed import joined

PUBLISHED = PublicationState.PUBLISHED
# Of the map: from how many bonds and projects on each shade is used, the lightest first.
SHADES = (1, 5, 20, 100)


@by_version()
def ties_by_country():
    """``{code: number}`` of published bonds, then of published projects, with each country."""
    here = Q(collectivite__actor__state=PUBLISHED) | Q(collectivite__isnull=True)
    members = JumelageMember.objects.filter(here, jumelage__state=PUBLISHED).order_by()
    bonds = members.annotate(code=Coalesce("collectivite__actor__country_id", "country_id")).values_list("code")
    places = Project.countries.through.objects.filter(project__state=PUBLISHED).values_list("country_id")
    return (
        dict(bonds.annotate(number=Count("jumelage", distinct=True))),
        dict(places.annotate(number=Count("project", distinct=True))),
    )


def initial(country):
    return fold(country.name)[0].upper()


def by_number(rank):
    """Orders by published bonds (0) or projects (1), the most first: the numbers that the rows print."""
    numbers = ties_by_country()[rank].items()
    known = Case(*(When(code=code, then=Value(number)) for code, number in numbers if code), default=Value(0))
    return known.desc(), "sort_key", "pk"


def tied(countries):
    """Those with which something published cooperates."""
    bonds, projects = ties_by_country()
    return countries.filter(code__in={*bonds, *projects} - {None, "FR"})


class CountryList(Listing):
    noun = Noun(_("pays"), _("pays"))
    section = "pays"
    path = "/pays/"
    flags = ("tous",)
    view_names = ("liste",)
    exports = ("xlsx", "csv", "json")
    export_table = COUNTRY_TABLE
    page_size = 260
    row_template = "pays/ligne.html"
    introduction = _("Les pays avec lesquels des territoires français coopèrent, d’après les fiches publiées.")
    sorts = {
        "nom": ALPHABETICAL,
        "jumelages": (_("nombre de jumelages"), None),
        "projets": (_("nombre de projets"), None),
    }
    template_name = "pays/liste.html"

    @classmethod
    def rows(cls):
        return Country.objects.exclude(code="FR")

    @classmethod
    def base(cls, query):
        countries = cls.rows()
        if query.flagged or query.text:
            return countries
        return tied(countries)

    @classmethod
    def ordering(cls, query):
        name, arguments = super().ordering(query)
        ranks = {"jumelages": 0, "projets": 1}
        return name, by_number(ranks[name]) if name in ranks else arguments

    @classmethod
    def search(cls, queryset, text):
        """Those that the words mean (former States, other languages), then those with a name that begins so, or a
        present one with words that do: « Guinée » is one, and its namesakes follow.
        """
        key = fold(text)
        meant = {code for sense in COUNTRY_WORDS.senses(key.split()) for code in sense.values}
        if len(meant) > 1 or not key:
            return queryset.filter(code__in=meant).order_by("sort_key", "pk")
        rows = queryset.annotate(
            names=Concat(Value("|"), joined("name_keys", "|"), output_field=TextField()),
            words=Concat(Value(" "), Fold("name"), output_field=TextField()),
            is_named=Case(When(code__in=meant, then=Value(0)), default=Value(1)),
        )
        begun = Q(names__contains=f"|{key}") | Q(words__contains=f" {key}")
        return rows.filter(Q(code__in=meant) | begun).order_by("is_named", "sort_key", "pk")

    @classmethod
    def attach_exported(cls, records):
        bonds, projects = ties_by_country()
        for country in records:
            country.bond_count = bonds.get(country.code, 0)
            country.project_count = projects.get(country.code, 0)

    @classmethod
    def cards(cls, records):
        bonds, projects = ties_by_country()
        firsts = {initial(country): country for country in reversed(records)}
        return [
            {
                "title": country.name,
                "url": country.get_absolute_url(),
                "jumelages": bonds.get(country.code, 0),
                "projets": projects.get(country.code, 0),
                "letter": initial(country) if firsts[initial(country)] is country else "",
            }
            for country in records
        ]

    @classmethod
    def more(cls, page, request):
        """The letters that lead into the alphabet; the shapes to shade, and what each shade means."""
        is_alphabetical = page.query.sort == "nom"
        return {
            "lettres": list(dict.fromkeys(map(initial, page.records))) if is_alphabetical else [],
            "formes": cls._shapes(page.records),
            "teintes": [
                (shade, f"{least} à {SHADES[shade] - 1}" if shade < len(SHADES) else f"{least} ou plus")
                for shade, least in enumerate(SHADES, start=1)
            ],
        }

    @classmethod
    def _shapes(cls, countries):
        """``[(code, name, number, shade from 1 to 4)]`` of those that are tied and that the map draws."""
        bonds, projects = ties_by_country()
        numbers = {one.code: bonds.get(one.code, 0) + projects.get(one.code, 0) for one in countries}
        return [
            (one.code, one.name, numbers[one.code], bisect(SHADES, numbers[one.code]))
            for one in countries
            if numbers[one.code] and has_shape("monde", one.code)
        ]
