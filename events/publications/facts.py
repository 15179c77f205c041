"""What is told of an article, of a resource and of a call."""

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from directory.french import day, euros, weekday
from directory.sheets.facts import TO_COMPLETE, UNKNOWN_DATE, Facts, Part, Told, names, noted, whom_to_ask
from events.models import Article, Call, Resource
from events.publications.card import days_left, funders_of, publisher_of
from events.shared.facts import COUNTRIES, themes


def _publisher(record):
    publisher = publisher_of(record)
    return names([publisher]) if publisher is not None else None


def _day(date):
    return date and Part(day(date), moment=date)


def _deadline(call):
    if call.deadline is None:
        return [noted(_("Aucune"), _("l’appel est permanent"))]
    return [noted(capfirst(weekday(call.deadline)), days_left(call.days_left), moment=call.deadline)]


# Its date and who publishes it are its byline.
ARTICLE_FACTS = Facts(Article, COUNTRIES, themes("actualites"), whom_to_ask())
article_facts_of = ARTICLE_FACTS.of

RESOURCE_FACTS = Facts(
    Resource,
    Told("support", _("Support"), lambda resource: resource.get_medium_display()),
    Told("date", _("Date"), lambda resource: _day(resource.published_on), UNKNOWN_DATE),
    Told("auteur", _("Publiée par"), _publisher),
    COUNTRIES,
    themes("ressources"),
)
resource_facts_of = RESOURCE_FACTS.of

CALL_FACTS = Facts(
    Call,
    Told("financeurs", _("Qui finance"), lambda call: names(funders_of(call)), TO_COMPLETE),
    Told("ouverture", _("Ouverture"), lambda call: _day(call.opens_on)),
    Told("limite", _("Date limite"), _deadline),
    Told("aide", _("Aide maximale"), lambda call: euros(call.amount_max), _("Montant inconnu")),
    COUNTRIES,
    themes("appels"),
)
call_facts_of = CALL_FACTS.of
