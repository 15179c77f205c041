"""The public lists of the directory."""

from django.db.models import F, Prefetch
from django.utils.translation import gettext_lazy as _

from directory import atlas, filters, indexes, remembered, takeaway
from directory.cards import (
    actor_card,
    collectivite_card,
    funder_card,
    jumelage_card,
    project_card,
)
from directory.enums import PublicationState
from directory.listing.exports import ExportMixin
from directory.listing.maps import MapMixin
from directory.listing.views import ListView, Noun
from directory.models import (
    Actor,
    Collectivite,
    Funder,
    Funding,
    Jumelage,
    Project,
)
from directory.ties import ties_of

PUBLISHED = PublicationState.PUBLISHED
ALPHABETICAL = (_("ordre alphabétique"), ("sort_key", "pk"))
VERIFIED = (_("vérification récente"), (F("verified_on").desc(nulls_last=True), "sort_key", "pk"))


def projects_for_cards():
    """Published projects with all that a card shows."""
    fundings = Prefetch("fundings", queryset=Funding.objects.select_related("funder__actor__collectivite"))
    return Project.objects.published().for_list().prefetch_related(fundings)


class ProjectList(MapMixin, ExportMixin, ListView):
    filterset_class = filters.ProjectFilters
    noun = Noun(_("projet"), _("projets"))
    section = "projets"
    path = "/projets/"
    view_names = ("liste", "table", "carte")
    exports = ("xlsx", "csv", "json", "geojson", "atom")
    export_table = takeaway.PROJECTS
    feed_source = takeaway.PROJECT_FEED
    row_template = "directory/lignes/projet.html"
    table_template = "directory/tableaux/projets.html"
    sources = staticmethod(atlas.project_sources)
    partial_abroad = True
    sorts = {
        "recents": (_("publication récente"), (F("published_at").desc(nulls_last=True), "-pk")),
        "verification": VERIFIED,
        "debut": (_("date de début"), (F("start_from").desc(nulls_last=True), "-pk")),
        "titre": ALPHABETICAL,
    }

    indexed = indexes.PROJECTS
    keeps_lines = True

    def rows(self):
        fundings = Prefetch("fundings", queryset=Funding.objects.select_related("funder__actor"))
        return Project.objects.published().for_page().prefetch_related(fundings).with_status()

    def complete(self, records):
        return remembered.complete_projects(records)

    def cards(self, records):
        return [project_card(project) for project in records]


class JumelageList(MapMixin, ExportMixin, ListView):
    filterset_class = filters.JumelageFilters
    noun = Noun(_("jumelage ou partenariat"), _("jumelages et partenariats"))
    section = "jumelages"
    path = "/jumelages/"
    view_names = ("liste", "table", "carte")
    exports = ("xlsx", "csv", "json", "geojson", "atom")
    export_table = takeaway.JUMELAGES
    feed_source = takeaway.JUMELAGE_FEED
    row_template = "directory/lignes/jumelage.html"
    table_template = "directory/tableaux/jumelages.html"
    sources = staticmethod(atlas.jumelage_sources)
    sorts = {
        "titre": ALPHABETICAL,
        "anciens": (_("du plus ancien"), (F("since_from").asc(nulls_last=True), "pk")),
        "recents": (_("du plus récent"), (F("since_from").desc(nulls_last=True), "pk")),
        "verification": VERIFIED,
    }

    indexed = indexes.JUMELAGES
    keeps_lines = True

    def rows(self):
        return Jumelage.objects.published().for_list()

    def cards(self, records):
        return [jumelage_card(jumelage) for jumelage in records]


class CollectiviteList(MapMixin, ExportMixin, ListView):
    filterset_class = filters.CollectiviteFilters
    noun = Noun(_("collectivité"), _("collectivités"), feminine=True)
    section = "collectivites"
    path = "/collectivites/"
    view_names = ("liste", "table", "carte")
    exports = ("xlsx", "csv", "json", "geojson", "atom")
    export_table = takeaway.COLLECTIVITES
    feed_source = takeaway.COLLECTIVITE_FEED
    row_template = "directory/lignes/collectivite.html"
    table_template = "directory/tableaux/collectivites.html"
    sources = staticmethod(atlas.collectivite_sources)
    tied_by = (JumelageList, ProjectList)
    sorts = {
        "nom": (_("ordre alphabétique"), ("actor__sort_key", "pk")),
        "population": (_("population"), (F("population").desc(nulls_last=True), "pk")),
    }

    indexed = indexes.COLLECTIVITES
    keeps_lines = True

    def rows(self):
        return Collectivite.objects.published().for_list()

    def base(self, data):
        """Territories that something published speaks of; all of them when asked by ``toutes=1`` or by words."""
        queryset = self.rows()
        if data.get("toutes") == "1" or data.get("q", "").replace("\x00", "").strip():
            return queryset
        return queryset.with_published_records()

    def cards(self, records):
        records = list(records)
        partners, projects = ties_of([record.pk for record in records])
        return [collectivite_card(record, partners[record.pk], projects[record.pk]) for record in records]

    def extra(self, filterset):
        return {
            "toutes": self.request.GET.get("toutes") == "1",
            "url_toutes": "" if filterset.flagged else self._url(filterset, {"toutes": "1"}),
        }


class ActorList(MapMixin, ExportMixin, ListView):
    filterset_class = filters.ActorFilters
    noun = Noun(_("acteur"), _("acteurs"))
    section = "acteurs"
    path = "/acteurs/"
    exports = ("xlsx", "csv", "json", "geojson", "atom")
    export_table = takeaway.ACTORS
    feed_source = takeaway.ACTOR_FEED
    row_template = "directory/lignes/acteur.html"
    table_template = "directory/tableaux/acteurs.html"
    introduction = _(
        "Associations, établissements, entreprises, fondations : les organisations qui ne sont "
        "ni un territoire ni un réseau."
    )
    view_names = ("liste", "table", "carte")
    sources = staticmethod(atlas.actor_sources)
    sorts = {"nom": ALPHABETICAL, "verification": VERIFIED}

    indexed = indexes.ACTORS
    keeps_lines = True

    def rows(self):
        return (
            Actor.objects.published()
            .plain()
            .with_published_projects()
            .select_related("country", "network__actor", "collectivite", "as_network")
        )

    def cards(self, records):
        return [actor_card(actor) for actor in records]


class FunderList(ExportMixin, ListView):
    filterset_class = filters.FunderFilters
    noun = Noun(_("financeur"), _("financeurs"))
    section = "financeurs"
    path = "/financeurs/"
    exports = ("xlsx", "csv", "json", "atom")
    export_table = takeaway.FUNDERS
    feed_source = takeaway.FUNDER_FEED
    row_template = "directory/lignes/financeur.html"
    table_template = "directory/tableaux/financeurs.html"
    sorts = {
        "projets": (_("nombre de projets"), ("-project_count", "actor__sort_key", "pk")),
        "nom": (_("ordre alphabétique"), ("actor__sort_key", "pk")),
    }

    indexed = indexes.FUNDERS
    keeps_lines = True

    def rows(self):
        return Funder.objects.published().with_project_count().select_related("actor__country", "actor__collectivite")

    def cards(self, records):
        return [funder_card(funder) for funder in records]
