"""Published bonds that may be the one proposed."""

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from directory.models import Jumelage, JumelageMember


def similar_jumelages(members, *, limit=5, exclude=None):
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
