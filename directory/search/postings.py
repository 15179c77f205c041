"""Sets of keys by word or by value, where most hold a single key."""

from pyroaring import BitMap

NONE = BitMap()


class Postings:
    """A dictionary of ``BitMap``. A set of one is kept as a number: half the words of a list stand in one record, and
    a number takes a tenth of the memory.
    """

    def __init__(self):
        self._sets = {}

    def add(self, name, keys):
        """Add a list of keys to the set of ``name``."""
        known = self._sets.get(name)
        if known is None or known is NONE:
            self._sets[name] = keys[0] if len(keys) == 1 else BitMap(keys)
        elif isinstance(known, int):
            self._sets[name] = BitMap([known, *keys])
        else:
            known.update(keys)

    def discard(self, keys):
        """Take a ``BitMap`` of keys out of every set; names stay known."""
        for name, known in self._sets.items():
            if not isinstance(known, int):
                if known is not NONE:
                    known.difference_update(keys)
            elif known in keys:
                self._sets[name] = NONE

    def pack(self):
        """Give back what sets reserved to grow."""
        for known in self._sets.values():
            if not isinstance(known, int):
                known.run_optimize()
                known.shrink_to_fit()

    def get(self, name):
        """The set of ``name``, empty if unknown. Not to be changed."""
        known = self._sets.get(name, NONE)
        return BitMap([known]) if isinstance(known, int) else known

    def number(self, name):
        """How many keys ``name`` has."""
        known = self._sets.get(name, NONE)
        return 1 if isinstance(known, int) else len(known)

    def items(self):
        for name in self._sets:
            yield name, self.get(name)

    def counts(self, selection):
        """``[(name, number)]`` over a ``BitMap``; names that nothing in it has are left out."""
        rows = (
            (name, int(known in selection) if isinstance(known, int) else known.intersection_cardinality(selection))
            for name, known in self._sets.items()
        )
        return [row for row in rows if row[1]]

    def arrays(self):
        """The keys of each set in turn, as sequences of integers."""
        return [[known] if isinstance(known, int) else known.to_array() for known in self._sets.values()]

    def __iter__(self):
        return iter(self._sets)

    def __contains__(self, name):
        return name in self._sets

    def __len__(self):
        return len(self._sets)
