"""What a line says of a French territory: its name, its sort (« mairie de », « CC »), where it is, its codes."""

import re
from dataclasses import dataclass, field

from directory.database.fold import fold
from directory.enums import CollectiviteKind
from directory.reading import lexicon
from directory.reading.labels import areas, clean

_COMMUNE = frozenset([CollectiviteKind.COMMUNE])
#: Words before a name, folded, and the sorts that they mean.
TITLES = {
    article + title: frozenset(map(CollectiviteKind, kinds.split()))
    for kinds, said in lexicon.words("territoires").items()
    for title in said
    for article in ("", "la ", "le ", "l ")
}
LONGEST_TITLE = max(len(title.split()) for title in TITLES)
#: « du » hides « le »: « mairie du Robert » is Le Robert's.
_LINKS = (("de la ", "la "), ("de l ", "l "), ("du ", "le "), ("des ", "les "), ("de ", ""), ("d ", ""))
ARTICLES = ("le ", "la ", "les ", "l ")
_GROUPINGS = lexicon.words("intercommunalites")
#: Words that name no grouping, and those that say that it is one.
GENERIC, _GROUPING_WORDS = _GROUPINGS["generiques"], _GROUPINGS["sortes"]
_POSTAL = re.compile(r"(?<![0-9A-Za-z])(?:FR?-)?(\d{5}|2[ABab]\d{3})(?![0-9A-Za-z])")
_SPACED_POSTAL = re.compile(r"(?<![0-9A-Za-z])(\d{2}) (\d{3})(?= *[^\W\d]|$)")
# « Ivry s/Seine », « Fontenay s/s Bois ».
_SHORT_UNDER = re.compile(r"[\s-](?:s/s|ss)[\s-]", re.IGNORECASE)
_SHORT_ON = re.compile(r"[\s-]s/[\s-]?|(?<=[^\W\d])/(?=[^\W\d]{3})", re.IGNORECASE)
# « C.C. du Pays de Bitche », « Havre (Le) ».
_INITIALS = re.compile(r"\b([A-Za-z])\.([A-Za-z])\.?(?=\s)")
_ARTICLE_AFTER = re.compile(r"(?P<name>[^()]+?)\s*\((?P<article>l[ea]s?|l[’'])\)", re.IGNORECASE)
_BOX = re.compile(r"\bcedex(?: +\d{1,2})?\b|\b(?:bp|cs) *\d+", re.IGNORECASE)
_CEDEX = re.compile(r" (?:cedex|cdx)(?: \d{1,2})?$")
_CITY_ARRONDISSEMENT = re.compile(r"^(paris|lyon|marseille) \d{1,2}(?:e|er|eme|ieme)?(?: arr(?:ondissement|dt)?)?$")
_NAMED_CODE = re.compile(r"(?:code )?(?:(insee|postal|cp) )?(\d{5}|2[ab]\d{3})")
_DEPARTEMENT_NUMBER = re.compile(r"(?:^|[\s\-–])(?:dans le |du |le )?(\d{2}|2[ab]|9[78]\d)$", re.IGNORECASE)
_DEPARTEMENT_TITLE = re.compile(
    r"^(?:le )?(?:conseil (?:departemental|general)|departement|dept|dep|dpt|cd|cg)(?: d[eu]s?(?: la| l)?)?"
    r"(?: (?=\S)|(?=\d))"
)
_NUMBER = re.compile(r"0?\d{1,2}|2[ab]|9[78]\d", re.IGNORECASE)
_ARRONDISSEMENT = re.compile(r"(paris|lyon|marseille) (?:le |les )?(\d{1,2}|x{0,2}(?:ix|iv|v?i{0,3}))")
_ARRONDISSEMENT_OF = re.compile(
    r"^(?:mairie (?:du |de l[’'])?)?(?:le )?(?P<number>\d{1,2})(?:er|[eè]me|e) arr(?:ondissement|dt|\.)? d(?:e |u )"
    r"(?P<city>paris|lyon|marseille)$",
    re.IGNORECASE,
)
_ARRONDISSEMENT_REST = re.compile(r" ?(?:e|er|eme|ieme)?(?: arr(?:ondissement|dt)?)?|")
#: First and last INSEE code of the arrondissements, and the commune.
_ARRONDISSEMENT_CODES = (("75101", "75120", "75056"), ("69381", "69389", "69123"), ("13201", "13216", "13055"))


@dataclass
class Typed:
    """A line understood in its parts, all folded. ``keys``: what the name may be, the likeliest first."""

    text: str
    name: str = ""
    keys: list = field(default_factory=list)
    kinds: frozenset = frozenset()
    wheres: list = field(default_factory=list)
    codes: list = field(default_factory=list)
    is_arrondissement: bool = False


def parts_of(text):
    """The ``Typed`` of one line."""
    text = _INITIALS.sub(r"\1\2", clean(text))
    text = _ARTICLE_AFTER.sub(r"\g<article> \g<name>", text)
    text = _ARRONDISSEMENT_OF.sub(r"\g<city> \g<number>", text)
    typed = Typed(text)
    rest = _BOX.sub(" ", _SHORT_ON.sub(r" sur ", _SHORT_UNDER.sub(" sous ", text)))
    rest = _SPACED_POSTAL.sub(r"\1\2", rest)
    typed.codes = [code.upper() for code in _POSTAL.findall(rest)]
    rest = _POSTAL.sub(" ", rest)
    for area in (part for whole in areas(rest) for part in whole.split(",")):
        kinds = TITLES.get(fold(area))
        if kinds:
            typed.kinds = kinds
        elif fold(area):
            typed.wheres.append(fold(area))
    head, _comma, tail = re.sub(r"\([^)]*\)?", " ", rest).partition(",")
    if fold(head) in TITLES and fold(tail):
        # « Hôtel de ville, 45000 Orléans ».
        typed.kinds, typed.wheres, head = TITLES[fold(head)], [], tail
    rest = head.strip(' -–.;:/"«»')
    if (found := _DEPARTEMENT_NUMBER.search(rest)) and rest[: found.start()].strip():
        typed.wheres.append(found[1].lower())
        rest = rest[: found.start()].strip(" -–")
    typed.name = fold(rest)
    if (found := _ARRONDISSEMENT.match(fold(text))) and (found[2] or "arr" in fold(text)):
        typed.is_arrondissement = _ARRONDISSEMENT_REST.fullmatch(fold(text)[found.end() :]) is not None
        if typed.is_arrondissement:
            typed.name, typed.wheres = found[1], []
    name, kinds = without_title(typed.name)
    typed.kinds = typed.kinds or kinds
    typed.keys = list(dict.fromkeys([typed.name, *name] if kinds else [typed.name]))
    typed.keys = [key for key in typed.keys if key]
    return typed


def without_title(name):
    """``(names, kinds)``: what a folded name may be without « mairie de », the likeliest first; none without one."""
    words = name.split()
    for size in range(min(LONGEST_TITLE, len(words) - 1), 0, -1):
        kinds = TITLES.get(" ".join(words[:size]))
        if kinds:
            rest = " ".join(words[size:])
            for link, article in _LINKS:
                if rest.startswith(link):
                    bare = rest.removeprefix(link)
                    return ([article + bare, bare] if article else [bare]), kinds
            return [rest], kinds
    return [], frozenset()


def with_articles(key):
    """The key under the other articles that people forget or add: « Havre » for Le Havre."""
    bare = next((key.removeprefix(article) for article in ARTICLES if key.startswith(article)), key)
    return [other for other in (bare, *(article + bare for article in ARTICLES)) if other and other != key]


def without_post(text):
    """A folded text without what only the post says: « nantes cedex 1 », « lyon 3e »."""
    found = _CITY_ARRONDISSEMENT.match(text)
    return found[1] if found else _CEDEX.sub("", text) or text


def departement_number(text):
    """« 41 », « 2a », « 974 », « 1 » as a code of département, or an empty text."""
    found = _DEPARTEMENT_TITLE.sub("", fold(text)).replace(" ", "")
    return found.upper().zfill(2) if _NUMBER.fullmatch(found) else ""


def commune_of_arrondissement(code):
    """The INSEE code of the commune whose arrondissement has this code, or an empty text."""
    return next((commune for first, last, commune in _ARRONDISSEMENT_CODES if first <= code <= last), "")


def business_number(text):
    """A SIREN or SIRET typed alone: ``(SIREN, whether its key is right)``, or ``None``."""
    figures = re.sub(r"[\s.\-_]|^(?:siren|siret)\W*", "", clean(text), flags=re.IGNORECASE)
    if not re.fullmatch(r"\d{9}|\d{14}", figures):
        return None
    return figures[:9], _luhn(figures) or _luhn(figures[:9])


def named_code(text):
    """A code of five signs typed with what it is, folded: ``(« insee », « postal » or "", code)``, or ``None``."""
    found = _NAMED_CODE.fullmatch(text)
    return ((found[1] or "").replace("cp", "postal"), found[2]) if found else None


def code_alone(text):
    """What a folded text is known by when it is a code: the code of five signs, the SIREN of a SIRET; else the text."""
    if found := named_code(text):
        return commune_of_arrondissement(found[1]) or found[1]
    number = business_number(text)
    return number[0] if number else text


def _luhn(figures):
    doubled = (int(sign) * (1 + position % 2) for position, sign in enumerate(reversed(figures)))
    return sum(value - 9 * (value > 9) for value in doubled) % 10 == 0


def names_grouping(key):
    """Whether a folded name says that it is a grouping: « la rochelle agglo »."""
    return not _GROUPING_WORDS.isdisjoint(key.split())


def telling(key):
    """The words of a folded name that tell a grouping from others."""
    return [word for word in key.split() if word not in GENERIC] or key.split()
