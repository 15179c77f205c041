"""The sheets of projects and bonds."""

from dataclasses import dataclass

from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone

from directory import structured
from directory.cards import Card, budget_text, formal_name
from directory.dates import PartialDate, format_period
from directory.drawing import best_format
from directory.enums import AttachmentKind, FunderTier, MemberState, ProjectRole, ProjectStatus
from directory.listing.titles import NBSP
from directory.models import Funding, Jumelage, JumelageContact, Project, ProjectContact
from directory.models.querysets import named_only
from directory.places import jumelage_places, project_actors, project_places, shown_members
from directory.related import related_jumelages, related_projects
from directory.timeline import timeline_of
from directory.views.base import SheetView
from directory.views.short import short_projects

LONG_TITLE = 60
"""Signs: beyond, a title in the largest size would fill the screen."""
FEW_PLACES = 7
"""Beyond, the places of a project are also a numbered list: the map cannot name them all."""
MAX_PROJECTS = 12


def attachments_of(record):
    """Photos and documents of a record whose attachments are prefetched."""
    attachments = list(record.attachments.all())
    return {
        "photos": [a for a in attachments if a.kind == AttachmentKind.PHOTO],
        "documents": [a for a in attachments if a.kind == AttachmentKind.DOCUMENT],
    }


def named_and_linked(actors):
    """``[{nom, url}]`` of organisations whose role of territory is loaded; other roles answer by a redirection."""
    return [
        {
            "nom": formal_name(actor),
            "url": f"/{'collectivites' if hasattr(actor, 'collectivite') else 'acteurs'}/{actor.slug}/",
        }
        for actor in actors
    ]


def funders_by_tier(fundings):
    """Fundings of published funders, by tier in the order of the enum, one line each."""
    tiers = []
    for tier in FunderTier:
        lines = [
            {
                "nom": formal_name(funding.funder.actor),
                "url": funding.funder.get_absolute_url(),
                "montant": funding.amount,
                "environ": funding.amount_is_approximate,
                "precision": ", ".join(str(part) for part in (funding.programme, funding.year) if part),
            }
            for funding in fundings
            if funding.funder.tier == tier and funding.funder.actor.is_published
        ]
        if lines:
            tiers.append({"libelle": tier.label, "financements": lines})
    return tiers


def network_of(record):
    """The published network that follows a record, with its offices, or ``None`` (national level)."""
    return record.network if record.network_id and record.network.actor.is_published else None


def addresses_of(record, url, freshness=None):
    """Where the sheet is, its page to print, its image, how to cite it (``url``: absolute address of the sheet)."""
    return {
        "adresse": url,
        "pdf": f"{record.get_absolute_url().rstrip('/')}.pdf",
        "image": f"{url.rstrip('/')}.png",
        "titre_long": len(record.title) > LONG_TITLE,
        "citation": citation(record, url, freshness or verification(record)),
    }


def citation(record, url, freshness):
    """How to cite a sheet: its title, the site, how fresh it is, the day, its address."""
    title, today = f"«{NBSP}{record.title}{NBSP}»", in_words(timezone.localdate())
    return f"{title}, Passerelles, {freshness}, consultée le {today}, {url}"


def verification(record):
    return f"fiche vérifiée le {in_words(record.verified_on)}" if record.verified_on else "fiche jamais vérifiée"


def in_words(date):
    """« 1er juillet 2025 »."""
    return str(PartialDate(date.year, date.month, date.day))


@dataclass(frozen=True)
class Ribbon:
    """The known money of a project on one line: segments (x, width, tier) in thousandths, and what they add up to.

    ``is_approximate``: a total is about as true as the least sure of its amounts.
    """

    segments: tuple
    total: object
    is_approximate: bool
    budget: object
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
    return Ribbon(tuple(segments), total, is_approximate, project.budget_amount, len(fundings) - len(known))


def vignette(record, places, *, status="", status_label="", dates=""):
    """The card of a record that another sheet leads to."""
    return Card(
        title=record.title,
        url=record.get_absolute_url(),
        places=tuple(places),
        status=status,
        status_label=str(status_label),
        dates=dates,
        record=record,
    )


def project_vignette(project):
    dates = format_period(project.start, project.end)
    return vignette(
        project, project_places(project), status=project.status.value, status_label=project.status_label, dates=dates
    )


def jumelage_vignette(jumelage):
    dates = f"{jumelage.get_form_display()} {format_period(jumelage.since, None)}".rstrip()
    return vignette(jumelage, jumelage_places(jumelage), dates=dates)


class ProjectSheet(SheetView):
    model = Project
    template_name = "directory/projet.html"
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
        prefetch_related_objects([project], *self._parts())
        places = project_places(project, with_notes=True)
        holders = project_actors(project, ProjectRole.HOLDER)
        partners = project_actors(project, ProjectRole.PARTNER)
        countries = list(project.countries.all())
        fundings = [f for f in project.fundings.all() if f.funder.actor.is_published]
        funders = list({f.funder_id: f.funder.actor for f in fundings}.values())
        url = self.absolute(project.get_absolute_url())
        steps = [("Projets", "/projets/")]
        if len(countries) == 1:
            steps.append((countries[0].name, f"/projets/?pays={countries[0].code}"))
        before = project.continues if project.continues_id and project.continues.is_published else None
        sequels = [one for one in project.continued_by.all() if one.is_published]
        return {
            "places": places,
            "portrait": best_format(places) == "portrait",
            "lieux": list(enumerate(places, start=1)) if len(places) > FEW_PLACES else [],
            "ariane": [*steps, (project.title, "")],
            "frise": timeline_of(project),
            "a_confirmer": project.status == ProjectStatus.UNCONFIRMED,
            "cadre": project.jumelage if project.jumelage_id and project.jumelage.is_published else None,
            "prolonge": before,
            "porteurs": named_and_linked(holders),
            "partenaires": named_and_linked(partners),
            "pays": countries,
            "localites": [
                spot.label
                for spot in project.localities.all()
                if spot.collectivite_id is None or spot.collectivite.actor.is_published
            ],
            "secteurs": list(project.sectors.all()),
            "odd": list(project.sdgs.all()),
            "budget": budget_text(project),
            "budget_connu": project.budget_kind != "inconnu",
            "niveaux": funders_by_tier(fundings),
            "ruban": ribbon_of(project, fundings),
            "contacts": [c for c in project.contacts.all() if c.actor is None or c.actor.is_published],
            **attachments_of(project),
            "reseau": network_of(project),
            "suites": sequels,
            "proches": [(one.why, project_vignette(one.record)) for one in related],
            "donnees_liees": [
                structured.project_data(project, url, holders, partners, funders, countries),
                structured.breadcrumb([(label, self.absolute(path)) for label, path in steps] + [(project.title, url)]),
            ],
            **addresses_of(project, url),
        }

    def _parts(self):
        """What the sheet alone shows."""
        fundings = Funding.objects.select_related("funder__actor__collectivite").order_by(
            "funder__actor__sort_key", "year", "pk"
        )
        return [
            Prefetch("fundings", queryset=named_only(fundings, "funder__actor")),
            Prefetch("contacts", queryset=ProjectContact.objects.current().select_related("actor")),
            Prefetch("continued_by", queryset=Project.objects.published().ordered().defer("search_vector")),
            "sectors",
            "sdgs",
            "attachments",
            "network__offices",
        ]


class JumelageSheet(SheetView):
    model = Jumelage
    template_name = "directory/jumelage.html"
    section = "jumelages"

    def queryset(self):
        contacts = JumelageContact.objects.current()
        return (
            super()
            .queryset()
            .with_provenance()
            .for_list()
            .prefetch_related(
                "milestones", "sectors", "attachments", "network__offices", Prefetch("contacts", queryset=contacts)
            )
        )

    def context(self, jumelage):
        members = shown_members(jumelage)
        places = jumelage_places(jumelage)
        projects = Project.objects.published().filter(jumelage=jumelage).order_by("-start_from", "-pk")
        fundings = Funding.objects.filter(project__in=projects.order_by().values("pk")).order_by("pk")
        states = [m.state for m in members]
        url = self.absolute(jumelage.get_absolute_url())
        steps = [("Jumelages", "/jumelages/")]
        seen = {f.funder_id: f for f in fundings.select_related("funder__actor__collectivite")}
        return {
            "places": places,
            "portrait": len(places) < 3 and best_format(places) == "portrait",
            "ariane": [*steps, (jumelage.title, "")],
            "membres": self._numbered(members, places),
            "signes": states.count(MemberState.SIGNED),
            "pressentis": states.count(MemberState.EXPECTED),
            "plusieurs": len(members) > 2,
            "pastilles": range(states.count(MemberState.SIGNED)) if len(members) <= 24 else [],
            "pastilles_attente": range(states.count(MemberState.EXPECTED)) if len(members) <= 24 else [],
            "dates": self._dates(jumelage),
            "secteurs": list(jumelage.sectors.all()),
            "projets": short_projects(projects[:MAX_PROJECTS]),
            "niveaux": funders_by_tier(seen.values()),
            "contacts": list(jumelage.contacts.all()),
            **attachments_of(jumelage),
            "reseau": network_of(jumelage),
            "proches": [(one.why, jumelage_vignette(one.record)) for one in related_jumelages(jumelage)],
            "donnees_liees": [
                structured.jumelage_data(jumelage, url, [m for m in members if m.state == MemberState.SIGNED]),
                structured.breadcrumb([("Jumelages", self.absolute("/jumelages/")), (jumelage.title, url)]),
            ],
            **addresses_of(jumelage, url),
        }

    def _numbered(self, members, places):
        """Members in the order of the drawing, whose numbers the narrow map shows; those who left come last."""
        current = [m for m in members if m.state != MemberState.LEFT]
        left = [m for m in members if m.state == MemberState.LEFT]
        names = [(p.name, p.country_code) for p in places]

        def rank(member):
            country = member.place_country
            name = member.name if member.collectivite_id else member.label or member.area
            key = (name, country.code if country else "")
            return names.index(key) if key in names else len(names)

        current.sort(key=rank)
        return [*enumerate(current, start=1), *((None, m) for m in left)]

    def _dates(self, jumelage):
        dates = [{"date": m.date, "libelle": m.label, "a_venir": m.is_planned} for m in jumelage.milestones.all()]
        known = {d["date"] for d in dates}
        if jumelage.since and jumelage.since not in known:
            dates.append({"date": jumelage.since, "libelle": "Début du lien", "a_venir": False})
        if jumelage.until and jumelage.until not in known:
            dates.append({"date": jumelage.until, "libelle": "Fin du lien", "a_venir": False})
        return sorted(dates, key=lambda d: d["date"].isoformat()) if len(dates) > 1 else []
