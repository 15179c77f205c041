"""The lists of news, resources and calls."""

from functools import reduce
from operator import or_

from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.enums import PublicationState
from directory.french import either
from directory.listing.facets import Facet
from directory.listing.lists import Noun
from directory.listing.titles import agreed, named
from directory.models import Actor
from directory.organisations.facets import followed_feminine, network_facet
from directory.understanding.vocabularies import Phrases
from events.enums import Medium
from events.models import Article, Call, Resource
from events.publications.columns import ARTICLE_TABLE, CALL_TABLE, RESOURCE_TABLE
from events.publications.index import ARTICLE_INDEX, CALL_INDEX, RESOURCE_INDEX
from events.shared.facets import country_facet, theme_facet
from events.shared.list import ALPHABETICAL, PublicationList

PUBLISHED = PublicationState.PUBLISHED


ARTICLE_FACETS = {
    "pays": country_facet(Article, "article", is_open=True),
    "theme": theme_facet(Article, "article"),
    "reseau": network_facet(phrase=followed_feminine),
}


MEDIUM_WORDS = {Medium.TEXT: "à lire", Medium.PHOTO: "à regarder", Medium.SOUND: "à écouter", Medium.VIDEO: "en vidéo"}


RESOURCE_FACETS = {
    "support": Facet(
        _("Support"),
        "medium",
        choices=Medium,
        is_open=True,
        phrase=lambda labels, many: either(MEDIUM_WORDS[value] for value in labels),
        words=Phrases(
            {
                Medium.TEXT.value: ("a lire", "texte"),
                Medium.PHOTO.value: ("a regarder", "photo"),
                Medium.SOUND.value: ("a ecouter", "podcast", "audio", "son"),
                Medium.VIDEO.value: ("en video", "video", "film"),
            },
            lambda value: str(Medium(value).label),
        ),
    ),
    "pays": country_facet(Resource, "resource", is_open=True),
    "theme": theme_facet(Resource, "resource"),
    "reseau": network_facet(phrase=followed_feminine),
}


class CallStateFacet(Facet):
    """Open now, announced or closed. Without a choice, the list shows what can be answered."""

    OPEN, ANNOUNCED, CLOSED = "ouvert", "a-venir", "clos"
    is_daily = True
    WORDS = {OPEN: ("ouvert", "ouverts"), ANNOUNCED: ("annoncé", "annoncés"), CLOSED: ("clos", "clos")}

    def restrict(self, queryset, values):
        return queryset.filter(reduce(or_, map(self._condition, values)))

    def counts(self, queryset):
        sums = {value.replace("-", "_"): Count("pk", filter=self._condition(value)) for value in self.choices}
        found = queryset.order_by().aggregate(**sums)
        return [(value, str(label), found[value.replace("-", "_")]) for value, label in self.choices.items()]

    def postings(self, records):
        for value, label in self.choices.items():
            yield value, str(label), list(self.restrict(records.order_by(), [value]).values_list("pk", flat=True))

    def _condition(self, value):
        today = timezone.localdate()
        if value == self.CLOSED:
            return Q(deadline__lt=today)
        not_closed = Q(deadline__isnull=True) | Q(deadline__gte=today)
        opened = Q(opens_on__isnull=True) | Q(opens_on__lte=today)
        return not_closed & (opened if value == self.OPEN else Q(opens_on__gt=today))


def known_funders(slugs):
    names = Actor.objects.published().filter(slug__in=slugs, as_funder__isnull=False)
    return dict(names.values_list("slug", "name"))


CALL_FACETS = {
    "etat": CallStateFacet(
        _("Candidatures"),
        choices=[
            (CallStateFacet.OPEN, _("Ouverts")),
            (CallStateFacet.ANNOUNCED, _("Bientôt ouverts")),
            (CallStateFacet.CLOSED, _("Clos")),
        ],
        phrase=agreed(CallStateFacet.WORDS, joiner=""),
        words=Phrases(
            {
                CallStateFacet.OPEN: ("ouvert", "en cours"),
                CallStateFacet.ANNOUNCED: ("bientot ouvert", "annonce", "a venir"),
                CallStateFacet.CLOSED: ("clos", "ferme", "termine", "passe"),
            },
            {
                CallStateFacet.OPEN: "Ouverts",
                CallStateFacet.ANNOUNCED: "Bientôt ouverts",
                CallStateFacet.CLOSED: "Clos",
            }.get,
        ),
        is_open=True,
    ),
    "pays": country_facet(Call, "call", is_open=True),
    "theme": theme_facet(Call, "call"),
    "financeur": Facet(
        _("Financeur"),
        "funder__actor__slug",
        text="funder__actor__name",
        known=known_funders,
        slugs_of=Actor,
        through=Call.funders.through,
        owner="call",
        where=Q(funder__actor__state=PUBLISHED),
        phrase=named("avec le soutien de", "avec {n} financeurs"),
    ),
    "reseau": network_facet(),
}


LATEST = (_("du plus récent"), (F("published_on").desc(nulls_last=True), "-pk"))


OLDEST = (_("du plus ancien"), (F("published_on").asc(nulls_last=True), "pk"))


class ArticleList(PublicationList):
    model = Article
    indexed = ARTICLE_INDEX
    facets = ARTICLE_FACETS
    noun = Noun(_("actualité"), _("actualités"), feminine=True)
    section = "actualites"
    path = "/actualites/"
    export_table = ARTICLE_TABLE
    row_template = "actualites/ligne.html"
    introduction = _("Ce que font et publient les réseaux, les collectivités et leurs partenaires.")
    sorts = {"recents": LATEST, "anciens": OLDEST, "titre": ALPHABETICAL}


class ResourceList(PublicationList):
    model = Resource
    indexed = RESOURCE_INDEX
    facets = RESOURCE_FACETS
    noun = Noun(_("ressource"), _("ressources"), feminine=True)
    section = "ressources"
    path = "/ressources/"
    export_table = RESOURCE_TABLE
    row_template = "ressources/ligne.html"
    introduction = _("Guides, expositions, émissions et films, à lire, à regarder ou à écouter.")
    sorts = {"recents": LATEST, "anciens": OLDEST, "titre": ALPHABETICAL}


class CallList(PublicationList):
    model = Call
    indexed = CALL_INDEX
    facets = CALL_FACETS
    noun = Noun(_("appel à projets"), _("appels à projets"))
    section = "appels"
    path = "/appels/"
    export_table = CALL_TABLE
    row_template = "appels/ligne.html"
    table_template = "appels/tableau.html"
    introduction = _("De l’argent pour vos projets : qui finance, jusqu’à quand, et pour quoi.")
    sorts = {
        "echeance": (_("échéance proche"), (F("deadline").asc(nulls_last=True), "pk")),
        "eloignee": (_("échéance éloignée"), (F("deadline").desc(nulls_first=True), "-pk")),
        "titre": ALPHABETICAL,
    }
    default = ("etat", CallStateFacet.OPEN)
    other_parts = {"a-venir": _("Appels annoncés"), "clos": _("Appels clos")}
