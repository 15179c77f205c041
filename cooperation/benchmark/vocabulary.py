"""The words of made-up projects: a few hundred common ones, thousands of rare ones, drawn by Zipf's law."""

import tomllib
from itertools import accumulate, product
from pathlib import Path
from random import Random

_FILE = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
SENTENCES, TITLES = _FILE["sentences"], _FILE["titles"]
# Kinds of organisations and their names, the most common first.
ORGANISATIONS = _FILE["organisations"]

# On purpose nowhere else: what a reader looks for who knows exactly what he wants.
RARE_WORD = "salicornes"
RARE_RECORDS = 25
COMMON_WORD = "eau"
TYPO = "Parakuo"
TYPO_MEANT = "Parakou"


def words():
    """All the words, the most common first."""
    rare = [f"{prefix}{word}" for word, prefix in product(_FILE["common"], _FILE["prefixes"])]
    Random(20).shuffle(rare)
    return _FILE["common"] + rare


def zipf(count, exponent=1.0):
    """Cumulated probabilities of ranks 1 to ``count``, as a list."""
    weights = [1 / rank**exponent for rank in range(1, count + 1)]
    total = sum(weights)
    return list(accumulate(weight / total for weight in weights))
