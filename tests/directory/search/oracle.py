"""What the index must find, asked of SQL in the plainest way: tests and benchmark trust no figure that differs."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQuery
from django.db.models import F, Func, TextField, Value

from directory.search.words import Reading


def matching_keys(indexed, reading: Reading):
    """The keys of the records of an ``Indexed`` list that hold every term of ``reading``."""
    if not reading.terms:
        return set()
    return set.intersection(*(_holding(indexed, term) for term in reading.terms))


def _holding(indexed, term):
    records = indexed.records().order_by()
    found = set(_with_words(records, indexed.title, term.names).values_list("pk", flat=True))
    for lexeme in term.lexemes:
        query = SearchQuery("'" + lexeme.replace("'", "''") + "':BCD", search_type="raw", config="simple")
        found.update(records.filter(**{indexed.vector: query}).values_list("pk", flat=True))
    for text in (*indexed.former, *indexed.near):
        rows = text.rows().filter(**{f"{text.owner}__in": records.values("pk")})
        found.update(_with_words(rows, text.text, term.names).values_list(text.owner, flat=True))
    return found


def _with_words(rows, text, words):
    """The rows whose folded ``text`` has one of ``words``."""
    text = F(text) if isinstance(text, str) else text
    array = Func(text, Value(" "), function="string_to_array", output_field=ArrayField(TextField()))
    return rows.order_by().annotate(oracle_words=array).filter(oracle_words__overlap=list(words) or [""])
