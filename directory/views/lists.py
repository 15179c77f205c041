"""The public lists of the directory."""

from django.db.models import F, Prefetch
from django.utils.translation import gettext_lazy as _

from directory import filters
from directory.cards import (
    actor_card,
    budget_text,
    collectivite_card,
    funder_card,
    jumelage_card,
    project_card,
)
from directory.enums import MemberState, ProjectRole, PublicationState
from directory.listing.exports import ExportMixin
from directory.listing.views import MAX_POINTS, ListView, Noun
from directory.models import (
    Actor,
    Collectivite,
    Funder,
    Funding,
    Jumelage,
    JumelageMember,
    Project,
    ProjectActor,
    ProjectLocality,
)
from directory.places import jumelage_places, points_of, project_actors, project_places, shown_members
from directory.ties import ties_of

PUBLISHED = PublicationState.PUBLISHED
ALPHABETICAL = (_("ordre alphabétique"), ("sort_key", "pk"))
VERIFIED = (_("vérification récente"), (F("verified_on").desc(nulls_last=True), "sort_key", "pk"))


def projects_for_cards():
    """Published projects with all that a card shows."""
    fundings = Prefetch("fundings", queryset=Funding.objects.select_related("funder__actor__collectivite"))
    return Project.objects.published().for_list().prefetch_related(fundings)


class ProjectList(ExportMixin, ListView):
    filterset_class = filters.ProjectFilters
    noun = Noun(_("projet"), _("projets"))
    section = "projets"
    path = "/projets/"
    view_names = ("liste", "table", "carte")
    exports = ("csv", "json", "geojson")
    row_template = "directory/lignes/projet.html"
    table_template = "directory/tableaux/projets.html"
    sorts = {
        "recents": (_("publication récente"), (F("published_at").desc(nulls_last=True), "-pk")),
        "verification": VERIFIED,
        "debut": (_("date de début"), (F("start_from").desc(nulls_last=True), "-pk")),
        "titre": ALPHABETICAL,
    }
    columns = {
        "titre": "Titre",
        "statut": "Statut",
        "statut_code": "Statut (code)",
        "debut": "Début",
        "fin": "Fin",
        "porteurs": "Porteurs",
        "partenaires": "Partenaires",
        "pays": "Pays",
        "pays_codes": "Pays (codes ISO)",
        "localites": "Localités",
        "secteurs": "Secteurs",
        "odd": "ODD",
        "financeurs": "Financeurs",
        "budget": "Budget",
        "reseau": "Réseau",
        "verifie_le": "Vérifié le",
        "verifie_par": "Vérifié par",
        "origine": "Origine",
    }

    def base(self, data):
        return projects_for_cards().with_status()

    def cards(self, records):
        return [project_card(project) for project in records]

    def points(self, queryset):
        roles = ProjectActor.objects.filter(actor__state=PUBLISHED, actor__latitude__isnull=False)
        here = roles.filter(project__in=queryset.order_by().values("pk"), actor__collectivite__isnull=False)
        spots = ProjectLocality.objects.filter(project__in=queryset.order_by().values("pk"))
        there = spots.filter(latitude__isnull=False).values_list("latitude", "longitude", "country__name")
        known = spots.filter(
            latitude__isnull=True, collectivite__actor__latitude__isnull=False, collectivite__actor__state=PUBLISHED
        )
        columns = ("latitude", "longitude", "name")
        return _merged(
            here.values_list(*(f"actor__{c}" for c in columns)),
            there,
            known.values_list(*(f"collectivite__actor__{c}" for c in columns)),
        )

    def export_row(self, project):
        actors = {role: [a.name for a in project_actors(project, role)] for role in ProjectRole.values}
        countries = list(project.countries.all())
        return {
            "titre": project.title,
            "statut": str(project.status_label),
            "statut_code": project.status.value,
            "debut": project.start.isoformat() if project.start else None,
            "fin": project.end.isoformat() if project.end else None,
            "porteurs": actors[ProjectRole.HOLDER],
            "partenaires": actors[ProjectRole.PARTNER],
            "pays": [country.name for country in countries],
            "pays_codes": [country.code for country in countries],
            "localites": [
                spot.label
                for spot in project.localities.all()
                if spot.collectivite_id is None or spot.collectivite.actor.is_published
            ],
            "secteurs": [sector.name for sector in project.sectors.all()],
            "odd": [goal.number for goal in project.sdgs.all()],
            "financeurs": [f.funder.actor.name for f in project.fundings.all() if f.funder.actor.is_published],
            "budget": str(budget_text(project)),
            **_follow_up(project),
        }

    def get_filterset(self):
        filterset = super().get_filterset()
        if self.kwargs.get("extension"):
            filterset.queryset = filterset.queryset.prefetch_related("sdgs")
        return filterset

    def export_points(self, project):
        return points_of(project_places(project))


class JumelageList(ExportMixin, ListView):
    filterset_class = filters.JumelageFilters
    noun = Noun(_("jumelage ou partenariat"), _("jumelages et partenariats"))
    section = "jumelages"
    path = "/jumelages/"
    view_names = ("liste", "table", "carte")
    exports = ("csv", "json", "geojson")
    row_template = "directory/lignes/jumelage.html"
    table_template = "directory/tableaux/jumelages.html"
    sorts = {
        "titre": ALPHABETICAL,
        "anciens": (_("du plus ancien"), (F("since_from").asc(nulls_last=True), "pk")),
        "recents": (_("du plus récent"), (F("since_from").desc(nulls_last=True), "pk")),
        "verification": VERIFIED,
    }
    columns = {
        "titre": "Titre",
        "forme": "Forme",
        "forme_code": "Forme (code)",
        "etat": "État",
        "etat_code": "État (code)",
        "depuis": "Depuis",
        "jusqua": "Jusqu’à",
        "membres": "Membres signataires",
        "membres_codes": "Codes officiels des membres français",
        "pressentis": "Membres pressentis",
        "pays": "Pays",
        "pays_codes": "Pays (codes ISO)",
        "reseau": "Réseau",
        "verifie_le": "Vérifié le",
        "verifie_par": "Vérifié par",
        "origine": "Origine",
    }

    def base(self, data):
        return Jumelage.objects.published().for_list()

    def cards(self, records):
        return [jumelage_card(jumelage) for jumelage in records]

    def points(self, queryset):
        members = JumelageMember.objects.filter(jumelage__in=queryset.order_by().values("pk")).exclude(
            state=MemberState.LEFT
        )
        placed = members.filter(collectivite__actor__latitude__isnull=False, collectivite__actor__state=PUBLISHED)
        return _merged(
            placed.values_list(*(f"collectivite__actor__{c}" for c in ("latitude", "longitude", "name"))),
            members.filter(collectivite__isnull=True, latitude__isnull=False).values_list(
                "latitude", "longitude", "label"
            ),
        )

    def export_row(self, jumelage):
        members = shown_members(jumelage)
        signed = [m for m in members if m.state == MemberState.SIGNED]
        countries = {m.place_country.code: m.place_country.name for m in members if m.place_country}
        return {
            "titre": jumelage.title,
            "forme": jumelage.get_form_display(),
            "forme_code": jumelage.form,
            "etat": jumelage.get_status_display(),
            "etat_code": jumelage.status,
            "depuis": jumelage.since.isoformat() if jumelage.since else None,
            "jusqua": jumelage.until.isoformat() if jumelage.until else None,
            "membres": [m.name for m in signed],
            "membres_codes": [
                m.collectivite.code
                for m in signed
                if m.collectivite_id and m.collectivite.is_french and m.collectivite.code
            ],
            "pressentis": [m.name for m in members if m.state == MemberState.EXPECTED],
            "pays": list(countries.values()),
            "pays_codes": list(countries),
            **_follow_up(jumelage),
        }

    def export_points(self, jumelage):
        return points_of(jumelage_places(jumelage))


class CollectiviteList(ExportMixin, ListView):
    filterset_class = filters.CollectiviteFilters
    noun = Noun(_("collectivité"), _("collectivités"), feminine=True)
    section = "collectivites"
    path = "/collectivites/"
    view_names = ("liste", "table", "carte")
    exports = ("csv", "json", "geojson")
    row_template = "directory/lignes/collectivite.html"
    table_template = "directory/tableaux/collectivites.html"
    sorts = {
        "nom": (_("ordre alphabétique"), ("actor__sort_key", "pk")),
        "population": (_("population"), (F("population").desc(nulls_last=True), "pk")),
    }
    columns = {
        "nom": "Nom",
        "type": "Type",
        "type_code": "Type (code)",
        "code": "Code officiel",
        "siren": "SIREN",
        "departement": "Département",
        "region": "Région",
        "pays": "Pays",
        "pays_code": "Pays (code ISO)",
        "population": "Population",
        "population_annee": "Année de la population",
        "latitude": "Latitude",
        "longitude": "Longitude",
    }

    def base(self, data):
        """Territories that something published speaks of; all of them when asked by ``toutes=1`` or by words."""
        queryset = Collectivite.objects.published().for_list()
        if data.get("toutes") == "1" or data.get("q", "").replace("\x00", "").strip():
            return queryset
        return queryset.with_published_records()

    def cards(self, records):
        records = list(records)
        partners, projects = ties_of([record.pk for record in records])
        return [collectivite_card(record, partners[record.pk], projects[record.pk]) for record in records]

    def points(self, queryset):
        placed = queryset.order_by().filter(actor__latitude__isnull=False)
        return _merged(placed.values_list("actor__latitude", "actor__longitude", "actor__name"))

    def export_row(self, record):
        actor = record.actor
        return {
            "nom": actor.name,
            "type": record.get_kind_display(),
            "type_code": record.kind,
            "code": record.code,
            "siren": actor.siren,
            "departement": record.departement.actor.name if record.departement_id else None,
            "region": record.region.actor.name if record.region_id else None,
            "pays": actor.country.name,
            "pays_code": actor.country_id,
            "population": record.population,
            "population_annee": record.population_year,
            "latitude": actor.latitude,
            "longitude": actor.longitude,
        }

    def export_points(self, record):
        return [record.actor.point] if record.actor.point else []

    def extra(self, filterset):
        return {
            "toutes": self.request.GET.get("toutes") == "1",
            "url_toutes": "" if filterset.flagged else self._url(filterset, {"toutes": "1"}),
        }


class ActorList(ExportMixin, ListView):
    filterset_class = filters.ActorFilters
    noun = Noun(_("acteur"), _("acteurs"))
    section = "acteurs"
    path = "/acteurs/"
    row_template = "directory/lignes/acteur.html"
    table_template = "directory/tableaux/acteurs.html"
    introduction = _(
        "Associations, établissements, entreprises, fondations : les organisations qui ne sont "
        "ni un territoire ni un réseau."
    )
    sorts = {"nom": ALPHABETICAL, "verification": VERIFIED}
    columns = {
        "nom": "Nom",
        "sigle": "Sigle",
        "type": "Type",
        "type_code": "Type (code)",
        "ville": "Ville",
        "pays": "Pays",
        "pays_code": "Pays (code ISO)",
        "site": "Site",
        "siren": "SIREN",
        "reseau": "Réseau",
        "verifie_le": "Vérifié le",
        "verifie_par": "Vérifié par",
        "origine": "Origine",
    }

    def base(self, data):
        return (
            Actor.objects.published()
            .plain()
            .with_published_projects()
            .select_related("country", "network__actor", "collectivite", "as_network")
        )

    def cards(self, records):
        return [actor_card(actor) for actor in records]

    def export_row(self, actor):
        return {
            "nom": actor.name,
            "sigle": actor.acronym,
            "type": actor.get_kind_display(),
            "type_code": actor.kind,
            "ville": actor.city,
            "pays": actor.country.name,
            "pays_code": actor.country_id,
            "site": actor.website,
            "siren": actor.siren,
            **_follow_up(actor),
        }


class FunderList(ExportMixin, ListView):
    filterset_class = filters.FunderFilters
    noun = Noun(_("financeur"), _("financeurs"))
    section = "financeurs"
    path = "/financeurs/"
    row_template = "directory/lignes/financeur.html"
    table_template = "directory/tableaux/financeurs.html"
    sorts = {
        "projets": (_("nombre de projets"), ("-project_count", "actor__sort_key", "pk")),
        "nom": (_("ordre alphabétique"), ("actor__sort_key", "pk")),
    }
    columns = {"nom": "Nom", "niveau": "Niveau", "niveau_code": "Niveau (code)", "projets": "Projets publiés"}

    def base(self, data):
        return Funder.objects.published().with_project_count().select_related("actor__country")

    def cards(self, records):
        return [funder_card(funder) for funder in records]

    def export_row(self, funder):
        return {
            "nom": funder.actor.name,
            "niveau": funder.get_tier_display(),
            "niveau_code": funder.tier,
            "projets": funder.project_count,
        }


def _merged(*points):
    """Distinct points, in order."""
    return list(dict.fromkeys((lat, lon, name or "") for rows in points for lat, lon, name in rows[:MAX_POINTS]))


def _follow_up(record):
    network = record.network.actor if record.network_id and record.network.actor.is_published else None
    return {
        "reseau": network.name if network else None,
        "verifie_le": record.verified_on.isoformat() if record.verified_on else None,
        "verifie_par": record.verified_by or None,
        "origine": record.get_origin_display(),
    }
