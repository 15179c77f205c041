"""The values of records, kept by record: counted over a selection in one pass, not value by value.

Thirty-five thousand territories are thirty-five thousand sets to intersect, most of them for nothing; and twenty-five
records have a few hundred values in all. Here each record of the selection says its values, and they are counted
together: the cost follows the records found.
"""

import numpy as np
from pyroaring import BitMap

# Under so many values, intersecting the sets of one facet is as quick, unless the selection is small.
FROM = 500
# Up to so many records, the values of all facets are counted together.
SMALL = 2000
# A selection of less than a tenth of the records is counted record by record, a larger one value by value.
FEW = 10


def counted(postings, selection):
    """``[(value, number)]`` of ``Postings`` over a ``BitMap``; values that nothing has are left out."""
    if len(postings) < FROM:
        return postings.counts(selection)
    if "matrix" not in postings.derived:
        postings.derived["matrix"] = Matrix(*postings.settled())
    rows = postings.derived["matrix"].counts(postings.still(selection))
    return _added(rows, postings.late_counts(selection))


def _added(rows, late):
    """Two lists of ``(value, number)`` as one."""
    if not late:
        return rows
    numbers = dict(rows)
    for value, number in late:
        numbers[value] = numbers.get(value, 0) + number
    return list(numbers.items())


class Together:
    """The facets of a list that have few values, counted together over small selections.

    ``postings``: ``{facet name: Postings}`` of all facets. Two bytes a value of a record: 4 MB for a hundred thousand
    records of twenty values.
    """

    def __init__(self, postings):
        self.postings = {name: one for name, one in postings.items() if len(one) < FROM}
        self._matrix = None
        self._settled_with = None

    def counts(self, selection):
        """``{facet name: [(value, number)]}`` over a ``BitMap`` of at most ``SMALL`` keys."""
        matrix = self._current()
        found = {name: [] for name in self.postings}
        if not self.postings:
            return found
        # All facets follow the same changes of records: what left one left the others.
        still = next(iter(self.postings.values())).still(selection)
        for (name, value), number in matrix.counts(still):
            found[name].append((value, number))
        return {name: _added(rows, self.postings[name].late_counts(selection)) for name, rows in found.items()}

    def _current(self):
        """The matrix of the settled sets, made anew when any of them was settled again."""
        marks = [one.derived.setdefault("together", object()) for one in self.postings.values()]
        if self._matrix is None or self._settled_with != marks:
            values, sets = [], []
            for name, one in self.postings.items():
                names, sequences = one.settled()
                values += [(name, value) for value in names]
                sets += sequences
            self._matrix, self._settled_with = Matrix(values, sets), marks
        return self._matrix


class Matrix:
    """Values by record, and records by value. ``values``: what is counted; ``sets``: the keys that have each, as
    sequences of integers.

    Four bytes a record and six or eight a value of a record; made in a tenth of a second for a hundred thousand.
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
        self._by_value = keys
        self._keys = BitMap(keys)
        self._highest = int(keys.max()) if len(keys) else -1
        kind = np.uint16 if len(self.values) < 2**16 else np.uint32
        numbers = np.repeat(np.arange(len(self.values), dtype=kind), sizes)
        self._by_key = numbers[np.argsort(keys, kind="stable")]
        # Where the values of each key begin; those of the next key begin where they end.
        self._starts = np.zeros(self._highest + 2, np.uint32)
        np.cumsum(np.bincount(keys, minlength=self._highest + 1), out=self._starts[1:])

    def counts(self, selection):
        """``[(value, number)]`` over a ``BitMap`` of keys, values that none of them has left out."""
        concerned = selection & self._keys
        if not concerned:
            return []
        if FEW * len(concerned) < len(self._keys):
            found, numbers = np.unique(self._values_of(concerned), return_counts=True)
        else:
            totals = self._totals(concerned)
            found = np.flatnonzero(totals)
            numbers = totals[found]
        values = self.values
        return [(values[value], number) for value, number in zip(found.tolist(), numbers.tolist(), strict=True)]

    def _totals(self, concerned):
        """How many of these keys have each value, as an array: one reading of all the keys of all the values."""
        mask = np.zeros(self._highest + 1, np.uint8)
        mask[np.frombuffer(concerned.to_array(), np.uint32)] = 1
        return np.add.reduceat(mask[self._by_value], self._offsets, dtype=np.int64)

    def _values_of(self, concerned):
        """The numbers of the values of these keys, one after another, as an array."""
        keys = np.frombuffer(concerned.to_array(), np.uint32).astype(np.int64)
        starts = self._starts[keys].astype(np.int64)
        lengths = self._starts[keys + 1] - starts
        # Positions of all the values of all the keys: a run from each start.
        ends = np.cumsum(lengths)
        positions = np.arange(int(ends[-1])) + np.repeat(starts - ends + lengths, lengths)
        return self._by_key[positions]
