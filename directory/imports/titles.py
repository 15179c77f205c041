"""Titles as one writes them twice."""

import re

from rapidfuzz.distance import OSA

from directory.database.fold import fold
from directory.imports.headers import tokens_of
from directory.matching import forgiven


def words_of_title(title):
    """A title as one writes it twice: without its small words, in any order, singular."""
    return frozenset(tokens_of(title))


def nearly(one, other):
    """Whether two titles differ by a slip; figures tell: « phase 1 », « phase 2 »."""
    one, other = fold(one), fold(other)
    most = min(forgiven(one), forgiven(other), 3)
    return re.findall(r"\d+", one) == re.findall(r"\d+", other) and OSA.distance(one, other, score_cutoff=most) <= most


def share_words(one, other):
    """Whether two ``words_of_title`` have half of the shorter in common."""
    return 2 * len(one & other) >= min(len(one), len(other))
