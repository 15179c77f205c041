"""Words as people type them: cut, stripped of their accents, forgiven their typing errors."""

import re
import unicodedata
from dataclasses import dataclass

from directory import matching

#: Longer texts are not an answer to a short question.
LONGEST = 200
_WORD = re.compile(r"[0-9]+|[^\W\d_]+|\S")
_APOSTROPHES = frozenset("'’‘ʼ`´")


@dataclass(frozen=True)
class Word:
    """A word, a number or a sign. ``key``: lower-case, without accents; ``start``, ``end``: where it is in its text."""

    text: str
    key: str
    start: int
    end: int

    @property
    def is_number(self):
        return self.key.isdecimal()

    @property
    def is_letters(self):
        return self.key.isalpha()


def tidy(text):
    """One way of writing each sign (spaces, full-width figures, « 1ᵉʳ », composed accents), invisible ones out."""
    # The number of a note, or a power, is no figure of what it is about: « 500 000³ ».
    text = re.sub("(?<=[^\\W_])(?=[⁰¹²³⁴-⁹])", "^", text[: 2 * LONGEST])
    text = unicodedata.normalize("NFKC", text)
    text = "".join(" " if unicodedata.category(sign).startswith("C") else sign for sign in text)
    # A figure of another script means the same.
    text = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)
    return " ".join(text.split())


def figures_for_letters(text):
    """« l2 5OO » → « 12 500 »: letters taken for figures."""
    text = re.sub(r"(?<=\d)[oO]+(?!\w)|\b[oO]+(?=\d)|(?<=\d)[oO](?=\d)", lambda found: "0" * len(found[0]), text)
    return re.sub(r"\b[lI](?=\d)|(?<=\d)[lI](?=[\d ])", "1", text)


def bare(word):
    """« Août » → ``aout``."""
    marked = unicodedata.normalize("NFKD", word.lower().replace("œ", "oe").replace("æ", "ae"))
    # A mark alone stays one.
    return "".join(sign for sign in marked if not unicodedata.combining(sign)).strip() or word


def words_of(text):
    """The words, numbers and signs of a tidy ``text``."""
    return [Word(found[0], bare(found[0]), *found.span()) for found in _WORD.finditer(text)]


def spoken(words):
    """``words`` without the apostrophes, which people forget: « jusqu’en » is « jusqu en »."""
    return [word for word in words if word.text not in _APOSTROPHES]


def nearest(key, vocabulary):
    """The words of ``vocabulary`` that ``key`` may be a misspelling of: the nearest, several when as near."""
    near = matching.nearest(key, list(vocabulary))
    return [known for faults, known, _ in near if faults == near[0][0]]


# --- « Je ne sais pas », « néant » -----------------------------------------------------------------------------------

_UNKNOWN = frozenset(
    """
    sais sait savons savez savent saurais connais connait connaissons connu connue connus inconnu inconnue
    inconnus ignore ignorons idee idees nsp nspp nc definir defini definie precise precisee preciser determiner
    determine determinee indetermine indeterminee confirmer communique communiquee communiquer renseigne
    renseignee renseigner decide decidee decider voir venir attente attendant souviens souvient rappelle
    completer tbd incertain incertaine oublie memoire chiffre chiffrer chiffree evalue evaluer estimer fixe
    fixee fixer encore flou trouve retrouve trouver retrouver indisponible disponible arbitrage etude prevoir
    jsp doute bientot prochainement ulterieurement chiffrage evaluation calcul confidentiel confidentielle secret
    elaboration preparation discussion negociation
    """.split()  # noqa: SIM905
)
#: These tell that nobody knows when they are denied: « pas encore fixé ».
_IF_DENIED = frozenset(
    """
    sais sait savons savez savent connais connait connaissons connu connue connus defini definie precise precisee
    determine determinee communique communiquee renseigne renseignee decide decidee chiffre chiffree evalue fixe fixee
    trouve retrouve disponible
    """.split()  # noqa: SIM905
)
_DENIALS = frozenset(["pas", "non", "ne", "n", "plus", "jamais", "aucun", "aucune", "point"])
_NONE = frozenset(
    """
    neant aucun aucune aucuns rien zero sans gratuit gratuite gratuits gratuitement benevole benevoles benevolat
    benevolement nul nulle non 0
    """.split()  # noqa: SIM905
)
_AROUND = frozenset(
    """
    je j on nous ne n le la l les un une des du de d en c ce cela ca est a ete il y au aux et ou mais trop tres
    bien tout toute pas plus point fait pour par instant moment jour heure ici exactement exact exacte
    precisement vraiment date dates montant budget cout couts argent financement annee annees debut fin somme
    sommes euro euros € depense depenses frais sera etre notre mon ma votre tard m me suis s se qu que quoi
    jamais donnee donne pu avons ai desole pardon cours actuel actuelle actuellement mobilisation mairie base
    moyens action projet totalement entierement uniquement
    """.split()  # noqa: SIM905
)
#: Short forms, whatever their full stops.
_UNKNOWN_SHORT = frozenset(["nsp", "nc", "nr", "nd", "sd", "np", "ns", "jsp", "tbd", "tbc"])
_BLANK_SHORT = frozenset(["na", "so", "x", "xx", "o", "sansobjet", "vide", "nonapplicable", "nonconcerne", "non"])


def answered(text):
    """« unknown », « none », « blank » (a dash, « sans objet »: one or the other), or an empty text when ``text`` may
    hold something else.
    """
    keys = [word.key for word in spoken(words_of(text))]
    said = [key for key in keys if key.isalnum() or key == "€"]
    if not said:
        return "unknown" if "?" in keys or "…" in keys or "..." in text else "blank" if keys else ""
    glued = "".join(said)
    if glued in _UNKNOWN_SHORT:
        return "unknown"
    if glued in _BLANK_SHORT:
        return "blank"
    if set(said) - _UNKNOWN - _NONE - _AROUND:
        return ""
    if _UNKNOWN.intersection(said):
        # « Le montant est connu » says nothing yet.
        is_said = set(said) & _UNKNOWN - _IF_DENIED or _DENIALS.intersection(said)
        return "unknown" if is_said else ""
    if _NONE.intersection(said) or ("pas" in said and "de" in said) or {"pas", "d"} <= set(said):
        return "none"
    return "unknown" if "?" in keys else ""
