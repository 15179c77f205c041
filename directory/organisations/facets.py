"""Facets by organisation: who follows a sheet, who pays."""

from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Concat

from directory.enums import CollectiviteKind, PublicationState
from directory.french import counted, either
from directory.listing.facets import Facet
from directory.models import Actor, Funder
from directory.understanding.vocabularies import PRINTED, Names

PUBLISHED = PublicationState.PUBLISHED


NATIONAL = "national"


def known_networks(slugs):
    names = Actor.objects.published().filter(slug__in=slugs, as_network__isnull=False)
    return dict(names.values_list("slug", "name")) | {NATIONAL: "Niveau national"}


def formal(path):
    """How an organisation is named among funders, in SQL: see ``Actor.formal_name``."""
    territory = f"{path}collectivite__"
    return Case(
        When(Q(**{f"{territory}official_name__gt": ""}), then=F(f"{territory}official_name")),
        When(Q(**{f"{territory}kind": CollectiviteKind.REGION}), then=Concat(Value("Région "), f"{path}name")),
        default=F(f"{path}name"),
    )


def known_funders(slugs):
    funders = Funder.objects.published().filter(actor__slug__in=slugs)
    return dict(funders.values_list("actor__slug", formal("actor__")))


def _networks(pks):
    rows = Actor.objects.published().filter(pk__in=pks, as_network__isnull=False).values_list("pk", "slug", "name")
    return {pk: ((slug,), name) for pk, slug, name in rows}


def _funders(pks):
    rows = Funder.objects.published().filter(pk__in=pks).values_list("pk", "actor__slug", formal("actor__"))
    return {pk: ((slug,), name) for pk, slug, name in rows}


NETWORK_WORDS = Names("reseaux", _networks, titles=frozenset(["reseau", "reseaux"]))
FUNDER_WORDS = Names("financeurs", _funders, rank=PRINTED, is_sure=False)


def followed(labels, many):
    names = ["le niveau national" if value == NATIONAL else label for value, label in labels.items()]
    who = either(names) if len(names) <= 3 else counted(len(names), "réseau", "réseaux")
    return f"{'suivis' if many else 'suivi'} par {who}"


def followed_feminine(labels, many):
    return followed(labels, many).replace("suivis", "suivies").replace("suivi ", "suivie ")


def network_facet(prefix="", phrase=followed):
    """The network that follows a sheet, or the national level. ``prefix`` leads from the list to the record."""
    path = f"{prefix}network__actor"
    shown = Q(**{f"{path}__state": PUBLISHED})
    return Facet(
        "Réseau",
        Case(When(shown, then=F(f"{path}__slug")), default=Value(NATIONAL)),
        text=Case(When(shown, then=F(f"{path}__name")), default=Value("Niveau national")),
        known=known_networks,
        words=NETWORK_WORDS,
        slugs_of=Actor,
        phrase=phrase,
    )
