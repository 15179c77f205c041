"""The words that readers know, from ``lexicon.toml``."""

import tomllib
from pathlib import Path

_FILE = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def words(section):
    """``{name: words}`` of a section: frozen sets of bare words, or of several with spaces between (« a peu pres »)."""
    return {name: frozenset(_listed(said)) for name, said in _FILE[section].items()}


def by_word(section):
    """``{words: name}``: the other way round, when each word has one name only."""
    return {one: name for name, said in _FILE[section].items() for one in _listed(said)}


def _listed(said):
    return said if isinstance(said, list) else " ".join(said.split()).split(", ")
