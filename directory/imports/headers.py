"""The words of headers: what a column says it holds, whatever the accents, plurals, abbreviations and small words."""

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from directory.database.fold import fold
from directory.matching import forgiven

_SMALL = frozenset(
    [
        "a",
        "au",
        "aux",
        "avec",
        "ce",
        "ces",
        "d",
        "dans",
        "de",
        "des",
        "du",
        "en",
        "est",
        "et",
        "l",
        "la",
        "le",
        "les",
        "leur",
        "leurs",
        "ou",
        "par",
        "pour",
        "se",
        "si",
        "son",
        "sur",
        "un",
        "une",
        "the",
        "of",
    ]
)
#: Words that say nothing of what is named: « nom du projet » is a project.
_NEUTRAL = frozenset("nom libelle intitule liste autre nom complet principal".split())  # noqa: SIM905
_SHORT = {
    "nb": "nombre", "nbre": "nombre", "n": "numero", "no": "numero", "num": "numero", "ref": "reference",
    "tel": "telephone", "tél": "telephone", "tph": "telephone", "phone": "telephone", "portable": "telephone",
    "mobile": "telephone", "mail": "courriel", "email": "courriel", "mel": "courriel", "e": "courriel",
    "resp": "responsable", "asso": "association", "coll": "collectivite", "collec": "collectivite",
    "ct": "collectivite",
    "dept": "departement", "dpt": "departement", "dep": "departement", "part": "partenaire", "loc": "localite",
    "deb": "debut", "desc": "description", "descr": "description", "com": "commentaire", "comm": "commentaire",
    "obs": "observation", "fin": "fin", "financ": "financement", "id": "identifiant", "lat": "latitude",
    "long": "longitude", "lon": "longitude", "lng": "longitude", "pop": "population", "url": "adresse web",
    "country": "pays", "city": "ville", "town": "ville", "title": "titre", "name": "nom", "start": "debut",
    "end": "fin", "partner": "partenaire", "label": "nom", "origin": "origine",
}  # fmt: skip
#: Words by which a column says that it names somebody, and not whom: under « Partenaires », a partner.
_WHOM = _NEUTRAL | frozenset(
    [
        "structure",
        "organisme",
        "organisation",
        "association",
        "collectivite",
        "commune",
        "ville",
        "acteur",
        "entite",
        "institution",
        "etablissement",
        "territoire",
        "raison",
        "social",
        "sociale",
        "denomination",
    ]
)
#: « origincity », « destinationlat »: names of columns that programs give.
_GLUED = re.compile(r"^([a-z]{5,})(city|country|latitude|longitude|lat|long|population|name|town)$")
#: Words that leave a thing what it is: « pays visés » are countries; « date d’adhésion » is no date of the project.
_QUALIFIERS = frozenset(
    """projet action operation programme concerne vise cible previsionnel previsionnelle global globale total totale
    principal principale local locaux partenaire francai francaise etranger etrangere porteur reel reelle estime estimee
    prevu prevue final finale general generale detaille complet officiel officielle public publique prive privee obtenu
    acquis externe exterieur sud nord associe associee technique implique beneficiaire intervention euro ttc ht web
    internet n an annee mois jour heure complete bref cofinancement financement budget texte libre principaux structure
    saisir realise realisee""".split()  # noqa: SIM905
)
#: Words of what nobody publishes: people’s own affairs, or the network’s.
_PRIVATE = re.compile(
    r"\b(?:naissance|perso|personnelle?|domicile|confidentielle?|mot de passe|iban|rib|secu|nir|passeport|"
    r"ne pas (?:diffuser|publier|divulguer|communiquer)|non (?:publie|diffuse|public)e?)\b"
)
_UNIT = re.compile(r"\(([^()]*)\)|\ben (k€|m€|milliers d[’']euros|millions d[’']euros|euros|fcfa|f cfa)", re.IGNORECASE)


def units_of(header):
    """What stands in parentheses or after « en »: « Budget (k€) » → ``["k€"]``."""
    return [one or other for one, other in _UNIT.findall(header)]


@lru_cache(maxsize=4096)
def tokens_of(header):
    """The telling words of a header, singular, without accents: « Date de début des actions (MM/AAAA) »."""
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", _UNIT.sub(" ", header) or header)
    text = re.sub(r"\bco-(?=\w)", "co", text, flags=re.IGNORECASE)
    words = fold(re.sub(r"e[- ]?mail", "courriel", text, flags=re.IGNORECASE).replace("@", " courriel ")).split()
    words = [part for word in words for part in _GLUED.sub(r"\1 \2", word).split()]
    kept = [word for word in words if word not in _SMALL] or words
    return tuple(singular(part) for word in kept for part in _SHORT.get(word, word).split())


def is_private(header):
    """Whether the rows of a header say that what is below is nobody else’s: « contact (ne pas diffuser) »."""
    return any(_PRIVATE.search(fold(words)) for words in header)


def names_somebody(header):
    """Whether a header says only that somebody is named: « Structure », « Nom de l’organisme »."""
    return bool(header) and all(word in _WHOM for word in tokens_of(header))


def singular(word):
    """« localités » → « localite », « régionaux » is left; « pays » and « odds » as they are said."""
    if word in ("pays", "acces", "temps", "depuis", "fois", "projets s", "cours"):
        return word
    return word[:-1] if len(word) > 3 and word.endswith(("s", "x")) and not word.endswith("eux") else word


def header_key(words):
    """What a column is recognised by the next time."""
    return " / ".join(key for key in map(fold, words) if key)


def likeness(header, phrase):
    """From 0 to 1, a little more word for word, how much ``header`` says ``phrase``: all its words, its first among
    them.

    In French the first word is what is named: « pays du partenaire » is a country.
    """
    return _likeness(tokens_of(header), tokens_of(phrase)) + 0.05 * (fold(_UNIT.sub(" ", header)) == fold(phrase))


def says_more(header, phrase):
    """Whether ``header`` says something else than ``phrase``, a single word: « date d’adhésion », of « date »."""
    wanted = set(tokens_of(phrase))
    words = {word for word in tokens_of(header) if not word.isdecimal()}
    return len(wanted) == 1 and bool(words - wanted - _NEUTRAL - _QUALIFIERS)


@lru_cache(maxsize=65536)
def _likeness(said, wanted):
    if not said or not wanted:
        return 0.0
    head = next((word for word in said if word not in _NEUTRAL), said[0])
    if not any(_same(head, word) for word in wanted):
        return 0.0
    if not all(any(_same(known, word) for known in said) for word in wanted):
        return 0.0
    exact = sum(word in said for word in wanted) / len(wanted)
    size = len([word for word in said if word not in _NEUTRAL or word in wanted])
    return (0.9 + 0.1 * exact) * min(1.0, len(wanted) / max(size, 1))


def _same(typed, known):
    """Whether a word of a header is this one, misspelt or not."""
    if typed == known:
        return True
    return typed[:1] == known[:1] and OSA.distance(typed, known) <= max(forgiven(known) - 1, 0) + (len(known) > 8)
