"""Dates as French secretaries type them: « août 2010 », « vers 2015 », « de 2019 à 2022 », « en cours », « nsp »."""

import re

from django.utils import timezone

from directory.dates import PartialDate
from directory.french import of_noun
from directory.reading.date_grammar import Found, Period, meanings_of
from directory.reading.date_symbols import BEFORE, NUMBER, OTHER, SURE, symbols_of
from directory.reading.numbers import number_in_words
from directory.reading.result import (
    NBSP,
    Choice,
    Kind,
    Reading,
    asked,
    asked_between,
    choices_of,
    quoted,
    refused,
    understood,
)
from directory.reading.words import LONGEST, answered, bare, figures_for_letters, tidy

EXAMPLES = f"«{NBSP}2019{NBSP}», «{NBSP}août 2010{NBSP}» ou «{NBSP}15/05/2019{NBSP}»"
#: Years of a project; a bond between towns may be older.
YEARS = (1900, 2100)
_MOST_CHOICES = 6
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
_DECADE = re.compile(r"(?:\b(?P<part>d[ée]but|fin)\b.*)?\bann[ée]es (19|20)?(\d)0$", re.IGNORECASE)
_IN_A_DECADE = {"d": 2, "f": 8}
_WINTER = re.compile(r"(?:l[’'])?hiver (\d{4}) ?[-–/] ?(\d{4}|\d\d)", re.IGNORECASE)
_SEASON = re.compile(r"(?P<word>(?:saison|ann[ée]e(?: scolaire)?|exercice) )?(\d\d) ?[-–/] ?(\d\d)", re.IGNORECASE)
_AT_THE_LATEST = re.compile(r"(.*\d)\s*\(?(?:au plus tard|au maximum|maximum|maxi?)\)?", re.IGNORECASE)
_CUT_YEAR = re.compile(r"\b([12]) (\d{3})\b")


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
    if latest := _AT_THE_LATEST.fullmatch(typed):
        typed = f"au plus tard {latest[1]}"
    if _DURATION.fullmatch(typed):
        return refused(f"{quoted(typed)} ne dit pas quand. Écrivez une date, par exemple {EXAMPLES}.")
    if decade := _DECADE.search(typed):
        year = _IN_A_DECADE.get((decade["part"] or "")[:1].lower(), 5)
        around = f"vers {decade[2] or ('20' if decade[3] in '01' else '19')}{decade[3]}{year}"
        return asked(f"{quoted(typed)}{NBSP}: quelle année, même approchée{NBSP}? {around}{NBSP}?", choices_of(around))
    if (season := _season(typed, today, years)) is not None:
        return season
    if len(parts := re.split(r"\bou\b", typed, flags=re.IGNORECASE)) in (2, 3):
        readings = [_read_alternative(part, parts[-1], today, years) for part in parts]
        if all(isinstance(reading.value, PartialDate) for reading in readings):
            return asked_between(typed, choices_of(*(str(reading.value) for reading in readings)))
    if time := _TIME.search(typed):
        reading = read_date(typed[: time.start()], today=today, years=years)
        if isinstance(reading.value, PartialDate) and reading.value.day:
            # « 2019-05-15 00:00:00 » is how a spreadsheet says a day.
            return _finer(typed, reading.value) if re.search("[1-9]", time[0]) else reading
    symbols = symbols_of(re.sub(r"^[<>≤≥](?!=? ?>)=?", "avant ", typed), today)
    if any(symbol.kind == OTHER for symbol in symbols):
        return _not_a_date(typed, Found(), today, years)
    if any(symbol.kind == BEFORE for symbol in symbols):
        return _before(typed, symbols, years)
    found = meanings_of(symbols, today)
    is_sure = any(symbol.kind == SURE for symbol in symbols)
    if found.meanings:
        return _settled(typed, found, years, is_sure=is_sure)
    return _not_a_date(typed, found, today, years)


def _season(typed, today, years):
    """The ``Reading`` of what goes from one year into the next: « hiver 2012-2013 », « saison 12-13 »; ``None`` of the
    rest.
    """
    if (winter := _WINTER.fullmatch(typed)) and int(winter[2][-2:]) == (int(winter[1]) + 1) % 100:
        return asked_between(typed, choices_of(f"décembre {winter[1]} – mars {int(winter[1]) + 1}"))
    season = _SEASON.fullmatch(typed)
    if season is None or int(season[3]) != (int(season[2]) + 1) % 100:
        return None
    said = " – ".join(_whole_year(part, today) for part in season.groups()[1:])
    if season["word"]:
        return read_date(said, today=today, years=years)
    # « 12-13 » : a school year, rather than « décembre 2013 ». Others have months and days that ask by themselves.
    is_asked = season[2] == "12" and "/" not in typed
    return asked_between(typed, choices_of(said, f"décembre {_whole_year(season[3], today)}")) if is_asked else None


def _whole_year(figures, today):
    """« 13 » → « 2013 », « 99 » → « 1999 »."""
    return f"{20 if int(figures) <= today.year % 100 + 10 else 19}{figures}"


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
        choices = [Choice(f"oui, {str(one.value)}", str(one.value)) for one in found.meanings[:_MOST_CHOICES]]
        if len(choices) == 1:
            return asked(f"{choices[0].label}{NBSP}: est-ce bien l’année{NBSP}?", choices)
        return asked_between(typed, choices)
    natural = _distinct([one for one in plausible if one.rank == 0])
    partial = [point for point in found.partial if point.month]
    if len(natural) == 1 and not partial:
        return _understood(typed, natural[0])
    choices = choices_of(*(str(one.value) for one in _distinct([*natural, *plausible])))[:_MOST_CHOICES]
    if not partial:
        return asked_between(typed, choices)
    lacking = " ou ".join(dict.fromkeys(_shown_partial(point) for point in partial))
    asking = asked_between(typed, choices)
    return asked(f"{asking.sentence} Si c’est le {lacking}, ajoutez l’année.", choices)


def _distinct(meanings):
    """Those that are not written the same."""
    return list({str(one.value): one for one in reversed(meanings)}.values())[::-1]


def _understood(typed, meaning):
    if meaning.value == Period(is_ongoing=True):
        return Reading(Kind.ONGOING, None, f"Nous lisons{NBSP}: toujours en cours.")
    return _finer(typed, meaning.value) if meaning.is_finer else understood(meaning.value, meaning.value)


def _finer(typed, value):
    """Asks whether ``value``, which is what a sheet can keep of it, may be kept of « fin 2019 »."""
    return Reading(
        Kind.ASKED,
        value,
        "D’une date, nous gardons l’année, le mois ou le jour, et"
        f" «{NBSP}vers{NBSP}»{NBSP}; {quoted(typed)} en dit plus."
        f" Écrivez le mois ou le jour, ou gardez «{NBSP}{value}{NBSP}».",
        choices_of(str(value)),
    )


def _shown_partial(point):
    whole = str(PartialDate(2000, point.month, point.day)).removesuffix(" 2000")
    return whole if point.day else f"mois {of_noun(whole)}"


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
    return asked_between(typed, choices_of(str(Period(start, end))))


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
    repaired = _CUT_YEAR.sub(r"\1\2", figures_for_letters(typed))
    if repaired != typed:
        reading = read_date(repaired, today=today, years=years)
        if reading.value is not None:
            return asked_between(typed, choices_of(str(reading.value)))
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
