"""Why a record answers: what in it bears the searched words, when its title does not."""

from dataclasses import dataclass

from directory.models.long_texts import plain_text
from directory.search.highlight import excerpt, pieces


@dataclass(frozen=True)
class Whereabouts:
    """« les partenaires » and their names; ``label`` is empty for a passage of the text."""

    label: str
    text: str


def first_bearing(record, words, names):
    if _bears(record.title, words):
        return None
    for label, found in names:
        if told := [shown for names in found if (shown := _told(names, words))]:
            return Whereabouts(str(label), ", ".join(dict.fromkeys(told)))
    for text in (record.summary, plain_text(record.description)):
        if passage := excerpt(text, words):
            return Whereabouts("", passage)
    return None


def _told(names, words):
    """The first of ``names`` that bears ``words``, after the one by which the thing is known: « Bénin (Dahomey) »."""
    name, *others = names
    if _bears(name, words):
        return name
    return next((f"{name} ({other})" for other in others if _bears(other, words)), "")


def _bears(text, words):
    return any(is_marked for _piece, is_marked in pieces(text, words))


def is_shown(role):
    return role.actor.is_published


def of_actors(actors):
    return [[actor.name, actor.acronym] for actor in actors]


def with_aliases(records):
    return [[record.name, *record.aliases] for record in records]
