"""What a list says of itself to be indexed."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import F, Func, IntegerField, TextField, Value
from django.db.models.functions import Coalesce, Substr

from directory.search import sql
from directory.search.words import FORMER, NEAR

# More changed records than this, and the index is built anew.
MAX_CHANGED = 2000


@dataclass(frozen=True)
class Text:
    """Names that find a record: ``text``, a folded expression over ``rows()``; ``owner`` leads to the record."""

    rows: Callable
    owner: str
    text: object

    def by_text(self, records):
        """``(text, [keys])`` of the records."""
        rows = self.rows().filter(**{f"{self.owner}__in": records.order_by().values("pk")})
        text = F(self.text) if isinstance(self.text, str) else self.text
        rows = rows.order_by().annotate(indexed_text=text).filter(indexed_text__gt="")
        rows = rows.values("indexed_text").annotate(keys=sql.Keys(self.owner)).values_list("indexed_text", "keys")
        return sql.rows_of(rows)


def year_of(field):
    """The year of a partial date, as a text."""
    return Substr(F(field), 1, 4, output_field=TextField())


def joined(array, between=" "):
    """The texts of an array column as one."""
    text = Func(F(array), Value(between), function="array_to_string", output_field=TextField())
    return Coalesce(text, Value(""), output_field=TextField())


@dataclass(frozen=True)
class Indexed:
    """``records()``: all that the list may show, published only, annotated as its facets and orders need.

    ``sources``: ``{table.column: paths}``, the changes to follow and how each leads from a record to the changed key
    (``pk`` when the column is the record's own); with a source that has no path, any change builds the index anew.
    ``shown()``: the part of ``records()`` listed when nothing is asked, if not all. ``relevance``: the order of
    records that words find equally. ``places()``: querysets of (key, latitude, longitude). ``title`` and ``vector``:
    paths to the folded name and the text vector. ``former`` and ``near``: what else finds a record (``Text``).
    ``nouns``: folded words that are true of every record (« jumelage »): typed among others, they cut nothing.
    ``size``: how large a record is, a whole number in whatever unit: says which of two namesakes is meant.
    """

    records: Callable
    sources: dict
    relevance: tuple
    shown: Callable | None = None
    title: str = "name_key"
    vector: str = "search_vector"
    former: tuple = ()
    near: tuple = ()
    nouns: frozenset = frozenset()
    size: object = None
    places: Callable | None = None

    def cut(self, keys):
        """The records of ``keys``, all of them if ``None``."""
        records = self.records()
        return records if keys is None else records.filter(pk__in=keys)

    def affected(self, changes):
        """The keys of the records that ``changes`` may concern, ``None`` if the index must be built anew."""
        by_path = {}
        for source, keys in changes:
            if source in self.sources:
                paths = self.sources[source]
                if keys is None or not paths:
                    return None
                for path in paths:
                    by_path.setdefault(path, set()).update(keys)
        # Records that left the list are looked for in the model, published or not.
        model = self.records().model._default_manager
        affected = set(by_path.pop("pk", ()))
        for path, keys in by_path.items():
            if len(keys) > MAX_CHANGED:
                return None
            affected.update(model.filter(**{f"{path}__in": keys}).values_list("pk", flat=True)[: MAX_CHANGED + 1])
        return affected if len(affected) <= MAX_CHANGED else None


@dataclass(frozen=True)
class Words:
    """The words of the records of a list, or of some of them, as ``WordIndex.add`` reads them."""

    indexed: Indexed
    records: object

    def names(self):
        for place, texts in ((FORMER, self.indexed.former), (NEAR, self.indexed.near)):
            for text in texts:
                yield place, text.by_text(self.records)

    def title_words(self):
        return sql.keys_by_word(self.records.order_by().values_list("pk", self.indexed.title))

    def first_words(self):
        """``(word, [keys])``: the first word of titles, the article aside."""
        bare = Func(F(self.indexed.title), Value(r"^(l|le|la|les) "), Value(""), function="regexp_replace")
        first = Func(bare, Value(" "), Value(1), function="split_part", output_field=TextField())
        rows = self.records.order_by().annotate(first_word=first).filter(first_word__gt="")
        return sql.rows_of(rows.values("first_word").annotate(keys=sql.Keys("pk")).values_list("first_word", "keys"))

    def title_lengths(self):
        words = Func(F(self.indexed.title), Value(" "), function="string_to_array")
        length = Func(words, Value(1), function="array_length", output_field=IntegerField())
        rows = self.records.order_by().annotate(title_length=length).filter(title_length__gt=0)
        rows = rows.values("title_length").annotate(keys=sql.Keys("pk")).values_list("title_length", "keys")
        return sql.rows_of(rows)

    def lexemes(self):
        return sql.keys_by_lexeme(self.records.order_by().values_list("pk", self.indexed.vector))
