"""The index of one list: which records each facet value, word and order holds, as sets of keys in memory."""

import pickle
import threading
from array import array
from itertools import chain
from math import cos, radians, sin

from django.db.models.functions import Coalesce
from django.utils import timezone
from pyroaring import BitMap

from directory.database.bounded import Bounded
from directory.search import sql
from directory.search.indexed import Words
from directory.search.matrix import FROM, Pairs, counted, labelled, matrix_of
from directory.search.postings import Objects, Postings
from directory.search.words import WordIndex, apart

RELEVANCE = "pertinence"
# Records of a stretch of an order: how many of a selection are in each says where a page begins.
STRETCH = 1024
# A selection of less than so many records a stretch is sorted instead.
FEW = 8
# Of some four kilobytes each: the first forty pages of twenty-four.
MAX_LINES = 1000
# Of some nine selections; a quarter of a megabyte each for a facet of thirty-five thousand values.
MAX_COUNTED = 100
# Times larger than a namesake, which is then not what is meant; one that something speaks of must be small besides.
MUCH_LARGER = 5
SMALL = 10_000
# Letters: what holds « Y » among other words is not Y.
SHORTEST_NAME = 3


class Order:
    """The records of a list in one order. ``keys``: a sequence of numbers."""

    def __init__(self, keys):
        self.keys = array("I", keys)
        self._known = BitMap(self.keys)
        self._ranks = array("I", bytes(4 * (self._known.max() + 1 if self._known else 0)))
        for rank, key in enumerate(self.keys):
            self._ranks[key] = rank
        self._stretches = [BitMap(self.keys[at : at + STRETCH]) for at in range(0, len(self.keys), STRETCH)]

    def slice(self, selection, start, stop):
        """The keys of ``selection`` (a ``BitMap``) from ``start`` to ``stop`` in this order."""
        stop = min(stop, len(selection))
        if start >= stop:
            return []
        known = selection & self._known
        if len(known) < FEW * len(self._stretches):
            found = sorted(known, key=self._ranks.__getitem__)[start:stop]
        elif len(known) == len(self.keys):
            found = self.keys[start:stop].tolist()
        else:
            found = self._read(known, start, stop)
        if stop > len(known):
            # Published since the order was read: at the end until it is read again.
            found += (selection - known)[max(0, start - len(known)) : stop - len(known)]
        return found

    def all(self, selection):
        """All the keys of ``selection`` in this order, as an array."""
        found = array("I", filter(selection.__contains__, self.keys))
        return found + (selection - self._known).to_array()

    def _read(self, known, start, stop):
        """The same of keys that all have a rank: stretches that come before are counted, not read."""
        found, passed = [], 0
        for number, stretch in enumerate(self._stretches):
            here = known.intersection_cardinality(stretch)
            if passed + here > start:
                keys = list(filter(known.__contains__, self.keys[number * STRETCH : (number + 1) * STRETCH]))
                found += keys[max(0, start - passed) : stop - passed]
            passed += here
            if passed >= stop:
                break
        return found


class Places:
    """Where the records of a list are: one row a place, several for some records, none for others."""

    def __init__(self, querysets):
        keys_at = {}
        for key, *point in chain.from_iterable(querysets):
            keys_at.setdefault(_upright(*point), array("I")).append(key)
        self._points, self._keys = list(keys_at), list(keys_at.values())

    def order_around(self, point):
        """The ``Order`` of records by their nearest place to ``point`` (degrees); those without a place come last."""
        x, y, z = _upright(*point)
        # The cosine of the angle, less its sign: it grows with the distance, enough to compare.
        distances = [-(x * a + y * b + z * c) for a, b, c in self._points]
        nearest_first = sorted(range(len(distances)), key=distances.__getitem__)
        return Order(dict.fromkeys(chain.from_iterable(map(self._keys.__getitem__, nearest_first))))


def _upright(latitude, longitude):
    """The vertical of a point given in degrees, as a vector of length one."""
    north, east = radians(latitude), radians(longitude)
    return cos(north) * cos(east), cos(north) * sin(east), sin(north)


class Sizes:
    """How large each record is: four bytes a key."""

    def __init__(self):
        self._sizes = array("I")

    def add(self, rows):
        """``rows``: (key, size) pairs."""
        for key, size in rows:
            if key >= len(self._sizes):
                self._sizes.extend(bytes(key + 1 - len(self._sizes)))
            self._sizes[key] = size

    def of(self, keys):
        """The sizes of a ``BitMap`` of keys, in their order; 0 if unknown."""
        return [self._sizes[key] if key < len(self._sizes) else 0 for key in keys]


class Rows:
    """The ``(value, label, number)`` of a facet of many values over a selection, made when they are read.

    ``unnamed``: the ranks of the values that have no label.
    """

    def __init__(self, pairs, labels, unnamed):
        self._pairs, self._labels, self._unnamed = pairs, labels, unnamed

    def __len__(self):
        return len(self._pairs)

    def __iter__(self):
        return iter(labelled(self._pairs, self._labels))

    @property
    def named(self):
        """How many have a label."""
        return len(self) - self._pairs.having(self._unnamed)

    def most(self, count):
        """Those of the ``count`` greatest numbers among those that have a label, ties included, and a few others."""
        return labelled(self._pairs.most(count + len(self._unnamed)), self._labels)


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
        # What was counted lately, by facet and size of the selection: the same are asked again and again.
        self._counted = Bounded(MAX_COUNTED)
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
            self._counted.clear()

    def _move(self):
        """Make again, side by side, what was read among much that is gone and kept its memory from going too."""
        kept = pickle.dumps((self.values, self.labels, self.words))
        self.values = self.labels = self.words = None
        self.values, self.labels, self.words = pickle.loads(kept)

    def _prepare_counts(self):
        """Make what counts are read from: the first reader would wait, and what making it took would stay."""
        for postings in self.values.values():
            if len(postings) >= FROM:
                matrix_of(postings)

    def _add(self, keys):
        records = self.indexed.cut(keys)
        found = BitMap(sql.ordered_keys(records.order_by().values_list("pk")))
        self.everything = self.everything | found
        if self.indexed.shown:
            shown = BitMap(sql.ordered_keys(self.indexed.shown().order_by().values_list("pk")))
            self.shown = shown
        # A list that is empty, or a record that left it, has nothing more to be asked.
        if found:
            self._read(records)
        self._orders.clear()
        self._places = None
        self._counted.clear()

    def _read(self, records):
        for name, facet in self.facets.items():
            self._add_facet(name, facet, records)
        self.words.add(Words(self.indexed, records))
        if self.indexed.size is not None:
            sized = records.order_by().annotate(size=Coalesce(self.indexed.size, 0))
            self.sizes.add(sized.values_list("pk", "size"))

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
        known = self._counted.get((name, len(selection)))
        if known is None or known[0] != selection:
            known = self._counted[name, len(selection)] = selection, self._counts(name, selection)
        return known[1]

    def _counts(self, name, selection):
        postings, labels = self.values[name], self.labels[name]
        pairs = counted(postings, selection)
        return Rows(pairs, labels, self._unnamed(name)) if isinstance(pairs, Pairs) else labelled(pairs, labels)

    def _unnamed(self, name):
        """The ranks of the values of a facet that have no label, in the matrix of its settled sets."""
        postings, labels = self.values[name], self.labels[name]
        if "unnamed" not in postings.derived:
            values = matrix_of(postings).values
            postings.derived["unnamed"] = [rank for rank, value in enumerate(values) if not labels[value]]
        return postings.derived["unnamed"]

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
        small, that begin with the name or bore it. « Aix » is Aix-en-Provence, « Évry » Évry-Courcouronnes.
        """
        named, formerly = (one & matching for one in self.words.called(reading))
        if not (named or formerly):
            return
        small, active = self.sizes.of(named - self.shown), self.sizes.of(named & self.shown)
        # Of unknown size is not small.
        are_small = 0 not in active and max(active, default=0) < SMALL
        if are_small and any(len(word) >= SHORTEST_NAME for word in reading.words):
            least = MUCH_LARGER * max([0, *small, *active])
            others = (self.words.said(reading) & self.words.begun(reading) & matching | formerly) & self.shown
            yield BitMap(key for key, size in zip(others, self.sizes.of(others), strict=True) if size > least)
        yield named & self.shown
        yield formerly & self.shown

    def order(self, name):
        """The ``Order`` of a sort, read from the database when it changed."""
        with self.lock:
            if name not in self._orders:
                self._orders[name] = Order(self._ordered(name) if self.everything else ())
            return self._orders[name]

    def _ordered(self, name):
        """The keys of all the records in the order of a sort."""
        arguments = self.indexed.relevance if name == RELEVANCE else self.sorts[name]
        return sql.ordered_keys(self.indexed.records().order_by(*arguments).values_list("pk"))

    def order_around(self, point):
        """The ``Order`` by distance to ``point``, a pair of degrees."""
        with self.lock:
            if self._places is None:
                self._places = Places(self.indexed.places())
            return self._places.order_around(point)
