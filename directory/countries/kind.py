"""What the site knows of countries."""

from django.utils.translation import gettext_lazy as _

from directory.countries.index import COUNTRY_NAMES
from directory.countries.list import CountryList, tied
from directory.countries.sheet import CountryPage
from directory.kinds import Followed, Kind, register
from directory.models import Country

COUNTRIES = register(
    Kind(
        name="pays",
        route="country",
        model=Country,
        rank=35,
        label=_("Pays"),
        list=CountryList,
        sheet=CountryPage,
        slug="(?P<code>[A-Za-z]{2})",
        header=_("Pays"),
        footer="explorer",
        on_map=tied,
        menu="listes",
        suggestions=(COUNTRY_NAMES,),
        followed=Followed(facet="pays"),
        noted={"directory_country": []},
    )
)
