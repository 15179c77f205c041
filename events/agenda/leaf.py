"""An event as a page to print and as an image."""

from django.utils.text import capfirst

from directory.drawing import Role
from directory.drawing.placing import place_of
from directory.sheets.leaf import leaf, updated, words_of
from events.agenda.card import nearness, when
from events.agenda.facts import facts_of


def leaf_of(event, context):
    """``context``: that of its sheet."""
    return leaf(
        event,
        context,
        facts_of(event),
        kind="Rendez-vous",
        places=tuple(context["places"] or _town(event)),
        line=when(event),
        status=words_of("annule") if event.is_cancelled else capfirst(str(nearness(event))),
        is_doubtful=event.is_cancelled,
        notice="Ce rendez-vous est annulé." if event.is_cancelled else "",
        description_title="De quoi il s’agissait" if event.is_past else "Au programme",
        verified=updated(event),
        updated="",
    )


def _town(event):
    """Where an event is, when it is about no country in particular."""
    town = event.collectivite
    return [place_of(town.actor, Role.HERE)] if town and town.actor.is_published else []
