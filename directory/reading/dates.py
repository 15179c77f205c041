"""Dates as French secretaries type them: « août 2010 », « vers 2015 », « de 2019 à 2022 », « en cours », « nsp »."""

import re
from dataclasses import dataclass, replace

from django.utils import timezone

from directory.dates import PartialDate, format_period
from directory.reading.date_grammar import Found, meanings_of
from directory.reading.date_symbols import BEFORE, NUMBER, OTHER, SURE, WEEK_OF, symbols_of
from directory.reading.numbers import number_in_words
from directory.reading.result import NBSP, Choice, Kind, Reading, asked, asked_between, quoted, refused
from directory.reading.words import LONGEST, answered, bare, tidy

EXAMPLES = f"«{NBSP}2019{NBSP}», «{NBSP}août 2010{NBSP}» ou «{NBSP}15/05/2019{NBSP}»"
#: Years of a project; a bond between towns may be older.
YEARS = (1900, 2100)
_DOUBT = ", à confirmer"
_MOST_CHOICES = 6
# Letters taken for figures, and figures kept apart.
_TIME = re.compile(
    r"[\s,T]+(?:à |a |de )?\d{1,2} ?[h:](?: ?\d{2})?(?::\d{2}(?:\.\d{1,6})?)?(?: ?min| ?z)?$", re.IGNORECASE
)
#: « (3 ans) », « pour une durée de 24 mois », « 36 mois à partir de ».
_DURATION = re.compile(
    r"\(?(?:\b(?:pour|sur|pendant|durant|soit|d[’']?une|une|durée|duree|de)\s+)*:?\s*"
    r"\b(?P<count>\d{1,3}|un|une|deux|trois|quatre|cinq|six|dix|douze|dix-huit|vingt)\s+(?P<unit>ans?|années?|mois)\b\)?",
    re.IGNORECASE,
)
# Words of « le samedi 12 ou le dimanche 13 mai 2019 » after « ou ».
_LONGEST_COMPLETED = 6
_LONGEST_DURATION = {"an": 30, "mo": 360}
_REPAIRS = (
    (r"(?<=\d)[oO]|[oO](?=\d)", "0"),
    (r"(?<=\d)[lI](?=\d)|\b[lI](?=\d\b)", "1"),
    (r"\b([12]) (\d{3})\b", r"\1\2"),
)


@dataclass(frozen=True)
class Period:
    """Two dates, or one and an open end; ``is_ongoing`` when the text says that it lasts still.

    The remarks are what the dates cannot hold: « début », « été ».
    """

    start: PartialDate | None = None
    end: PartialDate | None = None
    is_ongoing: bool = False
    start_remark: str = ""
    end_remark: str = ""

    def __str__(self):
        return said_period(self)


def read_date(text, *, today=None, years=YEARS):
    """The ``Reading`` of ``text``: a ``PartialDate``, a ``Period``, « unknown », « none », or what to ask.

    ``today`` is what « l’an dernier » is told from; a year out of ``years`` (first, last) is asked back.
    """
    today = today or timezone.localdate()
    typed = tidy(text)
    if not typed:
        return refused(f"Écrivez une date, par exemple {EXAMPLES}.")
    if len(typed) > LONGEST:
        return refused(f"C’est trop long pour une date. Écrivez par exemple {EXAMPLES}.")
    if len(parts := re.split(r"\bou\b", typed, flags=re.IGNORECASE)) in (2, 3):
        readings = [_read_alternative(part, parts[-1], today, years) for part in parts]
        if all(isinstance(reading.value, PartialDate) for reading in readings):
            shown = [said(reading.value, reading.remark) for reading in readings]
            return asked_between(typed, [Choice(one, one) for one in dict.fromkeys(shown)])
    if time := _TIME.search(typed):
        reading = read_date(typed[: time.start()], today=today, years=years)
        if isinstance(reading.value, PartialDate) and reading.value.day:
            return replace(reading, sentence=f"{reading.sentence} L’heure n’est pas gardée ici.")
    symbols = symbols_of(typed, today)
    if any(symbol.kind == OTHER for symbol in symbols):
        return _not_a_date(typed, Found(), today, years)
    if any(symbol.kind == BEFORE for symbol in symbols):
        return _before(typed, symbols, years)
    found = meanings_of(symbols, today)
    is_sure = any(symbol.kind == SURE for symbol in symbols)
    if found.meanings:
        return _settled(typed, found, years, is_sure=is_sure)
    return _not_a_date(typed, found, today, years)


def _read_alternative(part, last, today, years):
    """The reading of one of « mars ou avril 2019 »: what is lacking is said once, at the end."""
    words = last.split()
    readings = [
        read_date(" ".join([part, *words[size:]]), today=today, years=years)
        for size in range(len(words), max(0, len(words) - _LONGEST_COMPLETED), -1)
    ]
    dates = [one for one in readings if isinstance(one.value, PartialDate)]
    wanted = read_date(last, today=today, years=years).value
    if isinstance(wanted, PartialDate):
        precision = len(wanted.isoformat())
        dates.sort(key=lambda one: len(one.value.isoformat()) != precision)
    return next(iter(dates), refused(""))


def _settled(typed, found, years, *, is_sure):
    plausible = [one for one in found.meanings if is_sure or all(years[0] <= d.year <= years[1] for d in one.dates)]
    if not plausible:
        choices = [Choice(f"oui, {_shown(one)}", _shown(one)) for one in found.meanings[:_MOST_CHOICES]]
        if len(choices) == 1:
            return asked(f"{choices[0].label}{NBSP}: est-ce bien l’année{NBSP}?", choices)
        return asked_between(typed, choices)
    natural = _distinct([one for one in plausible if one.rank == 0])
    partial = [point for point in found.partial if point.month]
    if len(natural) == 1 and not partial:
        return _understood(natural[0])
    choices = [Choice(_shown(one), _shown(one)) for one in _distinct([*natural, *plausible])][:_MOST_CHOICES]
    if not partial:
        return asked_between(typed, choices)
    lacking = " ou ".join(dict.fromkeys(_shown_partial(point) for point in partial))
    asking = asked_between(typed, choices)
    return asked(f"{asking.sentence} Si c’est le {lacking}, ajoutez l’année.", choices)


def _distinct(meanings):
    """Those that are not written the same."""
    return list({_shown(one): one for one in reversed(meanings)}.values())[::-1]


def _understood(meaning):
    if meaning.is_period:
        if meaning.is_ongoing and not meaning.start:
            return Reading(Kind.ONGOING, None, f"Nous lisons{NBSP}: toujours en cours.")
        period = Period(meaning.start, meaning.end, meaning.is_ongoing, meaning.start_remark, meaning.end_remark)
        plain = format_period(meaning.start, meaning.end) + (", toujours en cours" if meaning.is_ongoing else "")
        shown = said_period(period)
        has_remark = bool(meaning.start_remark or meaning.end_remark)
        return Reading(Kind.VALUE, period, _sentence(plain, shown if has_remark else ""), remark=shown * has_remark)
    shown = said(meaning.start, meaning.start_remark)
    return Reading(
        Kind.VALUE,
        meaning.start,
        _sentence(str(meaning.start), shown if meaning.start_remark else ""),
        remark=meaning.start_remark,
    )


def _sentence(plain, kept):
    sentence = f"Nous lisons{NBSP}: {plain}."
    return f"{sentence} Nous gardons aussi votre précision{NBSP}: {quoted(kept)}." if kept else sentence


def said(date, remark=""):
    """A date with its shade, as one says it and as ``read_date`` reads it back: « début 2020 », « mi-mai 2019 »."""
    shade, doubt, _rest = remark.partition(_DOUBT)
    if shade == _DOUBT.removeprefix(", "):
        shade, doubt = "", shade
    lead = f"{shade} " if shade else ""
    if shade.endswith("mi"):
        lead = f"{shade}-"
    elif shade.endswith("vers") and date.day:
        lead = f"{shade} le "
    elif shade == WEEK_OF:
        lead = f"{shade} "
    elif shade.startswith("semaine"):
        lead = f"{shade} de "
    return f"{lead}{date}" + (" (à confirmer)" if doubt else "")


def said_period(period):
    """« début 2019 – fin 2021 », « depuis 1987 », « en cours »."""
    start = said(period.start, period.start_remark) if period.start else ""
    end = said(period.end, period.end_remark) if period.end else ""
    if start and end:
        return f"{start} – {end}"
    if period.is_ongoing:
        return f"depuis {_with_article(period.start, start)}, en cours" if start else "en cours"
    if start:
        return f"depuis {_with_article(period.start, start)}"
    if period.end_remark:
        return f"jusque {end}" if end.startswith("vers ") else f"jusqu’à {end}"
    return f"jusqu’{'au' if period.end.day else 'en'} {end}"


def _with_article(date, shown):
    if shown.startswith("vers "):
        return f"environ {shown.removeprefix('vers ')}"
    return f"le {shown}" if date.day and shown[0].isdecimal() else shown


def _shown(meaning):
    if not meaning.is_period:
        return said(meaning.start, meaning.start_remark)
    return said_period(Period(meaning.start, meaning.end, meaning.is_ongoing, meaning.start_remark, meaning.end_remark))


def _shown_partial(point):
    whole = said(PartialDate(2000, point.month, point.day)).removesuffix(" 2000")
    return whole if point.day else f"mois de {whole}"


def _before(typed, symbols, years):
    """« Avant 2015 » names no year, but a year may be near enough."""
    numbers = [symbol for symbol in symbols if symbol.kind == NUMBER and len(symbol.digits) == 4]
    if len(numbers) != 1:
        return refused(f"Nous n’avons pas compris {quoted(typed)}. Écrivez par exemple {EXAMPLES}.")
    year = numbers[0].value
    around = f"vers {year}" if years[0] <= year <= years[1] else f"oui, vers {year}"
    return asked(
        f"{quoted(typed)} ne dit pas quelle année. Donnez-en une, même approchée{NBSP}: {around}{NBSP}?",
        [Choice(around, around)],
    )


def _with_duration(typed, today, years):
    """« De 2019 à 2021 (3 ans) » is what it is; « 3 ans à partir de 2019 » is counted and asked. Else ``None``."""
    found = list(_DURATION.finditer(typed))
    if len(found) != 1:
        return None
    reading = read_date(_DURATION.sub(" ", typed), today=today, years=years)
    value = reading.value
    if isinstance(value, Period) and value.start and value.end:
        return reading
    start = value.start if isinstance(value, Period) else value
    if not start or (isinstance(value, Period) and value.is_ongoing):
        return None
    count = number_in_words([bare(found[0]["count"])]) if not found[0]["count"].isdecimal() else found[0]["count"]
    end = _end_of(start, int(count or 0), bare(found[0]["unit"]))
    if not end:
        return None
    return asked_between(typed, [Choice(f"{start} – {end}", f"{start} – {end}")])


def _end_of(start, count, unit):
    """The last year or month of ``count`` of them from ``start``, or ``None`` when nothing so exact is known."""
    if not 1 <= count <= _LONGEST_DURATION[unit[:2]]:
        return None
    if not start.month:
        months = count * 12 if unit.startswith("an") else count
        return PartialDate(start.year + months // 12 - 1) if months % 12 == 0 else None
    months = start.year * 12 + start.month - 2 + (count * 12 if unit.startswith("an") else count)
    return PartialDate(months // 12, months % 12 + 1)


def _not_a_date(typed, found, today, years):
    answer = answered(typed)
    if answer == "none":
        return Reading(Kind.NONE, None, f"Nous notons{NBSP}: pas de date.")
    if answer:
        return Reading(Kind.UNKNOWN, None, f"Nous notons{NBSP}: date inconnue.")
    repaired = typed
    for pattern, replacement in _REPAIRS:
        repaired = re.sub(pattern, replacement, repaired)
    if repaired != typed:
        reading = read_date(repaired, today=today, years=years)
        if reading.kind == Kind.VALUE:
            shown = (
                said_period(reading.value) if isinstance(reading.value, Period) else said(reading.value, reading.remark)
            )
            return asked_between(typed, [Choice(shown, shown)])
        if reading.kind == Kind.ASKED:
            return reading
    if reading := _with_duration(typed, today, years):
        return reading
    if found.problems:
        return refused(f"{found.problems[0]} Vérifiez, puis écrivez par exemple {EXAMPLES}.")
    if partial := next((point for point in found.partial if point.month), None):
        example = f"{_shown_partial(partial).removeprefix('mois de ')} {today.year}"
        return refused(f"Il manque l’année{NBSP}: écrivez par exemple {quoted(example)}.")
    if found.lacks_year:
        return refused(f"Il manque l’année. Écrivez par exemple {EXAMPLES}.")
    return refused(f"Nous n’avons pas compris {quoted(typed)} comme une date. Écrivez par exemple {EXAMPLES}.")
