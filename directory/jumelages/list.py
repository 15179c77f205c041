"""The list of bonds: what it can be cut and ordered by."""

from functools import reduce
from operator import or_

from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from directory.countries.facets import COUNTRY_WORDS, in_countries, known_countries
from directory.enums import JumelageForm, JumelageState, PublicationState
from directory.jumelages.card import jumelage_card
from directory.jumelages.columns import JUMELAGE_FEED, JUMELAGES
from directory.jumelages.index import JUMELAGE_INDEX
from directory.jumelages.places import jumelage_sources
from directory.listing.facets import Facet, PeriodFacet
from directory.listing.lists import Listing, Noun
from directory.listing.orders import ALPHABETICAL, VERIFIED
from directory.listing.titles import agreed, named, owned, quoted
from directory.models import Jumelage, JumelageMember
from directory.organisations.facets import network_facet
from directory.territories.facets import TerritoryFacet, departement_facet, region_facet
from directory.understanding.vocabularies import Phrases, Years

PUBLISHED = PublicationState.PUBLISHED


STATE_WORDS = {
    "actif": ("actif", "actifs"),
    "en-sommeil": ("en sommeil", "en sommeil"),
    "termine": ("terminé", "terminés"),
}


class PartnerCountry(Facet):
    """The other end of a bond. France is one when it holds two of its places: every bond has a place there."""

    HOME = "FR"

    def _domestic(self):
        members = self._rows().filter(facet_value=self.HOME).order_by().values("jumelage")
        return members.annotate(places=Count("pk")).filter(places__gte=2).values("jumelage")

    def restrict(self, queryset, values):
        abroad = self._rows().filter(facet_value__in=[value for value in values if value != self.HOME])
        condition = Q(pk__in=abroad.values("jumelage"))
        if self.HOME in values:
            condition |= Q(pk__in=self._domestic())
        return queryset.filter(condition)

    def counts(self, queryset):
        found = [row for row in super().counts(queryset) if row[0] != self.HOME]
        domestic = queryset.order_by().filter(pk__in=self._domestic()).count()
        return [*found, (self.HOME, "France", domestic)] if domestic else found

    def postings(self, records):
        for value, label, keys in super().postings(records):
            if value != self.HOME:
                yield value, label, keys
        domestic = records.order_by().filter(pk__in=self._domestic()).values_list("pk", flat=True)
        if domestic := list(domestic):
            yield self.HOME, "France", domestic


class Decades(PeriodFacet):
    """The decade in which a bond began."""

    def years(self, start, end):
        return [] if start is None else [start // self.step * self.step]

    def restrict(self, queryset, values):
        decades = [Q(since_from__year__range=(year, year + self.step - 1)) for year in map(int, values)]
        return queryset.filter(reduce(or_, decades))


_by_member = {
    "through": JumelageMember,
    "owner": "jumelage",
    "where": Q(collectivite__isnull=True) | Q(collectivite__actor__state=PUBLISHED),
}


def _form_label(value):
    return str(JumelageForm(value).label)


FORM_WORDS = Phrases(
    {
        JumelageForm.COOPERATION.value: ("cooperation decentralisee", "partenariat de cooperation decentralisee"),
        JumelageForm.FRIENDSHIP.value: (
            "pacte d amitie",
            "charte d amitie",
            "pacte ou charte d amitie",
            "pacte amitie",
        ),
        JumelageForm.AGREEMENT.value: ("accord de cooperation", "convention de cooperation", "accord cooperation"),
        JumelageForm.TECHNICAL.value: ("accord technique",),
        JumelageForm.CROSS_BORDER.value: ("cooperation transfrontaliere", "transfrontalier"),
        JumelageForm.CONTACT.value: ("contact ou echange",),
    },
    _form_label,
)
STATE_SAID = Phrases(
    {
        JumelageState.ACTIVE.value: ("actif", "active", "en cours"),
        JumelageState.DORMANT.value: ("en sommeil",),
        JumelageState.ENDED.value: ("termine", "fini"),
    },
    lambda value: str(JumelageState(value).label),
)


FACETS = {
    "pays": PartnerCountry(
        "Pays",
        Coalesce("collectivite__actor__country_id", "country_id"),
        text=Coalesce("collectivite__actor__country__name", "country__name"),
        known=known_countries,
        phrase=in_countries,
        is_open=True,
        words=COUNTRY_WORDS,
        **_by_member,
    ),
    "region": region_facet("collectivite__", is_open=True, **_by_member),
    "departement": departement_facet("collectivite__", **_by_member),
    "forme": Facet(
        "Forme",
        "form",
        choices=JumelageForm,
        phrase=quoted("de forme", "de {n} formes"),
        is_open=True,
        words=FORM_WORDS,
    ),
    "decennie": Decades(
        "Décennie",
        ("since_from", "since_from"),
        step=10,
        name=lambda year: f"années {year}",
        phrase=named("des", "de {n} décennies"),
        words=Years(step=10),
    ),
    "etat": Facet("État", "status", choices=JumelageState, phrase=agreed(STATE_WORDS), words=STATE_SAID),
    "reseau": network_facet(),
    "collectivite": TerritoryFacet(
        "Collectivité",
        "collectivite__",
        through=JumelageMember,
        owner="jumelage",
        where=Q(collectivite__actor__state=PUBLISHED),
        phrase=owned("", "de {n} collectivités"),
    ),
}


class JumelageList(Listing):
    noun = Noun(_("jumelage ou partenariat"), _("jumelages et partenariats"))
    section = "jumelages"
    path = "/jumelages/"
    facets = FACETS
    view_names = ("liste", "table", "carte")
    exports = ("xlsx", "csv", "json", "geojson", "atom")
    export_table = JUMELAGES
    feed_source = JUMELAGE_FEED
    row_template = "jumelages/ligne.html"
    table_template = "jumelages/tableau.html"
    sources = staticmethod(jumelage_sources)
    sorts = {
        "titre": ALPHABETICAL,
        "anciens": (_("du plus ancien"), (F("since_from").asc(nulls_last=True), "pk")),
        "recents": (_("du plus récent"), (F("since_from").desc(nulls_last=True), "pk")),
        "verification": VERIFIED,
    }

    indexed = JUMELAGE_INDEX
    is_drawn_once = True

    @classmethod
    def rows(cls):
        return Jumelage.objects.published().for_list()

    @classmethod
    def cards(cls, records):
        return [jumelage_card(jumelage) for jumelage in records]
