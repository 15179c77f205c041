"""The site's own answers, without HTTP: by the index in memory, and by SQL as oracle."""

from django.http import QueryDict
from django.test import RequestFactory

from directory.database.version import read_version
from directory.listing.facets import MAX_OPTIONS
from directory.listing.selection import IndexedSelection, SqlSelection
from directory.listing.views import PAGE_SIZE
from directory.projects.list import ProjectList
from directory.search import engine


def view_of(request, page=1):
    """The list of projects as a visitor asks for it."""
    view = ProjectList()
    view.setup(RequestFactory().get(f"{ProjectList.path}?{request.query(page)}"))
    return view


def filterset_of(request):
    return view_of(request).get_filterset()


class Counter:
    """The counts of a class, its address read beforehand as that of the SQL contenders is."""

    def __init__(self, request):
        self._filterset = filterset_of(request)

    def counts(self):
        """``(total, {facet: [(value, label, number)]})`` by the index, brought up to date first as for any answer."""
        return self._counted(list)

    def shown(self):
        """The same; of a facet of thousands of values, all counted, rows are made of those that a page shows."""
        return self._counted(lambda counts: counts if isinstance(counts, list) else counts.most(MAX_OPTIONS))

    def _counted(self, rows):
        filterset = self._filterset
        filterset.index = engine.entry(ProjectList.section).at(read_version())
        filterset.__dict__.pop("reading", None)
        selection = IndexedSelection(filterset, filterset.index)
        return selection.total, {name: rows(selection.counts(name)) for name in filterset.facets}


def counts_and_cards(request, page):
    """The same with the 24 cards of a page, as what the template receives."""
    view = view_of(request)
    filterset = view.get_filterset()
    selection = filterset.selection
    total, found = selection.total, {name: selection.counts(name) for name in filterset.facets}
    order = view._ordering(filterset, next(iter(view._sorts(filterset))))
    start = (page - 1) * PAGE_SIZE
    return total, found, view.cards(selection.page(*order, start, start + PAGE_SIZE))


def oracle(request):
    """``(total, {(facet, value): number})`` by SQL on the site's tables, the index left aside."""
    view = view_of(request)
    data = QueryDict(request.query())
    selection = SqlSelection(view.filterset_class(data, view.base(data), rows=view.rows(), index=None))
    return selection.total, flat({name: selection.counts(name) for name in selection.filterset.facets})


def flat(found):
    """``{(facet, value): number}`` of counts by facet; values that nothing has are left out."""
    return {(name, value): number for name, rows in found.items() for value, _label, number in rows if number}


def build():
    """Index the list of projects of this process, and return the index."""
    view_of_all = view_of_nothing()
    view_of_all.index()
    entry = engine.entry(ProjectList.section)
    entry._make()
    return entry.index


def view_of_nothing():
    view = ProjectList()
    view.setup(RequestFactory().get(ProjectList.path))
    return view
