"""Dates, people and places of network life in templates; the words are in ``events.agenda``."""

from django import template
from django.utils.text import capfirst

from events.agenda.card import badge, countdown, nearness, organisers_of, place_of_event, when
from events.publications.card import call_state, days_left, funders_of, publisher_of

register = template.Library()

register.filter("quand", when)
register.filter("pastille", badge)
register.filter("compte_a_rebours", countdown)
register.filter("organisateurs", organisers_of)
register.filter("financeurs", funders_of)
register.filter("auteur", publisher_of)
register.filter("lieu", place_of_event)
register.filter("etat_appel", call_state)


@register.filter
def proximite(event):
    """« Dans 10 jours », « En ce moment », « Passé »."""
    return capfirst(nearness(event))


@register.filter
def delai(call):
    """« Encore 12 jours », « Dernier jour », « Clos », « Sans échéance »."""
    return capfirst(days_left(call.days_left))


@register.filter
def noms(records):
    """« Bénin, Togo »; an empty text from nothing."""
    return ", ".join(str(record) for record in records)


@register.filter("ligne")
def line_of(record):
    """What situates a record on one line: « Lille · Lianes coopération · Mali » for an event, who pays for a call."""
    if hasattr(record, "event_organisers"):
        around = [capfirst(place_of_event(record)), *organisers_of(record)]
    elif hasattr(record, "funders"):
        around = funders_of(record)
    elif hasattr(record, "author_id"):
        around = [publisher_of(record)]
    else:
        around = []
    parts = [*around, ", ".join(country.name for country in record.countries.all())]
    return " · ".join(str(part) for part in parts if part)
