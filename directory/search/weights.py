"""What people mean first, among things of one name."""

from math import log10

from django.db.models import Count

from directory.enums import PublicationState
from directory.models import JumelageMember, ProjectActor

PUBLISHED = PublicationState.PUBLISHED


#: Names of GeoNames shorter than this are codes of airports.
SHORTEST_FOREIGN_NAME = 4


def counts(rows, owner):
    return dict(rows.order_by().values_list(owner).annotate(number=Count("pk")))


def activity():
    """``{actor: number}`` of published bonds and projects that speak of each actor."""
    bonds = counts(JumelageMember.objects.filter(jumelage__state=PUBLISHED), "collectivite")
    projects = counts(ProjectActor.objects.filter(project__state=PUBLISHED), "actor")
    return {actor: bonds.get(actor, 0) + projects.get(actor, 0) for actor in bonds.keys() | projects.keys()}


def weight(ties, population):
    """What people mean first: those that cooperate, then the most peopled."""
    return log10(1 + (population or 0)) + 2 * log10(1 + ties)
