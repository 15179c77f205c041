"""The words of ``mots.toml``, and what a page says of one."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.text import slugify

from directory.database.fold import fold
from directory.french import typographic


@dataclass(frozen=True)
class Word:
    """``spelled``: in full, of an acronym; ``where``: ``(address, label)`` of a page of the site, or nothing; ``see``:
    names of other words; ``is_common``: pages do not stop at it.
    """

    name: str
    meaning: str
    spelled: str = ""
    others: tuple = ()
    more: str = ""
    where: tuple = ()
    see: tuple = ()
    is_common: bool = False

    @property
    def slug(self):
        return slugify(self.name)

    @property
    def url(self):
        return f"/glossaire/#{self.slug}"

    @property
    def is_acronym(self):
        return bool(self.spelled) and self.name.replace("-", "").isupper()


@cache
def every_word():
    """The words in French order."""
    entries = tomllib.loads(Path(__file__).with_name("mots.toml").read_text(encoding="utf-8"))["mot"]
    return tuple(sorted(map(_word, entries), key=lambda word: fold(word.name)))


def _word(entry):
    return Word(
        name=typographic(entry["nom"]),
        meaning=typographic(entry["sens"]),
        spelled=typographic(entry.get("entier", "")),
        others=tuple(map(typographic, entry.get("autres", ()))),
        more=typographic(entry.get("plus", "")),
        where=tuple(map(typographic, entry.get("ou", ()))),
        see=tuple(map(typographic, entry.get("voir", ()))),
        is_common=entry.get("courant", False),
    )


@cache
def _by_text():
    return {fold(text): word for word in every_word() for text in (word.name, word.spelled, *word.others) if text}


def word_for(text):
    """The ``Word`` that ``text`` is, however it is written, or ``None``."""
    return _by_text().get(fold(str(text)))


@cache
def _acronyms():
    names = sorted((re.escape(word.name) for word in every_word() if word.is_acronym), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])({'|'.join(names)})(?![\w-])")


def cut_at_acronyms(text):
    """``[(piece, Word or None)]``, in order: the acronyms of a text written by anybody, and what is around them."""
    pieces = _acronyms().split(text)
    return [(piece, word_for(piece) if number % 2 else None) for number, piece in enumerate(pieces) if piece]
