"""What a list says of itself, without a request: what it is called, cut, ordered and shown by."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from directory.database.version import answering_version
from directory.french import counted
from directory.listing.meaning import understood_or
from directory.listing.nearness import NEAREST
from directory.listing.query import Query
from directory.listing.selection import IndexedSelection, SqlSelection
from directory.search import engine

PAGE_SIZE = 24


@dataclass(frozen=True)
class Noun:
    """How a list names what it holds: ``Noun("projet", "projets")``, feminine for « aucune »."""

    singular: str
    plural: str
    feminine: bool = False

    def count(self, number):
        """« 12 400 projets », « 1 projet », « Aucun projet »."""
        if number == 0:
            return f"{'Aucune' if self.feminine else 'Aucun'} {self.singular}"
        return counted(number, self.singular, self.plural)


class Listing:
    """A list, described by a class that is never instantiated.

    ``facets``: ``{parameter: Facet}``, in the order of the panel; ``flags``: parameters that are on when equal to
    « 1 ».
    ``default``: (parameter, value) of the choice that goes without saying, for a list that shows one part of its
    records unless another is asked; ``other_parts``: ``{value: label}`` of the others, offered to empty hands.
    ``sorts``: ``{value of « tri »: (label, order_by arguments)}``, the first being the default; « pertinence » is added
    when words are searched. ``unnamed_orders``: those that are not chosen by « tri ».
    ``view_names``: among liste, table, carte. ``exports``: suffixes among csv, xlsx, json, geojson and atom, and those
    of ``own_exports``: ``{suffix: function of a request and a selection}``.
    ``indexed``: how the list is kept in memory (``directory.search.indexed.Indexed``); without it, SQL does everything.
    ``own_facets``: facets whose values are records of this very list: named alone, they are searched as such.
    ``is_drawn_once``: each card is shown by ``row_template`` alone, and kept (``directory.listing.drawn``).
    ``sources``: queryset → the ``atlas.Source`` of its map; ``tied_by``: for a list whose records are the places
    themselves, the lists whose records tie them; ``partial_abroad``: whether the facet « collectivité » misses places
    where records only happen (the localities of projects).
    """

    noun = None
    section = ""
    path = ""
    facets = {}
    flags = ()
    default = ()
    other_parts = {}
    sorts = {}
    unnamed_orders = {}
    view_names = ("liste", "table")
    template_name = "listes/liste.html"
    row_template = ""
    table_template = ""
    introduction = ""
    page_size = PAGE_SIZE
    exports = ("csv", "json")
    own_exports = {}
    export_table = None
    feed_source = None
    indexed = None
    is_drawn_once = False
    sources = None
    tied_by = ()
    own_facets = ()
    partial_abroad = False

    @classmethod
    def rows(cls):
        """The published records, with what rows show; nothing else than what anybody may see."""
        raise NotImplementedError

    @classmethod
    def base(cls, query):
        """Those of ``rows`` that are listed when no facet cuts them."""
        return cls.rows()

    @classmethod
    def complete(cls, records):
        """Give a page of records what the process knows by heart. Returns them."""
        return records

    @classmethod
    def cards(cls, records):
        """What the row template shows of a page of records."""
        return records

    @classmethod
    def search(cls, queryset, text):
        """The records that ``text`` may mean, most likely first, when SQL finds them."""
        return queryset.search(text)

    @classmethod
    def read(cls, index, text):
        """How ``index`` understands the searched words."""
        return index.words.read(text)

    @classmethod
    def attach_exported(cls, records):
        """Add to some records, in place, what hangs from them."""
        cls.export_table.attach(records)

    @classmethod
    def sorts_for(cls, query):
        """The orders that a query may ask for."""
        sorts = cls.sorts
        if query.typed:
            sorts = {"pertinence": (_("pertinence"), None), **sorts}
        if query.around.point:
            # Without an index the first order of the list stands in for it.
            nearest = {NEAREST: (query.around.label, next(iter(cls.sorts.values()))[1])}
            # « Près de Lyon » among the words is an order; « autour » in the address offers one.
            sorts = {**nearest, **sorts} if query.is_around_meant else {**sorts, **nearest}
        return sorts

    @classmethod
    def ordering(cls, query):
        """(name, order_by arguments) of the order that applies; no arguments for the likeliest first."""
        return query.sort, query.sorts[query.sort][1]

    @classmethod
    def more(cls, page, request):
        """More context for the page of one list."""
        return {}

    @classmethod
    def remarks(cls, query):
        """Sentences on what is typed: which code it is."""
        return []

    # --- Asking ------------------------------------------------------------------------------------------------------

    @classmethod
    def entry(cls):
        """The index of this list in this process (``engine.Entry``), ``None`` for a list that has none."""
        if cls.indexed is None:
            return None
        orders = {name: order for name, (_label, order) in cls.sorts.items()} | cls.unnamed_orders
        return engine.register(cls.section, cls.indexed, cls.facets, orders)

    @classmethod
    def select(cls, data=None, **choices):
        """The selection that ``data`` (a ``QueryDict``) or ``choices`` (``pays="BJ"``) ask for, as of the version
        under which this thread answers.
        """
        entry = cls.entry()
        index = entry.at(answering_version()) if entry else None
        query = Query(cls, data, labels=index.labels if index else {}, **choices)
        as_typed = IndexedSelection(query, index) if index else SqlSelection(query)
        return understood_or(as_typed)
