"""What to read after a project."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from directory.enums import ProjectRole
from directory.models import Project, ProjectActor
from directory.sheets.related import nearest

# The nearest tie first: it is the one that is said.
WHY = (_("Même cadre"), _("Même porteur"), _("Même pays, même secteur"), _("Même pays"))


def related_projects(project):
    """At most three published projects, the nearest first. Two queries, whatever their number.

    The sequels of the project and what it prolongs are left out: the sheet has a place for them. The records come
    bare: load their actors and places with those of the sheet.
    """
    others = Project.objects.published().exclude(pk__in=[project.pk, project.continues_id or project.pk])
    others = others.filter(~Q(continues=project.pk) | Q(continues__isnull=True))
    through = Project.countries.through.objects
    countries = through.filter(country__in=through.filter(project=project.pk).values("country")).values("project")
    through = Project.sectors.through.objects
    sectors = through.filter(sector__in=through.filter(project=project.pk).values("sector")).values("project")
    roles = ProjectActor.objects.filter(role=ProjectRole.HOLDER)
    holders = roles.filter(actor__in=roles.filter(project=project.pk).values("actor")).values("project")
    here = others.filter(pk__in=countries)
    groups = [others.filter(pk__in=holders), here.filter(pk__in=sectors), here]
    bond = project.jumelage
    groups.insert(0, others.filter(jumelage=bond) if bond and bond.is_published else others.none())
    return nearest(groups, WHY, Project.objects.published().defer("search_vector", "description"))
