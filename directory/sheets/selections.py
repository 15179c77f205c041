"""What a list would keep, for the pages that quote it: the same counts, from the same index, hence the same numbers."""

from urllib.parse import urlencode

from django.http import QueryDict

from directory.charts.rows import cut

__all__ = ["cut", "selection_of"]


def selection_of(request, list_view, **choices):
    """The filterset of a list for ``choices`` (``pays="BJ"``), as if its address had been asked.

    ``list_view``: a ``ListView`` class. Names of parameters with a hyphen cannot be given.
    """
    view = list_view()
    view.setup(request)
    data = QueryDict(urlencode(choices))
    return view.filterset_class(data, view.base(data), rows=view.rows(), index=view.index())
