"""Dates, people and places of network life in templates; the words are in ``events.phrases`` and ``events.cards``."""

from django import template
from django.utils.text import capfirst

from events import cards, phrases

register = template.Library()

register.filter("quand", phrases.when)
register.filter("pastille", phrases.badge)
register.filter("compte_a_rebours", phrases.countdown)
register.filter("organisateurs", cards.organisers)
register.filter("financeurs", cards.funders)
register.filter("auteur", cards.author)
register.filter("lieu", cards.place)
register.filter("ligne", cards.line)
register.filter("etat_appel", cards.call_state)


@register.filter
def proximite(event):
    """« Dans 10 jours », « En ce moment », « Passé »."""
    return capfirst(phrases.nearness(event))


@register.filter
def delai(call):
    """« Encore 12 jours », « Dernier jour », « Clos », « Sans échéance »."""
    return capfirst(phrases.days_left(call.days_left))


@register.filter
def noms(records):
    """« Bénin, Togo »; an empty text from nothing."""
    return ", ".join(str(record) for record in records)
