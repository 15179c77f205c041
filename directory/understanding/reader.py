"""Reads a text with the vocabularies of a list: the longest spans first, each word once."""

import re
from dataclasses import dataclass, field, replace

from django.utils import timezone

from directory.database.fold import fold
from directory.database.version import by_version
from directory.french import either
from directory.search.highlight import LINKING_WORDS
from directory.search.vocabulary import means_something, meant
from directory.understanding.operators import EITHER, EXCEPT, KEPT_OUT, kept_out, plain
from directory.understanding.vocabularies import MAX_SPAN, MONTH_NUMBERS

MAX_WORDS = 16
MAX_OTHERS = 4
#: Words of a misspelt name among others, at most.
MOST_MISSPELT = 4
_WORD = re.compile(r"[^\W_]+")
#: Between two things named, « or » is no gold; before one, « hors » keeps it out.
EITHERS = frozenset(["ou", "or", "oder"])
WITHOUT = frozenset(["sauf", "hors", "sans", "pas", "non", "not", "ohne"])
#: Words that link what is named, in the languages that partners write in.
LINKING = LINKING_WORDS | frozenset(
    "entre vers depuis avec the of in and with to from von mit der die das und im aus dem den".split()  # noqa: SIM905
    + ["con", "del", "franco", "french"]
)


@dataclass(frozen=True)
class Meaning:
    """Some typed words understood: ``sense`` of the facet ``name``.

    ``typed``: the words; ``without``: the text when they are taken out; ``others``: ``[(facet, sense)]`` that the same
    words may mean as well. ``is_either``: it adds up with what is named before; ``is_kept_out``: all but it is asked.
    """

    name: str
    sense: object
    typed: str
    without: str
    others: tuple = ()
    is_either: bool = False
    is_kept_out: bool = False

    @property
    def label(self):
        return f"sauf {self.sense.label}" if self.is_kept_out else self.sense.label


@dataclass
class Understood:
    """``meanings`` and the ``rest`` of the text; ``kept_out``: words that must not be in what is found."""

    meanings: list = field(default_factory=list)
    rest: str = ""
    kept_out: list = field(default_factory=list)


def understand(text, vocabularies, holds, idle=frozenset()):
    """The ``Understood`` of a normalised ``text`` (``operators``).

    ``vocabularies``: ``{facet: vocabulary}``; ``holds(facet, values)``: whether the list has records of these values;
    ``idle``: folded words that are true of the whole list: once something is understood, they cut nothing.
    """
    words = [(fold(found.group()), found.span()) for found in _WORD.finditer(text)]
    folded = [word for word, _span in words]
    # Which side of « a | b » a word is on.
    sides = [text.count(EITHER, 0, end) for _word, (_begin, end) in words]
    if not vocabularies or not folded or len(folded) > MAX_WORDS or any(" " in word or not word for word in folded):
        return _as_it_is(text)
    taken = [False] * len(folded)
    spans = []
    for size in range(min(MAX_SPAN, len(folded)), 0, -1):
        for start in range(len(folded) - size + 1):
            span = folded[start : start + size]
            if any(taken[start : start + size]) or span[0] in idle or not _may_mean(folded, start, size):
                continue
            if sides[start] != sides[start + size - 1]:
                continue
            if found := _senses(span, vocabularies, holds):
                taken[start : start + size] = [True] * size
                spans.append((start, start + size, found))
    for start, stop, found in _misspelt(folded, taken, vocabularies, holds, idle):
        spans = [span for span in spans if span[1] <= start or span[0] >= stop] + [(start, stop, found)]
    if not spans:
        spans = _guessed(folded, vocabularies, holds, idle)
    if not spans:
        return _as_it_is(text)
    taken = [any(start <= at < stop for start, stop, _found in spans) for at in range(len(folded))]
    meanings = _meanings(text, words, taken, sorted(spans, key=lambda one: one[0]))
    return Understood(meanings, *_left(text, words, taken, idle))


def _meanings(text, words, taken, spans):
    """The ``Meaning`` of each span; the words that lead to one become ``taken`` with it."""
    meanings, previous = [], 0
    for start, stop, (best, *others) in spans:
        first, is_out = _leading(text, words, previous, start, best[0])
        is_out = is_out or any(_is_kept_out(text, words[at][1][0]) for at in range(first, stop))
        gap = slice(words[previous - 1][1][1], words[start][1][0]) if previous else slice(0)
        is_either = first == previous and (
            EITHER in text[gap] or any(word in EITHERS for word, _span in words[previous:start])
        )
        begin, end = words[first][1][0], words[stop - 1][1][1]
        meanings.append(
            Meaning(
                *best,
                typed=EXCEPT * is_out + text[words[start][1][0] : end],
                without=_tidied(f"{text[:begin].removesuffix(EXCEPT)} {text[end:]}"),
                others=tuple(others[:MAX_OTHERS]),
                is_either=is_either and bool(meanings) and meanings[-1].name == best[0],
                is_kept_out=is_out,
            )
        )
        taken[first:stop] = [True] * (stop - first)
        previous = stop
    return meanings


def _leading(text, words, previous, start, name):
    """Where what leads to a span begins, after the ``previous`` one (small words, « ou », « pays : »), and whether it
    keeps it out.
    """
    first, is_out = start, False
    while first > previous:
        word, (_begin, end) = words[first - 1]
        is_label = word == name and ":" in text[end : words[first][1][0]]
        if not (word in LINKING or word in WITHOUT or is_label):
            break
        is_out = is_out or word in WITHOUT
        first -= 1
    if previous and all(word in EITHERS for word, _span in words[previous:first]):
        first = previous
    return first, is_out


def _is_kept_out(text, begin):
    """Whether the word that begins there bears the sign that keeps it out."""
    return begin > 0 and KEPT_OUT.match(text, begin - 1) is not None


def _left(text, words, taken, idle):
    """The words to search as they are, as one text, and those to keep out."""
    rest, out, is_out, is_glued = [], [], False, False
    for (word, (begin, end)), is_taken in zip(words, taken, strict=True):
        is_out = not is_taken and (is_out or _is_kept_out(text, begin))
        if is_taken or word in LINKING or word in idle:
            continue
        if is_out and is_glued:
            # « -eau-potable » is kept out whole.
            out[-1] += text[begin - 1 : end]
        else:
            (out if is_out else rest).append(text[begin:end])
        is_out = is_glued = is_out and text[end : end + 1] == EXCEPT
    return " ".join(rest), out


def _as_it_is(text):
    return Understood(rest=plain(text), kept_out=kept_out(text))


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
    senses = [(name, sense) for _absent, _rank, name, sense in kept]
    return [*_united([(name, sense) for absent, _rank, name, sense in kept if not absent]), *senses]


def _united(held):
    """The namesakes that the list holds, as one sense, when the likeliest is one of them: « Lagos »."""
    same = [sense for name, sense in held if sense.is_one_of and name == held[0][0]]
    if len(same) < 2 or not held[0][1].is_one_of:
        return []
    label = either(sense.label for sense in same[:MAX_OTHERS])
    return [(held[0][0], replace(same[0], values=tuple(one for sense in same for one in sense.values), label=label))]


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
    return " ".join(re.sub(r"^(?:[\s,;:/()|–]|-(?!\w))+|[\s,;:/(|–-]+$", " ", text).split())
