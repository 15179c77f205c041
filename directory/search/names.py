"""Names held in memory, found by the beginning of any of their words, and despite a typing error."""

import re
from array import array
from bisect import bisect_left
from dataclasses import dataclass
from itertools import islice

from pyroaring import BitMap

from directory.matching import nearest
from directory.search.dictionary import is_french

#: Above every sign of a folded word.
_LAST = "\x7f"
#: Faults that a name not shown counts for.
_OTHER = 0.7


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a record: ``key`` is folded; ``is_other`` when it is not the one shown (former, foreign, acronym).

    ``place``: folded words that tell it from its homonyms (« reunion »); alone they find nothing.
    """

    pk: int | str
    key: str
    is_other: bool
    weight: float
    place: str = ""


@dataclass(frozen=True)
class Hit:
    """A record found. ``tier`` says how well, 0 being best; ``key`` is the name that was found; ``is_whole`` when what
    was typed stands in it as whole words; ``label``: the name found as one writes it, when the record does not hold it;
    ``weight``: how likely it is that one means it.
    """

    tier: int
    rank: int
    pk: int | str
    key: str
    is_other: bool
    is_whole: bool = False
    label: str = ""
    weight: float = 0.0


EXACT, EXACT_OTHER, BEGINS, BEGINS_OTHER, WITHIN, WITHIN_OTHER, GUESSED = range(7)


class _Words:
    """The numbers of the texts that hold a word, by its beginning. Filled text by text, then settled once.

    Filled, it holds two numbers a word of a text; an object a word would leave memory in shreds when it goes.
    """

    def __init__(self):
        self._ranks, self._found, self._holders = {}, array("I"), array("I")

    def add(self, number, text):
        ranks = self._ranks
        for word in set(text.split()):
            self._found.append(ranks.setdefault(word, len(ranks)))
            self._holders.append(number)

    def settle(self, places):
        """``places[number]``: the number that the text ``number`` takes."""
        known = sorted(self._ranks)
        ends = array("I", bytes(4 * len(known)))
        for rank in self._found:
            ends[rank] += 1
        # Where the numbers of each word begin, then end, as they are laid.
        total = 0
        self._offsets = array("I", [0])
        for word in known:
            rank = self._ranks[word]
            total, ends[rank] = total + ends[rank], total
            self._offsets.append(total)
        self._numbers = array("I", bytes(4 * total))
        for rank, number in zip(self._found, self._holders, strict=True):
            self._numbers[ends[rank]] = places[number]
            ends[rank] += 1
        # Made anew side by side: those of the dictionary stand among all that was read with them.
        self.words = "\n".join(known).split("\n") if known else []
        del self._ranks, self._found, self._holders

    def of(self, position):
        """Numbers of the texts that hold the word at ``position``."""
        return BitMap(self._numbers[self._offsets[position] : self._offsets[position + 1]])

    def range_of(self, word):
        """Where the numbers of the texts that hold ``word`` are."""
        position = bisect_left(self.words, word)
        if position == len(self.words) or self.words[position] != word:
            return range(0)
        return range(self._offsets[position], self._offsets[position + 1])

    def at(self, places):
        """The numbers of a ``range_of``, with no set made of them."""
        return self._numbers[places.start : places.stop]

    def __contains__(self, word):
        position = bisect_left(self.words, word)
        return position < len(self.words) and self.words[position] == word

    def exactly(self, word):
        """Numbers of the texts that hold ``word``."""
        return self.of(bisect_left(self.words, word)) if word in self else BitMap()

    def beginning(self, options):
        """Numbers of the texts with a word that begins with one of ``options``."""
        found = BitMap()
        for start in options:
            first, last = bisect_left(self.words, start), bisect_left(self.words, start + _LAST)
            found |= BitMap(self._numbers[self._offsets[first] : self._offsets[last]])
        return found


class NameTable:
    """Names of one kind of records. Read by several threads, never changed once made.

    About 100 bytes a name and 4 a word.
    """

    def __init__(self, names):
        weights, pks, others = array("d"), [], bytearray()
        keys, ends = bytearray(), array("q", [0])
        self._words, self._places = _Words(), _Words()
        for number, name in enumerate(names):
            weights.append(name.weight)
            pks.append(name.pk)
            others.append(name.is_other)
            keys += name.key.encode("ascii", "replace")
            ends.append(len(keys))
            self._words.add(number, name.key)
            self._places.add(number, name.place)
        # The most active first; as they came when nothing tells them apart.
        order = sorted(range(len(pks)), key=weights.__getitem__, reverse=True)
        places = array("I", bytes(4 * len(pks)))
        for place, number in enumerate(order):
            places[number] = place
        self._words.settle(places)
        self._places.settle(places)
        self.pks = _compact([pks[number] for number in order])
        self._weights = array("f", (weights[number] for number in order))
        self._is_other = bytes(others[number] for number in order)
        # Keys end to end, each between two line ends: no object a name.
        joined = bytearray(b"\n")
        self._starts = array("q")
        for number in order:
            self._starts.append(len(joined))
            joined += keys[ends[number] : ends[number + 1]]
            joined += b"\n"
        self._starts.append(len(joined))
        self._keys = bytes(joined)

    def __len__(self):
        return len(self.pks)

    def key(self, number):
        return self._keys[self._starts[number] : self._starts[number + 1] - 1].decode()

    def _is(self, number, key):
        return self._keys.startswith(f"{key}\n".encode("ascii", "replace"), self._starts[number])

    def knows(self, word):
        """Whether a name holds ``word``."""
        return word in self._words

    def heaviest(self, least):
        """``[(key, weight)]`` of the names shown that weigh ``least`` or more, the heaviest first."""
        number = bisect_left(self._weights, -least, key=lambda weight: -weight)
        return [(self.key(place), self._weights[place]) for place in range(number) if not self._is_other[place]]

    def named(self, key):
        """``[(pk, is_other)]`` of the names that are just ``key``, the heaviest first; of one word that no name holds,
        those that are so once glued: « saintetienne ».
        """
        words = key.split()
        rarest = min((self._words.range_of(word) for word in words), key=len, default=range(0))
        if len(rarest) > _RARE:
            numbers = self._named((key,))
        else:
            numbers = sorted(number for number in self._words.at(rarest) if self._is(number, key))
        if len(words) == 1 and not rarest and len(key) >= _SHORTEST_GLUED:
            numbers = [number for number in self._glued_beginning(key) if self.key(number).replace(" ", "") == key]
        return [(self.pks[number], bool(self._is_other[number])) for number in numbers]

    def find(self, typed, words, limit):
        """The ``limit`` best hits whose name holds a word beginning with each of ``words``.

        ``typed``: folded texts, any of which a name may be or begin with. ``words``: one tuple of equivalent beginnings
        a word.
        """
        found = BitMap.intersection(*(self._words.beginning(options) for options in words))
        return self._best(found or self._glued_beginning(typed[0]), typed, limit)

    def find_situated(self, words, limit):
        """Hits of which some words are the name and the others say where it is: « Saint-Denis Réunion »."""
        named = [self._words.beginning((word,)) for word in words]
        situated = (self._places.beginning((word,)) for word in words)
        found = BitMap.intersection(*(name | place for name, place in zip(named, situated, strict=True)))
        return self._best(found & BitMap.union(*named), (words[0],), limit)

    def guess(self, words, limit):
        """Hits despite typing errors in the words that begin no name: ``[(errors, words guessed, hit)]``, the nearest
        first.
        """
        choices = []
        for word in words:
            known = self._words.beginning((word,))
            # A word of French is no misspelt name.
            choices.append([(0.0, word, known)] if known else [] if is_french(word) else self._near(word))
            if not choices[-1]:
                return []
        found = {}
        for faults, guessed, numbers in sorted(_combine(choices), key=lambda one: one[0]):
            for hit in self._best(numbers, (), limit):
                found.setdefault(hit.pk, (faults, guessed, hit))
        return sorted(found.values(), key=lambda guess: (guess[0], guess[2].rank))[:limit]

    def _near(self, word, limit=8):
        """``[(faults, word of a name, numbers of the names that hold it)]``, the nearest first."""
        near = []
        for faults, known, position in nearest(word, self._words.words):
            numbers = self._words.of(position)
            # A former or foreign name is the less likely.
            is_other = all(self._is_other[number] for number in numbers)
            near.append((faults + _OTHER * is_other, known, numbers))
        near.sort(key=lambda one: (one[0], one[2].min()))
        return near[:limit]

    def _glued_beginning(self, typed):
        """Names that begin with ``typed`` whatever the spaces: « lhay », « cotedivoire »."""
        glued = typed.replace(" ", "")
        if not 3 <= len(glued) <= 40:
            return BitMap()
        spaced = re.compile(b"\n" + b" ?".join(re.escape(sign.encode("ascii", "replace")) for sign in glued))
        found = islice(spaced.finditer(self._keys), 50)
        return BitMap(bisect_left(self._starts, match.start() + 1) for match in found)

    def _named(self, typed):
        """Numbers of the names that are one of ``typed``."""
        found = BitMap()
        for text in typed:
            line, position = f"\n{text}\n".encode("ascii", "replace"), -1
            while (position := self._keys.find(line, position + 1)) >= 0:
                found.add(bisect_left(self._starts, position + 1))
        return found

    def _best(self, numbers, typed, limit):
        """Hits of the ``numbers``, by tier then weight, one a record; without ``typed``, all are guesses."""
        if len(numbers) > _ENOUGH:
            # One or two letters: the heaviest names, and those that are just that (the commune named Y).
            numbers = numbers[:_ENOUGH] | self._named(typed)
        starts = tuple(text.encode("ascii", "replace") for text in typed)
        wholes = tuple(text + b"\n" for text in starts)
        best, keys = {}, self._keys
        for number in numbers:
            position, other = self._starts[number], self._is_other[number]
            if not typed:
                tier = GUESSED
            elif keys.startswith(wholes, position):
                tier = EXACT + other
            elif keys.startswith(starts, position):
                tier = BEGINS + other
            else:
                tier = WITHIN + other
            pk = self.pks[number]
            if pk not in best or (tier, number) < best[pk]:
                best[pk] = (tier, number)
        chosen = sorted((*key, pk) for pk, key in best.items())
        # Those that hold the whole words are wanted beside those that come first.
        spaced = tuple(f" {text} " for text in typed)
        hits, whole = [], 0
        for tier, number, pk in chosen:
            if len(hits) >= limit and (whole >= limit or not typed):
                break
            key = self.key(number)
            is_whole = not self._is_other[number] and any(text in f" {key} " for text in spaced)
            if len(hits) < limit or is_whole:
                other, weight = bool(self._is_other[number]), self._weights[number]
                hits.append(Hit(tier, number, pk, key, other, is_whole, weight=weight))
                whole += is_whole
        return hits


_ENOUGH = 1500
#: More texts than this hold a word, and looking for a whole name among all of them is quicker than through it.
_RARE = 200
#: Shorter words are other things than names without their spaces.
_SHORTEST_GLUED = 7


def _compact(pks):
    """Keys in eight bytes each when they are numbers."""
    return array("q", pks) if pks and all(isinstance(pk, int) for pk in pks) else pks


def _combine(choices):
    """``(errors, words, numbers)`` for each way to take one choice a word, nobody left out."""
    combined = [(errors, (word,), numbers) for errors, word, numbers in choices[0]]
    for options in choices[1:]:
        combined = [
            (errors + more, (*words, word), both)
            for errors, words, numbers in combined
            for more, word, others in options
            if (both := numbers & others)
        ]
    return combined
