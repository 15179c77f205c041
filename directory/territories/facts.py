"""What is told of a territory, beside its partners and its projects."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch
from django.utils.translation import gettext_lazy as _

from directory.models import ActorContact, Collectivite, FormerName
from directory.organisations.card import funding_page
from directory.sheets.facts import ADDRESS, SITE, Facts, Told, names, noted, whom_to_ask
from directory.territories.card import population_text


def with_facts(queryset):
    """With what the facts read; ``former``: the names that it had."""
    former = FormerName.objects.filter(collectivite=OuterRef("pk")).order_by("name_key", "pk").values("name")
    return (
        queryset.select_related(
            "actor__country", "region__actor", "departement__actor", "epci__actor", "actor__as_funder"
        )
        .annotate(former=ArraySubquery(former))
        .prefetch_related(Prefetch("actor__contacts", queryset=ActorContact.objects.current()))
    )


def _situation(territory):
    # Without a summary, it is the first sentence of the page.
    return territory.location_note if territory.actor.summary else ""


def _population(territory):
    return None if territory.population is None else str(population_text(territory))


def _code(territory):
    if not (territory.code and territory.is_french):
        return None
    siren = territory.actor.siren
    return [noted(territory.code, f"SIREN {siren}" if siren and siren != territory.code else "")]


def _parent(name):
    """The published territory that ``name`` leads to, other than itself: Paris is in Paris."""

    def parent(territory):
        one = getattr(territory, name)
        return names([one]) if one is not None and one.pk != territory.pk and one.actor.is_published else None

    return parent


def _funding(territory):
    return funding_page(territory.actor, _("Les projets qu’elle soutient"))


def _country(territory):
    return None if territory.is_french else names([territory.actor.country])


FACTS = Facts(
    Collectivite,
    Told("nom_officiel", _("Nom officiel"), lambda territory: territory.official_name),
    Told("population", _("Population"), _population, _("Population non renseignée")),
    Told("situation", _("Où est-ce\u00a0?"), _situation),
    Told("code", _("Code officiel"), _code),
    Told("intercommunalite", _("Intercommunalité"), _parent("epci")),
    Told("departement", _("Département"), _parent("departement")),
    Told("region", _("Région"), _parent("region")),
    Told("pays", _("Pays"), _country),
    ADDRESS.through("actor"),
    Told("anciens_noms", (_("Ancien nom"), _("Anciens noms")), lambda territory: territory.former),
    Told("finance", _("Finance aussi"), _funding),
    SITE.through("actor"),
    whom_to_ask().through("actor"),
)
facts_of = FACTS.of
