"""The menu, in the words of a network's staff rather than by application."""

from django.utils.translation import gettext_lazy as _

GROUPS = (
    ("propositions", _("Propositions"), ("Submission", "CannedReply", "Mail")),
    ("fraicheur", _("Fraîcheur des fiches"), ("Campaign", "VerificationRequest")),
    (
        "fiches",
        _("Fiches de l’annuaire"),
        ("Project", "Jumelage", "Collectivite", "Actor", "Funder", "Network"),
    ),
    (
        "vie",
        _("Vie des réseaux"),
        ("Event", "EventSeries", "CountryGroup", "Article", "Resource", "Call"),
    ),
    ("listes", _("Listes de référence"), ("Country", "Sector", "SDG", "GazetteerTown")),
    ("comptes", _("Comptes et traces"), ("User", "ImportBatch", "Verification", "Redirection")),
)


def grouped(apps):
    """Django's ``app_list`` regrouped; a model that no group names stays in its application."""
    models = {model["object_name"]: model for app in apps for model in app["models"]}
    menu = []
    for key, name, names in GROUPS:
        found = [models.pop(one) for one in names if one in models]
        if found:
            menu.append({"name": name, "app_label": key, "app_url": "", "has_module_perms": True, "models": found})
    for app in apps:
        rest = [model for model in app["models"] if model["object_name"] in models]
        if rest:
            menu.append({**app, "models": rest})
    return menu
