"""The pages of organisations that are not territories: actors, funders, networks."""

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import Count, Exists, F, Max, OuterRef, Prefetch, Sum
from django.utils import timezone

from directory.charts.selection import periods_chart
from directory.charts.short import COUNTRIES, SECTORS, short_charts
from directory.french import NBSP, short_euros
from directory.kinds import list_of
from directory.listing.query import Query
from directory.listing.selection import SqlSelection
from directory.models import (
    Actor,
    ActorContact,
    Collectivite,
    Funder,
    Jumelage,
    Network,
    NetworkPartner,
    Project,
    ProjectActor,
)
from directory.models.ages import verified_within_a_year
from directory.organisations.facts import facts_of, funder_facts_of, network_facts_of
from directory.projects.card import short_projects
from directory.sheets.facts import on_sheet
from directory.sheets.parts import attachments_of, network_of
from directory.sheets.structured import actor_data, breadcrumb
from directory.sheets.view import ActorBasedView

MAX_PROJECTS = 8


# An association has no list of its own: its page shows more.
MAX_PROJECTS_OF_ACTOR = 24


# Below, two bars would say less than the lines beside them.
MIN_CHARTED = 5


LATEST = (F("start_from").desc(nulls_last=True), "-pk")


def with_actor_details(queryset):
    """With the actor's contacts, attachments and network, as every page of an organisation shows them."""
    return queryset.select_related("actor__country", "actor__network__actor").prefetch_related(
        Prefetch("actor__contacts", queryset=ActorContact.objects.current()),
        "actor__attachments",
        "actor__network__offices",
    )


def follow_up(queryset):
    """``{total, fresh, last}``: how many sheets, how many verified within a year, and the last verification."""
    return queryset.order_by().aggregate(
        total=Count("pk"), fresh=Count("pk", filter=verified_within_a_year()), last=Max("verified_on")
    )


class ActorPage(ActorBasedView):
    """Any other organisation: 301 to its page when it is a territory or a network."""

    model = Actor
    slug_path = "slug"
    template_name = "acteurs/fiche.html"
    section = "acteurs"

    def queryset(self):
        return (
            Actor.objects.published()
            .plain()
            .select_related("country", "network__actor", "as_funder", "collectivite", "as_network")
            .prefetch_related(
                Prefetch("contacts", queryset=ActorContact.objects.current()), "attachments", "network__offices"
            )
        )

    def context(self, actor):
        roles = ProjectActor.objects.filter(project=OuterRef("pk"), actor=actor.pk)
        projects = Project.objects.published().filter(Exists(roles))
        total = projects.count()
        charts = []
        if total >= MIN_CHARTED:
            selection = SqlSelection(Query(list_of("projets")), projects.with_status())
            charts = short_charts(selection, total, (COUNTRIES, SECTORS), is_linked=False)
        url = self.absolute(actor.get_absolute_url())
        return {
            "acteur": actor,
            "ariane": [("Acteurs", "/acteurs/"), (actor.name, "")],
            "projets": short_projects(projects.order_by(*LATEST)[:MAX_PROJECTS_OF_ACTOR], with_countries=True),
            "total_projets": total,
            "graphiques": charts,
            **on_sheet(facts_of(actor)),
            "contacts": list(actor.contacts.all()),
            **attachments_of(actor),
            "reseau": network_of(actor),
            "donnees_liees": [
                actor_data(actor, url),
                breadcrumb([("Acteurs", self.absolute("/acteurs/")), (actor.name, url)]),
            ],
            "adresse": url,
        }


class FunderPage(ActorBasedView):
    model = Funder
    template_name = "financeurs/fiche.html"
    section = "financeurs"

    def queryset(self):
        queryset = super().queryset().select_related("actor__collectivite", "actor__as_network")
        return with_actor_details(queryset)

    def path_of(self, actor):
        """The page of a funder that was renamed; one that is no funder has its own page."""
        is_funder = Funder.objects.filter(pk=actor.pk).exists()
        return f"/financeurs/{actor.slug}/" if is_funder else actor.get_absolute_url()

    def context(self, record):
        actor = record.actor
        projects = Project.objects.published().filter(pk__in=record.fundings.values("project")).with_status()
        money = record.fundings.filter(project__in=projects.order_by().values("pk")).aggregate(
            total=Count("project", distinct=True),
            number=Count("pk"),
            known=Count("amount"),
            amount=Sum("amount"),
            about=BoolOr("amount_is_approximate"),
        )
        charts = []
        if money["total"]:
            selection = list_of("projets").select(financeur=actor.slug)
            charts = short_charts(selection, money["total"], (COUNTRIES, SECTORS))
            charts.append(self._years(selection))
        url = self.absolute(record.get_absolute_url())
        return {
            "acteur": actor,
            "nom": actor.formal_name,
            "ariane": [("Financeurs", "/financeurs/"), (actor.name, "")],
            "projets": short_projects(projects.order_by(*LATEST)[:MAX_PROJECTS], with_countries=True),
            "total_projets": money["total"],
            "montants": money | {"texte": short_euros(money["amount"], money["about"])} if money["known"] else None,
            "graphiques": [chart for chart in charts if chart.rows],
            **on_sheet(funder_facts_of(record)),
            "contacts": list(actor.contacts.all()),
            "reseau": network_of(actor),
            "donnees_liees": [
                actor_data(actor, url),
                breadcrumb([("Financeurs", self.absolute("/financeurs/")), (actor.name, url)]),
            ],
            "adresse": url,
        }

    def _years(self, selection):
        return periods_chart(
            selection,
            "annee",
            "annee",
            (lambda row: f"Le plus de projets à la fois{NBSP}: en {row.value}", "Année par année"),
            "Année",
            "Projets soutenus dont la période couvre l’année",
            "Projets",
            1,
            timezone.localdate(),
        )


class NetworkPage(ActorBasedView):
    model = Network
    template_name = "reseaux/fiche.html"
    section = "reseaux"

    def queryset(self):
        return (
            super()
            .queryset()
            .select_related("actor__country")
            .prefetch_related(
                Prefetch("actor__contacts", queryset=ActorContact.objects.current()),
                "actor__attachments",
                Prefetch("regions", queryset=Collectivite.objects.select_related("actor")),
                "offices",
                Prefetch(
                    "partners",
                    queryset=NetworkPartner.objects.select_related("actor__collectivite", "actor__as_network"),
                ),
            )
        )

    def path_of(self, actor):
        is_network = Network.objects.filter(pk=actor.pk).exists()
        return f"/reseaux/{actor.slug}/" if is_network else actor.get_absolute_url()

    def context(self, record):
        actor = record.actor
        projects = Project.objects.published().for_network(record).with_status()
        jumelages = Jumelage.objects.published().for_network(record)
        actions, bonds = follow_up(projects), follow_up(jumelages)
        charts = []
        if actions["total"]:
            selection = list_of("projets").select(reseau=actor.slug)
            charts = short_charts(selection, actions["total"], (COUNTRIES, SECTORS))
        if bonds["total"]:
            charts += short_charts(
                list_of("jumelages").select(reseau=actor.slug),
                bonds["total"],
                [("pays", "Pays", ("Premier pays jumelé", "Avec quels pays"))],
                unit="Jumelages et partenariats",
            )
        url = self.absolute(record.get_absolute_url())
        return {
            "acteur": actor,
            "ariane": [("Réseaux", "/reseaux/"), (actor.name, "")],
            **on_sheet(network_facts_of(record)),
            "regions": list(record.regions.all()),
            "bureaux": list(record.offices.all()),
            "soutiens": list(record.partners.all()),
            "projets": short_projects(
                projects.order_by(F("published_at").desc(nulls_last=True), "-pk")[:MAX_PROJECTS], with_countries=True
            ),
            "total_projets": actions["total"],
            "total_jumelages": bonds["total"],
            "total": actions["total"] + bonds["total"],
            "fraiches": actions["fresh"] + bonds["fresh"],
            "verifie_le": max(filter(None, (actions["last"], bonds["last"])), default=None),
            "graphiques": charts,
            "contacts": list(actor.contacts.all()),
            **attachments_of(actor),
            "donnees_liees": [
                actor_data(actor, url),
                breadcrumb([("Réseaux", self.absolute("/reseaux/")), (actor.name, url)]),
            ],
            "adresse": url,
        }
