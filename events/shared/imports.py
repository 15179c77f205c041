"""What tables bring of anything of network life."""

from django.utils.translation import gettext_lazy as _

from directory.imports import cells, held, looks, themes
from directory.imports.meanings import Meaning


def title(words):
    return Meaning(
        "title",
        _("Titre"),
        cells.line("title"),
        f"titre, intitulé, nom, libellé, objet, {words}",
        columns=("titre",),
        looks=looks.short_texts,
    )


SUMMARY = Meaning(
    "summary",
    _("En une phrase"),
    cells.line("summary", 600),
    "résumé, en une phrase, accroche, synthèse, chapeau, chapô, description courte",
    columns=("resume",),
)


def description(label, words=""):
    return Meaning(
        "description",
        label,
        cells.paragraphs("description", 50_000),
        f"description, descriptif, présentation, contenu, texte, détail, {words}",
    )


SUBJECT = (
    Meaning(
        "countries",
        _("Pays"),
        cells.countries("countries"),
        "pays, pays concerné, pays partenaire, pays cible, pays éligible, zone géographique, destination",
        columns=("pays",),
        looks=looks.countries,
        is_listed=True,
        named=cells.country_named,
    ),
    Meaning(
        "sectors",
        _("Thèmes"),
        themes.sectors("sectors"),
        "thème, thématique, secteur, secteur d’activité, domaine, sujet, mot clé",
        columns=("themes",),
        is_listed=True,
        named=themes.sector_named,
    ),
)
HELD = {
    "title": held.Column("title"),
    "summary": held.Column("summary"),
    "description": held.Column("description"),
    "countries": held.countries(),
    "sectors": held.sectors(),
}
TITLE_LACKS = {"title": "il manque le titre. Écrivez-le en quelques mots."}
#: Questions of propositions, by meaning.
QUESTIONS = {
    "title": "titre",
    "summary": "resume",
    "description": "description",
    "countries": "pays",
    "sectors": "secteurs",
}
