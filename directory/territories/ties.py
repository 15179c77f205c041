"""Who is tied to whom, for many territories at once."""

from collections import defaultdict

from django.db.models import Count, Exists, OuterRef

from directory.enums import MemberState, PublicationState
from directory.models import JumelageMember, ProjectActor

PUBLISHED = PublicationState.PUBLISHED


def ties_of(pks):
    """For these territories: ``{pk: [published partner actors]}`` and ``{pk: number of published projects}``."""
    partners = defaultdict(list)
    mine = Exists(
        JumelageMember.objects.filter(jumelage=OuterRef("jumelage"), collectivite__in=pks, state=MemberState.SIGNED)
    )
    links = (
        JumelageMember.objects.filter(
            mine, jumelage__state=PUBLISHED, state=MemberState.SIGNED, collectivite__actor__state=PUBLISHED
        )
        .select_related("collectivite__actor__country")
        .order_by("jumelage_id", "position", "pk")
    )
    bonds = defaultdict(list)
    for link in links:
        bonds[link.jumelage_id].append(link.collectivite)
    for members in bonds.values():
        for one in members:
            if one.pk in pks:
                known = {actor.pk for actor in partners[one.pk]}
                partners[one.pk] += [m.actor for m in members if m.pk != one.pk and m.pk not in known]
    counts = (
        ProjectActor.objects.filter(actor__in=pks, project__state=PUBLISHED)
        .values_list("actor")
        .annotate(number=Count("project", distinct=True))
    )
    projects = defaultdict(int, counts)
    return partners, projects
