"""The addresses of the forms. Those that hold a secret have no name: nothing lists them."""

from django.urls import path

from cooperation.pages.proposing import begin, files, follow, places, remark, steps
from directory.kinds import all_kinds


def beginnings():
    """The first page of the form of each kind that may be proposed."""
    return [
        path(f"proposer/{kind.proposal.name}/", begin.begin, {"name": kind.proposal.name}, name=f"propose-{kind.route}")
        for kind in all_kinds()
        if kind.proposal
    ]


urlpatterns = [
    path("proposer/", begin.choose, name="propose"),
    *beginnings(),
    path("proposer/remarque/", remark.remark, name="propose-remark"),
    path("proposer/correction/", begin.correct, name="propose-correction"),
    path("proposer/territoires.json", places.territories, name="propose-territories"),
    path("proposer/lieux.json", places.foreign_places, name="propose-places"),
    path("proposer/pays.json", places.countries, name="propose-countries"),
    path("proposer/financeurs.json", places.funders, name="propose-funders"),
    path("suivi/nouveau-lien/", follow.new_link, name="new-link"),
    path("suivi/confirmer/<str:token>/", follow.confirm),
    path("suivi/<str:token>/", follow.follow),
    path("suivi/<str:token>/plus-tard/", follow.later),
    path("suivi/<str:token>/fermer/", follow.close),
    path("suivi/<str:token>/repondre/", follow.reply),
    path("suivi/<str:token>/retirer/", follow.withdraw),
    path("suivi/<str:token>/pieces/envoyer/", files.upload),
    path("suivi/<str:token>/pieces/<int:pk>/", files.piece),
    path("suivi/<str:token>/<str:name>/", steps.step),
]
