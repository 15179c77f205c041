"""The site's own answers, without HTTP: by the index in memory, and by SQL as oracle."""

from django.http import QueryDict

from directory.database.version import read_version
from directory.listing.facets import MAX_OPTIONS
from directory.listing.query import Query
from directory.listing.selection import IndexedSelection, SqlSelection
from directory.projects.list import ProjectList
from directory.search import engine


class Counter:
    """The counts of a class, its address read beforehand as that of the SQL contenders is."""

    def __init__(self, request):
        self._query = ProjectList.select(QueryDict(request.query())).query

    def counts(self):
        """``(total, {facet: [(value, label, number)]})`` by the index, brought up to date first as for any answer."""
        return self._counted(list)

    def shown(self):
        """The same; of a facet of thousands of values, all counted, rows are made of those that a page shows."""
        return self._counted(lambda counts: counts if isinstance(counts, list) else counts.most(MAX_OPTIONS))

    def _counted(self, rows):
        selection = IndexedSelection(self._query, engine.entry(ProjectList.section).at(read_version()))
        return selection.total, {name: rows(selection.counts(name)) for name in ProjectList.facets}


def counts_and_cards(request, page):
    """The same with the 24 cards of a page, as what the template receives."""
    selection = ProjectList.select(QueryDict(request.query()))
    total, found = selection.total, {name: selection.counts(name) for name in ProjectList.facets}
    start = (page - 1) * ProjectList.page_size
    return total, found, ProjectList.cards(selection.page(start, start + ProjectList.page_size))


def oracle(request):
    """``(total, {(facet, value): number})`` by SQL on the site's tables, the index left aside."""
    selection = SqlSelection(Query(ProjectList, QueryDict(request.query())))
    return selection.total, flat({name: selection.counts(name) for name in ProjectList.facets})


def flat(found):
    """``{(facet, value): number}`` of counts by facet; values that nothing has are left out."""
    return {(name, value): number for name, rows in found.items() for value, _label, number in rows if number}


def build():
    """Index the list of projects of this process, and return the index."""
    entry = ProjectList.entry()
    entry._make()
    return entry.index
