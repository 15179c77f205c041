"""``/ma-commune/<slug>/``: a French territory and what is around it, at a glance; and its page to print."""

from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Exists, F, OuterRef
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperation.pages.commune.around import circle_of, circles_of, holders, number_of
from cooperation.pages.commune.finding import said_of, typed
from cooperation.pages.commune.lacking import lacking
from cooperation.pages.commune.leaf import note_of
from cooperation.pages.commune.openings import calls_for, meetings_for
from cooperation.pages.commune.words import bond_rows, leading
from cooperation.pages.paper import PaperView
from directory.apart.places import place
from directory.database.version import version_of
from directory.drawing import Role
from directory.drawing.placing import place_of
from directory.enums import CollectiviteKind
from directory.french import day
from directory.models import Country, Jumelage, JumelageMember, Project, ProjectActor, Sector
from directory.paper.typesetting import note_pdf_of
from directory.projects.card import short_projects
from directory.territories.alike import alike
from directory.territories.sheet import CollectivitePage

MOST_BONDS = 8
MOST_PROJECTS = 6
MOST_ALIKE = 3

#: How the page calls each sort of territory: over its name, then « votre … ».
_OURS = {
    CollectiviteKind.COMMUNE: (_("Ma commune"), _("votre commune")),
    CollectiviteKind.DEPARTEMENT: (_("Mon département"), _("votre département")),
    CollectiviteKind.REGION: (_("Ma région"), _("votre région")),
} | dict.fromkeys(CollectiviteKind.epci(), (_("Mon intercommunalité"), _("votre intercommunalité")))
_ANY = (_("Ma collectivité"), _("votre collectivité"))
#: Those that hold others: lists then give the records of these too.
WIDE = (CollectiviteKind.DEPARTEMENT, CollectiviteKind.REGION, CollectiviteKind.SPECIAL, *CollectiviteKind.epci())


@dataclass
class Town:
    """A territory, and what is read of it once. ``partners``: one line per partner, as its sheet has them."""

    record: object
    network: object
    jumelages: list
    partners: list
    roles: object = field(repr=False)

    @property
    def is_wide(self):
        return self.record.kind in WIDE

    @cached_property
    def projects(self):
        """Published projects in which it has a part, the latest first."""
        rows = Project.objects.published().filter(Exists(self.roles))
        return rows.order_by(F("start_from").desc(nulls_last=True), "-pk")

    @cached_property
    def countries(self):
        """``{code: name}`` of those where it works: its partners that have not left, its projects."""
        found = {one["pays"].pk: one["pays"].name for one in self.partners if one["dessine"] and one["pays"]}
        there = Country.objects.filter(projects__in=self.projects.order_by().values("pk")).distinct()
        found |= dict(there.values_list("pk", "name"))
        return {code: name for code, name in found.items() if code != "FR"}

    @cached_property
    def sectors(self):
        """``{key: name}`` of what its projects are about."""
        on = Sector.objects.current().filter(projects__in=self.projects.order_by().values("pk")).distinct()
        return dict(on.values_list("pk", "name"))


class TownPage(CollectivitePage):
    template_name = "ma-commune/page.html"
    section = "ma-commune"

    def queryset(self):
        return super().queryset().french()

    def path_of(self, actor):
        """The page of a commune that was renamed; a place abroad has its sheet, and nobody else has a page here."""
        if not hasattr(actor, "collectivite"):
            raise Http404
        return f"/ma-commune/{actor.slug}/" if actor.collectivite.is_french else actor.get_absolute_url()

    def context(self, record):
        version_of(self.request)
        mine = JumelageMember.objects.filter(jumelage=OuterRef("pk"), collectivite=record.pk)
        jumelages = list(Jumelage.objects.published().for_list().filter(Exists(mine)).ordered())
        roles = ProjectActor.objects.filter(project=OuterRef("pk"), actor=record.pk)
        partners = self._partners(record, jumelages, {})
        town = Town(record, self._network(record), jumelages, partners, roles)
        projects = short_projects(town.projects[:MOST_PROJECTS], with_countries=True)
        bonds = bond_rows(town)
        numbers = {name: number_of(name, record) for name in ("jumelages", "projets")}
        label, ours = _OURS.get(record.kind, _ANY)
        neighbours = holders([one["collectivite"] for one in self._neighbours(record)], town)
        likely = self._alike(town, [one["collectivite"].pk for one in neighbours])
        places = [place_of(record.actor, Role.HERE), *(one["place"] for one in partners if one["dessine"])]
        return {
            "acteur": record.actor,
            "places": places,
            "sur_titre": label,
            "la_votre": ours,
            "mot": said_of(typed(self.request), record),
            "adresse": self.absolute(f"/ma-commune/{record.actor.slug}/"),
            "fiche_url": record.get_absolute_url(),
            "englobe": town.is_wide,
            "rien": not (jumelages or projects),
            "phrase": leading(town, bonds, numbers, neighbours),
            "nombres": numbers,
            "liens": bonds[:MOST_BONDS],
            "autres_liens": max(len(bonds) - MOST_BONDS, 0),
            "projets": projects,
            "dedans": circle_of(record) if town.is_wide else None,
            "communes": self._communes(record) if record.kind in CollectiviteKind.epci() else [],
            "cercles": circles_of(record),
            "voisins": neighbours,
            "semblables": likely,
            "titre_semblables": self._alike_title(record, likely),
            "est_commune": record.kind == CollectiviteKind.COMMUNE,
            "situee": record.actor.point is not None,
            "reseau": town.network,
            "telephone": any(one.phone for one in town.network.offices.all()) if town.network else False,
            "appels": calls_for(town),
            "rendez_vous": meetings_for(town),
            "manques": lacking(town, projects),
        }

    def _alike(self, town, told):
        """The likest of those that work in its countries, then on its themes; without any, of all that do something.

        ``told``: keys of those that the page names already.
        """
        found = {}
        for same in ({"countries": [*town.countries]}, {"sectors": [*town.sectors]}, {}):
            if len(found) < MOST_ALIKE and (any(same.values()) or not found):
                found |= {one.pk: one for one in alike(town.record, **same).exclude(pk__in=told)[:MOST_ALIKE]}
        return holders([*found.values()][:MOST_ALIKE], town, with_likeness=True)

    def _alike_title(self, record, likely):
        """« De même taille » of those only that have half as many people at least, twice as many at most."""
        same = bool(likely and likely[0]["comme_nous"])
        mine, theirs = record.population, [one["collectivite"].population for one in likely]
        if not mine or not all(other and mine / 2 <= other <= mine * 2 for other in theirs):
            return _("Ils font de même") if same else _("D’autres qui coopèrent")
        return _("De même taille, et ils font de même") if same else _("De même taille, et ils coopèrent")


class TownNote(PaperView):
    """``/ma-commune/<slug>.pdf``: the same, on two A4 pages at most, to be handed round a council."""

    sheet = TownPage
    leaf = staticmethod(note_of)
    suffix = "pdf"

    def answer(self, leaf, record):
        with place("feuille"):
            body = note_pdf_of(leaf, day(timezone.localdate()))
        response = HttpResponse(body, content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="passerelles-{record.actor.slug}-note.pdf"'
        response["X-Robots-Tag"] = "noindex"
        return response
