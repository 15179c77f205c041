"""Published projects that may be the one proposed."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from directory.models import Project, ProjectActor
from directory.submissions.similar import titled_like

# Trigrams in common: with the same country or territory, and without.
_NEAR, _VERY_NEAR = 0.35, 0.55


_CANDIDATES = 30


def similar_projects(title, *, territory=None, countries=(), limit=5, exclude=None):
    """``[(project, why)]``: published projects of a like title, those of the same territory or country first."""
    here = Exists(ProjectActor.objects.filter(project=OuterRef("pk"), actor=territory))
    there = Exists(Project.countries.through.objects.filter(project=OuterRef("pk"), country__in=list(countries)))
    found = titled_like(Project.objects.published().exclude(pk=exclude), title)
    rows = [
        (project, project.similarity + 0.2 * project.is_here + 0.1 * project.is_there)
        for project in found.annotate(is_here=here, is_there=there)[:_CANDIDATES]
        if project.similarity >= (_NEAR if project.is_here or project.is_there else _VERY_NEAR)
    ]
    rows.sort(key=lambda row: (-row[1], row[0].pk))
    return [(project, _why(project)) for project, _score in rows[:limit]]


def _why(project):
    if project.is_here:
        return _("titre voisin, même territoire")
    return _("titre voisin, même pays") if project.is_there else _("titre voisin")
