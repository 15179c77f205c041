"""The names of records of network life, as search fields suggest them."""

from directory.search.names import Name
from directory.search.suggestions import Shown, Source


def names_of(kind, label, model, dated, note, *related, rank):
    """The ``Source`` of a model.

    ``dated``: the column that puts the latest first; ``note(record)``: what situates it.
    """

    def names():
        rows = model.objects.published().order_by().values_list("pk", "name_key", dated)
        for pk, key, date in rows.iterator(chunk_size=5000):
            yield Name(pk, key, False, date.toordinal() if date else 0)

    def show(pks):
        rows = model.objects.published().filter(pk__in=pks).defer("search_vector", "description")
        if related:
            rows = rows.select_related(*related)
        return {row.pk: Shown(row.title, note(row), row.get_absolute_url()) for row in rows}

    return Source(kind, label, names, show, rank=rank)
