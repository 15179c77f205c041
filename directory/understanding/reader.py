"""Reads a text with the vocabularies of a list: the longest spans first, each word once."""

import re
from dataclasses import dataclass, field, replace

from django.utils import timezone

from directory.database.fold import fold
from directory.database.version import by_version
from directory.search.highlight import LINKING_WORDS
from directory.search.vocabulary import means_something, meant
from directory.understanding.vocabularies import MAX_SPAN, MONTH_NUMBERS

MAX_WORDS = 16
MAX_OTHERS = 4
#: Words of a misspelt name among others, at most.
MOST_MISSPELT = 4
_WORD = re.compile(r"[^\W_]+")
#: Words that link what is named, in the languages that partners write in.
LINKING = LINKING_WORDS | frozenset(
    "entre vers depuis avec the of in and with to from von mit der die das und im aus dem den franco".split()  # noqa: SIM905
)


@dataclass(frozen=True)
class Meaning:
    """Some typed words understood: ``sense`` of the facet ``name``.

    ``typed``: the words; ``without``: the text when they are taken out; ``others``: ``[(facet, sense)]`` that the same
    words may mean as well.
    """

    name: str
    sense: object
    typed: str
    without: str
    others: tuple = ()


@dataclass
class Understood:
    """``meanings`` and the ``rest`` of the text."""

    meanings: list = field(default_factory=list)
    rest: str = ""


def understand(text, vocabularies, holds, idle=frozenset()):
    """The ``Understood`` of ``text``.

    ``vocabularies``: ``{facet: vocabulary}``; ``holds(facet, values)``: whether the list has records of these values;
    ``idle``: folded words that are true of the whole list: once something is understood, they cut nothing.
    """
    words = [(fold(found.group()), found.span()) for found in _WORD.finditer(text)]
    folded = [word for word, _span in words]
    if not vocabularies or not folded or len(folded) > MAX_WORDS or any(" " in word or not word for word in folded):
        return Understood(rest=text)
    taken = [False] * len(folded)
    spans = []
    for size in range(min(MAX_SPAN, len(folded)), 0, -1):
        for start in range(len(folded) - size + 1):
            span = folded[start : start + size]
            if any(taken[start : start + size]) or span[0] in idle or not _may_mean(folded, start, size):
                continue
            if found := _senses(span, vocabularies, holds):
                taken[start : start + size] = [True] * size
                spans.append((start, start + size, found))
    for start, stop, found in _misspelt(folded, taken, vocabularies, holds, idle):
        spans = [span for span in spans if span[1] <= start or span[0] >= stop] + [(start, stop, found)]
    if not spans:
        spans = _guessed(folded, vocabularies, holds, idle)
    if not spans:
        return Understood(rest=text)
    taken = [any(start <= at < stop for start, stop, _found in spans) for at in range(len(folded))]
    meanings = []
    for start, stop, (best, *others) in sorted(spans, key=lambda one: one[0]):
        first = start
        while first and folded[first - 1] in LINKING and not taken[first - 1]:
            first -= 1
        cut = words[first][1][0], words[stop - 1][1][1]
        typed = text[words[start][1][0] : cut[1]]
        without = _tidied(text[: cut[0]] + " " + text[cut[1] :])
        meanings.append(Meaning(*best, typed, without, tuple(others[:MAX_OTHERS])))
    rest = [
        text[begin:end]
        for (word, (begin, end)), is_taken in zip(words, taken, strict=True)
        if not is_taken and word not in LINKING and word not in idle
    ]
    return Understood(meanings, " ".join(rest))


def _may_mean(folded, start, size):
    """A span of small words alone means nothing, nor does the day of a month: « 12 mars » is not in the Aveyron."""
    if size == 1 and folded[start].isdigit() and folded[start + 1 : start + 2] and folded[start + 1] in MONTH_NUMBERS:
        return False
    return any(word not in LINKING for word in folded[start : start + size])


def _senses(span, vocabularies, holds):
    """``[(facet, sense)]``: those that the list holds first, then the surest."""
    today = timezone.localdate()
    found = [(name, sense) for name, words in vocabularies.items() for sense in _senses_of(words, tuple(span), today)]
    kept = [(not holds(name, sense.values), sense.rank, name, sense) for name, sense in found]
    kept = [one for one in kept if not one[0] or one[3].is_sure]
    kept.sort(key=lambda one: one[:2])
    return [(name, sense) for _absent, _rank, name, sense in kept]


@by_version(8192)
def _senses_of(vocabulary, words, _today):
    """What a vocabulary reads in some words: the lists of a whole search share it."""
    return tuple(vocabulary.senses(words))


def _misspelt(folded, taken, vocabularies, holds, idle):
    """Spans around words that mean nothing, read as the well-known place that they misspell: « Clermont Ferand »."""
    unknown = {
        at
        for at, word in enumerate(folded)
        if not (taken[at] or word in LINKING or word in idle or word.isdigit() or means_something(word))
    }
    spans = []
    for size in range(MOST_MISSPELT, 0, -1):
        for start in range(len(folded) - size + 1):
            span = folded[start : start + size]
            if not unknown.intersection(range(start, start + size)) or any(word in idle for word in span):
                continue
            for name in meant(" ".join(span)):
                if found := _senses(name.split(), vocabularies, holds):
                    # What is only not yet whole is no mistake.
                    is_wrong = not name.startswith(" ".join(span))
                    read = [(facet, replace(sense, is_corrected=is_wrong)) for facet, sense in found]
                    spans.append((start, start + size, read))
                    unknown -= set(range(start, start + size))
                    break
    return spans


def _guessed(folded, vocabularies, holds, idle):
    """When nothing is named as it is typed: the one name that all the words may be, misspelt, if the list holds it."""
    start, stop = 0, len(folded)
    while start < stop and (folded[start] in idle or folded[start] in LINKING):
        start += 1
    for name, words in vocabularies.items():
        if not (start < stop and hasattr(words, "guess")):
            continue
        found = [
            (name, sense) for sense in words.guess(folded[start:stop]) if sense.is_sure or holds(name, sense.values)
        ]
        if found:
            return [(start, stop, found)]
    return []


def _tidied(text):
    text = re.sub(r"\(\s*\)", " ", text)
    return " ".join(re.sub(r"^[\s,;:/()–-]+|[\s,;:/(–-]+$", " ", text).split())
