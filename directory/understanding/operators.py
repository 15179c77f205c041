"""The signs that people bring from other search boxes: quotes, « * », AND, OR, NOT, « -mali », « C.E.C. »."""

import re

from directory.database.fold import fold
from directory.french import NBSP, quoted
from directory.search.glued import is_whole_name
from directory.search.vocabulary import is_name

EITHER, EXCEPT = "|", "-"
_QUOTES = re.compile(r"[\"“”«»„‟]+")
_DOTTED = re.compile(r"(?<![\w.])(?:[^\W\d_]\.){2,}(?:[^\W\d_](?!\w))?")
_AND = re.compile(r"(?<=\s)(?:AND|ET|&&?|\+)(?=\s)|(?<!\S)\+(?=\w)")
_OR = re.compile(r"(?<=\s)(?:OR|OU|ODER|\|+)(?=\s)|(?<=\w)\|+(?=\w)")
_SAVE = re.compile(r"(?<!\S)(?:NOT|(?i:sauf|except|excepté|excepte|without))\s+(?=\w)")
_MINUS = re.compile(r"(?:(\S+)\s+)?(?<!\S)[-−!](?=([^\W\d_]+))")
#: A word that is kept out, and what it is glued to, in a normalised text.
KEPT_OUT = re.compile(rf"(?<!\S){EXCEPT}(?=\w)")
_KEPT_OUT_WORDS = re.compile(rf"(?<!\S){EXCEPT}(\w[\w’'-]*)")
_EITHERS = re.compile(rf"(?<=\s)(?:\{EITHER}|ou|or)(?=\s)")
_SHORTEST_ACRONYM = 3
#: Acronyms that are words without their points.
_DOTTED_WORDS = {"EAU": "Émirats arabes unis", "CAR": "République centrafricaine"}
#: Said of an « ou » that unites nothing.
NOT_UNITED = f"{quoted('ou')} n’unit pas ces mots{NBSP}: ce qui est montré répond à tous à la fois."


def normalised(text):
    """``text`` with its operators in one form: « a | b » for either, « -a » for without; acronyms without their points,
    neither quotes nor stars: every word is searched with its family, wherever it stands.
    """
    text = _QUOTES.sub(" ", text).replace("*", " ")
    text = _DOTTED.sub(_acronym, text)
    text = _SAVE.sub(EXCEPT, _OR.sub(f" {EITHER} ", _AND.sub(" ", text)))
    text = re.sub(r"[()]", " ", text) if EITHER in text else text
    return " ".join(_MINUS.sub(_minus, text).split()).strip(f"{EITHER} ")


def plain(text):
    """The words of a normalised text that are searched: without what is kept out, nor bars."""
    return " ".join(_KEPT_OUT_WORDS.sub(" ", text).replace(EITHER, " ").split())


def kept_out(text):
    """The words of a normalised text that are kept out."""
    return _KEPT_OUT_WORDS.findall(text)


def told(typed):
    """Sentences on the signs of ``typed`` that ask for what is not done."""
    sentences = []
    if any(len(fold(words).split()) > 1 for words in re.findall(r"[\"“«„](.*?)[\"”»‟]", typed)):
        sentences.append(
            f"Les guillemets ne changent rien{NBSP}: chaque mot est cherché, où qu’il soit, à côté des autres ou non."
        )
    if re.search(r"\w\*|\*\w", typed):
        sentences.append(
            f"L’étoile ne change rien{NBSP}: les mots de la même famille sont déjà cherchés, "
            "et à défaut ce qui commence ainsi."
        )
    return sentences


def parts(text):
    """The texts any of which a normalised text asks: « a | b », « a ou b »."""
    return [plain(part) for part in _EITHERS.split(text)]


def eithers(text):
    """How many times a normalised text says « ou »."""
    return len(_EITHERS.findall(text))


def _acronym(found):
    letters = found[0].replace(".", "")
    if whole := _DOTTED_WORDS.get(letters.upper()):
        return whole + " "
    if len(letters) >= _SHORTEST_ACRONYM or is_name(fold(letters)):
        return letters + " "
    return found[0]


def _minus(found):
    """« Saint -Denis » is a hyphen."""
    before = found[1]
    if before and is_whole_name(fold(f"{before} {found[2]}")):
        return f"{before}-"
    return f"{before} {EXCEPT}" if before else EXCEPT
