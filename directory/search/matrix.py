"""The values of a facet that has thousands, counted over a selection without asking each in vain.

Thirty-five thousand territories are thirty-five thousand sets to intersect, most of them for nothing; and twenty-five
records have a few hundred values in all. Here the records of a small selection say their values, and those are counted.
"""

import heapq
from array import array
from bisect import bisect_right
from collections import Counter
from itertools import accumulate, chain

from pyroaring import BitMap

from directory.search.postings import added

# Under so many values, intersecting their sets is as quick.
FROM = 500
# Of how many values a selection must have one, for them all to be looked at rather than those alone.
LARGE = 8


def counted(postings, selection):
    """``(value, number)`` pairs of ``Postings`` over a ``BitMap``; values that nothing has are left out."""
    if len(postings) < FROM:
        return postings.counts(selection)
    rows = matrix_of(postings).counts(postings.still(selection))
    return added(rows, postings.late_counts(selection))


def matrix_of(postings):
    """The ``Matrix`` of the settled sets of ``Postings``, made once as long as they are not settled again."""
    if "matrix" not in postings.derived:
        postings.derived["matrix"] = Matrix(*postings.settled())
    return postings.derived["matrix"]


class Matrix:
    """Values by record, beside the records by value. ``values``: what is counted; ``sets``: the ``BitMap`` of the keys
    that have each.

    Four bytes a record and as many a value of a record, besides the sets.
    """

    def __init__(self, values, sets):
        self.values, self._sets = values, sets
        # Those that most keys have, and how many, before the others.
        self.largest = array("I", sorted(range(len(sets)), key=lambda rank: len(sets[rank]), reverse=True))
        self.sizes = array("I", (len(sets[rank]) for rank in self.largest))
        self._keys = BitMap.union(*sets) if sets else BitMap()
        # Where the values of each key begin; those of the next key begin where they end.
        numbers = array("I", bytes(4 * (self._keys.max() + 2 if self._keys else 1)))
        for key in chain.from_iterable(sets):
            numbers[key] += 1
        self._starts = array("I", accumulate(numbers[:-1], initial=0))
        self._by_key = array("I", bytes(4 * self._starts[-1]))
        free = self._starts[:]
        for rank, keys in enumerate(sets):
            for key in keys:
                self._by_key[free[key]] = rank
                free[key] += 1

    def counts(self, selection):
        """``(value, number)`` pairs over a ``BitMap`` of keys, values that none of them has left out: a list, or
        ``Pairs`` when they may be many.
        """
        concerned = selection & self._keys
        held = chain.from_iterable(map(self._values_of, concerned))
        expected = len(concerned) * len(self._by_key) / max(1, len(self._keys))
        if LARGE * expected < len(self.values):
            return [(self.values[rank], number) for rank, number in sorted(Counter(held).items())]
        if expected < len(self.values):
            numbers = [0] * len(self.values)
            for rank in held:
                numbers[rank] += 1
        else:
            numbers = list(map(concerned.intersection_cardinality, self._sets))
        return Pairs(self, numbers)

    def _values_of(self, key):
        return self._by_key[self._starts[key] : self._starts[key + 1]]


class Pairs:
    """``(value, number)`` pairs, made when they are read: of thirty-five thousand a page shows three hundred.

    ``numbers``: by rank in ``matrix``, nought for those that are left out.
    """

    def __init__(self, matrix, numbers):
        self._matrix, self._numbers = matrix, numbers

    def __len__(self):
        return len(self._numbers) - self._numbers.count(0)

    def __iter__(self):
        return ((value, number) for value, number in zip(self._matrix.values, self._numbers, strict=True) if number)

    def having(self, ranks):
        """How many of these ``ranks`` count."""
        return sum(self._numbers[rank] > 0 for rank in ranks)

    def most(self, count):
        """The pairs of the ``count`` greatest numbers, ties included."""
        numbers, largest, sizes = self._numbers, self._matrix.largest, self._matrix.sizes
        # A number is at most that of the whole list: what is smaller there than a number already found is not read.
        least = min(heapq.nlargest(count, map(numbers.__getitem__, largest[: 2 * count])), default=0)
        read = [numbers[rank] for rank in largest[: bisect_right(sizes, -least, key=int.__neg__)]]
        least = max(1, min(heapq.nlargest(count, read), default=0))
        values = self._matrix.values
        return [(values[rank], number) for rank, number in zip(largest, read, strict=False) if number >= least]


def labelled(pairs, labels):
    """``[(value, label, number)]`` of ``(value, number)`` pairs, ``labels`` by value."""
    return [(value, labels[value], number) for value, number in pairs]
