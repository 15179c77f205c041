"""What to read after a bond."""

from django.utils.translation import gettext_lazy as _

from directory.enums import MemberState
from directory.models import Jumelage, JumelageMember
from directory.sheets.related import nearest

WHY = (_("Même partenaire"), _("Même collectivité"))


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
    return nearest(groups, WHY, Jumelage.objects.published().for_list())
