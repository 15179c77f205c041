"""What a kind of record declares, once, and the registry that everything else reads.

Each room (``directory/projects/``, ``events/agenda/``…) has a ``kind.py`` that registers its kinds when the site
starts. No list of kinds is kept elsewhere: addresses, menus, the footer, site maps, suggestions, the search page,
``/donnees/``, pages to print, warming, what may be proposed or corrected, and the triggers that note changes all come
from here. This module knows no kind and no mechanism.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules


@dataclass(frozen=True)
class Proposal:
    """What ``/proposer/`` says of a kind of record that people may send: ``name`` ends the address of its form.

    ``ends``: how the two ends of the little link are drawn, « aa » for two territories of the same weight, « ab » for a
    holder and a place, « a- » for one end and a dotted line.
    """

    name: str
    title: str
    text: str
    ends: str = "ab"


@dataclass(frozen=True)
class Paper:
    """A sheet as a page to print and an image to share.

    ``leaf(record, context)``: what they say (``directory.paper.leaf.Leaf``); ``sheet``: the view that reads the record
    and the context, when it is not the sheet itself; ``is_printed``: whether there is a page, besides the image.
    """

    leaf: Callable
    sheet: type | None = None
    is_printed: bool = True


@dataclass(frozen=True)
class Asked:
    """What the contacts of a kind of sheet are asked once a year: is it still accurate, or over?

    ``state``, ``done``: the question of its form that tells whether it is over, and the answer that says so; ``end``:
    the one that tells when. ``began(record)``: its first ``PartialDate``, or ``None``; ``is_over(record)``: whether the
    sheet says it already; ``over``: the sentence that says it; ``places(record)``: what is drawn beside the question.
    """

    state: str
    done: str
    end: str
    over: str
    began: Callable
    is_over: Callable
    places: Callable


@dataclass(frozen=True)
class Followed:
    """What is told of a kind of sheet to who follows it by mail (``directory.following``), beside its facts.

    ``measured``: the facts whose former words may be repeated, numbers, dates and words of our lists: never what people
    typed, which may have been withdrawn since. ``more``: facts told there only (``Told``); ``without``: those that are
    not. ``state(record)``: the word of its state; ``said``: ``{word: function of a record}`` of the states that the
    sheet does not draw. ``turning(first, last)``: the records that change state by these days being reached, as a
    queryset. ``load(records)``: what their facts read. ``facet``: by which other lists are cut to what is around it.
    """

    measured: tuple = ()
    more: tuple = ()
    without: tuple = ()
    state: Callable = lambda record: ""
    said: Mapping = field(default_factory=dict)
    turning: Callable | None = None
    load: Callable | None = None
    facet: str = ""


@dataclass(frozen=True)
class Kind:
    """A kind of record.

    ``name``: the first segment of its addresses, by which everything calls it (« projets »); ``label``: how menus do.
    ``route``: the name of the address of a sheet; ``listed_as``: of the list, else ``<route>-list``.
    ``rank``: where it stands among the others.
    ``list``, ``sheet``: the views of its addresses; ``slug``: the end of a sheet's address; ``addresses``: others, as
    Django's ``path`` makes them.
    ``header``: how the menu at the top of pages calls it, if it is there; ``footer``: the column of the footer that
    leads to it. ``menu``: the group of the back-office where it is, with ``menu_parts``, models of its own.
    ``suggestions``: the ``directory.search.suggestions.Source`` of the names that search fields offer.
    ``told_where``: ``(whereabouts, show)``, what says why a record answers a search when its title does not.
    ``on_map(queryset)``: the records that site maps tell to search engines; all the published ones if ``None``.
    ``noted``: ``{table: columns}`` that a sheet shows besides what its list is indexed by; see ``noted_tables``.
    ``proposal``: what people may send without an account. ``paper``: the sheet as a page to print.
    ``asked``: what its contacts are asked once a year, if they are. ``followed``: what its followers are told.
    """

    name: str
    route: str
    model: type
    rank: int
    label: str
    list: type | None = None
    sheet: type | None = None
    slug: str = "<slug:slug>"
    header: str = ""
    footer: str = ""
    menu: str = ""
    suggestions: tuple = ()
    told_where: tuple | None = None
    on_map: Callable | None = None
    noted: Mapping = field(default_factory=dict)
    proposal: Proposal | None = None
    paper: Paper | None = None
    asked: Asked | None = None
    followed: Followed = Followed()
    listed_as: str = ""
    menu_parts: tuple = ()
    addresses: tuple = ()

    @property
    def app(self):
        return self.model._meta.app_label

    @property
    def is_role(self):
        """Whether its records are a role of an actor, which holds their name, their address and their state."""
        return any(one.name == "actor" and one.primary_key for one in self.model._meta.fields)

    @property
    def record_model(self):
        """The model that holds the address and the state: the actor's for a role."""
        return self.model._meta.get_field("actor").related_model if self.is_role else self.model

    @property
    def is_moderated(self):
        """Whether its records have a state of their own: drafts, published ones…"""
        return any(one.name == "state" for one in self.model._meta.fields)


_kinds = {}
_around = defaultdict(list)


def register(kind):
    """Make a kind known. Raises ``ValueError`` if its name is taken by another."""
    if _kinds.get(kind.name, kind) != kind:
        raise ValueError(f"two kinds are called {kind.name!r}")
    _kinds[kind.name] = kind
    return kind


def all_kinds():
    """Every kind, in the order of their ranks."""
    return sorted(_kinds.values(), key=lambda kind: kind.rank)


def kind_named(name):
    """The kind called ``name``. Raises ``KeyError``."""
    return _kinds[name]


def list_of(name):
    """The list of the kind called ``name``, for other kinds that quote it. Raises ``KeyError``."""
    return _kinds[name].list


def kind_of_model(model):
    """The kind whose records are of ``model``. Raises ``KeyError``."""
    return {kind.model: kind for kind in _kinds.values()}[model]


def kinds_of(app):
    """The kinds of one application, in order."""
    return [kind for kind in all_kinds() if kind.app == app]


def moderated_models():
    """The models of records that have a state of their own, in order, each once."""
    return [kind.model for kind in all_kinds() if kind.is_moderated]


def asked_kinds():
    """The kinds of sheets whose contacts are asked if they are still accurate, in order."""
    return [kind for kind in all_kinds() if kind.asked]


def asked_models():
    """Their models."""
    return [kind.model for kind in asked_kinds()]


def around(name, function):
    """Let ``function(record)`` add to the context of the sheets of kind ``name``: what other kinds say around them."""
    _around[name].append(function)


def context_around(name, record):
    """All that other kinds add to the sheet of ``record``, a dict."""
    context = {}
    for function in _around[name]:
        context |= function(record)
    return context


def noted_tables():
    """``{table: [columns]}``: every table that public pages show, and the columns that say which records change.

    A table without a column is noted as a whole. From what each list is indexed by (``Indexed.sources``) and what its
    sheets show besides (``noted``): the triggers are made from this, so no index can be left stale by a forgotten one.
    """
    tables = defaultdict(set)
    for kind in all_kinds():
        indexed = getattr(kind.list, "indexed", None)
        for source in indexed.sources if indexed else ():
            table, _dot, column = source.partition(".")
            tables[table].update([column] if column else [])
        for table, columns in kind.noted.items():
            tables[table].update(columns)
    return {table: sorted(columns) for table, columns in sorted(tables.items())}


def discover(package):
    """Import the ``kind`` module of each room of ``package`` (« directory »), then the ``form`` and the ``imports`` of
    those that have one: they register what they declare.
    """
    rooms = [room.name for room in iter_modules(import_module(package).__path__, f"{package}.") if room.ispkg]
    for part in ("kind", "form", "imports"):
        for room in rooms:
            if find_spec(f"{room}.{part}"):
                import_module(f"{room}.{part}")


@contextmanager
def registered(kind):
    """For tests: one more kind for a while."""
    register(kind)
    try:
        yield kind
    finally:
        del _kinds[kind.name]
