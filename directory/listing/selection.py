"""What the choices of a list keep: counted and cut into pages by the index in memory, or by SQL while it is built."""

from contextlib import nullcontext
from itertools import islice

from django.utils.functional import cached_property
from pyroaring import BitMap

from directory.search.index import RELEVANCE, Order


class SqlSelection:
    """Everything asked of the database, one query each: exact, and slow when the list is long."""

    lock = nullcontext()

    def __init__(self, filterset):
        self.filterset = filterset
        self.lines = {}

    @cached_property
    def total(self):
        return self.count()

    def count(self, without=None):
        """How many records are kept, one choice being lifted (a facet or « q »)."""
        return self.filterset.narrowed(without).count()

    def counts(self, name):
        """``[(value, label, number)]`` of a facet over what the other choices keep."""
        return self.filterset.facets[name].counts(self.filterset.narrowed(without=name))

    def page(self, sort, order, start, stop):
        """Records from ``start`` to ``stop``, ready for their cards. ``order``: ``None`` for the likeliest first."""
        return self.filterset.complete(list(self._ordered(order)[start:stop]))

    def page_keys(self, sort, order, start, stop):
        return [record.pk for record in self._ordered(order)[start:stop]]

    def read(self, keys):
        """The records of these keys, in their order; one unpublished a moment ago is left out."""
        found = self.filterset.rows.in_bulk(keys)
        return self.filterset.complete([found[key] for key in keys if key in found])

    def records(self, sort, order, chunk):
        """All the records in order, read ``chunk`` at a time."""
        records = self._ordered(order).iterator(chunk_size=chunk)
        while page := list(islice(records, chunk)):
            yield from self.filterset.complete(page)

    def _ordered(self, order):
        return self.filterset.qs if order is None else self.filterset.qs.order_by(*order)


class IndexedSelection(SqlSelection):
    """The same, from sets of keys. Only the rows of the page are read from the database."""

    def __init__(self, filterset, index):
        self.filterset, self.index = filterset, index
        self.lock, self.lines = index.lock, index.lines
        with self.lock:
            self._having = {
                name: index.having(name, chosen.labels) if chosen.labels else BitMap()
                for name, chosen in filterset.chosen.items()
            }
            self.matching = BitMap()
            if filterset.text:
                self.matching = index.words.matching(filterset.reading, index.everything)

    @cached_property
    def keys(self):
        """The ``BitMap`` of what is kept."""
        return self.kept()

    @cached_property
    def _tiers(self):
        """What the text finds, in sets from the likeliest. Counts do without: they are worked out for a page only."""
        return self.index.tiers(self.filterset.reading, self.matching) if self.filterset.text else []

    @cached_property
    def total(self):
        return len(self.keys)

    def count(self, without=None):
        return len(self.kept(without))

    def counts(self, name):
        kept = self.kept(without=name) if name in self._having else self.keys
        return self.index.counts(name, kept)

    def page(self, sort, order, start, stop):
        return self.read(self.page_keys(sort, order, start, stop))

    def page_keys(self, sort, order, start, stop):
        return [int(key) for key in self._slice(sort, order, start, stop)]

    def records(self, sort, order, chunk):
        keys = self._all(sort, order)
        for start in range(0, len(keys), chunk):
            yield from self.read([int(key) for key in keys[start : start + chunk]])

    def kept(self, without=None):
        """The ``BitMap`` of what is kept, one choice being lifted (a facet or « q »)."""
        text = self.filterset.text if without != "q" else ""
        everything = self.index.everything
        if self.index.shown is not None and not text and not self.filterset.flagged:
            everything = self.index.shown
        sets = [having for name, having in self._having.items() if name != without]
        if text:
            sets.append(self.matching)
        # The smallest first: what follows costs no more than it.
        return BitMap.intersection(everything, *sorted(sets, key=len)) if sets else everything

    def _order(self, sort):
        return sort if isinstance(sort, Order) else self.index.order(sort)

    def _slice(self, sort, order, start, stop):
        if order is not None:
            return self._order(sort).slice(self.keys, start, stop)
        found, relevance = [], self.index.order(RELEVANCE)
        for tier in self._tiers:
            tier = tier & self.keys
            if start < len(tier) and stop > 0:
                found += relevance.slice(tier, max(start, 0), stop)
            start, stop = start - len(tier), stop - len(tier)
        return found

    def _all(self, sort, order):
        if order is not None:
            return self._order(sort).all(self.keys)
        return self._slice(sort, order, 0, self.total)
