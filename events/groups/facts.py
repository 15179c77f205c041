"""What is told of a country group."""

from django.utils.translation import gettext_lazy as _

from directory.sheets.facts import Facts, Told, noted
from events.models import CountryGroup
from events.shared.facts import COUNTRIES, themes


def _members(group):
    return [
        noted(one.formal_name, " · ".join(filter(None, (one.get_kind_display(), one.city))), url=one.get_absolute_url())
        for one in group.members.all()
    ]


FACTS = Facts(
    CountryGroup,
    Told("membres", (_("Membre"), _("Membres")), _members, _("La liste des membres reste à compléter."), is_apart=True),
    COUNTRIES,
    themes("agenda"),
)
facts_of = FACTS.of
