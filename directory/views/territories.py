"""Networks and countries: the short lists, and the page of one country."""

from django.db.models import Count, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce, NullIf
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views import View

from directory import filters
from directory.cards import jumelage_card, project_card
from directory.drawing import Role
from directory.enums import PublicationState
from directory.listing.views import ListView, Noun
from directory.models import Collectivite, Country, Jumelage, JumelageMember, Network, Project
from directory.places import country_place, place_of
from directory.text import Fold
from directory.views.lists import projects_for_cards

PUBLISHED = PublicationState.PUBLISHED
MAX_CARDS = 6
MAX_DRAWN = 12


class NetworkList(ListView):
    filterset_class = filters.NamedFilters
    noun = Noun(_("réseau"), _("réseaux"))
    section = "reseaux"
    path = "/reseaux/"
    view_names = ("liste",)
    exports = ()
    row_template = "directory/lignes/reseau.html"
    introduction = _(
        "Dans chaque région, un réseau réunit les collectivités, associations, établissements "
        "et entreprises qui coopèrent. "
        "Il relit les fiches de son territoire et les tient à jour. L’Île-de-France, la Corse et les autres régions "
        "d’outre-mer n’en ont pas : leurs fiches sont suivies au niveau national."
    )
    sorts = {"nom": (_("ordre alphabétique"), ("actor__sort_key", "pk"))}

    def base(self, data):
        return Network.objects.published().select_related("actor").prefetch_related("regions__actor", "offices")


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


class CountryFilters(filters.NamedFilters):
    """Countries are searched by their name and by every other name they are known by."""

    flags = ("tous",)

    def search(self, queryset, text):
        needle = NullIf(Fold(Value(text)), Value(""))
        by_alias = Country.objects.filter(aliases__icontains=text)
        return queryset.alias(key=Fold("name")).filter(Q(key__contains=needle) | Q(pk__in=by_alias.values("pk")))


class CountryList(ListView):
    filterset_class = CountryFilters
    noun = Noun(_("pays"), _("pays"))
    section = "pays"
    path = "/pays/"
    view_names = ("liste",)
    exports = ()
    page_size = 260
    row_template = "directory/lignes/pays.html"
    introduction = _("Les pays avec lesquels des territoires français coopèrent, d’après les fiches publiées.")
    sorts = {"nom": (_("ordre alphabétique"), ("sort_key", "pk"))}

    def base(self, data):
        self.bonds, self.projects = ties_by_country()
        countries = Country.objects.exclude(code="FR")
        if data.get("tous") == "1" or data.get("q", "").replace("\x00", "").strip():
            return countries
        return countries.filter(code__in={*self.bonds, *self.projects} - {None})

    def cards(self, records):
        return [
            {
                "title": country.name,
                "url": country.get_absolute_url(),
                "jumelages": self.bonds.get(country.code, 0),
                "projets": self.projects.get(country.code, 0),
            }
            for country in records
        ]


class CountryPage(View):
    """All that links France's territories with one country."""

    http_method_names = ["get", "head", "options"]

    def get(self, request, code):
        country = Country.objects.filter(code=code.upper()).first()
        if country is None:
            raise Http404
        if code != country.code:
            return redirect(country, permanent=True)
        return render(request, "directory/pays.html", {"section": "pays", "fiche": country} | self.context(country))

    def context(self, country):
        here = Q(collectivite__actor__country=country, collectivite__actor__state=PUBLISHED)
        members = JumelageMember.objects.filter(here | Q(collectivite__isnull=True, country=country))
        jumelages = Jumelage.objects.published().filter(Exists(members.filter(jumelage=OuterRef("pk"))))
        projects = projects_for_cards().filter(countries=country)
        french = (
            Collectivite.objects.published()
            .french()
            .filter(
                Q(memberships__jumelage__in=jumelages.values("pk"))
                | Q(actor__project_roles__project__in=projects.order_by().values("pk"))
            )
            .distinct()
        )
        drawn = list(french.for_list().order_by(F("population").desc(nulls_last=True), "pk")[:MAX_DRAWN])
        total_jumelages, total_projects = jumelages.count(), projects.count()
        return {
            "ariane": [("Pays", "/pays/"), (country.name, "")],
            "places": [*(place_of(c.actor, Role.HERE) for c in drawn), country_place(country)],
            "total_jumelages": total_jumelages,
            "total_projets": total_projects,
            "total_collectivites": french.count(),
            "jumelages": [jumelage_card(j) for j in jumelages.for_list().order_by("-since_from", "pk")[:MAX_CARDS]],
            "projets": [project_card(p) for p in projects.order_by("-published_at", "-pk")[:MAX_CARDS]],
        }
