"""The page of one country: all that links France's territories with it."""

from collections import defaultdict

from django.db.models import Count, F, Max, Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.views import View

from directory.charts import facet_rows
from directory.charts.short import FUNDERS, SECTORS, short_charts
from directory.database.fold import fold
from directory.database.version import version_of
from directory.drawing.placing import country_place
from directory.drawing.portrait import portrait
from directory.enums import ProjectStatus, PublicationState
from directory.french import NBSP
from directory.jumelages.card import short_jumelages
from directory.kinds import context_around, list_of
from directory.models import (
    Collectivite,
    Country,
    Jumelage,
    JumelageMember,
    Project,
    ProjectActor,
    ProjectLocality,
)
from directory.models.ages import verified_within_a_year
from directory.projects.card import short_projects
from directory.sheets.structured import CONTEXT, breadcrumb

PUBLISHED = PublicationState.PUBLISHED
MAX_LINES = 6
# Territories named under each région; the list has the others.
MAX_NAMED = 6
# Points of the portrait: a country as dense as Germany stays light to read.
MAX_POINTS = 400


def country_data(country, url):
    """The schema.org description of a country."""
    data = {
        "@context": CONTEXT,
        "@type": "Country",
        "name": country.name,
        "url": url,
        "identifier": country.code,
    }
    if country.latitude is not None:
        data["geo"] = {"@type": "GeoCoordinates", "latitude": country.latitude, "longitude": country.longitude}
    return data


class CountryPage(View):
    http_method_names = ["get", "head", "options"]

    def get(self, request, code):
        version_of(request)
        country = Country.objects.filter(code=code.upper()).first()
        if country is None:
            raise Http404
        if code != country.code:
            return redirect(country, permanent=True)
        context = {"section": "pays", "fiche": country} | self.context(country) | context_around("pays", country)
        return render(request, "pays/fiche.html", context)

    def context(self, country):
        # The very records of the lists to which the page leads.
        in_bonds = list_of("jumelages").select(pays=country.code)
        in_actions = list_of("projets").select(pays=country.code)
        jumelages = in_bonds.cut(Jumelage.objects.published())
        projects = in_actions.cut(Project.objects.published()).with_status()
        followed = {
            "total": Count("pk"),
            "fresh": Count("pk", filter=verified_within_a_year()),
            "last": Max("verified_on"),
        }
        bonds = jumelages.aggregate(**followed)
        actions = projects.aggregate(**followed, ongoing=Count("pk", filter=Q(status_value=ProjectStatus.ONGOING)))
        regions, territories = self._regions(jumelages, projects, in_bonds, in_actions)
        url = self.request.build_absolute_uri(country.get_absolute_url())
        return {
            "ariane": [("Pays", "/pays/"), (country.name, "")],
            "adresse": url,
            "portrait": self._portrait(country, territories),
            "jumelages": short_jumelages(jumelages.order_by(F("since_from").desc(nulls_last=True), "pk")[:MAX_LINES]),
            "total_jumelages": bonds["total"],
            "projets": short_projects(projects.order_by(F("start_from").desc(nulls_last=True), "-pk")[:MAX_LINES]),
            "total_projets": actions["total"],
            "en_cours": actions["ongoing"],
            "total_collectivites": territories,
            "regions": regions,
            "graphiques": short_charts(in_actions, actions["total"], (SECTORS, FUNDERS)),
            "total": bonds["total"] + actions["total"],
            "fraiches": bonds["fresh"] + actions["fresh"],
            "verifie_le": max(filter(None, (bonds["last"], actions["last"])), default=None),
            "donnees_liees": [
                country_data(country, url),
                breadcrumb(
                    [("Pays", self.request.build_absolute_uri("/pays/")), (country.name, url)],
                ),
            ],
        }

    def _portrait(self, country, territories):
        """The country's shape, with the towns tied to France: the most tied first, then where projects act."""
        towns = (
            Collectivite.objects.published()
            .filter(actor__country=country, actor__latitude__isnull=False)
            .annotate(
                ties=Count("memberships__jumelage", filter=Q(memberships__jumelage__state=PUBLISHED), distinct=True)
            )
            .filter(ties__gt=0)
            .order_by("-ties", F("population").desc(nulls_last=True), "pk")
            .values_list("actor__name", "actor__latitude", "actor__longitude")[:MAX_POINTS]
        )
        spots = (
            ProjectLocality.objects.filter(project__state=PUBLISHED, country=country, latitude__isnull=False)
            .filter(is_zone=False)
            .order_by("name", "latitude", "longitude")
            .values_list("name", "latitude", "longitude")
            .distinct()[:MAX_POINTS]
        )
        points = {(round(lat, 2), round(lon, 2)): name for name, lat, lon in (*reversed(spots), *reversed(towns))}
        places = [country_place(country, name=name, point=point) for point, name in reversed(points.items())]
        sentence = f"Forme du pays{NBSP}: {country.name}."
        if places:
            named = ", ".join(place.name for place in places[:8])
            sentence += f" Lieux liés à la France{NBSP}: {named}{'…' if len(places) > 8 else ''}."
        return portrait(country.code, places, sentence)

    def _regions(self, jumelages, projects, bonds, actions):
        """``[{nom, jumelages: Row, projets: Row, collectivites, autres}]`` by number of sheets; how many territories.

        Counts are those of the lists to which they lead.
        """
        numbers = {
            "jumelages": {row.value: row for row in facet_rows(bonds, "region")},
            "projets": {row.value: row for row in facet_rows(actions, "region")},
        }
        partners = JumelageMember.objects.filter(jumelage__in=jumelages.order_by().values("pk"))
        carriers = ProjectActor.objects.filter(project__in=projects.order_by().values("pk"))
        # One set of keys, hashed once: two conditions would be tried on each of 35,000 communes.
        concerned = partners.filter(collectivite__isnull=False).order_by().values("collectivite")
        territories = (
            Collectivite.objects.published()
            .french()
            .filter(pk__in=concerned.union(carriers.order_by().values("actor")))
            .order_by(F("population").desc(nulls_last=True), "actor__sort_key", "pk")
            .values_list("actor__name", "actor__slug", "kind", "code", "region__code", "region__actor__name")
        )
        named, labels, total = defaultdict(list), {}, 0
        for name, slug, kind, code, region, region_name in territories:
            total += 1
            code = code if kind == "region" else region
            labels.setdefault(code, name if kind == "region" else region_name)
            named[code].append({"nom": name, "url": f"/collectivites/{slug}/"})
        codes = {*numbers["jumelages"], *numbers["projets"]}
        rows = [
            {
                "nom": labels.get(code) or next(rows[code].label for rows in numbers.values() if code in rows),
                "jumelages": numbers["jumelages"].get(code),
                "projets": numbers["projets"].get(code),
                "collectivites": named[code][:MAX_NAMED],
                "autres": max(0, len(named[code]) - MAX_NAMED),
                "poids": sum(rows[code].number for rows in numbers.values() if code in rows),
            }
            for code in codes
        ]
        return sorted(rows, key=lambda row: (-row["poids"], fold(str(row["nom"])))), total
