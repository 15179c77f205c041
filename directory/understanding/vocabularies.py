"""Vocabularies: what words may mean for a facet. Each answers ``senses(words)`` for a span of folded words."""

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

from directory.database.fold import fold
from directory.dates import MONTHS
from directory.french import month
from directory.search.suggested import suggestions

#: Words that mean something together, at most.
MAX_SPAN = 9
MAX_SPAN_OF_YEARS = 30
#: How sure a sense is, the first being the surest: a whole name of its kind, one that says what it is, then the others.
NAME, PRINTED, WITH_TITLE, LARGE, AREA, SMALL = range(6)
_ARTICLES = frozenset(["le", "la", "les", "l"])


@dataclass(frozen=True)
class Sense:
    """One meaning of some words: ``values`` of a facet, which add up, under a ``label``.

    ``is_sure``: meant even on a list that holds nothing of it. ``is_corrected``: the words were misspelt.
    ``is_one_of``: others bear the same name, and none is meant rather than another.
    """

    values: tuple
    label: str
    rank: int = NAME
    is_sure: bool = True
    is_corrected: bool = False
    is_one_of: bool = False


#: Endings of number and gender, the longest first, and what stays of them.
_ENDINGS = (("nnes", "n"), ("nne", "n"), ("ees", "e"), ("ee", "e"), ("es", ""), ("s", ""), ("e", ""))


def singular(word):
    """« ivoiriennes » → « ivoirien »: the form that names of inhabitants are listed by."""
    for ending, kept in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 3:
            return word.removesuffix(ending) + kept
    return word


def plain(words):
    """A span as one key whatever its number and gender."""
    return " ".join(map(singular, words))


class Phrases:
    """Fixed phrases: ``{value: (phrase, …)}``, folded."""

    adds = True

    def __init__(self, phrases, label=str):
        self._values = {plain(phrase.split()): value for value, said in phrases.items() for phrase in said}
        self._label = label

    def senses(self, words):
        value = self._values.get(plain(words))
        return [Sense((value,), self._label(value))] if value is not None else []


MONTH_NUMBERS = {fold(month): number for number, month in enumerate(MONTHS, 1)}
_MONTH = re.compile(rf"(?:(?:le )?\d\d?(?:er)? |en |mois de )?({'|'.join(MONTH_NUMBERS)})(?: ((?:19|20)\d\d))?")


#: What comes before a year that only begins or ends a span.
_BEFORE = frozenset(["avant", "jusqu en", "jusqu a", "before", "until", "vor", "bis"])
_NOT_ITSELF = frozenset(["avant", "apres", "before", "after", "vor", "nach"])
_OPEN = re.compile(
    r"(avant|jusqu en|jusqu a|before|until|vor|bis|depuis|a partir de|des|apres|since|from|after|seit|ab|nach)"
    r" (?:l annee )?((?:19|20)\d\d)"
)


class Years:
    """« 2023 », « 2015 2017 », « 2015 a 2017 », « mars 2023 »; with a ``step`` of ten, « annees 90 », « annees 1990 ».

    ``months``: whether months are values too (« 2023-03 »); without a year, the next one: « 12 mars ».
    """

    adds = True

    def __init__(self, step=1, *, months=False):
        self._step, self._months = step, months

    def senses(self, words):
        text = " ".join(words)
        if self._step == 1 and (found := _MONTH.fullmatch(text)):
            # « Mars » alone is a month where there is something to attend in it.
            return self._of_month(MONTH_NUMBERS[found[1]], found[2] and int(found[2]), is_sure=len(words) > 1)
        if found := _OPEN.fullmatch(text):
            return self._open(found[1] in _BEFORE, found[1] in _NOT_ITSELF, int(found[2]))
        if self._step == 10:
            found = re.fullmatch(r"(?:les )?annees ((?:19|20)?\d0)", text)
            year = found and (found[1] if len(found[1]) == 4 else ("20" if found[1] < "30" else "19") + found[1])
            return [Sense((year,), f"années {year}")] if found else []
        found = re.fullmatch(r"(?:(?:entre|de) )?((?:19|20)\d\d)(?: (?:a |au |et |- )?((?:19|20)\d\d))?", text)
        if not found:
            return []
        first, last = int(found[1]), int(found[2] or found[1])
        if not 0 <= last - first <= MAX_SPAN_OF_YEARS:
            return []
        label = str(first) if first == last else f"{first}-{last}"
        return [Sense(tuple(map(str, range(first, last + 1))), label)]

    def _open(self, is_before, is_without, year):
        """« depuis 2019 », « avant 2010 »: the years on that side of one, as far as there are any to speak of."""
        this_year = timezone.localdate().year
        step = -1 if is_before else 1
        end = year - MAX_SPAN_OF_YEARS * 2 if is_before else max(this_year, year + is_without)
        years = range(year + step * is_without, end + step, step)
        if self._step == 10:
            # As near as decades can say it, and it is said.
            decades = list(dict.fromkeys(str(one // 10 * 10) for one in years))
            side = "jusqu’aux" if is_before else "depuis les"
            return [Sense(tuple(decades), f"{side} années {decades[0]}")]
        side = {(True, True): "avant", (False, True): "après", (True, False): "jusqu’en", (False, False): "depuis"}
        return [Sense(tuple(map(str, years)), f"{side[is_before, is_without]} {year}")]

    def _of_month(self, number, year, *, is_sure):
        if not self._months:
            return [Sense((str(year),), str(year))] if year else []
        today = timezone.localdate()
        first = datetime.date(year or today.year + (number < today.month), number, 1)
        return [Sense((f"{first:%Y-%m}",), month(first), is_sure=is_sure)]


@dataclass(frozen=True)
class Names:
    """The names of the suggestion source ``kind``, held in memory by version.

    ``values(keys)``: ``{key: (values, label)}`` of the records of these keys that the facet knows. ``own``: only the
    names that pages show, not synonyms. ``others``: phrases that mean several values at once, ``{phrase: (values,
    label)}``, before any name. ``titles``: words that may stand before a name, which is the same without.
    """

    kind: str
    values: Callable
    own: bool = False
    others: Callable | None = None
    titles: frozenset = frozenset()
    adds: bool = False
    rank: int = NAME
    is_sure: bool = True

    def senses(self, words):
        bare = list(words)
        while len(bare) > 1 and (bare[0] in _ARTICLES or bare[0] in self.titles):
            bare = bare[1:]
        plural = [word.removesuffix("s") if len(word) > 4 else word for word in bare]
        keys = dict.fromkeys([" ".join(words), " ".join(bare), " ".join(plural), plain(bare)])
        if self.others:
            for key in keys:
                if key in self.others():
                    values, label = self.others()[key]
                    return (Sense(tuple(values), label, self.rank),)
        table = suggestions.tables().get(self.kind)
        named = {}
        for key in keys if table else ():
            for pk, is_other in table.named(key):
                if not (is_other and self.own):
                    named.setdefault(pk, is_other)
        if not named:
            return ()
        known = self.values(list(named))
        shown = [pk for pk in named if pk in known and not named[pk]] or [pk for pk in named if pk in known]
        # Under a name that pages do not print, it may be something else first: « Occitanie » is where one is.
        ranks = {pk: self.rank if named[pk] or fold(known[pk][1]) in keys else SMALL for pk in shown}
        return tuple(Sense(tuple(known[pk][0]), known[pk][1], ranks[pk], self.is_sure) for pk in shown)
