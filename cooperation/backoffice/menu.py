"""The menu, in the words of a network's staff rather than by application."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cooperation.accounts.people import finds_people
from directory.kinds import all_kinds

GROUPS = (
    ("propositions", _("Propositions"), ("Submission", "CannedReply", "Message", "FollowedSelection", "Mail")),
    ("fraicheur", _("Fraîcheur des fiches"), ("Campaign", "VerificationRequest")),
    ("imports", _("Tableaux importés"), ("ImportBatch",)),
    ("fiches", _("Fiches de l’annuaire"), ()),
    ("vie", _("Vie des réseaux"), ()),
    ("listes", _("Listes de référence"), ("Sector", "SDG", "GazetteerTown")),
    ("comptes", _("Comptes et traces"), ("User", "Verification", "Redirection")),
)
"""Key, name, models that are no kind of record; the kinds say in which group they are."""

# Pages that are no list of a table.
PEOPLE = {"name": _("Personnes : chercher, corriger, effacer"), "object_name": "Personnes", "view_only": True}
SHEETS = (
    ("doublons", {"name": _("Doublons probables"), "object_name": "Doublons", "view_only": True}),
    (
        "recherches-sans-resultat",
        {"name": _("Recherches sans résultat"), "object_name": "RecherchesSansResultat", "view_only": True},
    ),
    ("supprimees", {"name": _("Fiches supprimées"), "object_name": "Supprimees", "view_only": True}),
    (
        "ensembles",
        {"name": _("Fait à plusieurs fiches : revoir, annuler"), "object_name": "Ensembles", "view_only": True},
    ),
)


def _groups():
    kinds = all_kinds()
    for key, name, others in GROUPS:
        models = [model for kind in kinds if kind.menu == key for model in (kind.model, *kind.menu_parts)]
        yield key, name, [*(model.__name__ for model in models), *others]


def grouped(apps, user):
    """Django's ``app_list`` regrouped for ``user``; a model that no group names stays in its application."""
    models = {model["object_name"]: model for app in apps for model in app["models"]}
    menu = []
    for key, name, names in _groups():
        found = [models.pop(one) for one in names if one in models]
        if key == "comptes" and finds_people(user):
            found.insert(0, PEOPLE | {"admin_url": reverse("admin:personnes")})
        if key == "fiches" and found:
            found += [page | {"admin_url": reverse(f"admin:{name}")} for name, page in SHEETS]
        if found:
            menu.append({"name": name, "app_label": key, "app_url": "", "has_module_perms": True, "models": found})
    for app in apps:
        rest = [model for model in app["models"] if model["object_name"] in models]
        if rest:
            menu.append({**app, "models": rest})
    return menu
