"""The values of records, kept by record: counted over a selection in one pass, not value by value.

Thirty-five thousand territories are thirty-five thousand sets to intersect, most of them for nothing; and twenty-five
records have a few hundred values in all. Here each record of the selection says its values, and they are counted
together: the cost follows the records found.
"""

from functools import cached_property

import numpy as np
from pyroaring import BitMap

# Under so many values, intersecting the sets of one facet is as quick, unless the selection is small.
FROM = 500
# Up to so many records, the values of all facets are counted together, record by record.
SMALL = 2000
# Beyond, a selection of less than a tenth of the records is counted record by record, a larger one value by value.
FEW = 10


def counted(postings, selection):
    """``(value, number)`` pairs of ``Postings`` over a ``BitMap``; values that nothing has are left out."""
    if len(postings) < FROM:
        return postings.counts(selection)
    rows = matrix_of(postings).counts(postings.still(selection))
    return _added(rows, postings.late_counts(selection))


def matrix_of(postings):
    """The ``Matrix`` of the settled sets of ``Postings``, made once as long as they are not settled again."""
    if "matrix" not in postings.derived:
        postings.derived["matrix"] = Matrix(*postings.settled())
    return postings.derived["matrix"]


def _added(rows, late):
    """Two collections of ``(value, number)`` as one."""
    if not late:
        return rows
    numbers = dict(rows)
    for value, number in late:
        numbers[value] = numbers.get(value, 0) + number
    return list(numbers.items())


class Together:
    """All the facets of a list, counted together over small selections.

    ``postings``: ``{facet name: Postings}``. Two or four bytes a value of a record: 5 MB for a hundred thousand records
    of twenty-four values.
    """

    def __init__(self, postings):
        self.postings = postings
        self._matrix = None
        self._first = []  # where the values of each facet begin
        self._settled_with = None

    def counts(self, selection):
        """``{facet name: (value, number) pairs}`` over a ``BitMap`` of at most ``SMALL`` keys."""
        if not self.postings:
            return {}
        matrix = self.matrix()
        # All facets follow the same changes of records: what left one left the others.
        still = next(iter(self.postings.values())).still(selection)
        found, numbers = matrix.numbers(still)
        stops = np.searchsorted(found, self._first).tolist()
        counts = {}
        for (name, postings), start, stop in zip(self.postings.items(), stops, [*stops[1:], len(found)], strict=True):
            pairs = Pairs(matrix.values, found[start:stop], numbers[start:stop])
            counts[name] = _added(pairs, postings.late_counts(selection))
        return counts

    def matrix(self):
        """The ``Matrix`` of the settled sets, made anew when any of them was settled again."""
        marks = [one.derived.setdefault("together", object()) for one in self.postings.values()]
        if self._matrix is None or self._settled_with != marks:
            values, sets, first = [], [], []
            for one in self.postings.values():
                first.append(len(values))
                for value, keys in zip(*one.settled(), strict=True):
                    if len(keys):
                        values.append(value)
                        sets.append(keys)
            self._matrix, self._first, self._settled_with = Matrix(values, sets), first, marks
        return self._matrix


class Matrix:
    """Values by record, and records by value. ``values``: what is counted; ``sets``: the keys that have each, as
    sequences of integers.

    Four bytes a record and two or four a value of a record, twice as many once a large selection was counted; made in a
    tenth of a second for a hundred thousand records.
    """

    def __init__(self, values, sets):
        kept = [number for number, one in enumerate(sets) if len(one)]
        self.values = [values[number] for number in kept]
        sizes = np.fromiter((len(sets[number]) for number in kept), np.int64, len(kept))
        # Where the keys of each value begin.
        self._offsets = np.cumsum(sizes) - sizes
        keys = np.empty(int(sizes.sum()), np.uint32)
        for number, start, size in zip(kept, self._offsets.tolist(), sizes.tolist(), strict=True):
            keys[start : start + size] = sets[number]
        self._keys = BitMap(keys)
        self._highest = int(keys.max()) if len(keys) else -1
        kind = np.uint16 if len(self.values) < 2**16 else np.uint32
        numbers = np.repeat(np.arange(len(self.values), dtype=kind), sizes)
        self._by_key = numbers[np.argsort(keys, kind="stable")]
        # Where the values of each key begin; those of the next key begin where they end.
        self._starts = np.zeros(self._highest + 2, np.uint32)
        np.cumsum(np.bincount(keys, minlength=self._highest + 1), out=self._starts[1:])

    def counts(self, selection):
        """``(value, number)`` pairs over a ``BitMap`` of keys, values that none of them has left out."""
        return Pairs(self.values, *self.numbers(selection))

    def numbers(self, selection):
        """The ranks, in order, of the values that a ``BitMap`` of keys has, and how many of its keys have each."""
        concerned = selection & self._keys
        if len(concerned) <= SMALL or FEW * len(concerned) < len(self._keys):
            held = self._values_of(concerned)
            # Sorting a few values costs less than going through all that there are.
            if len(held) * FEW < len(self.values):
                return np.unique(held, return_counts=True)
            totals = np.bincount(held, minlength=len(self.values))
        else:
            totals = self._totals(concerned)
        found = np.flatnonzero(totals)
        return found, totals[found]

    @cached_property
    def _by_value(self):
        """The keys of each value, one value after another."""
        keys = np.repeat(np.arange(self._highest + 1, dtype=np.uint32), np.diff(self._starts))
        return keys[np.argsort(self._by_key, kind="stable")]

    def _totals(self, concerned):
        """How many of these keys have each value, as an array: one reading of all the keys of all the values."""
        mask = np.zeros(self._highest + 1, np.uint8)
        mask[np.frombuffer(concerned.to_array(), np.uint32)] = 1
        return np.add.reduceat(mask[self._by_value], self._offsets, dtype=np.int64)

    def _values_of(self, concerned):
        """The ranks of the values of these keys, one after another, as an array."""
        if not concerned:
            return self._by_key[:0]
        keys = np.frombuffer(concerned.to_array(), np.uint32).astype(np.int64)
        starts = self._starts[keys].astype(np.int64)
        lengths = self._starts[keys + 1] - starts
        # Positions of all the values of all the keys: a run from each start.
        ends = np.cumsum(lengths)
        positions = np.arange(int(ends[-1])) + np.repeat(starts - ends + lengths, lengths)
        return self._by_key[positions]


class Pairs:
    """``(value, number)`` pairs, made when they are read: of thirty-five thousand a page shows three hundred.

    ``values``: names by rank; ``ranks``: those that count, in order; ``numbers``: how many of each.
    """

    def __init__(self, values, ranks, numbers):
        self._values, self.ranks, self._numbers = values, ranks, numbers

    def __len__(self):
        return len(self.ranks)

    def __iter__(self):
        values = self._values
        return ((values[rank], number) for rank, number in self._counted())

    def labelled(self, labels):
        """``[(value, label, number)]``, ``labels`` by value."""
        values = self._values
        return [(values[rank], labels[values[rank]], number) for rank, number in self._counted()]

    def most(self, count):
        """The ``Pairs`` of the ``count`` greatest numbers, ties included."""
        if count >= len(self):
            return self
        kept = np.flatnonzero(self._numbers >= np.partition(self._numbers, -count)[-count])
        return Pairs(self._values, self.ranks[kept], self._numbers[kept])

    def _counted(self):
        return zip(self.ranks.tolist(), self._numbers.tolist(), strict=True)


def labelled(pairs, labels):
    """``[(value, label, number)]`` of ``(value, number)`` pairs, ``labels`` by value."""
    if isinstance(pairs, Pairs):
        return pairs.labelled(labels)
    return [(value, labels[value], number) for value, number in pairs]
