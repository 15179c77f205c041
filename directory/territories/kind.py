"""What the site knows of territories."""

from django.utils.translation import gettext_lazy as _

from directory.kinds import Followed, Kind, Paper, register
from directory.models import Collectivite
from directory.territories.index import TERRITORY_NAMES
from directory.territories.leaf import CollectiviteSummary, leaf_of
from directory.territories.list import CollectiviteList
from directory.territories.sheet import CollectivitePage

TERRITORIES = register(
    Kind(
        name="collectivites",
        route="collectivite",
        model=Collectivite,
        rank=30,
        label=_("Collectivités"),
        list=CollectiviteList,
        sheet=CollectivitePage,
        header=_("Collectivités"),
        footer="explorer",
        menu="fiches",
        suggestions=(TERRITORY_NAMES,),
        paper=Paper(leaf_of, CollectiviteSummary),
        on_map=lambda territories: territories.with_published_records(),
        followed=Followed(measured=("population",), facet="collectivite"),
    )
)
