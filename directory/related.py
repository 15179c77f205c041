"""What to read after a sheet, and why: « même cadre », « même porteur », « même pays, même secteur »."""

from dataclasses import dataclass

from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _

from directory.enums import MemberState, ProjectRole
from directory.models import Jumelage, JumelageMember, Project, ProjectActor

SHOWN = 3
# The nearest tie first: it is the one that is said.
_WHY_PROJECT = (_("Même cadre"), _("Même porteur"), _("Même pays, même secteur"), _("Même pays"))
_WHY_JUMELAGE = (_("Même partenaire"), _("Même collectivité"))


@dataclass(frozen=True)
class Related:
    """A record and why it is shown: a lazy text."""

    record: object
    why: object


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
    return _nearest(groups, _WHY_PROJECT, Project.objects.published().defer("search_vector", "description"))


def related_jumelages(jumelage, places=4):
    """At most three published bonds of the same places: first those of the partner abroad, rarer than ours'."""
    members = [m for m in jumelage.members.all() if m.collectivite_id and m.state != MemberState.LEFT]
    abroad = [m.collectivite_id for m in members if not m.collectivite.is_french][:places]
    ours = [m.collectivite_id for m in members if m.collectivite.is_french][:places]
    others = Jumelage.objects.published().exclude(pk=jumelage.pk)
    signed = JumelageMember.objects.filter(state=MemberState.SIGNED)
    groups = [
        others.filter(pk__in=signed.filter(collectivite__in=pks).values("jumelage")) if pks else others.none()
        for pks in (abroad, ours)
    ]
    return _nearest(groups, _WHY_JUMELAGE, Jumelage.objects.published().for_list())


def _nearest(groups, reasons, records):
    """The first records of the groups, each once, with the reason of the first group where it is."""
    ranked = [
        group.order_by("-published_at", "-pk").annotate(group=Value(rank)).values_list("pk", "group")[: 2 * SHOWN]
        for rank, group in enumerate(groups)
        if not group.query.is_empty()
    ]
    if not ranked:
        return []
    first = {}
    for pk, rank in sorted(ranked[0].union(*ranked[1:], all=True), key=lambda row: row[1]):
        first.setdefault(pk, rank)
    kept = dict(list(first.items())[:SHOWN])
    found = records.in_bulk(kept) if kept else {}
    return [Related(found[pk], reasons[rank]) for pk, rank in kept.items() if pk in found]
