"""How names are folded, sorted and searched: by the functions of the database (``migrations/0001_postgres.py``), and in
Python for what never goes there. ``tests/directory/database/test_fold.py`` holds both to the same answers.
"""

import re
import unicodedata
from functools import lru_cache

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import models
from django.db.models.functions import NullIf

SEARCH_CONFIG = "passerelles_fr"

#: Letters that Unicode does not decompose, as PostgreSQL's unaccent rules spell them.
_LETTERS = str.maketrans(
    {
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i",
        "ŋ": "n", "ə": "e", "ĸ": "q", "ŧ": "t", "’": "'", "ʼ": "'", "ʻ": "'",
    }
)  # fmt: skip
_MARKS = re.compile(r"[\u0300-\u036f]")
_OTHER = re.compile(r"[^0-9a-z]+")
_SAINT = re.compile(r"\b(st|ste)\b")


@lru_cache(maxsize=16_384)
def fold(text):
    """Lower case without accents or punctuation: « L’Haÿ-les-Roses » → ``l hay les roses``, « St Denis » → ``saint
    denis``.
    """
    text = _MARKS.sub("", unicodedata.normalize("NFKD", text.lower().translate(_LETTERS)))
    text = _OTHER.sub(" ", text).strip()
    return _SAINT.sub(lambda found: "sainte" if found[0] == "ste" else "saint", text)


class Fold(models.Func):
    """What ``fold`` gives, in a query."""

    function = "passerelles_fold"
    output_field = models.TextField()


class SortKey(models.Func):
    """The folded name with its leading article moved: « Le Robert » → ``robert le``."""

    function = "passerelles_sort_key"
    output_field = models.TextField()


def needle(text):
    """``text`` folded, or NULL if nothing is left of it: NULL matches nothing where an empty text would match all."""
    return NullIf(Fold(models.Value(text)), models.Value(""))


def one_key(text):
    """An array of the folded ``text`` alone, to look for among ``fold_all_column``."""
    return models.Func(
        needle(text),
        template="ARRAY[%(expressions)s]",
        output_field=ArrayField(models.TextField()),
    )


def fold_column(field):
    return models.GeneratedField(expression=Fold(field), output_field=models.TextField(), db_persist=True)


def fold_all_column(name, aliases):
    """The folded forms of a name and of its aliases, as an array."""
    names = ArrayField(models.TextField())
    expression = models.Func(name, aliases, function="passerelles_fold_all", output_field=names)
    return models.GeneratedField(expression=expression, output_field=names, db_persist=True)


def sort_column(field):
    return models.GeneratedField(expression=SortKey(field), output_field=models.TextField(), db_persist=True)


def weighted_vector(**weights):
    """A stored full-text vector from field weights: ``weighted_vector(title="A", summary="B")``."""
    vectors = [SearchVector(field, weight=weight, config=SEARCH_CONFIG) for field, weight in weights.items()]
    expression = vectors[0]
    for vector in vectors[1:]:
        expression += vector
    return expression


def search_query(text):
    """Every word of ``text``, in any order, in French with accents ignored."""
    return SearchQuery(text, config=SEARCH_CONFIG, search_type="websearch")
