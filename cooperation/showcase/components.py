"""Each file of `templates/components/`: what it says of its arguments, and its states."""

import re
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.template import engines

from cooperation.showcase import samples as s

FOLDER = Path(settings.BASE_DIR) / "templates" / "components"
_COMMENT = re.compile(r"\{% comment %\}\n?(.*?)\{% endcomment %\}", re.DOTALL)


@dataclass(frozen=True)
class State:
    """One way to show a component: ``source`` is a template, rendered with ``context``."""

    title: str
    source: str
    context: dict

    @property
    def html(self):
        return engines["django"].from_string(self.source).render(self.context)


@dataclass(frozen=True)
class Component:
    """``words``: the comment at the head of the file. ``within``: the component that it is a part of.

    ``at``: the address of a page that shows it at work, when it cannot live alone.
    """

    name: str
    words: str
    states: tuple = ()
    within: str = ""
    at: str = ""

    @property
    def is_small(self):
        return self.name in SMALL


def _of(name, wrap="{}"):
    """States of a component given by its arguments: ``_of("avis")(("info", {…}), …)``."""
    include = "{% include 'components/" + name + ".html' %}"

    def states(*all_states):
        return tuple(State(title, wrap.format(include), context) for title, context in all_states)

    return states


def _by_tag(libraries, tag, *all_states, wrap="{}"):
    """States of a component drawn by a tag: ``(title, arguments as written, context)``."""
    load = f"{{% load {libraries} %}}"
    return tuple(
        State(title, load + wrap.format(f"{{% {tag} {arguments} %}}"), context)
        for title, arguments, context in all_states
    )


_LINK = {"url": "#contenu", "lien": "Tout voir"}
_NO_LINK = {"url": "", "lien": ""}
_SEARCH = {"valeur": "", "exemple": "", "visible": False, "genre": "", "sans_suggestions": True}
_STATUSES = (
    "en-cours", "a-venir", "a-confirmer", "termine", "suspendu", "abandonne", "actif", "en-sommeil", "signe",
    "pressenti", "retire", "annule", "ouvert", "clos",
)  # fmt: skip
_TEXT = "Depuis 1993, les deux villes travaillent ensemble.\n\n## Les actions\n- une déchetterie\n- vingt agents"

SHOWN = {
    "ariane": _of("ariane")(("trois étapes", {"etapes": [("Jumelages", "#contenu"), ("Orléans – Parakou", "")]})),
    "avis": _of("avis")(
        (
            "à confirmer",
            {"genre": "", "titre": "Échéance dépassée.", "texte": "Personne n’a dit si ce projet est achevé.", **_LINK},
        ),
        ("info", {"genre": "info", "titre": "", "texte": "Paramètre inconnu, ignoré : couleur.", **_NO_LINK}),
        ("erreur", {"genre": "erreur", "titre": "Deux réponses manquent.", "texte": "Le titre, le pays.", **_NO_LINK}),
    ),
    "bouton": _of("bouton")(
        *(
            (genre or "plein", {"genre": genre, "texte": words, "url": "#contenu"})
            for genre, words in (
                ("", "Voir le projet"),
                ("appel", "Proposer un projet"),
                ("trait", "Voir la carte"),
                ("lien", "Tout retirer"),
            )
        )
    ),
    "code": _by_tag(
        "dessin", "code", ("au bas d’une fiche imprimée", "adresse fiche", {"adresse": s.ADDRESS, "fiche": s.VERIFIED})
    ),
    "colonne": tuple(
        State(
            title,
            "{% load listes %}<table class='tableau'><thead><tr>{% colonne 'Projet' 'titre' %}"
            "{% colonne 'Publié' 'recents' %}{% colonne 'Budget' number=True %}</tr></thead>"
            "<tbody><tr><th scope='row'>Un projet</th><td>2026</td><td class='n'>12</td></tr></tbody></table>",
            {"tris": s.SORTS},
        )
        for title in ("trie, est l’ordre en cours, ne trie pas",)
    ),
    "dates": _of("dates")(
        (
            "passées et à venir",
            {
                "dates": [
                    {"date": "1993", "libelle": "Signature", "a_venir": False},
                    {"date": "octobre 2019", "libelle": "Visite des élus", "a_venir": False},
                    {"date": "2027", "libelle": "Renouvellement", "a_venir": True},
                ]
            },
        )
    ),
    "dessin": _by_tag(
        "dessin",
        "dessin",
        ("deux lieux, carte", 'places format="carte"', {"places": s.PAIR}),
        ("deux lieux, vignette", 'places format="vignette"', {"places": s.PAIR}),
        ("sept lieux, dont un pressenti", 'places format="carte"', {"places": s.SEVEN}),
        ("quelques kilomètres", 'places format="carte"', {"places": (s.STRASBOURG, s.KEHL)}),
        ("de part et d’autre de l’antiméridien", 'places format="carte"', {"places": (s.NOUMEA, s.SUVA, s.PAPEETE)}),
        ("sans coordonnées : un halo", 'places format="vignette"', {"places": (s.ORLEANS, s.TOGO)}),
        ("rien à situer", 'places format="vignette"', {"places": ()}),
    ),
    "emporter": _of("emporter")(
        *(
            (title, {"exports": s.EXPORTS, "total": 128, "compte": "128 projets", "genre": genre})
            for title, genre in (("menu de la barre d’outils", "menu"), ("sous les résultats, au téléphone", "pied"))
        )
    ),
    "encart": _of("encart")(
        (
            "avec une suite",
            {"titre": "CENTRAIDER", "texte": "Le réseau du Centre-Val de Loire suit cette fiche.", **_LINK},
        ),
        ("sans suite", {"titre": "À savoir", "texte": "Les montants sont ceux de la convention.", **_NO_LINK}),
    ),
    "etiquettes": _of("etiquettes")(
        ("liens", {"secteurs": s.SECTORS[:3], "base": "/projets/", "court": False}),
        ("texte, abrégé", {"secteurs": s.SECTORS, "base": "", "court": True}),
    ),
    "facette": _of("facette")(
        ("longue, une valeur choisie", {"facette": s.LONG_FACET}),
        ("courte, une valeur sans résultat", {"facette": s.SHORT_FACET}),
        ("fermée", {"facette": s.CLOSED_FACET}),
    ),
    "fait": _of("fait")(
        ("un lien, une précision", {"item": s.FACTS[0].items[0]}),
    ),
    "faits": _of("faits")(
        ("connus, inconnus, en étiquettes", {"faits": s.FACTS}),
    ),
    "fraicheur": _of("fraicheur")(
        ("vérifiée", {"fiche": s.VERIFIED}),
        ("il y a longtemps", {"fiche": s.STALE}),
        ("jamais vérifiée", {"fiche": s.UNVERIFIED}),
    ),
    "fraicheur_avis": _of("fraicheur_avis")(("rien depuis 18 mois", {"fiche": s.STALE})),
    "fraicheur_ensemble": _of("fraicheur_ensemble")(
        ("des fiches fraîches", {"total": 74, "fraiches": 12, "verifie_le": s.TODAY}),
        ("rien depuis un an", {"total": 74, "fraiches": 0, "verifie_le": s.TODAY}),
        ("jamais", {"total": 74, "fraiches": 0, "verifie_le": None}),
    ),
    "frise": _of("frise")(
        ("échéance dépassée, dans un lien ancien", {"frise": s.DOUBTFUL}),
        ("en cours", {"frise": s.ONGOING}),
    ),
    "graphique": _of("graphique")(
        ("barres", {"graphique": s.BARS, "niveau": 3, "csv": "", "nu": False}),
        ("colonnes", {"graphique": s.COLUMNS, "niveau": 3, "csv": "", "nu": False}),
    ),
    "lignes_courtes": _of("lignes_courtes")(
        (
            "avec et sans statut",
            {
                "lignes": [
                    {
                        "titre": "Abbeville – Argos",
                        "url": "#contenu",
                        "note": "depuis 1993",
                        "statut": "actif",
                        "statut_mots": "",
                    },
                    {
                        "titre": "Amilly – Aïnâta",
                        "url": "#contenu",
                        "note": "",
                        "statut": "en-sommeil",
                        "statut_mots": "",
                    },
                ]
            },
        )
    ),
    "niveaux": _of("niveaux")(("montant connu, montant inconnu", {"niveaux": s.TIERS})),
    "outils": _of("outils")(
        (
            "vérifiée, d’après une page d’origine",
            {
                "fiche": s.VERIFIED,
                "corriger": "#contenu",
                "citer": True,
                "donnees": "#contenu",
                "pdf": "#contenu",
                "sujet": "Orléans",
                "adresse": s.ADDRESS,
            },
        )
    ),
    "pagination": _of("pagination")(
        ("au milieu", {"pages": s.PAGES, "precedente": "#contenu", "suivante": "#contenu"}),
    ),
    "paire": _by_tag(
        "dessin",
        "paire",
        ("deux lieux", "places", {"places": s.PAIR}),
        ("grande", "places grande=True", {"places": s.PAIR}),
        ("plus de trois lieux", "places", {"places": s.SEVEN}),
        ("localité à préciser", "places", {"places": (s.ORLEANS, s.TOGO)}),
    ),
    "partenaire": _of("partenaire", "<ul class='grille-partenaires'>{}</ul>")(
        ("sans photo : une trame", {"p": s.PARTNER}),
        ("pressenti, date inconnue", {"p": s.UNDATED}),
    ),
    "pieces": _of("pieces")(
        (
            "documents",
            {
                "photos": [],
                "documents": [
                    {"file": {"url": "#contenu"}, "title": "Convention 2021-2024", "credit": "Ville d’Orléans"},
                    {"file": {"url": "#contenu"}, "title": "Bilan", "credit": ""},
                ],
            },
        )
    ),
    "puces": _of("puces")(("trois filtres", {"puces": s.CHIPS, "vider": "#contenu"})),
    "recherche": _of("recherche", "<form action='/recherche/'>{}</form>")(
        ("étiquette visible", _SEARCH | {"id": "exemple-q1", "etiquette": "Un lieu, un pays", "visible": True}),
        ("étiquette lue seulement", _SEARCH | {"id": "exemple-q2", "etiquette": "Préciser", "exemple": "Un lieu"}),
    ),
    "resultat": _of("resultat", "<ol class='resultats'>{}</ol>")(
        ("projet, mot trouvé", {"carte": s.PROJECT, "mots": "déchets", "sans_dessin": False}),
        ("titre et secteurs longs", {"carte": s.LONG, "mots": "", "sans_dessin": False}),
        ("lieu à préciser", {"carte": s.PLACELESS, "mots": "", "sans_dessin": False}),
        ("jumelage nommé par ses lieux", {"carte": s.BOND, "mots": "parakou", "sans_dessin": False}),
        ("voisins", {"carte": s.NEIGHBOURS, "mots": "", "sans_dessin": False}),
        ("sans dessin", {"carte": s.FUNDER, "mots": "", "sans_dessin": True}),
    ),
    "statut": _by_tag(
        "passerelles",
        "statut",
        *((value, f'"{value}"', {}) for value in _STATUSES),
        ("en tête de fiche", '"a-confirmer" grand=True', {}),
    ),
    "texte": _by_tag(
        "passerelles",
        "texte",
        ("titre, paragraphe, liste", "contenu niveau=3", {"contenu": _TEXT}),
        wrap="<div class='prose'>{}</div>",
    ),
    "titre_lien": _of("titre_lien")(
        ("avec une suite", {"titre": "Projets", "id": "exemple-titre", "url": "#contenu", "lien": "Les 74 projets"}),
        ("seul", {"titre": "Rendez-vous", "id": "", "url": "", "lien": ""}),
    ),
    "titre_paire": _of("titre_paire", "<p class='vitrine-titre'>{}</p>")(
        ("deux lieux", {"a": "Orléans", "b": "Parakou", "mots": ""}),
    ),
    "trame": _by_tag(
        "dessin",
        "trame",
        ("Parakou", "9.34 2.63", {}),
        ("Chatila", "33.86 35.5", {}),
        ("sans coordonnées", 'seed="Lagos"', {}),
        wrap="<div class='trame-boite'>{}</div>",
    ),
    "tri": _of("tri")(("fermé ; s’ouvre sous son bouton", {"tris": s.SORTS, "choisi": "publication récente"})),
    "vide": _of("vide")(
        (
            "avec ce que donnerait chaque filtre levé",
            {
                "titre": "Aucun projet au Bénin, abandonné.",
                "texte": "",
                "leviers": [
                    {"libelle": "Sans « statut »", "url": "#contenu", "compte": "74 projets"},
                    {"libelle": "Sans « pays »", "url": "#contenu", "compte": "12 projets"},
                ],
                **_NO_LINK,
            },
        ),
        ("avec une suite", {"titre": "Rien de publié.", "texte": "Vous y coopérez ?", "leviers": [], **_LINK}),
    ),
    "vignette": _of("vignette", "<div class='grille-3'>{}</div>")(
        ("projet", {"carte": s.PROJECT, "genre": ""}),
        ("jumelage, dessin à gauche", {"carte": s.BOND, "genre": "rang"}),
    ),
    "vues": _of("vues")(("trois vues", {"vues": s.VIEWS})),
}

# Pieces of a component, seen in it.
WITHIN = {
    "barres": "graphique",
    "colonnes": "graphique",
    "dessin_svg": "dessin",
    "frise_dessin": "frise",
    "paire_cote": "paire",
    "tableau_graphique": "graphique",
}
# Small enough to stand side by side.
SMALL = frozenset({"bouton", "dessin", "statut", "trame", "vignette"})
# Components that need real records around them.
AT = {
    "carte": "/projets/?vue=carte",
    "carte_accueil": "/",
    "carte_fiche": "/projets/?vue=carte",
    "partage": "/projets/",
}


def components():
    """Every component of the folder, in the order of the alphabet, whether or not it has states to show."""
    return [
        Component(path.stem, _words(path), SHOWN.get(path.stem, ()), WITHIN.get(path.stem, ""), AT.get(path.stem, ""))
        for path in sorted(FOLDER.glob("*.html"))
    ]


def _words(path):
    found = _COMMENT.match(path.read_text(encoding="utf-8"))
    return found[1].strip() if found else ""
