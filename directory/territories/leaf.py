"""A territory as a page to print and as an image."""

from directory.drawing import Role
from directory.drawing.placing import place_of
from directory.enums import MemberState
from directory.french import counted, followed_text
from directory.jumelages.places import joined_on, member_place, shown_members
from directory.models import Collectivite, Jumelage, Project
from directory.sheets.leaf import leaf
from directory.sheets.parts import network_of
from directory.sheets.view import ActorBasedView
from directory.territories.facts import facts_of, with_facts


class CollectiviteSummary(ActorBasedView):
    """A territory with what fits on a page: its partners, its latest projects."""

    model = Collectivite
    section = "collectivites"
    MOST_PROJECTS = 12

    def queryset(self):
        return with_facts(super().queryset().for_list()).select_related("actor__network__actor")

    def context(self, collectivite):
        actor = collectivite.actor
        mine = Jumelage.objects.published().filter(members__collectivite=collectivite.pk)
        partners, places = [], [place_of(actor, Role.HERE)]
        for jumelage in mine.for_list().order_by("since_from", "pk").distinct():
            for member in shown_members(jumelage):
                if member.collectivite_id == collectivite.pk or member.state == MemberState.LEFT:
                    continue
                country = member.place_country
                partners.append((member.name, country.name if country else "", joined_on(member, jumelage)))
                places.append(
                    member_place(member, Role.PENDING if member.state == MemberState.EXPECTED else Role.THERE)
                )
        projects = Project.objects.published().filter(project_actors__actor=actor.pk).distinct()
        return {
            "adresse": self.absolute(collectivite.get_absolute_url()),
            "places": places,
            "partenaires": partners,
            "projets": list(projects.order_by("-start_from", "-pk")[: self.MOST_PROJECTS]),
            "reseau": network_of(actor),
        }


def leaf_of(collectivite, context):
    """``context``: that of ``CollectiviteSummary``."""
    actor = collectivite.actor
    partners = tuple(
        (name, ", ".join(filter(None, [country, f"depuis {since}" if since else ""])))
        for name, country, since in context["partenaires"]
    )
    projects = tuple((project.title, str(project.status_label)) for project in context["projets"])
    return leaf(
        actor,
        context,
        facts_of(collectivite),
        then=[("Partenaires", partners), ("Projets", projects)],
        kind=collectivite.kind_label,
        summary=actor.summary or collectivite.location_note,
        line=collectivite.place if collectivite.is_french else actor.country.name,
        status=counted(len(partners), "partenaire") if partners else "",
        description_title="Sa politique internationale",
        description=collectivite.policy or actor.description,
        followed_by=followed_text(context["reseau"]) if context["reseau"] else "",
    )
