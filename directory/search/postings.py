"""Sets of keys by word or by value, where most hold one key or a few."""

from array import array
from bisect import bisect_left
from itertools import accumulate

from pyroaring import BitMap

NONE = BitMap()
# A ``BitMap`` takes some 300 bytes before its first key: up to so many keys, a stretch of a common array takes less.
FEW = 48
# What changed since the sets were settled is kept apart, up to so many records.
MAX_LATE = 1000
# After every letter that is written.
LAST = "\U0010ffff"


class Texts:
    """Texts in order, kept end to end: eleven bytes for a word of seven letters, not the sixty of an object."""

    few = FEW

    def __init__(self, texts):
        """``texts``: a sorted sequence."""
        encoded = [text.encode() for text in texts]
        self._body = b"".join(encoded)
        self._ends = array("I", accumulate(map(len, encoded), initial=0))

    def __len__(self):
        return len(self._ends) - 1

    def __getitem__(self, rank):
        return self._encoded(rank).decode()

    def __iter__(self):
        return (self[rank] for rank in range(len(self)))

    def place(self, text):
        """Where ``text`` is, or would be: bytes of UTF-8 are in the order of the letters."""
        return bisect_left(range(len(self)), text.encode(), key=self._encoded)

    def _encoded(self, rank):
        return self._body[self._ends[rank] : self._ends[rank + 1]]


class Objects(list):
    """The same in a list, for texts that are kept elsewhere too; each has its own set, ready to be counted."""

    few = 0

    def place(self, text):
        return bisect_left(self, text)


class Postings:
    """A dictionary of ``BitMap`` by text, as small as can be once settled (``pack``).

    Settled sets no longer change: keys that leave are struck out when read, keys that come are kept beside. So a
    publication costs what it changes, not the number of words, and what was worked out from the settled sets
    (``directory.search.matrix``) still holds. When too much has changed, the sets are settled again.
    """

    def __init__(self, kept_as=Texts):
        self._kept_as = kept_as  # how names are, once settled
        self._open = {}  # until settled; then None
        # Once settled: the names, the stretch of the common array of each, or its own set if it is large.
        self._settled_names, self._starts, self._keys, self._large = kept_as(()), array("I"), array("I"), {}
        self._gone = BitMap()
        self._late = None
        # What others worked out from the settled sets, forgotten with them.
        self.derived = {}

    # --- Writing -----------------------------------------------------------------------------------------------------

    def add(self, name, keys):
        """Add a list of keys to the set of ``name``."""
        if self._open is None:
            if self._late is None:
                self._late = Postings(self._kept_as)
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
        names, starts, keys, large = sorted(self), array("I", [0]), array("I"), {}
        for rank, name in enumerate(names):
            known = self.get(name)
            if len(known) > self._kept_as.few:
                known.run_optimize()
                large[rank] = known.serialize()
            else:
                keys.extend(known.to_array())
            starts.append(len(keys))
        self._open, self._gone, self._late = None, BitMap(), None
        self._settled_names, self._starts, self._keys = self._kept_as(names), starts, keys
        # Made anew side by side, once the former ones are gone: their memory was in shreds, a fifth of the index.
        self._large = {rank: BitMap.deserialize(body) for rank, body in large.items()}
        self.derived.clear()

    # --- Reading -----------------------------------------------------------------------------------------------------

    def get(self, name):
        """The set of ``name``, empty if unknown. Not to be changed."""
        if self._open is not None:
            return self._open.get(name, NONE)
        rank = self._rank(name)
        known = NONE if rank is None else self._settled(rank)
        if self._gone:
            known = known - self._gone
        if self._late is not None and name in self._late:
            known = known | self._late.get(name)
        return known

    def _rank(self, name):
        """Where a settled name is, ``None`` if it is not one."""
        names = self._settled_names
        rank = names.place(name)
        return rank if rank < len(names) and names[rank] == name else None

    def _settled(self, rank):
        return self._large[rank] if rank in self._large else BitMap(self._stretch(rank))

    def _stretch(self, rank):
        return self._keys[self._starts[rank] : self._starts[rank + 1]]

    def beginning(self, start):
        """The names that begin with ``start``."""
        if self._open is not None:
            return [name for name in self._open if name.startswith(start)]
        names = self._settled_names
        found = [names[rank] for rank in range(names.place(start), names.place(start + LAST))]
        return found + [name for name in self._late_names() if name.startswith(start)]

    def number(self, name):
        """How many keys ``name`` has."""
        if self._open is not None or self._gone or self._late is not None:
            return len(self.get(name))
        rank = self._rank(name)
        if rank is None:
            return 0
        return len(self._large[rank]) if rank in self._large else self._starts[rank + 1] - self._starts[rank]

    def items(self):
        if self._open is not None or self._gone or self._late is not None:
            yield from ((name, self.get(name)) for name in self)
        else:
            yield from ((name, self._settled(rank)) for rank, name in enumerate(self._settled_names))

    def counts(self, selection):
        """``[(name, number)]`` over a ``BitMap``; names that nothing in it has are left out."""
        if self._open is not None:
            return _counted(self._open, self._open.values(), selection)
        if "settled" not in self.derived:
            self.derived["settled"] = self.settled()
        names, sets = self.derived["settled"]
        return added(_counted(names, sets, self.still(selection)), self.late_counts(selection))

    def settled(self):
        """The sets as they were settled, without what came or left since: ``(names, BitMaps)``."""
        return self._settled_names, [self._settled(rank) for rank in range(len(self._settled_names))]

    def still(self, selection):
        """The part of ``selection`` for which the settled sets hold."""
        return selection - self._gone if self._gone else selection

    def late_counts(self, selection):
        """``[(name, number)]`` over a ``BitMap`` in what came since the sets were settled."""
        return self._late.counts(selection) if self._late is not None else []

    def __iter__(self):
        yield from self._settled_names if self._open is None else self._open
        yield from self._late_names()

    def __contains__(self, name):
        if self._open is not None:
            return name in self._open
        return self._rank(name) is not None or (self._late is not None and name in self._late)

    def __len__(self):
        return len(self._settled_names if self._open is None else self._open) + sum(1 for _name in self._late_names())

    def _late_names(self):
        """The names that came since the sets were settled."""
        return (name for name in self._late if self._rank(name) is None) if self._late is not None else ()


def _counted(names, sets, selection):
    numbers = map(selection.intersection_cardinality, sets)
    return [(name, number) for name, number in zip(names, numbers, strict=True) if number]


def added(rows, late):
    """Two collections of ``(name, number)`` as one."""
    if not late:
        return rows
    numbers = dict(rows)
    for name, number in late:
        numbers[name] = numbers.get(name, 0) + number
    return list(numbers.items())
