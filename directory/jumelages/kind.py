"""What the site knows of bonds."""

from django.utils.translation import gettext_lazy as _

from directory.enums import JumelageState
from directory.jumelages.index import JUMELAGE_NAMES, in_jumelage, show_jumelage
from directory.jumelages.leaf import leaf_of
from directory.jumelages.list import JumelageList
from directory.jumelages.places import jumelage_places
from directory.jumelages.sheet import JumelageSheet
from directory.kinds import Asked, Followed, Kind, Paper, Proposal, register
from directory.models import Jumelage

JUMELAGES = register(
    Kind(
        name="jumelages",
        route="jumelage",
        model=Jumelage,
        rank=20,
        label=_("Jumelages et partenariats"),
        list=JumelageList,
        sheet=JumelageSheet,
        header=_("Jumelages"),
        footer="explorer",
        menu="fiches",
        suggestions=(JUMELAGE_NAMES,),
        told_where=(in_jumelage, show_jumelage),
        noted={
            "directory_jumelagemember": ["collectivite_id"],
            "directory_jumelagemilestone": ["jumelage_id"],
            "directory_jumelagecontact": ["jumelage_id"],
            "directory_jumelageattachment": ["jumelage_id"],
        },
        proposal=Proposal(
            "jumelage",
            _("Un jumelage ou un partenariat"),
            _("Deux collectivités ou plus, liées par un serment, un accord, une convention ou une longue amitié."),
            ends="aa",
        ),
        paper=Paper(leaf_of),
        asked=Asked(
            state="statut",
            done=JumelageState.ENDED.value,
            end="jusqua",
            over=_("Ce lien est terminé"),
            began=lambda bond: bond.since,
            is_over=lambda bond: bond.status == JumelageState.ENDED,
            places=jumelage_places,
        ),
        followed=Followed(measured=("forme", "depuis", "jusqua"), state=lambda bond: bond.status),
    )
)
