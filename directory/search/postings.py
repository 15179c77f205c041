"""Sets of keys by word or by value, where most hold one key or a few."""

from array import array

from pyroaring import BitMap

NONE = BitMap()
# A ``BitMap`` takes some 300 bytes before its first key: up to so many keys, a stretch of a common array takes less.
FEW = 48
# What changed since the sets were settled is kept apart, up to so many records.
MAX_LATE = 1000


class Postings:
    """A dictionary of ``BitMap``, as small as can be once settled (``pack``).

    Settled sets no longer change: keys that leave are struck out when read, keys that come are kept beside. So a
    publication costs what it changes, not the number of words, and what was worked out from the settled sets
    (``directory.search.matrix``) still holds. When too much has changed, the sets are settled again.
    """

    def __init__(self):
        self._open = {}  # until settled; then None
        # Once settled: the rank of each name, its stretch of the common array, or its own set if it is large.
        self._ranks, self._starts, self._keys, self._large = {}, array("I"), array("I"), {}
        self._gone = BitMap()
        self._late = None
        # What others worked out from the settled sets, forgotten with them.
        self.derived = {}

    # --- Writing -----------------------------------------------------------------------------------------------------

    def add(self, name, keys):
        """Add a list of keys to the set of ``name``."""
        if self._open is None:
            if self._late is None:
                self._late = Postings()
            self._late.add(name, keys)
        elif name in self._open:
            self._open[name] = self._open[name] | BitMap(keys)
        else:
            self._open[name] = BitMap(keys)

    def discard(self, keys):
        """Take a ``BitMap`` of keys out of every set; names stay known."""
        if self._late is not None:
            self._late.discard(keys)
        if self._open is not None:
            self._open = {name: known - keys for name, known in self._open.items()}
            return
        self._gone = self._gone | keys
        if len(self._gone) > MAX_LATE:
            self.pack()

    def pack(self):
        """Settle: what came and left goes into the sets."""
        if self._open is None and not self._gone and self._late is None:
            return
        ranks, starts, keys, large = {}, array("I", [0]), array("I"), {}
        for rank, name in enumerate(list(self)):
            known = self.get(name)
            ranks[name] = rank
            if len(known) > FEW:
                known.run_optimize()
                large[rank] = known.serialize()
            else:
                keys.extend(known.to_array())
            starts.append(len(keys))
        self._open, self._gone, self._late = None, BitMap(), None
        self._ranks, self._starts, self._keys = ranks, starts, keys
        # Made anew side by side, once the former ones are gone: their memory was in shreds, a fifth of the index.
        self._large = {rank: BitMap.deserialize(body) for rank, body in large.items()}
        self.derived.clear()

    # --- Reading -----------------------------------------------------------------------------------------------------

    def get(self, name):
        """The set of ``name``, empty if unknown. Not to be changed."""
        if self._open is not None:
            return self._open.get(name, NONE)
        rank = self._ranks.get(name)
        known = NONE if rank is None else self._large.get(rank) or BitMap(self._stretch(rank))
        if self._gone:
            known = known - self._gone
        if self._late is not None and name in self._late:
            known = known | self._late.get(name)
        return known

    def _stretch(self, rank):
        return self._keys[self._starts[rank] : self._starts[rank + 1]]

    def number(self, name):
        """How many keys ``name`` has."""
        if self._open is not None or self._gone or self._late is not None:
            return len(self.get(name))
        rank = self._ranks.get(name)
        if rank is None:
            return 0
        return len(self._large[rank]) if rank in self._large else self._starts[rank + 1] - self._starts[rank]

    def items(self):
        for name in self:
            yield name, self.get(name)

    def counts(self, selection):
        """``[(name, number)]`` over a ``BitMap``; names that nothing in it has are left out."""
        rows = ((name, self.get(name).intersection_cardinality(selection)) for name in self)
        return [row for row in rows if row[1]]

    def settled(self):
        """The sets as they were settled, without what came or left since: ``(names, sequences of keys)``."""
        large = self._large
        return list(self._ranks), [
            large[rank].to_array() if rank in large else self._stretch(rank) for rank in self._ranks.values()
        ]

    def still(self, selection):
        """The part of ``selection`` for which the settled sets hold."""
        return selection - self._gone if self._gone else selection

    def late_counts(self, selection):
        """``[(name, number)]`` over a ``BitMap`` in what came since the sets were settled."""
        return self._late.counts(selection) if self._late is not None else []

    @property
    def _names(self):
        return self._ranks if self._open is None else self._open

    def __iter__(self):
        yield from self._names
        if self._late is not None:
            yield from (name for name in self._late if name not in self._names)

    def __contains__(self, name):
        return name in self._names or (self._late is not None and name in self._late)

    def __len__(self):
        if self._late is None:
            return len(self._names)
        return len(self._names) + sum(name not in self._names for name in self._late)
