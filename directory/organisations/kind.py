"""What the site knows of actors, and of their roles of funder and network."""

from django.utils.translation import gettext_lazy as _

from directory.kinds import Followed, Kind, register
from directory.models import Actor, Funder, Network
from directory.organisations.index import ACTOR_NAMES, FUNDER_NAMES, NETWORK_NAMES
from directory.organisations.list import ActorList, FunderList, NetworkList
from directory.organisations.sheet import ActorPage, FunderPage, NetworkPage

ACTORS = register(
    Kind(
        name="acteurs",
        route="actor",
        model=Actor,
        rank=40,
        label=_("Autres acteurs"),
        list=ActorList,
        sheet=ActorPage,
        footer="explorer",
        menu="fiches",
        suggestions=(ACTOR_NAMES,),
        on_map=lambda actors: actors.plain().select_related("collectivite", "as_network"),
        noted={"directory_actorcontact": ["actor_id"], "directory_actorattachment": ["actor_id"]},
    )
)
FUNDERS = register(
    Kind(
        name="financeurs",
        route="funder",
        model=Funder,
        rank=50,
        label=_("Financeurs"),
        list=FunderList,
        sheet=FunderPage,
        footer="explorer",
        menu="fiches",
        suggestions=(FUNDER_NAMES,),
        followed=Followed(measured=("niveau",), facet="financeur"),
    )
)
NETWORKS = register(
    Kind(
        name="reseaux",
        route="network",
        model=Network,
        rank=60,
        label=_("Réseaux"),
        list=NetworkList,
        sheet=NetworkPage,
        header=_("Réseaux"),
        footer="participer",
        menu="fiches",
        suggestions=(NETWORK_NAMES,),
        followed=Followed(facet="reseau"),
        noted={
            "directory_network": ["actor_id"],
            "directory_network_regions": ["network_id", "collectivite_id"],
            "directory_office": ["network_id"],
            "directory_networkpartner": ["network_id"],
        },
    )
)
