"""What tables say of any organisation, a territory too: what it does, where it is."""

from django.utils.translation import gettext_lazy as _

from directory.imports import cells, facts, held, looks
from directory.imports.meanings import Meaning


def read_country(sources, row):
    cells.countries("country")(sources, row)
    row.memo.pop("regions", None)
    codes = row.values.pop("country", [])
    if len(codes) == 1:
        row.values["country"] = codes[0]
    elif codes:
        row.refuse(sources[0], "un seul pays est attendu ici.")


SHEET = (
    Meaning(
        "summary",
        _("En une phrase"),
        cells.line("summary", 600),
        "résumé, en une phrase, accroche, description courte, objet, objet social",
        columns=("resume",),
    ),
    Meaning(
        "description",
        _("Présentation"),
        cells.paragraphs("description", 50_000),
        "description, descriptif, activités, missions, actions, historique, texte, champ d’action",
    ),
    Meaning(
        "website",
        _("Site"),
        cells.address("website"),
        "site, site web, site internet, lien, page web, url",
        columns=("site",),
        looks=looks.addresses,
    ),
    Meaning(
        "street",
        _("Adresse postale"),
        cells.paragraphs("street", 500),
        "adresse, rue, adresse complète, siège, siège social, adresse 1",
        columns=("adresse",),
    ),
    Meaning("postal_code", _("Code postal"), facts.postal_code("postal_code"), "cp", columns=("code_postal",)),
)
CITY = Meaning("city", _("Ville"), cells.line("city", 120), "ville, commune, localité", columns=("ville",))
SHEET_HELD = {
    "summary": held.Column("summary"),
    "description": held.Column("description"),
    "website": held.Column("website"),
    "street": held.Column("address"),
    "postal_code": held.Column("postal_code"),
    "city": held.Column("city"),
}
#: Questions of its form, by meaning.
QUESTIONS = {
    "summary": "resume",
    "description": "description",
    "website": "site",
    "street": "adresse",
    "postal_code": "code_postal",
    "city": "ville",
}
