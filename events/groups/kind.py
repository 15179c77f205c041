"""What the site knows of country groups, and what they add to the page of a country."""

from django.utils.translation import gettext_lazy as _

from directory.kinds import Followed, Kind, Paper, around, register
from events.groups.index import GROUP_NAMES
from events.groups.list import CountryGroupList
from events.groups.sheet import CountryGroupSheet
from events.models import CountryGroup
from events.shared.leaf import leaf_of

GROUPS = register(
    Kind(
        name="groupes-pays",
        route="country-group",
        model=CountryGroup,
        rank=120,
        label=_("Groupes-pays"),
        list=CountryGroupList,
        sheet=CountryGroupSheet,
        footer="participer",
        menu="vie",
        suggestions=(GROUP_NAMES,),
        followed=Followed(facet="groupe"),
        paper=Paper(leaf_of, is_printed=False),
        noted={
            "events_countrygroup": ["id"],
            "events_countrygroup_members": ["countrygroup_id"],
            "events_countrygroup_countries": ["countrygroup_id"],
            "events_countrygroup_sectors": ["countrygroup_id"],
        },
    )
)

around("pays", lambda country: {"groupes": list(CountryGroup.objects.published().filter(countries=country).ordered())})
