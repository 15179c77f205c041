"""French typography in templates: numbers, dates, plurals, spaces that do not break."""

import datetime

from django import template
from django.template.defaultfilters import stringfilter
from django.utils import timezone

from directory import dates
from directory.dates import MONTHS
from directory.french import NBSP, fr
from directory.reading import amounts

register = template.Library()

# Thousands: the narrow one, so that a number stays one word.
NNBSP = "\u202f"
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


register.filter("fr", stringfilter(fr), is_safe=True)


@register.filter
@stringfilter
def suite(text):
    """A sentence that goes on another: « Le plan 2019-2021. » → « le plan 2019-2021 »."""
    text = text.strip().removesuffix(".")
    return text[:1].lower() + text[1:]


@register.filter
def nombre(value):
    """12400 → « 12 400 », 3.5 → « 3,5 »; anything else unchanged."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        try:
            value = int(value)
        except (TypeError, ValueError):
            return value
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"
    return text.replace(",", NNBSP).replace(".", ",")


@register.filter
def euros(value, is_approximate=False):
    """An amount in euros, without cents when there are none: « 1 240 000 € », « environ 12 500 € »."""
    return "" if value is None else amounts.euros(value, is_approximate)


@register.filter
def depuis(date):
    """« depuis 1993 », « depuis 2015 environ »: a partial date after which something lasts."""
    return dates.since(date) if date else ""


@register.filter
def jusque(date):
    """« jusqu’en 2022 », « jusque vers 2022 »."""
    return dates.until(date) if date else ""


@register.filter
def environ(date):
    """« 2022 », « 2022 environ »: a partial date after a word that « vers » does not follow."""
    return dates.around(date) if date else ""


@register.filter
def compte(number, words):
    """« 12 400 projets », « 1 projet », « 0 projet »: ``{{ n|compte:"projet,projets" }}``."""
    return f"{nombre(number)}{NBSP}{accord(number, words)}"


@register.filter
def accord(number, words):
    """The word alone, singular up to and including 1 as in French: ``{{ n|accord:"inscrit,inscrits" }}``."""
    singular, _, plural = words.partition(",")
    return singular if abs(number) < 2 else (plural or singular + "s")


@register.filter
def ordinal(number):
    """1 → « 1er », 3 → « 3e »."""
    return "1er" if number == 1 else f"{number}e"


@register.filter
def jour(value):
    """A date in full: « 1er juillet 2025 ». Times are read in the site's time zone."""
    value = _local(value)
    return f"{ordinal(1) if value.day == 1 else value.day}{NBSP}{MONTHS[value.month - 1]} {value.year}" if value else ""


@register.filter
def jour_semaine(value):
    """« jeudi 17 octobre 2019 »."""
    value = _local(value)
    return f"{DAYS[value.weekday()]} {jour(value)}" if value else ""


@register.filter
def mois(value):
    """« octobre 2019 »."""
    value = _local(value)
    return f"{MONTHS[value.month - 1]} {value.year}" if value else ""


@register.filter
def heure(value):
    """« 18 h », « 18 h 30 »."""
    value = timezone.localtime(value) if isinstance(value, datetime.datetime) and timezone.is_aware(value) else value
    if not value:
        return ""
    return f"{value.hour}{NBSP}h" + (f"{NBSP}{value.minute:02d}" if value.minute else "")


@register.filter
def iso(value):
    """The machine form of a date, a time or a partial date, for ``<time datetime>``."""
    return value.isoformat() if value else ""


def _local(value):
    if isinstance(value, datetime.datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value
