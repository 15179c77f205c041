"""Published sheets that look like what is being proposed."""

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from directory.models import Jumelage, JumelageMember, Project, ProjectActor
from directory.reference.fold import fold
from directory.submissions import raw

# Shorter titles look like too many others.
_SHORTEST = 6
# Trigrams in common: with the same country or territory, and without.
_NEAR, _VERY_NEAR = 0.35, 0.55
_CANDIDATES = 30


def titled_like(queryset, title):
    """The records of ``queryset`` whose title looks like ``title``, the nearest first, with their ``similarity``."""
    key = fold(raw.tidy_text(title)[:300])
    if len(key) < _SHORTEST:
        return queryset.none()
    near = queryset.filter(name_key__trigram_similar=key)
    return near.annotate(similarity=TrigramSimilarity("name_key", key)).order_by("-similarity", "pk")


def projects(title, *, territory=None, countries=(), limit=5, exclude=None):
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


def jumelages(members, *, limit=5, exclude=None):
    """``[(jumelage, why)]``: published bonds of at least two of these territories (keys), in whatever order; those of
    all of them first.
    """
    members = set(members)
    if len(members) < 2:
        return []
    shared = Count("members", filter=Q(members__collectivite__in=members))
    found = (
        Jumelage.objects.published()
        .exclude(pk=exclude)
        .filter(pk__in=JumelageMember.objects.filter(collectivite__in=members).values("jumelage"))
        .annotate(shared=shared, size=Count("members"))
        .filter(shared__gte=2)
        .order_by("-shared", "size", "pk")
    )
    return [
        (bond, _("mêmes membres") if bond.shared == bond.size == len(members) else _("membres en commun"))
        for bond in found[:limit]
    ]
