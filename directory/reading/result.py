"""What a reader answers, the same for dates, amounts and places."""

from dataclasses import dataclass
from enum import StrEnum

from directory.french import NBSP


class Kind(StrEnum):
    """What became of a text."""

    VALUE = "value"
    """One meaning: it is in ``Reading.value``."""
    NONE = "none"
    """The person says that there is none: « néant », « 0 € »."""
    UNKNOWN = "unknown"
    """The person says not to know: « je ne sais pas », « ? »."""
    ONGOING = "ongoing"
    """It lasts still: « en cours »."""
    FREE = "free"
    """Not of our reference, kept as it is written: a village abroad."""
    ASKED = "asked"
    """Several meanings, or one too unlikely to be taken: ``Reading.choices`` are to be offered."""
    REFUSED = "refused"
    """Not understood: ``Reading.sentence`` says what to type, with an example."""


@dataclass(frozen=True)
class Choice:
    """A meaning to offer: ``text``, typed instead, means this and nothing else; ``label`` is what a person reads."""

    text: str
    label: str


@dataclass(frozen=True)
class Reading:
    """What a text means. ``sentence`` tells it in French, ready to be shown beside the field.

    When something is asked, ``value`` is what would be kept of a text that says more than we keep (« fin 2019 »).
    """

    kind: Kind
    value: object = None
    sentence: str = ""
    choices: tuple[Choice, ...] = ()

    @property
    def is_settled(self):
        """Whether nothing has to be asked."""
        return self.kind not in (Kind.ASKED, Kind.REFUSED)


def choices_of(*texts):
    """Choices that are typed as they are read."""
    return tuple(Choice(text, text) for text in dict.fromkeys(texts))


def understood(value, shown, *, note=""):
    """« Nous lisons : août 2010. », then ``note``."""
    return Reading(Kind.VALUE, value, f"Nous lisons{NBSP}: {shown}. {note}".rstrip())


def asked(sentence, choices=()):
    return Reading(Kind.ASKED, None, sentence, tuple(choices))


def refused(sentence, choices=()):
    return Reading(Kind.REFUSED, None, sentence, tuple(choices))


def asked_between(typed, choices):
    """Asks which of ``choices`` the text ``typed`` means: « 10/11/12 » : 10 novembre 2012 ? 12 novembre 2010 ?"""
    choices = tuple(choices)
    questions = " ".join(f"{choice.label}{NBSP}?" for choice in choices)
    if len(choices) == 1:
        return asked(f"Voulez-vous dire{NBSP}: {questions}", choices)
    return asked(f"{quoted(typed)} peut se lire de plusieurs façons{NBSP}: {questions}", choices)


def quoted(text, longest=60):
    """« text », cut when it is long."""
    shown = text if len(text) <= longest else f"{text[:longest].rstrip()}…"
    return f"«{NBSP}{shown}{NBSP}»"


def exactly(typed, reading):
    """``reading``, for who cannot keep « vers » nor « environ »: the exact value is asked for instead."""
    if not getattr(reading.value, "is_approximate", False):
        return reading
    exact = reading.value.exact
    sentence = (
        f"{quoted(typed)}{NBSP}: nous ne pouvons pas garder d’à-peu-près ici. Écrivez «{NBSP}{exact}{NBSP}»{NBSP}?"
    )
    return Reading(Kind.ASKED, exact, sentence, choices_of(str(exact)))
