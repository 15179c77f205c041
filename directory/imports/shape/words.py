"""What the cells of a sheet look like, and the words by which people head, sum up and annotate their tables."""

import re
from functools import lru_cache

from directory.database.fold import fold
from directory.imports.workbooks import CellKind

#: Folded words of which one at least is in most headers, whatever the table is about.
_HEADS = frozenset(
    """
    titre intitule libelle nom noms prenom denomination designation objet projet projets action actions operation
    description descriptif resume presentation objectif objectifs contenu activite activites pays continent zone ville
    villes commune communes collectivite collectivites territoire localite localites lieu adresse cp postal departement
    departements region regions epci intercommunalite partenaire partenaires partenariat porteur porteurs pilote chef
    structure structures organisme organisation association acteur acteurs beneficiaire beneficiaires maitre ouvrage
    operateur type nature categorie statut etat avancement situation date dates debut fin annee annees an periode duree
    echeance signature signee depuis demarrage cloture montant montants budget budgets cout couts subvention subventions
    financement financements financeur financeurs cofinancement cofinanceurs total euros eur part aide bailleur
    bailleurs theme themes thematique thematiques secteur secteurs domaine domaines odd axe mots cles contact contacts
    referent
    referente responsable interlocuteur
    email mail mel courriel telephone tel mobile portable fonction civilite
    site web url lien liens internet code codes insee siren siret numero num no ref reference identifiant id iso
    observation
    observations remarque remarques commentaire commentaires note notes precisions divers convention accord accords
    jumelage jumelages jumelee jumele cooperation membre membres reseau reseaux population habitants latitude longitude
    public consentement rgpd diffusion publication publier evenement evenements horaires heure heures organisateur
    organisateurs inscription tarif langue langues source sources name title country city town partner start end amount
    status year sector niveau niveaux dispositif dispositifs horaire participants participant support surtitre plafond
    ouverture limite politique sigle acronyme salle serie cycle edition auteur auteurs editeur rencontre
    """.split()  # noqa: SIM905
)
_SUMS = re.compile(
    r"(((sous|s) ?)?tota(l|ux)|s t|(sub|grand )total|somme (totale|des|du|de)|cumul|"
    r"moyenne|ensemble des|nombre( total)? de|report)\b ?"
)
_ADDED = re.compile(
    r"(general|generaux|annuel|global|cumule|final|h t|ht|ttc|en euros|de|du|des|d|la|les|par|pour|\d+)\b.*|"
)
_NOTES = re.compile(
    r"(sources?|n b|nb|nota( bene)?|notes?|legende|(derniere )?mise? a jour|maj|remarques?|attention|"
    r"donnees|chiffres|champ|lecture|document|tableau|fichier|liste|extrait|edite|imprime|copyright|contact|avertissement|"
    r"page \d+|date d (edition|extraction))\b"
)
_MARKED = re.compile(r"\s*(\*+|\(\*+\)|\(\d\)|[¹²³]|©|→|NB\b|N\.B\.)")
_SECTIONS = re.compile(
    r"(regions?|departements?|pays|zones?|continent|axes?|annees?|commune|communaute|metropole|ville|thematiques?|themes?|"
    r"secteurs?|volet|partie|chapitre|programme|afrique|asie|ameriques?|europe|oceanie|maghreb|proche orient|"
    r"projets? (en cours|termines?|acheves?|abandonnes?|prevus?|a venir)|(en cours|termines?|acheves?))\b"
)
_REGIONS = frozenset(
    fold(name)
    for name in [
        "Auvergne-Rhône-Alpes",
        "Bourgogne-Franche-Comté",
        "Bretagne",
        "Centre-Val de Loire",
        "Corse",
        "Grand Est",
        "Hauts-de-France",
        "Île-de-France",
        "Normandie",
        "Nouvelle-Aquitaine",
        "Occitanie",
        "Pays de la Loire",
        "Provence-Alpes-Côte d’Azur",
        "PACA",
        "Guadeloupe",
        "Martinique",
        "Guyane",
        "La Réunion",
        "Mayotte",
    ]
)
_HINT = re.compile(
    r"\(.*\)|\[.*\]|(en )?(k?€|euros|m€)|%|(jj|dd)[/.-]mm[/.-](aaaa|yyyy|aa)|aaaa|mm/aaaa|oui ?/ ?non|texte( libre)?|"
    r"nombre|date|liste( déroulante)?|obligatoire|facultatif",
    re.IGNORECASE | re.DOTALL,
)
_AMOUNT = re.compile(
    r"[-+]?\(?\d[\d\s.,']*\)?\s*(%|€|k€|m€|eur|euros?|keur|meur|usd|\$|fcfa|cfa|xof|chf|ans?|mois|jours?|"
    r"hab\.?)?",
    re.IGNORECASE,
)
_MONTHS = (
    "janv|févr?|fevr?|mars?|avr|mai|juin|juil|août|aout|sept|oct|nov|déc|dec|january|february|march|april|may|june|july|"
    "august|september|october|november|december"
)
_DATE = re.compile(
    rf"\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}|\d{{4}}[/.-]\d{{1,2}}([/.-]\d{{1,2}})?(t.*)?|\d{{1,2}}[/.-]\d{{4}}|"
    rf"((depuis|en|vers|le|dès)\s+)?(\d{{1,2}}(er)?\s+)?({_MONTHS})\w*\.?[\s-]+\d{{2,4}}|"
    rf"((depuis|en|vers|dès)\s+)?(19|20)\d\d(\s?[-–/à]\s?(19|20)?\d\d)?",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(19[5-9]|20[0-6])\d")
_ADDRESS = re.compile(r"\S+@\S+\.\S+|https?://\S+|www\.\S+|(\+33|0)\s?[1-9]([\s.-]?\d\d){4}", re.IGNORECASE)
#: What a number, a date or an address has, and most texts have not.
_SIGNS = re.compile(r"[\d@]|www\.|https?:")
_ANSWERS = frozenset(["oui", "non", "o", "n", "x", "vrai", "faux", "yes", "no", "✓", "✔"])


@lru_cache(maxsize=200_000)
def folded(text):
    return fold(text)


def look_of(cell):
    """What a cell looks like: « text », « year », « number », « date », « address », « answer », « error »."""
    if cell.kind is CellKind.TEXT:
        return _look_of_text(cell.text)
    if cell.kind is CellKind.NUMBER:
        return "year" if _YEAR.fullmatch(cell.text) else "number"
    return _LOOKS[cell.kind]


_LOOKS = {
    CellKind.EMPTY: "empty",
    CellKind.PERCENT: "number",
    CellKind.DATE: "date",
    CellKind.TIME: "date",
    CellKind.BOOLEAN: "answer",
    CellKind.ERROR: "error",
}


@lru_cache(maxsize=200_000)
def _look_of_text(text):
    if not _SIGNS.search(text):
        return "answer" if text.casefold() in _ANSWERS else "text"
    if len(text) > 60:
        return "address" if _ADDRESS.match(text) else "text"
    if _YEAR.fullmatch(text):
        return "year"
    if _DATE.fullmatch(text):
        return "date"
    if _ADDRESS.fullmatch(text):
        return "address"
    if _AMOUNT.fullmatch(text):
        return "number"
    return "text"


@lru_cache(maxsize=100_000)
def is_head(text):
    """Whether this text is one by which people head a column: « Nom du projet », « Budget 2019 (€) », « N° »."""
    if len(text) > 120:
        return False
    if _YEAR.fullmatch(text) or text.endswith("?") or text.strip(" .:") in ("N°", "n°", "#", "Nº"):
        return True
    words = folded(text).split()
    return bool(words) and len(words) <= 14 and any(word in _HEADS for word in words[:3]) and not _NUMBERED.search(text)


@lru_cache(maxsize=100_000)
def is_label(text):
    """Whether each word of this text is of those that head columns: « Date de début », not « Projet de puits »."""
    words = [word for word in folded(text).split() if word not in _LINKS]
    return bool(words) and len(text) <= 60 and all(word in _HEADS for word in words)


_LINKS = frozenset("de du des d la le les l en et a au aux ou par pour k m s e".split())  # noqa: SIM905
# « Projet 12 », « 3 communes » : what is in a table, not over it.
_NUMBERED = re.compile(r"^\d+ |\w+ \d{1,2}$")


def is_hint(text):
    """« (en euros) », « JJ/MM/AAAA »: what a column takes, under its header."""
    return bool(_HINT.fullmatch(text.strip()))


def is_plain_total(text):
    """« Total », « TOTAL GÉNÉRAL »: no record is called so."""
    return folded(text) in _TOTALS


_TOTALS = frozenset(["total", "totaux", "total general", "sous total", "sous totaux", "grand total", "total annuel"])


def summed(text):
    """What a text says that it sums: « » for « Total général », « mali » for « Total Mali »; ``None`` when it is no
    sum.
    """
    key = folded(text)
    if not (found := _SUMS.match(key)):
        return None
    rest = key[found.end() :]
    return "" if _ADDED.fullmatch(rest) or names_section(rest) else rest


def is_note(text):
    return bool(_MARKED.match(text) or _NOTES.match(folded(text)))


def names_section(text):
    key = folded(text)
    return key in _REGIONS or bool(_SECTIONS.match(key) or _YEAR.fullmatch(key))


def is_number_head(words):
    """Whether a column so headed only numbers the lines."""
    return bool(re.fullmatch(r"n|no|num|numero|nr|ordre|n ordre|numero d ordre|n ligne|ligne|id|rang", folded(words)))
