"""What the site knows of projects."""

from django.db.models import Q, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from directory.enums import Closure
from directory.kinds import Asked, Followed, Kind, Paper, Proposal, register
from directory.models import Project
from directory.projects.facts import FACTS
from directory.projects.index import PROJECT_NAMES, THEME_NAMES, in_project, show_project
from directory.projects.leaf import leaf_of
from directory.projects.list import ProjectList
from directory.projects.places import project_places
from directory.projects.sheet import ProjectSheet
from directory.sheets.facts import Told


def _load(projects):
    prefetch_related_objects(projects, *Project.objects.place_parts(), "countries")
    FACTS.load(*projects)


PROJECTS = register(
    Kind(
        name="projets",
        route="project",
        model=Project,
        rank=10,
        label=_("Projets"),
        list=ProjectList,
        sheet=ProjectSheet,
        header=_("Projets"),
        footer="explorer",
        menu="fiches",
        suggestions=(PROJECT_NAMES, THEME_NAMES),
        told_where=(in_project, show_project),
        noted={
            "directory_projectcontact": ["project_id"],
            "directory_projectattachment": ["project_id"],
            "directory_projectactor": ["actor_id"],
            "directory_projectlocality": ["collectivite_id"],
            "directory_funding": ["funder_id"],
            "directory_verificationrequest": ["project_id"],
        },
        proposal=Proposal(
            "projet",
            _("Un projet"),
            _(
                "Un chantier, un échange scolaire, une formation, une aide d’urgence… "
                "mené avec un partenaire à l’étranger."
            ),
        ),
        paper=Paper(leaf_of),
        asked=Asked(
            state="cloture",
            done=Closure.DONE.value,
            end="fin",
            over=_("Ce projet est terminé"),
            began=lambda project: project.start,
            is_over=lambda project: project.closure != Closure.OPEN,
            places=project_places,
        ),
        followed=Followed(
            measured=("debut", "fin", "budget"),
            more=(
                Told("debut", _("Début"), lambda project: project.start and str(project.start)),
                Told("fin", _("Fin"), lambda project: project.end and str(project.end)),
            ),
            without=("periode",),
            state=lambda project: project.status.value,
            turning=lambda first, last: Project.objects.filter(
                Q(start_from__gte=first, start_from__lte=last) | Q(end_until__gte=first, end_until__lte=last)
            ),
            load=_load,
        ),
    )
)
