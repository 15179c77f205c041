"""What a query keeps of a list: counted and cut into pages by the index in memory, or by SQL while it is built."""

import copy
from contextlib import nullcontext
from dataclasses import replace
from functools import reduce
from itertools import islice
from operator import or_

from django.db.models import Q
from django.utils.functional import cached_property
from pyroaring import BitMap

from directory.database.fold import fold
from directory.listing.nearness import NEAREST
from directory.search.expressions import any_of
from directory.search.glued import spelt, tells_nothing
from directory.search.index import RELEVANCE, Order
from directory.search.suggested import suggestions
from directory.search.vocabulary import meant
from directory.understanding import operators

MAX_MATCHES = 5000
CHUNK = 500
LIKELIEST = (RELEVANCE, None)


class SqlSelection:
    """Everything asked of the database, one query each: exact, and slow when the list is long.

    ``listed``: the records to choose among, if not those of the list.
    """

    lock = nullcontext()
    index = None
    # How the index understands the searched words.
    reading = None

    def __init__(self, query, listed=None):
        self.query, self.listing = query, query.listing
        self.complete = self.listing.complete
        self._read = {}
        if listed is not None:
            self.listed = listed

    @cached_property
    def listed(self):
        """The records listed when nothing cuts them. Made when SQL is asked: the index often needs none."""
        return self.listing.base(self.query)

    @cached_property
    def rows(self):
        """Any published record, with what its card shows."""
        return self.listing.rows()

    def loading(self, load, rows=None):
        """The same selection, whose records are read by ``load`` (queryset → queryset); ``rows``: see ``rows``."""
        other = copy.copy(self)
        other.listed, other.rows, other.complete = load(self.listed), load(self.rows) if rows is None else rows, list
        return other

    def asked(self, query):
        """What another ``query`` of the same list keeps."""
        return type(self)(query, *(() if self.index is None else (self.index,)))

    # --- Numbers -----------------------------------------------------------------------------------------------------

    @cached_property
    def total(self):
        return self.count()

    def count(self, *without):
        """How many records are kept, some choices being lifted (facets or « q »)."""
        if self.query.text and not (without or self.query.cuts or self.query.exceptions or self.query.parts):
            if tells_nothing(self.query.text):
                return 0
            if self._matching is not None:
                return len(set(self._matching))
        return self.narrowed(*without).count()

    def counts(self, name):
        """``[(value, label, number)]`` of a facet over what the other choices keep."""
        return self.listing.facets[name].counts(self.narrowed(name))

    def counts_within(self, name):
        """The same over what all the choices keep, that of this very facet included."""
        return self.listing.facets[name].counts(self.narrowed())

    # --- Records -----------------------------------------------------------------------------------------------------

    def narrowed(self, *without):
        """The records that the choices keep, as a queryset; ``without`` names choices to lift (facets or « q »)."""
        queryset = self.listed
        for name, chosen in self.query.chosen.items():
            if name not in without:
                values = list(chosen.labels)
                queryset = chosen.facet.restrict(queryset, values) if values else queryset.none()
        for _name, chosen in self.query.meant if "q" not in without else ():
            queryset = chosen.facet.restrict(queryset, list(chosen.labels))
        for kept_out in self._kept_out() if "q" not in without else ():
            queryset = queryset.exclude(pk__in=kept_out.order_by().values("pk"))
        return self._with_words(queryset) if self.query.text and "q" not in without else queryset

    def _kept_out(self):
        """The records that what is typed excludes, as querysets."""
        excepted = [chosen.facet.restrict(self.listed, list(chosen.labels)) for _name, chosen in self.query.excepted]
        return excepted + [self.listing.search(self.listed, word) for word in self.query.kept_out]

    def cut(self, queryset):
        """``queryset`` cut to the selection: its own columns, without what the cards of a list need."""
        if not (self.query.cuts or self.query.text or self.query.exceptions or self.listing.flags):
            return queryset
        return self._cut(queryset)

    def page(self, start, stop):
        """Records from ``start`` to ``stop`` in their order, ready for their cards."""
        return self.complete(list(self._ordered(self.ordering)[start:stop]))

    def page_keys(self, start, stop, ordering=None):
        return [record.pk for record in self._ordered(ordering or self.ordering)[start:stop]]

    def read(self, keys):
        """The records of these keys, in their order; one unpublished a moment ago is left out."""
        found = self.rows.in_bulk(keys)
        return self.complete([found[key] for key in keys if key in found])

    def records(self, chunk=CHUNK):
        """All the records in order, read ``chunk`` at a time."""
        records = self._ordered(self.ordering).iterator(chunk_size=chunk)
        while page := list(islice(records, chunk)):
            yield from self.complete(page)

    @cached_property
    def ordering(self):
        """The order that applies, by name or itself, and its arguments; ``None`` for the likeliest first."""
        return self.listing.ordering(self.query)

    @property
    def marked(self):
        """The words to mark in what is shown, as one text: those found in place of what was typed too."""
        found = " ".join(sorted(self.reading.marked)) if self.reading else self._searched
        return " ".join([found, *(meaning.typed for meaning in self.query.meanings)]).strip()

    @property
    def corrections(self):
        """``{word typed: [words understood]}``."""
        if self.reading or not self.query.text or self._searched == self.query.text:
            return self.reading.corrections if self.reading else {}
        return {self.query.text: (self._searched,)}

    @property
    def begun(self):
        """Words typed that only begin what was found."""
        return self.reading.begun if self.reading else []

    @cached_property
    def _searched(self):
        """The searched words; those that the whole site understands in their place, when they find nothing."""
        text = self.query.text
        if not text or self.query.parts or tells_nothing(text) or self._keys_of(text) != []:
            return text
        # As everywhere on the site; nothing else once it knows the words.
        hits, understood = suggestions.find(text)
        name, known = " ".join(understood), meant(fold(text))
        names = [name] if name else known or ([] if hits else spelt(fold(text)))
        return next((name for name in names if self._keys_of(name) != []), text)

    @cached_property
    def _matching(self):
        """Keys of the records that the words find, so that counts do not search again; ``None`` when too many."""
        return self._keys_of(self._searched)

    def _keys_of(self, text):
        """The same of any text, each read once."""
        if text not in self._read:
            found = self.listing.search(self.listed, text).order_by()
            keys = list(found.values_list("pk", flat=True)[: MAX_MATCHES + 1])
            self._read[text] = keys if len(keys) <= MAX_MATCHES else None
        return self._read[text]

    def _with_words(self, queryset):
        if tells_nothing(self.query.text):
            return queryset.none()
        if self.query.parts:
            found = [self.listing.search(self.listed, part).order_by().values("pk") for part in self.query.parts]
            return queryset.filter(reduce(or_, (Q(pk__in=one) for one in found)))
        if self._matching is None:
            return self.listing.search(queryset, self._searched)
        return queryset.filter(pk__in=self._matching)

    def _cut(self, queryset):
        return queryset.filter(pk__in=self.narrowed().order_by().values("pk"))

    def _ordered(self, ordering):
        _name, arguments = ordering
        found = self.narrowed()
        if self.query.text and not self.query.parts:
            found = self.listing.search(found, self._searched)
        elif arguments is None:
            # All is understood: without an index, no record answers better than another.
            arguments = next(iter(self.listing.sorts.values()))[1]
        return found if arguments is None else found.order_by(*arguments)


class IndexedSelection(SqlSelection):
    """The same, from sets of keys. Only the rows of the page are read from the database."""

    def __init__(self, query, index):
        super().__init__(query)
        self.index, self.lock = index, index.lock
        with self.lock:
            self._having = {
                name: index.having(name, chosen.labels) if chosen.labels else BitMap()
                for name, chosen in query.chosen.items()
            }
            self._meant = [index.having(name, chosen.labels) for name, chosen in query.meant]
            self._excepted = [index.having(name, chosen.labels) for name, chosen in query.excepted]
            self._excepted += map(self._holding, query.kept_out)
            self.matching = BitMap()
            for reading in self._readings:
                self.matching |= index.words.matching(reading, index.everything)

    def _holding(self, word):
        """The records that hold a word, as it is."""
        reading = self.listing.read(self.index, word)
        if reading.corrections or reading.begun:
            return BitMap()
        return self.index.words.matching(reading, self.index.everything)

    @cached_property
    def _readings(self):
        """How the words are read; each part of « a ou b »."""
        texts = self.query.parts or ([self.query.text] if self.query.text else [])
        return [self.listing.read(self.index, text) for text in texts]

    @cached_property
    def reading(self):
        if len(self._readings) > 1:
            terms = [term for reading in self._readings for term in reading.terms]
            return replace(self._readings[0], text=self.query.text, terms=terms)
        return self._readings[0] if self._readings else None

    @cached_property
    def keys(self):
        """The ``BitMap`` of what is kept."""
        return self.kept()

    def count(self, *without):
        return len(self.kept(*without)) if without else len(self.keys)

    def counts(self, name):
        kept = self.kept(name) if name in self._having else self.keys
        return self.index.counts(name, kept)

    def counts_within(self, name):
        return self.index.counts(name, self.keys)

    def page(self, start, stop):
        return self.read(self.page_keys(start, stop))

    def page_keys(self, start, stop, ordering=None):
        return [int(key) for key in self._slice(ordering or self.ordering, start, stop)]

    def records(self, chunk=CHUNK):
        keys = self.all_keys(self.ordering)
        for start in range(0, len(keys), chunk):
            yield from self.read([int(key) for key in keys[start : start + chunk]])

    def kept(self, *without):
        """The ``BitMap`` of what is kept, some choices being lifted (facets or « q »)."""
        text = "" if "q" in without else self.query.text
        everything = self.index.everything
        if self.index.shown is not None and not text and not self.query.flagged:
            everything = self.index.shown
        sets = [having for name, having in self._having.items() if name not in without]
        if "q" not in without:
            sets += self._meant
        if text:
            sets.append(self.matching)
        # The smallest first: what follows costs no more than it.
        found = BitMap.intersection(everything, *sorted(sets, key=len)) if sets else everything
        return found - BitMap.union(*self._excepted) if self._excepted and "q" not in without else found

    def all_keys(self, ordering):
        """Every key in an order."""
        name, arguments = ordering
        return self._slice(ordering, 0, self.total) if arguments is None else self._order(name).all(self.keys)

    @cached_property
    def _tiers(self):
        """What the text finds, in sets from the likeliest. Counts do without: they are worked out for a page only."""
        if self.query.text:
            return [tier for reading in self._readings for tier in self._tiers_of(reading)]
        if not self.query.meanings:
            return [self.keys]
        # What is titled with the words that were understood comes first.
        reading = self.listing.read(self.index, operators.plain(self.query.asked))
        matching = self.index.words.matching(reading, self.index.everything) & self.keys
        return [*(self.index.tiers(reading, matching) if matching else []), self.keys - matching]

    def _tiers_of(self, reading):
        return self.index.tiers(reading, self.index.words.matching(reading, self.matching))

    def _with_words(self, queryset):
        return queryset.filter(any_of(self.matching))

    def _cut(self, queryset):
        with self.lock:
            return queryset.filter(any_of(self.keys))

    @cached_property
    def ordering(self):
        name, arguments = super().ordering
        return (self.index.order_around(self.query.around.point) if name == NEAREST else name), arguments

    def _order(self, name):
        return name if isinstance(name, Order) else self.index.order(name)

    def _slice(self, ordering, start, stop):
        name, arguments = ordering
        if arguments is not None:
            return self._order(name).slice(self.keys, start, stop)
        found, relevance = [], self.index.order(RELEVANCE)
        for tier in self._tiers:
            tier = tier & self.keys
            if start < len(tier) and stop > 0:
                found += relevance.slice(tier, max(start, 0), stop)
            start, stop = start - len(tier), stop - len(tier)
        return found
