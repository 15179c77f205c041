"""The sheet of a project."""

from dataclasses import dataclass

from django.db.models import Prefetch, prefetch_related_objects

from directory.drawing import best_format
from directory.enums import FunderTier, ProjectRole
from directory.models import Project
from directory.models.querysets import named_only
from directory.organisations.card import funders_by_tier
from directory.projects.card import budget_text, project_vignette
from directory.projects.facts import FACTS, doubt, facts_of, published_contacts, published_fundings
from directory.projects.places import project_actors, project_places
from directory.projects.related import related_projects
from directory.projects.timeline import timeline_of
from directory.sheets.facts import on_sheet
from directory.sheets.parts import addresses_of, attachments_of, network_of
from directory.sheets.structured import CONTEXT, breadcrumb, country_data_place, named
from directory.sheets.view import SheetView


def project_data(project, url, holders, partners, funders, countries):
    """A ``Project``, which schema.org makes an organisation: who carries it sponsors it, who pays funds it."""
    data = {"@context": CONTEXT, "@type": "Project", "name": project.title, "url": url}
    data["image"] = f"{url.rstrip('/')}.png"
    if project.summary:
        data["description"] = project.summary
    if project.start:
        data["foundingDate"] = project.start.isoformat()
    if project.end:
        data["dissolutionDate"] = project.end.isoformat()
    parts = {"sponsor": named(holders), "member": named(partners), "funder": named(funders)}
    parts["areaServed"] = [country_data_place(country) for country in countries]
    return data | {name: value for name, value in parts.items() if value}


FEW_PLACES = 7
"""Beyond, the places of a project are also a numbered list: the map cannot name them all."""


@dataclass(frozen=True)
class Ribbon:
    """The known money of a project on one line: segments (x, width, tier) in thousandths, and what they add up to.

    ``is_approximate``: a total is about as true as the least sure of its amounts. ``budget``: in words, when known.
    """

    segments: tuple
    total: object
    is_approximate: bool
    budget: str
    unknown: int


def ribbon_of(project, fundings):
    """The Ribbon of published fundings, or ``None`` when no two amounts are known."""
    known = [f for tier in FunderTier for f in fundings if f.funder.tier == tier and f.amount]
    total = sum(f.amount for f in known)
    if len(known) < 2:
        return None
    whole = max(total, project.budget_amount or 0)
    segments, x = [], 0
    for funding in known:
        width = float(funding.amount / whole) * 1000
        segments.append((round(x), max(round(width) - 4, 2), funding.funder.tier))
        x += width
    is_approximate = any(funding.amount_is_approximate for funding in known)
    budget = budget_text(project) if project.budget_amount else ""
    return Ribbon(tuple(segments), total, is_approximate, budget, len(fundings) - len(known))


class ProjectSheet(SheetView):
    model = Project
    template_name = "projets/fiche.html"
    section = "projets"

    def queryset(self):
        rows = super().queryset().with_provenance().select_related("network__actor", "jumelage", "continues")
        return named_only(rows, "network__actor").defer("search_vector", "jumelage__search_vector")

    def context(self, project):
        related = related_projects(project)
        # The actors and places of the sheet and of those that it leads to, loaded together.
        prefetch_related_objects(
            [project, *(one.record for one in related)], *Project.objects.place_parts(), "countries"
        )
        FACTS.load(project)
        sequels = Project.objects.published().ordered().defer("search_vector")
        prefetch_related_objects(
            [project], Prefetch("continued_by", queryset=sequels), "attachments", "network__offices"
        )
        places = project_places(project, with_notes=True)
        holders = project_actors(project, ProjectRole.HOLDER)
        partners = project_actors(project, ProjectRole.PARTNER)
        countries = list(project.countries.all())
        fundings = published_fundings(project)
        funders = list({f.funder_id: f.funder.actor for f in fundings}.values())
        url = self.absolute(project.get_absolute_url())
        steps = [("Projets", "/projets/")]
        if len(countries) == 1:
            steps.append((countries[0].name, f"/projets/?pays={countries[0].code}"))
        return {
            "places": places,
            "portrait": best_format(places) == "portrait",
            "lieux": list(enumerate(places, start=1)) if len(places) > FEW_PLACES else [],
            "ariane": [*steps, (project.title, "")],
            "frise": timeline_of(project),
            "doute": doubt(project),
            **on_sheet(facts_of(project)),
            "niveaux": funders_by_tier(fundings),
            "ruban": ribbon_of(project, fundings),
            "contacts": published_contacts(project),
            **attachments_of(project),
            "reseau": network_of(project),
            "suites": list(project.continued_by.all()),
            "proches": [(one.why, project_vignette(one.record)) for one in related],
            "donnees_liees": [
                project_data(project, url, holders, partners, funders, countries),
                breadcrumb([(label, self.absolute(path)) for label, path in steps] + [(project.title, url)]),
            ],
            **addresses_of(project, url),
        }
