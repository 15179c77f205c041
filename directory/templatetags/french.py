"""``directory.french`` in templates, under French names. What is missing is an empty text."""

from django import template
from django.template.defaultfilters import stringfilter

from directory import dates, french

register = template.Library()

register.filter("fr", stringfilter(french.typographic), is_safe=True)
register.filter("phrase", stringfilter(french.sentence), is_safe=True)
register.filter("de", stringfilter(french.of_name))
register.filter("ordinal", french.ordinal)
register.filter("equipe", french.team_name)
register.filter("euros", french.euros)
register.filter("suivi_par", french.followed_text)


def _of_something(name, function):
    register.filter(name, lambda value: "" if value in (None, "") else function(value))


_of_something("jour", french.day)
_of_something("jour_semaine", french.weekday)
_of_something("mois", french.month)
_of_something("heure", french.hour)
_of_something("moment", french.moment)
_of_something("depuis", dates.since)
_of_something("jusque", dates.until)
_of_something("environ", dates.around)
# The machine form of a date, a time or a partial date, for ``<time datetime>``.
_of_something("iso", lambda value: value.isoformat())


@register.filter
@stringfilter
def suite(text):
    """A sentence that goes on another: « Le plan 2019-2021. » → « le plan 2019-2021 »."""
    return french.uncapitalised(text.strip().removesuffix("."))


@register.filter
def nombre(value):
    """12400 → « 12 400 », 3.5 → « 3,5 »; anything else unchanged."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        try:
            value = int(value)
        except (TypeError, ValueError):
            return value
    return french.french_number(value)


@register.filter
def compte(number, words):
    """« 12 400 projets », « 1 projet », « 0 projet »: ``{{ n|compte:"projet,projets" }}``."""
    return french.counted(number, *words.split(","))


@register.filter
def accord(number, words):
    """The word alone: ``{{ n|accord:"inscrit,inscrits" }}``."""
    return french.agreeing(number, *words.split(","))


@register.filter
def sur(shown, total):
    """« 6 des 14, voir tout », « Dans la liste » when nothing is left out: ``{{ shown|sur:total }}``."""
    if shown >= total:
        return "Dans la liste"
    return f"{french.french_number(shown)} des {french.french_number(total)}, voir tout"


@register.filter
def les(number, words):
    """« les 12 fiches », « la fiche »: ``{{ n|les:"la fiche,fiches" }}``."""
    return french.all_the(number, *words.split(","))


@register.filter
def verifie_le(record, feminine=""):
    """« Vérifié le 12 mars 2026 par CENTRAIDER »; ``{{ fiche|verifie_le:"e" }}`` for « Vérifiée »."""
    return french.verified_text(record, to_the_day=True, feminine=bool(feminine))
