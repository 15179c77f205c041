"""The words of a date as symbols: numbers, months, shades (« début », « été »), links between two dates."""

import re
from dataclasses import dataclass, replace

from directory.dates import MONTHS, PartialDate
from directory.reading import lexicon
from directory.reading.numbers import WORDS, number_in_words
from directory.reading.words import bare, nearest, spoken, words_of

NUMBER, MONTH, SHADE, UNIT, DAY, THIS = "n", "m", "shade", "unit", "day", "this"
SEPARATOR, TO, SINCE, UNTIL, BETWEEN, AND, ONGOING = "-", "to", "since", "until", "between", "and", "ongoing"
SURE, WEEKDAY, LAST, NEXT, BEFORE, OTHER = "sure", "weekday", "last", "next", "before", "other"
OVER = "over"
#: What is numbered: « plan 2 », « 3e édition ».
ACT = "act"
_FILL = "fill"
#: Shades: « vers », kept with the date; those that take nothing from it; what no date holds (« début »); seasons say
#: their name.
ABOUT, NEUTRAL, FINER = "vers", "", "plus fin"
SEASONS = {"printemps": 3, "été": 6, "automne": 9, "hiver": 12, "rentrée": 9, "Noël": 12, "Toussaint": 11, "Pâques": 4}


@dataclass(frozen=True)
class Symbol:
    """``value``: the number, the possible months, the words of a shade…; ``digits``: how a number is written."""

    kind: str
    value: object = None
    digits: str = ""
    is_ordinal: bool = False
    is_roman: bool = False


MONTH_KEYS = {bare(month): number for number, month in enumerate(MONTHS, 1)}
# As partners abroad write them.
_ENGLISH = "january february march april may june july august september october november december".split()  # noqa: SIM905
_ALL_MONTHS = {**{name: number for number, name in enumerate(_ENGLISH, 1)}, **MONTH_KEYS}
_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_ORDINALS = {"premier": 1, "premiere": 1, "deuxieme": 2, "second": 2, "seconde": 2, "troisieme": 3, "quatrieme": 4}
_ENDINGS = frozenset(["er", "ere", "re", "e", "eme", "ieme", "nd", "nde", "st", "rd", "th", "ier", "iere", "°"])
_BRACKETS = frozenset('()[]{}«»"“”*!…')
_ROMAN = re.compile(r"m{0,2}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
_ROMAN_VALUES = {"m": 1000, "d": 500, "c": 100, "l": 50, "x": 10, "v": 5, "i": 1}


# What each list of words of the lexicon is.
_KINDS = {
    "vide": _FILL, "acte": ACT, "unite": UNIT, "separateur": SEPARATOR, "et": AND, "vers_la_fin": TO, "depuis": SINCE,
    "jusque": UNTIL, "termine": OVER, "entre": BETWEEN, "avant": BEFORE, "en_cours": ONGOING, "certain": SURE,
    "dernier": LAST, "prochain": NEXT,
}  # fmt: skip
_SHADES = {"vers": ABOUT, "sans_effet": NEUTRAL, "plus_fin": FINER, "rentree": "rentrée"}


def _phrases():
    """``{words: (kind, value)}``."""
    table = {phrase: (_KINDS[name], None) for phrase, name in lexicon.by_word("dates").items()}
    table |= {phrase: (SHADE, _SHADES[name]) for phrase, name in lexicon.by_word("dates_nuances").items()}
    table |= {bare(season): (SHADE, season) for season in SEASONS}
    for weekday, name in enumerate(_WEEKDAYS):
        # « Mar » is March too.
        table |= dict.fromkeys([name] if name == "mardi" else [name, name[:3]], (WEEKDAY, weekday))
    return {tuple(phrase.split()): said for phrase, said in table.items()}


PHRASES = _phrases()
_LONGEST_PHRASE = max(map(len, PHRASES))
_FORGIVEN_WORDS = frozenset(
    phrase[0]
    for phrase, (kind, _value) in PHRASES.items()
    if len(phrase) == 1 and len(phrase[0]) > 4 and kind in (SHADE, UNIT, ONGOING, WEEKDAY, SINCE)
) | frozenset(MONTH_KEYS)


def relative_phrases(today):
    """« L’an dernier », « ce mois-ci »… as of ``today``: ``{words: symbols}``."""
    table = {}

    def say(phrases, *symbols):
        table.update({tuple(phrase.split()): list(symbols) for phrase in phrases.split(", ")})

    def day(offset):
        day = today.fromordinal(today.toordinal() + offset)
        return Symbol(DAY, PartialDate(day.year, day.month, day.day))

    for offset, phrases in ((-2, "avant hier"), (-1, "hier"), (1, "demain"), (2, "apres demain")):
        say(phrases, day(offset))
    say("aujourd hui, aujourdhui, ce jour, ce jour meme, auj, ce matin, ce soir", day(0))
    say("ce mois, ce mois ci, mois en cours, mois courant, mois ci", *_month_after(today, 0))
    say("mois dernier, mois passe, mois precedent", *_month_after(today, -1))
    say("mois prochain, mois suivant, mois qui vient", *_month_after(today, 1))
    # « Cet été », « ce 15 mai ».
    say("ce, cet", Symbol(THIS, today.year))
    say("cette annee, annee en cours, annee courante, annee presente, annee actuelle", _year(today.year))
    say("an dernier, an passe, annee derniere, annee passee, annee precedente", _year(today.year - 1))
    say("an prochain, annee prochaine, annee suivante, annee qui vient", _year(today.year + 1))
    return table


def _year(year):
    return Symbol(NUMBER, year, str(year))


def _month_after(today, months):
    """The symbols of the month so many months after this one."""
    count = today.year * 12 + today.month - 1 + months
    return [Symbol(MONTH, (count % 12 + 1,)), _year(count // 12)]


def symbols_of(text, today):
    """The symbols of a tidy ``text``, or ``None`` when some word is no part of a date."""
    words = spoken(words_of(text))
    relative = relative_phrases(today)
    found, position = [], 0
    while position < len(words):
        symbols, position = _next(words, position, relative, found, today)
        found += symbols
    return found


def _next(words, position, relative, before, today):
    """``(symbols, next position)``."""
    word = words[position]
    if ago := _ago(words, position, today):
        return ago
    if found := _phrase(words, position, relative):
        keys, end = found
        return relative[keys], end
    if found := _phrase(words, position, PHRASES):
        keys, end = found
        return _said(*PHRASES[keys], keys, word, words[end:]), end
    if word.key in WORDS and (number := _in_words(words, position)):
        return number
    if word.is_number:
        return _figures(words, position)
    if word.text in _BRACKETS:
        return [], position + 1
    return [_lone(words, position, before)], position + 1


def _phrase(words, position, table):
    """``(its words, next position)`` of the longest phrase of ``table`` that begins there, or ``None``."""
    matches = (_match(words, position, size, table) for size in range(_LONGEST_PHRASE, 0, -1))
    return next(filter(None, matches), None)


def _said(kind, value, keys, word, following):
    """The symbols of the phrase ``keys``, whose first word is ``word``, before the words ``following``."""
    after = following[0] if following else None
    if after and after.is_number:
        if keys in (("l",), ("d",)) and after.start == word.end:
            # « l5 mai »: a letter for a figure.
            return [Symbol(OTHER, word.text)]
        if keys == ("en", "cours") and len(after.key) == 4:
            return [Symbol(SHADE, NEUTRAL)]
    return [] if kind == _FILL else [Symbol(kind, keys[0] if kind == SEPARATOR else value, word.text)]


def _match(words, position, size, table):
    """``(keys, end)`` when ``size`` words from ``position`` are a phrase; hyphens within it do not count."""
    keys, end = [], position
    while end < len(words) and len(keys) < size:
        if not (keys and words[end].text in "-‑" and words[end].start == words[end - 1].end):
            keys.append(words[end].key)
        end += 1
    # « Mi-mai » is no period.
    end += keys == ["mi"] and end < len(words) and words[end].text in "-‑"
    keys = tuple(keys)
    return (keys, end) if len(keys) == size and keys in table else None


def _figures(words, position):
    """« 15 », « 1er », « 1ermars »."""
    word, end = words[position], position + 1
    after = words[end] if end < len(words) else None
    is_ordinal = after is not None and after.key in _ENDINGS and after.start - word.end < 2
    number = Symbol(NUMBER, int(word.key), word.key, is_ordinal)
    month = MONTH_KEYS.get(after.key.removeprefix("er")) if after and after.start == word.end else None
    if month and after.key.startswith("er"):
        return [replace(number, is_ordinal=True), Symbol(MONTH, (month,))], end + 1
    return [number], end + is_ordinal


def _ago(words, position, today):
    """« Il y a 3 ans », « dans 2 mois », « depuis 10 ans »: symbols about a year or a month."""
    keys = [word.key for word in words[position : position + 8]]
    for lead, sign in ((["il", "y", "a"], -1), (["y", "a"], -1), (["dans"], 1), (["d", "ici"], 1), (["depuis"], -1)):
        if keys[: len(lead)] != lead:
            continue
        rest = keys[len(lead) :]
        around = bool(rest) and rest[0] in ("environ", "pres", "plus", "a")
        rest = rest[1:] if around else rest
        rest = rest[1:] if rest and rest[0] in ("de", "d") else rest
        if len(rest) < 2:
            return None
        count = int(rest[0]) if rest[0].isdecimal() and len(rest[0]) < 4 else number_in_words(rest[:1])
        if count is None:
            return None
        used = position + (len(keys) - len(rest)) + 2
        since = [Symbol(SINCE)] if lead == ["depuis"] else []
        if rest[1] in ("an", "ans", "annee", "annees"):
            return [*since, Symbol(SHADE, ABOUT), _year(today.year + sign * int(count))], used
        if rest[1] == "mois":
            return [*since, Symbol(SHADE, ABOUT), *_month_after(today, sign * int(count))], used
        return None
    return None


def _in_words(words, position):
    """« Quinze », « deux mille dix-neuf » as one number; « sept » alone is September."""
    keys, end = [], position
    while end < len(words):
        key = words[end].key
        if key in WORDS:
            keys.append(key)
        elif not (
            keys
            and end + 1 < len(words)
            and words[end + 1].key in WORDS
            and (
                (key in "-‑" and words[end].start == words[end - 1].end)
                or (key == "et" and words[end + 1].key in ("un", "une", "onze"))
            )
        ):
            break
        end += 1
    value = number_in_words(keys)
    if value is None or keys == ["sept"] or value > 9999:
        return None
    return [Symbol(NUMBER, int(value), str(int(value)))], end


def _lone(words, position, before):
    """The symbol of one word that no phrase holds: a month, an ordinal, a figure of Rome, a typing error."""
    word = words[position]
    key = word.key
    after = words[position + 1] if position + 1 < len(words) else None
    if key == "mar" and _day_and_month_follow(words[position + 1 :]):
        return Symbol(WEEKDAY, 1)
    if months := months_of(key):
        return Symbol(MONTH, months)
    if key in _ORDINALS:
        return Symbol(NUMBER, _ORDINALS[key], str(_ORDINALS[key]), True)
    if key in ("t", "q", "s") and _has_rank(before[-1:], after):
        return Symbol(UNIT)
    if key in ("er", "e", "eme") and before and before[-1].kind == NUMBER:
        return Symbol(SEPARATOR)
    if key in ("xx", "jj"):
        # « XX/05/2019 »: a day that nobody knows.
        return Symbol(NUMBER, 0, "00")
    if number := _roman(key):
        return number
    if word.is_letters and (near := nearest(key, _FORGIVEN_WORDS)):
        months = tuple(sorted(MONTH_KEYS[one] for one in near if one in MONTH_KEYS))
        if months:
            return Symbol(MONTH, months)
        kind, value = PHRASES[(near[0],)]
        return Symbol(kind, value)
    return Symbol(OTHER, word.text)


def _has_rank(before, after):
    """« 3T 2020 », « T2 2022 », « S1 2019 », « S36 » which is a week."""
    is_after_one = any(symbol.kind == NUMBER and len(symbol.digits) == 1 for symbol in before)
    return is_after_one or (after is not None and after.is_number and int(after.key) < 54)


def _roman(key):
    """A month (« V/2019 »), a rank (« IIe trimestre ») or a year (« MMXIX »), or ``None``."""
    for figures in (key, key.removesuffix("er").removesuffix("e")):
        values = [_ROMAN_VALUES[sign] for sign in figures] if _ROMAN.fullmatch(figures) else []
        number = sum(-one if one < other else one for one, other in zip(values, [*values[1:], 0], strict=False))
        if 0 < number <= 12:
            return Symbol(NUMBER, number, key, is_ordinal=figures != key, is_roman=True)
        if number > 1000 and figures == key:
            return Symbol(NUMBER, number, str(number))
    return None


def _day_and_month_follow(words):
    """« Mar. 12 oct. 2019 » is a Tuesday, « mar 12, 2019 » is in March."""
    words = [word for word in words if word.text not in ".,"]
    if len(words) < 2 or not words[0].is_number:
        return False
    return words[1].text in "/-" or bool(months_of(words[1].key))


def months_of(key):
    """The months that a bare word is, or shortens (« janv », « jui » which is two)."""
    if key in MONTH_KEYS:
        return (MONTH_KEYS[key],)
    if len(key) < 3:
        return ()
    short = key[:-1] if key.endswith("s") and key[:-1] in MONTH_KEYS else key
    return tuple(sorted({number for name, number in _ALL_MONTHS.items() if name.startswith(short)}))
