"""The meanings that tables of any kind have: which record a row is, whom to write to, what the team keeps."""

from django.utils.translation import gettext_lazy as _

from directory.database.fold import fold
from directory.imports import looks
from directory.imports.meanings import Meaning
from directory.imports.rehearsal import ADDRESS, IDENTIFIER, KEY


def _nothing(sources, row):
    """Read with others."""


IDENTITY = (
    Meaning(IDENTIFIER, _("Identifiant ici"), None, columns=("identifiant",), is_field=False),
    Meaning(ADDRESS, _("Adresse de la fiche"), None, columns=("url",), is_field=False),
    Meaning(
        KEY,
        _("Référence du réseau"),
        None,
        "référence, numéro, numéro de dossier, n° dossier, code, code projet, code action, identifiant, "
        "identifiant interne, "
        "référence interne, référence du projet, numéro projet, clé, id",
        looks=looks.own_keys,
        is_field=False,
    ),
)
CONTACTS = (
    Meaning(
        "contact_email",
        _("Courriel du contact"),
        _nothing,
        "courriel, mail, e-mail, adresse mail, adresse électronique, adresse courriel, courriel du contact, "
        "contact courriel",
        looks=looks.emails,
        is_listed=True,
        is_private=True,
        from_look=looks.emails,
        is_field=False,
    ),
    Meaning(
        "contact_phone",
        _("Téléphone du contact"),
        _nothing,
        "téléphone, tél, portable, mobile, numéro de téléphone, téléphone du contact, coordonnées téléphoniques, fax",
        looks=looks.phones,
        is_listed=True,
        is_private=True,
        from_look=looks.dialled,
        is_field=False,
    ),
    Meaning(
        "contact_name",
        _("Nom du contact"),
        _nothing,
        "contact, nom du contact, personne contact, personne à contacter, référent, référente, interlocuteur, "
        "responsable, "
        "responsable du projet, chef de projet, coordonnées, nom prénom, prénom, prénom nom, élu référent, "
        "correspondant, "
        "chargé de mission, civilité",
        is_listed=True,
        is_private=True,
        is_field=False,
    ),
    Meaning(
        "contact_function",
        _("Fonction du contact"),
        _nothing,
        "fonction, fonction du contact, qualité, poste, titre du contact, service",
        is_private=True,
        is_field=False,
    ),
    Meaning(
        "consent",
        _("Accord du contact"),
        _nothing,
        "accord, consentement, rgpd, accord rgpd, autorisation, autorisation de publication, accord de publication, "
        "accord pour publication, consentement rgpd, droit image, accord contact",
        looks=looks.yes_or_no,
        is_private=True,
        is_field=False,
    ),
)
PUBLICATION = Meaning(
    "publication",
    _("À publier"),
    _nothing,
    "publier, à publier, publiable, publication, publication sur le site, diffusion, diffusable, mise en ligne, "
    "en ligne, public",
    looks=looks.yes_or_no,
    is_field=False,
)


def contacts_key(value):
    """What two lists of contacts are compared by: an address is somebody's, without one a name is."""
    return frozenset((one["email"].lower(), one["email"] == "" and fold(one["name"])) for one in value or ())


def with_what_stays(before, values):
    """``values`` to compare with ``before``: a contact or a line of the note that a row does not say stays."""
    values = {name: value for name, value in values.items() if name != "draft"}
    if "contacts" in values:
        known = contacts_key(before.get("contacts"))
        new = [one for one in values["contacts"] if not contacts_key([one]) <= known]
        values["contacts"] = [*(before.get("contacts") or ()), *new]
    if "note" in values:
        known = before.get("note") or ""
        new = [line for line in values["note"].split("\n") if line not in known]
        values["note"] = "\n".join(filter(None, [known, *new]))
    return values
