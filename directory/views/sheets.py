"""The sheets of projects and bonds."""

from django.db.models import Exists, OuterRef, Prefetch, Q

from directory import structured
from directory.cards import budget_text, project_card
from directory.drawing import best_format
from directory.enums import AttachmentKind, CollectiviteKind, FunderTier, MemberState, ProjectRole, ProjectStatus
from directory.models import Funding, Jumelage, JumelageContact, Project, ProjectContact
from directory.places import jumelage_places, project_actors, project_places, shown_members
from directory.timeline import timeline_of
from directory.views.base import SheetView
from directory.views.lists import projects_for_cards


def attachments_of(record):
    """Photos and documents of a record whose attachments are prefetched."""
    attachments = list(record.attachments.all())
    return {
        "photos": [a for a in attachments if a.kind == AttachmentKind.PHOTO],
        "documents": [a for a in attachments if a.kind == AttachmentKind.DOCUMENT],
    }


def formal_name(actor):
    """How an organisation is named among funders: « Région Bretagne », not « Bretagne »."""
    territory = getattr(actor, "collectivite", None)
    if territory is None:
        return actor.name
    if territory.official_name:
        return territory.official_name
    return f"Région {actor.name}" if territory.kind == CollectiviteKind.REGION else actor.name


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


class ProjectSheet(SheetView):
    model = Project
    template_name = "directory/projet.html"
    section = "projets"

    def queryset(self):
        fundings = Funding.objects.select_related("funder__actor__collectivite").order_by(
            "funder__actor__sort_key", "year", "pk"
        )
        contacts = ProjectContact.objects.current().select_related("actor")
        return (
            super()
            .queryset()
            .for_list()
            .select_related("jumelage", "continues")
            .prefetch_related(
                Prefetch("fundings", queryset=fundings),
                Prefetch("contacts", queryset=contacts),
                "sdgs",
                "attachments",
                "network__offices",
            )
        )

    def context(self, project):
        places = project_places(project, with_notes=True)
        holders = project_actors(project, ProjectRole.HOLDER)
        countries = list(project.countries.all())
        fundings = [f for f in project.fundings.all() if f.funder.actor.is_published]
        funders = list({f.funder_id: f.funder.actor for f in fundings}.values())
        url = self.absolute(project.get_absolute_url())
        steps = [("Projets", "/projets/")]
        if len(countries) == 1:
            steps.append((countries[0].name, f"/projets/?pays={countries[0].code}"))
        return {
            "places": places,
            "portrait": best_format(places) == "portrait",
            "ariane": [*steps, (project.title, "")],
            "frise": timeline_of(project),
            "a_confirmer": project.status == ProjectStatus.UNCONFIRMED,
            "cadre": project.jumelage if project.jumelage_id and project.jumelage.is_published else None,
            "prolonge": project.continues if project.continues_id and project.continues.is_published else None,
            "porteurs": named_and_linked(holders),
            "partenaires": named_and_linked(project_actors(project, ProjectRole.PARTNER)),
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
            "contacts": [c for c in project.contacts.all() if c.actor is None or c.actor.is_published],
            **attachments_of(project),
            "reseau": network_of(project),
            "suites": self._sequels(project),
            "proches": self._related(project, countries, holders),
            "donnees_liees": [
                structured.project_data(project, url, holders, funders),
                structured.breadcrumb([(label, self.absolute(path)) for label, path in steps] + [(project.title, url)]),
            ],
            "adresse": url,
        }

    def _sequels(self, project):
        return list(project.continued_by.published().ordered())

    def _related(self, project, countries, holders):
        """Three others by the same holders first, else in the same countries."""
        others = projects_for_cards().exclude(pk=project.pk)
        same_holder = Exists(
            Project.actors.through.objects.filter(project=OuterRef("pk"), actor__in=[a.pk for a in holders])
        )
        same_country = Exists(
            Project.countries.through.objects.filter(project=OuterRef("pk"), country__in=[c.pk for c in countries])
        )
        others = others.filter(Q(same_holder) | Q(same_country))
        # PostgreSQL refuses to order by a constant, which the condition is when there is no holder.
        order = (same_holder.desc(),) if holders else ()
        return [project_card(other) for other in others.order_by(*order, "-published_at", "-pk")[:3]]


class JumelageSheet(SheetView):
    model = Jumelage
    template_name = "directory/jumelage.html"
    section = "jumelages"

    def queryset(self):
        contacts = JumelageContact.objects.current()
        return (
            super()
            .queryset()
            .for_list()
            .prefetch_related(
                "milestones", "sectors", "attachments", "network__offices", Prefetch("contacts", queryset=contacts)
            )
        )

    def context(self, jumelage):
        members = shown_members(jumelage)
        places = jumelage_places(jumelage)
        projects = list(projects_for_cards().filter(jumelage=jumelage).order_by("-start_from", "-pk")[:12])
        states = [m.state for m in members]
        url = self.absolute(jumelage.get_absolute_url())
        steps = [("Jumelages", "/jumelages/")]
        fundings = [f for project in projects for f in project.fundings.all()]
        seen = {f.funder_id: f for f in fundings}
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
            "projets": [project_card(project) for project in projects],
            "niveaux": funders_by_tier(seen.values()),
            "contacts": list(jumelage.contacts.all()),
            **attachments_of(jumelage),
            "reseau": network_of(jumelage),
            "donnees_liees": [
                structured.jumelage_data(jumelage, url, [m.name for m in members if m.state == MemberState.SIGNED]),
                structured.breadcrumb([("Jumelages", self.absolute("/jumelages/")), (jumelage.title, url)]),
            ],
            "adresse": url,
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
