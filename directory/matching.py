"""Names matched despite how they are typed: one tolerance, one distance and one order for suggestions, lists, forms,
imports and similar sheets.

All texts here are folded (``directory.database.fold``). Names held in memory are compared whole; those of a table are
first cut to the ones that share trigrams with what is typed, by an index of the database.
"""

from collections import Counter

from django.contrib.postgres.search import TrigramSimilarity
from rapidfuzz import process
from rapidfuzz.distance import OSA

#: Faults forgiven in a word, by its length: letters missed, added, changed or swapped. Shorter words are too many to
#: guess, and GeoNames has codes of airports among them.
_FORGIVEN = ((6, 2), (4, 1))
#: What one hears alike is nearer than its letters say; the first letter is what people know.
_HEARD_ALIKE, _BEGINS_OTHERWISE, _LEAST = 1.2, 0.5, 0.1
#: What is this much farther than the nearest may be meant as well.
SLACK = 0.6
_SILENT = str.maketrans("", "", "aeiouyh")
_SOUNDS = (("ph", "f"), ("gn", "n"), ("qu", "k"), ("c", "k"), ("q", "k"), ("z", "s"), ("x", "s"), ("w", "v"))


def forgiven(text):
    """How many faults ``text`` may have: those of its words. One with figures has none: a code is right or wrong."""
    return sum(
        next((faults for length, faults in _FORGIVEN if len(word) >= length), 0)
        for word in text.split()
        if not any(sign.isdigit() for sign in word)
    )


def nearest(typed, names):
    """``[(faults, name, position)]`` of those of ``names`` (a sequence) that ``typed`` may be a misspelling of, the
    nearest first, then as they come; those that are just that when it is too short to be guessed.
    """
    most = forgiven(typed)
    # Letters out of order make more faults than hands did: « oralns ».
    farthest = most + (most > 1)
    near = []
    for name, distance, position in process.extract(
        typed, names, scorer=OSA.distance, score_cutoff=farthest, limit=None
    ):
        if distance > most and (Counter(typed) - Counter(name) or (Counter(name) - Counter(typed)).total() > 1):
            continue
        faults = _weighed(distance, typed, name)
        if faults <= most and (not distance or forgiven(name)):
            near.append((faults, name, position))
    return sorted(near, key=lambda one: (one[0], one[2]))


def resembling(queryset, path, key):
    """The rows of ``queryset`` whose name at ``path``, a folded column with a trigram index, looks like ``key``: the
    likest first, with their ``likeness``.
    """
    rows = queryset.filter(**{f"{path}__trigram_similar": key})
    return rows.annotate(likeness=TrigramSimilarity(path, key)).order_by("-likeness", "pk")


def faults_between(typed, name, *, idle=frozenset()):
    """Faults from ``typed`` to a whole ``name``, spaces aside; a single one at most, always forgiven, when the words of
    ``typed`` are all there, less the ``idle`` ones, which name nothing.
    """
    words, others = {*typed.split()} - idle, {*name.split()} - idle
    if words and words <= others:
        return min(1, forgiven(typed))
    typed, name = typed.replace(" ", ""), name.replace(" ", "")
    return _weighed(OSA.distance(typed, name), typed, name)


def _weighed(distance, typed, name):
    """Faults of two texts so many letters apart: fewer if both are heard alike, more if they do not begin alike. None
    for the name itself alone.
    """
    if not distance:
        return 0
    faults = distance - _HEARD_ALIKE * (_heard(typed) == _heard(name)) + _BEGINS_OTHERWISE * (typed[:1] != name[:1])
    return max(faults, _LEAST)


def _heard(text):
    """What one hears of a text, vowels left out: « bagnollet » and « bagnolet », « kameroun » and « cameroun »."""
    for written, heard in _SOUNDS:
        text = text.replace(written, heard)
    consonants = text.translate(_SILENT)
    return "".join(sign for i, sign in enumerate(consonants) if not i or consonants[i - 1] != sign)
