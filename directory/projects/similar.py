"""Published projects that may be the one proposed."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from directory.models import Project, ProjectActor
from directory.submissions.similar import titled_like


def similar_projects(title, *, territory=None, countries=(), limit=5, exclude=None):
    """``[(project, why)]``: published projects of a like title, those of the same territory or country first."""
    here = Exists(ProjectActor.objects.filter(project=OuterRef("pk"), actor=territory))
    there = Exists(Project.countries.through.objects.filter(project=OuterRef("pk"), country__in=list(countries)))
    projects = Project.objects.published().exclude(pk=exclude).annotate(is_here=here, is_there=there)
    found = titled_like(projects, title, lambda project: project.is_here or project.is_there)
    found.sort(key=lambda project: (-project.likeness - 0.2 * project.is_here - 0.1 * project.is_there, project.pk))
    return [(project, _why(project)) for project in found[:limit]]


def _why(project):
    if project.is_here:
        return _("titre voisin, même territoire")
    return _("titre voisin, même pays") if project.is_there else _("titre voisin")
