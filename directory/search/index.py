"""The index of one list: which records each facet value, word and order holds, as sets of keys in memory."""

import pickle
import threading

import numpy as np
from django.db.models.functions import Coalesce
from django.utils import timezone
from pyroaring import BitMap

from directory.search import sql
from directory.search.bounded import Bounded
from directory.search.indexed import Words
from directory.search.matrix import FROM, SMALL, Pairs, Together, counted, labelled, matrix_of
from directory.search.postings import Objects, Postings
from directory.search.words import WordIndex, apart

RELEVANCE = "pertinence"
# A page near the top of an order is found by walking it; a deep one by sorting the selection.
MAX_WALK = 4000
# Of how many records one must be selected for the order to be read through instead.
LARGE = 10
# Of some four kilobytes each: the first forty pages of twenty-four.
MAX_LINES = 1000
# Times larger than a namesake that nothing speaks of; as many times again if something does.
MUCH_LARGER = 10
# Letters: what holds « Y » among other words is not Y.
SHORTEST_NAME = 3


class Order:
    """The records of a list in one order. ``ranks[key]``: the place of a record, a large number for a newcomer."""

    def __init__(self, keys):
        self.keys = np.array(keys, dtype=np.uint32)
        self.ranks = np.full(int(self.keys.max()) + 1 if len(keys) else 1, len(keys), dtype=np.uint32)
        self.ranks[self.keys] = np.arange(len(keys), dtype=np.uint32)

    def slice(self, selection, start, stop):
        """The keys of ``selection`` (a ``BitMap``) from ``start`` to ``stop`` in this order."""
        total = len(selection)
        stop = min(stop, total)
        if start >= stop:
            return []
        if stop * len(self.keys) <= MAX_WALK * total:
            found = self._walk(selection, stop)
            if found is not None:
                return found[start:stop]
        return self._sorted(selection, stop)[start:stop].tolist()

    def all(self, selection):
        """All the keys of ``selection`` in this order, as an array."""
        return self._sorted(selection, len(selection))

    def _walk(self, selection, stop):
        found = []
        for key in self.keys[: MAX_WALK * 2].tolist():
            if key in selection:
                found.append(key)
                if len(found) == stop:
                    return found
        return found if len(found) == len(selection) else None

    def _sorted(self, selection, stop):
        keys = np.array(selection.to_array(), dtype=np.uint32)
        # Published since the order was read: at the end until it is read again.
        known = np.minimum(keys, len(self.ranks) - 1)
        ranks = np.where(keys < len(self.ranks), self.ranks[known], len(self.keys))
        if LARGE * len(keys) > len(self.keys):
            # Going through the order once costs less than sorting.
            among = np.zeros(len(self.ranks), bool)
            among[keys[ranks < len(self.keys)]] = True
            return np.concatenate([self.keys[among[self.keys]], keys[ranks == len(self.keys)]])
        if stop < len(keys) // 2:
            first = np.argpartition(ranks, stop)[: stop + 1]
            keys, ranks = keys[first], ranks[first]
        return keys[np.argsort(ranks, kind="stable")]


class Places:
    """Where the records of a list are: one row a place, several for some records, none for others."""

    def __init__(self, querysets):
        rows = [row for queryset in querysets for row in queryset]
        self.keys = np.array([row[0] for row in rows], dtype=np.uint32)
        self.points = np.radians(np.array([row[1:] for row in rows], dtype=np.float64).reshape(-1, 2))

    def order_around(self, point):
        """The ``Order`` of records by their nearest place to ``point`` (degrees); those without a place come last."""
        latitude, longitude = np.radians(point)
        across, along = self.points.T - np.array([[latitude], [longitude]])
        # Half the versed sine of the angle grows with the distance: enough to compare.
        spread = np.sin(across / 2) ** 2 + np.cos(latitude) * np.cos(self.points[:, 0]) * np.sin(along / 2) ** 2
        sorted_keys = self.keys[np.argsort(spread, kind="stable")]
        _, first = np.unique(sorted_keys, return_index=True)
        return Order(sorted_keys[np.sort(first)])


class Sizes:
    """How large each record is: four bytes a key."""

    def __init__(self):
        self._sizes = np.zeros(1, np.uint32)

    def add(self, rows):
        """``rows``: (key, size) pairs."""
        rows = np.array(list(rows), np.uint32).reshape(-1, 2)
        missing = int(rows[:, 0].max(initial=0)) + 1 - len(self._sizes)
        if missing > 0:
            self._sizes = np.concatenate([self._sizes, np.zeros(missing, np.uint32)])
        self._sizes[rows[:, 0]] = rows[:, 1]

    def of(self, keys):
        """The sizes of a ``BitMap`` of keys, in their order; 0 if unknown."""
        return [int(self._sizes[key]) if key < len(self._sizes) else 0 for key in keys]


class Rows:
    """The ``(value, label, number)`` of a facet of many values over a selection, made when they are read.

    ``unnamed``: the ranks, in order, of the values that have no label.
    """

    def __init__(self, pairs, labels, unnamed):
        self._pairs, self._labels, self._unnamed = pairs, labels, unnamed

    def __len__(self):
        return len(self._pairs)

    def __iter__(self):
        return iter(self._pairs.labelled(self._labels))

    @property
    def named(self):
        """How many have a label."""
        return len(self) - len(np.intersect1d(self._pairs.ranks, self._unnamed, assume_unique=True))

    def most(self, count):
        """Those of the ``count`` greatest numbers among those that have a label, ties included, and a few others."""
        return self._pairs.most(count + len(self._unnamed)).labelled(self._labels)


class ListIndex:
    """Built whole from the database, then kept up to date record by record. One per list and process.

    ``facets``: ``{name: Facet}``; ``sorts``: ``{name: order_by arguments}``. All methods that read are quick and
    hold ``lock`` together, so that a count and its page speak of the same moment.
    """

    def __init__(self, indexed, facets, sorts):
        self.indexed = indexed
        self.facets = facets
        self.sorts = sorts
        self.lock = threading.RLock()
        self.day = timezone.localdate()
        self.everything = BitMap()
        self.shown = None
        self.values = {name: Postings(Objects) for name in facets}
        self.labels = {name: {} for name in facets}
        self.words = WordIndex(indexed.nouns)
        self.sizes = Sizes()
        # Rendered rows of the list, by key, as long as the record does not change.
        self.lines = Bounded(MAX_LINES)
        # Which rendered rows of other processes are as good (``directory.search.since.Since``).
        self.since = None
        self._orders = {}
        self._places = None
        self._unfiltered = {}
        with sql.large_reading():
            self._add(None)
        for postings in (*self.values.values(), self.words):
            postings.pack()
        self._move()
        self._prepare_counts()
        # No reader waits for an order that nobody asked before.
        for name in (RELEVANCE, *sorts):
            self.order(name)

    # --- Keeping up to date ------------------------------------------------------------------------------------------

    def update(self, keys):
        """Read these records again."""
        with self.lock:
            gone = BitMap(keys)
            self.everything = self.everything - gone
            # A page under way goes on writing in the former one.
            self.lines = self.lines.without(gone)
            for postings in self.values.values():
                postings.discard(gone)
            self.words.remove(gone)
            self._add(keys)

    def pass_midnight(self):
        """Read again what depends on the date."""
        with self.lock:
            for name, facet in self.facets.items():
                if facet.is_daily:
                    self.values[name] = Postings(Objects)
                    self._add_facet(name, facet, self.indexed.records())
            for postings in self.values.values():
                postings.pack()
            self._prepare_counts()
            self.day = timezone.localdate()
            self.lines = Bounded(MAX_LINES)
            self._orders.clear()
            self._unfiltered.clear()

    def _move(self):
        """Make again, side by side, what was read among much that is gone and kept its memory from going too."""
        kept = pickle.dumps((self.values, self.labels, self.words))
        self.values = self.labels = self.words = None
        self.values, self.labels, self.words = pickle.loads(kept)

    def _prepare_counts(self):
        """Make what counts are read from: the first reader would wait, and what making it took would stay."""
        self._together = Together(self.values)
        self._together.matrix()
        for postings in self.values.values():
            if len(postings) >= FROM:
                matrix_of(postings)
        self._small = (None, {})

    def _add(self, keys):
        records = self.indexed.cut(keys)
        self.everything = self.everything | BitMap(sql.ordered_keys(records.order_by().values_list("pk")))
        if self.indexed.shown:
            shown = BitMap(sql.ordered_keys(self.indexed.shown().order_by().values_list("pk")))
            self.shown = shown
        for name, facet in self.facets.items():
            self._add_facet(name, facet, records)
        self.words.add(Words(self.indexed, records))
        if self.indexed.size is not None:
            sized = records.order_by().annotate(size=Coalesce(self.indexed.size, 0))
            self.sizes.add(sized.values_list("pk", "size"))
        self._orders.clear()
        self._places = None
        self._unfiltered.clear()
        self._small = (None, {})

    def _add_facet(self, name, facet, records):
        values, labels = self.values[name], self.labels[name]
        for value, label, keys in facet.postings(records):
            values.add(value, keys)
            labels[value] = label

    # --- Reading -----------------------------------------------------------------------------------------------------

    def having(self, name, values):
        """The records that have one of the ``values`` of a facet."""
        return BitMap.union(BitMap(), *(self.values[name].get(value) for value in values))

    def counts(self, name, selection):
        """The ``(value, label, number)`` of a facet over ``selection``, as a list or as ``Rows``; values that nothing
        has are left out.
        """
        if selection is self.everything:
            if name not in self._unfiltered:
                self._unfiltered[name] = self._counts(name, selection)
            return self._unfiltered[name]
        return self._counts(name, selection)

    def _counts(self, name, selection):
        postings, labels = self.values[name], self.labels[name]
        if len(selection) <= SMALL:
            return labelled(self._counts_together(selection)[name], labels)
        pairs = counted(postings, selection)
        return Rows(pairs, labels, self._unnamed(name)) if isinstance(pairs, Pairs) else labelled(pairs, labels)

    def _unnamed(self, name):
        """The ranks of the values of a facet that have no label, in the matrix of its settled sets."""
        postings, labels = self.values[name], self.labels[name]
        if "unnamed" not in postings.derived:
            ranks = [rank for rank, value in enumerate(matrix_of(postings).values) if not labels[value]]
            postings.derived["unnamed"] = np.array(ranks, np.int64)
        return postings.derived["unnamed"]

    def _counts_together(self, selection):
        """The counts of all facets, worked out once for those that share a selection."""
        known, counts = self._small
        if known is not selection:
            counts = self._together.counts(selection)
            self._small = (selection, counts)
        return counts

    def tiers(self, reading, matching):
        """The records that ``reading`` matches, in sets from the likeliest."""
        tiers = self.words.tiers(reading, matching)
        if tiers and self.shown is not None:
            tiers = apart(matching, [*self._meant(reading, matching), *tiers])
        if reading.likeliest is None:
            return tiers
        # « Métropole de Nice »: the métropole, though Nice alone is the name of the commune.
        return apart(matching, [*(tier & reading.likeliest for tier in tiers), *tiers])

    def _meant(self, reading, matching):
        """Of namesakes, which people mean: those that something speaks of; but first those beside which they are very
        small, that bear the name among other words or bore it. « Aix » is Aix-en-Provence, « Évry » Évry-Courcouronnes.
        """
        named, formerly = (one & matching for one in self.words.called(reading))
        if not (named or formerly):
            return
        small, active = self.sizes.of(named - self.shown), self.sizes.of(named & self.shown)
        # Of unknown size is not small.
        if 0 not in active and any(len(word) >= SHORTEST_NAME for word in reading.words):
            least = MUCH_LARGER * max([0, *small, *(MUCH_LARGER * size for size in active)])
            others = (self.words.said(reading) & matching | formerly) & self.shown
            yield BitMap(key for key, size in zip(others, self.sizes.of(others), strict=True) if size > least)
        yield named & self.shown
        yield formerly & self.shown

    def order(self, name):
        """The ``Order`` of a sort, read from the database when it changed."""
        with self.lock:
            if name not in self._orders:
                arguments = self.indexed.relevance if name == RELEVANCE else self.sorts[name]
                rows = self.indexed.records().order_by(*arguments).values_list("pk")
                self._orders[name] = Order(sql.ordered_keys(rows))
            return self._orders[name]

    def order_around(self, point):
        """The ``Order`` by distance to ``point``, a pair of degrees."""
        with self.lock:
            if self._places is None:
                self._places = Places(self.indexed.places())
            return self._places.order_around(point)
