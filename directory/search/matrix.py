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
    """Values by record. ``values``: what is counted; ``sets``: the keys that have each, as sequences of integers.

    Four bytes a record, two or four a value of a record; made in a tenth of a second for a hundred thousand.
    """

    def __init__(self, values, sets):
        self.values = values
        self._sizes = np.fromiter(map(len, sets), np.int64, len(sets))
        keys = np.empty(int(self._sizes.sum()), np.uint32)
        position = 0
        for one, size in zip(sets, self._sizes.tolist(), strict=True):
            keys[position : position + size] = one
            position += size
        kind = np.uint16 if len(values) < 2**16 else np.uint32
        numbers = np.repeat(np.arange(len(values), dtype=kind), self._sizes)
        self._numbers = numbers[np.argsort(keys, kind="stable")]
        self._keys = BitMap(keys)
        highest = int(keys.max()) if len(keys) else -1
        # Where the values of each key begin; those of the next key begin where they end.
        self._starts = np.zeros(highest + 2, np.uint32)
        np.cumsum(np.bincount(keys, minlength=highest + 1), out=self._starts[1:])

    def counts(self, selection):
        """``[(value, number)]`` over a ``BitMap`` of keys, values that none of them has left out."""
        concerned = selection & self._keys
        if len(concerned) <= SMALL:
            found, numbers = np.unique(self._found(concerned), return_counts=True)
        else:
            if 2 * len(concerned) > len(self._keys):
                # What is left out is quicker to count.
                totals = self._sizes - self._totals(self._keys - concerned)
            else:
                totals = self._totals(concerned)
            found = np.flatnonzero(totals)
            numbers = totals[found]
        values = self.values
        return [(values[value], number) for value, number in zip(found.tolist(), numbers.tolist(), strict=True)]

    def _totals(self, concerned):
        """How many of these keys have each value, as an array."""
        return np.bincount(self._found(concerned), minlength=len(self.values))

    def _found(self, concerned):
        """The numbers of the values of these keys, one after another, as an array."""
        keys = np.array(concerned.to_array(), dtype=np.int64)
        starts = self._starts[keys].astype(np.int64)
        lengths = self._starts[keys + 1] - starts
        # Positions of all the values of all the keys: a run from each start.
        ends = np.cumsum(lengths)
        positions = np.arange(int(ends[-1]) if len(ends) else 0) + np.repeat(starts - ends + lengths, lengths)
        return self._numbers[positions]
