"""Dates and periods that symbols may mean: all of them, so that what is ambiguous may be asked back."""

from dataclasses import dataclass, field, replace
from itertools import dropwhile, pairwise

from directory.dates import MAX_YEAR, MIN_YEAR, PartialDate, format_period, since
from directory.reading.date_points import CODES, Points, date_of, shape_of, with_units
from directory.reading.date_symbols import (
    ABOUT,
    AND,
    BETWEEN,
    DAY,
    MONTH,
    NUMBER,
    ONGOING,
    OVER,
    SEPARATOR,
    SHADE,
    SINCE,
    SURE,
    TO,
    UNTIL,
    WEEKDAY,
    Symbol,
)

#: More symbols than this are a sentence, not a date.
MOST_SYMBOLS = 24
# Signs that stand for a date left out, and those that lead to another.
_UNSAID = frozenset(["?", "??", ".", "_"])
_DASHES = frozenset("-–—‑−→>=")


@dataclass(frozen=True)
class Period:
    """Two dates, or one and an open end; ``is_ongoing`` when the text says that it lasts still."""

    start: PartialDate | None = None
    end: PartialDate | None = None
    is_ongoing: bool = False

    @property
    def dates(self):
        return [date for date in (self.start, self.end) if date]

    @property
    def is_approximate(self):
        return any(date.is_approximate for date in self.dates)

    @property
    def exact(self):
        """The same period, said without « vers »."""
        return replace(self, start=self.start and self.start.exact, end=self.end and self.end.exact)

    def __str__(self):
        """« 2019 – 2021 », « depuis 1987, en cours », as ``read_date`` reads it back."""
        if self.is_ongoing:
            return f"{since(self.start)}, en cours" if self.start else "en cours"
        return format_period(self.start, self.end)


@dataclass(frozen=True)
class Meaning:
    """A ``PartialDate`` or a ``Period``. ``is_finer``: the text says more (« début »); ``rank`` as of a ``Point``."""

    value: PartialDate | Period
    is_finer: bool = False
    rank: int = 0

    @property
    def dates(self):
        return [self.value] if isinstance(self.value, PartialDate) else self.value.dates


@dataclass
class Found:
    """``problems``: why what looked like a date is none, in French. ``partial``: dates that lack their year.

    ``lacks_year``: the words are those of dates, and none is a year.
    """

    meanings: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    partial: list = field(default_factory=list)
    lacks_year: bool = False


def meanings_of(symbols, today):
    """All that ``symbols`` may mean, as a ``Found``."""
    symbols = [symbol for symbol in symbols if symbol.kind != SURE]
    if not symbols or len(symbols) > MOST_SYMBOLS:
        return Found()
    grammar = _Grammar(today)
    meanings = list(dict.fromkeys(grammar.text(_trimmed(with_units(_opened(symbols))))))
    return Found(meanings, grammar.points.problems, grammar.points.partial, _lacks_year(symbols))


def _lacks_year(symbols):
    has_words = any(symbol.kind in (MONTH, SHADE, WEEKDAY) for symbol in symbols)
    return has_words and all(symbol.kind != NUMBER or len(symbol.digits) <= 2 for symbol in symbols)


def _opened(symbols):
    """« → 2015 » and « ?-2015 » have no known start, « 2015-… » and « 2015 à ? » no end."""
    after = _after_link(symbols, "àÀaA")
    if after and after[0].kind in (NUMBER, MONTH) and not any(symbol.digits in _DASHES for symbol in after):
        return [Symbol(UNTIL), *after]
    if before := _after_link(symbols[::-1], "+", kinds=(TO,)):
        return [Symbol(SINCE), *(symbol for symbol in before[::-1] if symbol.kind != SINCE)]
    return symbols


def _after_link(symbols, links, kinds=()):
    """What follows the date left out at the beginning of ``symbols`` and its dash, or one of ``links``."""
    rest = list(dropwhile(lambda symbol: symbol.digits in _UNSAID, symbols))
    # « ?/2015 », but « ?/03/2015 » is a month.
    is_slash = len(symbols) > len(rest) == 2 and rest[0].digits == "/"
    is_link = rest and rest[0].kind in (SEPARATOR, TO, AND) and rest[0].digits in {*_DASHES, *links}
    return rest[1:] if is_slash or is_link or (rest and rest[0].kind in kinds) else []


def _trimmed(symbols):
    while symbols and symbols[0].kind in (SEPARATOR, TO, AND):
        symbols = symbols[1:]
    while symbols and symbols[-1].kind in (SEPARATOR, AND):
        symbols = symbols[:-1]
    return symbols


class _Grammar:
    def __init__(self, today):
        self.today = today
        self.points = Points(today)

    def text(self, symbols):
        """Yields each ``Meaning``."""
        if len(symbols) > 1 and symbols[-1].kind == OVER:
            # « 2015-2018 (terminé) ».
            symbols = symbols[:-1]
        kinds = [UNTIL if symbol.kind == OVER else symbol.kind for symbol in symbols]
        if ONGOING in kinds:
            yield from self._ongoing(symbols, kinds)
            return
        lead = kinds[0] if kinds else ""
        if lead in (SINCE, UNTIL) and (UNTIL if lead == SINCE else SINCE) not in kinds[1:] and TO not in kinds[1:]:
            yield from self._open(symbols[1:], lead)
        elif lead in (SINCE, BETWEEN):
            # « Entre 2015 et 2019 » is no list.
            rest = [Symbol(TO) if lead == BETWEEN and symbol.kind == AND else symbol for symbol in symbols[1:]]
            yield from self._ranges(_trimmed(rest))
        else:
            points = [point for point in self.points.of(symbols) if point.is_whole]
            for point in points:
                yield Meaning(date_of(point), point.is_finer, point.rank)
            yield from self._ranges(symbols)

    def _open(self, symbols, lead):
        for point in self.points.of(symbols):
            if point.is_whole:
                # « Depuis 98 » can only be a year.
                rank = 0 if point.month is None else point.rank
                period = Period(start=date_of(point)) if lead == SINCE else Period(end=date_of(point))
                yield Meaning(period, point.is_finer, rank)

    def _ongoing(self, symbols, kinds):
        rest = [symbol for symbol in symbols if symbol.kind not in (ONGOING, SINCE, TO, UNTIL)]
        if SINCE not in kinds:
            # « Encore en cours aujourd’hui ».
            rest = [symbol for symbol in rest if symbol.kind != DAY or symbol.value != self._today]
        rest = _trimmed(rest)
        last = kinds.index(ONGOING) == len(kinds) - 1 or kinds[0] == ONGOING
        if kinds.count(ONGOING) > 1 or not last:
            return
        if all(symbol.kind == SHADE and symbol.value == ABOUT for symbol in rest):
            yield Meaning(Period(is_ongoing=True))
            return
        for point in self.points.of(rest):
            if point.is_whole:
                yield Meaning(Period(date_of(point), is_ongoing=True), point.is_finer, point.rank)

    # --- Periods ---------------------------------------------------------------------------------------------------

    def _ranges(self, symbols):
        if years := _listed_years(symbols):
            # « 2015, 2017 et 2019 »: three moments, or the whole time.
            rank = int(years[-1] - years[0] >= len(years))
            yield Meaning(Period(PartialDate(years[0]), PartialDate(years[-1])), rank=rank)
            return
        if days := _listed_days(symbols):
            for point in self.points.of(days):
                start = self.points.checked(replace(point, day=symbols[0].value)) if point.is_whole else None
                if start is not None:
                    yield Meaning(Period(start, date_of(point)), rank=point.rank)
            return
        core = [symbol for symbol in symbols if symbol.kind in CODES]
        separators = {symbol.value for symbol in symbols if symbol.kind == SEPARATOR}
        # « 15/05/2019 » is no period.
        three = shape_of(core) == "NNN"
        is_date = three and len(separators) < 2
        for position, symbol in enumerate(symbols):
            if symbol.kind in (TO, UNTIL, AND) or (symbol.kind == SEPARATOR and not is_date):
                left, right = symbols[:position], symbols[position + 1 :]
                if left and right and not (three and symbol.kind == SEPARATOR and position > 1):
                    yield from self._between(left, right, symbol)

    def _between(self, left, right, link):
        rights = self.points.of(right, follows=left)
        if not rights:
            return
        for one in self.points.of(left, precedes=right):
            for other in rights:
                is_today = any(s.kind == DAY and s.value == self._today for s in right)
                if one.is_whole and is_today:
                    yield Meaning(Period(date_of(one), is_ongoing=True), one.is_finer)
                elif (joined := self._joined(one, other, link)) is not None:
                    yield joined

    @property
    def _today(self):
        return PartialDate(self.today.year, self.today.month, self.today.day)

    def _joined(self, one, other, link):
        """The period from ``one`` to ``other``, each completed by the other, or ``None``."""
        completed = _completed(one, other, is_loose=link.kind == SEPARATOR)
        if completed is None:
            return None
        has_days = one.is_whole and one.day and other.day
        one, other, rank = completed
        start, end = self.points.checked(one), self.points.checked(other)
        if start is None or end is None:
            return None
        if start.earliest > end.latest:
            self.points.problems.append(f"La fin, {end}, vient avant le début, {start}.")
            return None
        # Two years, or two whole days, that do not follow each other may be two moments.
        is_apart = end.year - start.year > 1 or (has_days and (end.earliest - start.latest).days > 1)
        if is_apart and (link.kind == AND or link.value == ";"):
            rank = 1
        return Meaning(start if start == end else Period(start, end), one.is_finer or other.is_finer, rank)


def _completed(one, other, *, is_loose):
    """``(one, other, rank)``, the year that one of them lacks taken from the other; ``None`` when nothing says it."""
    rank = max(one.rank, other.rank)
    if one.is_whole and other.is_whole:
        return one, other, rank
    if one.is_whole:
        if is_loose or other.month is None:
            return None
        # « De septembre 2019 à juin »: of the year after, most likely.
        return one, replace(other, year=one.year + (other.month < (one.month or 1))), 1
    if not other.is_whole or (one.day and not other.day) or (one.month and not other.month):
        return None
    if not (one.day or one.month or (one.is_finer and other.is_finer)):
        return None
    # « Du 3 au 15 mai »; « début à mi-mai ».
    if one.month is None and one.day:
        one = replace(one, month=other.month)
    if one.month is None and other.month is not None:
        return None
    is_year_before = one.month is not None and one.day is None and one.month > other.month
    return replace(one, year=other.year - is_year_before), other, rank


def _listed_years(symbols):
    """« 2019, 2020 et 2021 »: three years or more, one after the other."""
    years = [symbol.value for symbol in symbols if symbol.kind == NUMBER and len(symbol.digits) == 4]
    links = [symbol for symbol in symbols if symbol.kind in (AND, SEPARATOR)]
    if len(years) < 3 or len(years) + len(links) != len(symbols) or not MIN_YEAR <= years[0] <= years[-1] <= MAX_YEAR:
        return None
    return years if all(one < other for one, other in pairwise(years)) else None


def _listed_days(symbols):
    """« 28, 29 et 30 juin 2019 », days in a row: the symbols from the last day on, or ``None``."""
    days = []
    for position, symbol in enumerate(symbols):
        if symbol.kind not in (AND, SEPARATOR):
            if symbol.kind != NUMBER or len(symbol.digits) > 2 or symbol.is_roman:
                break
            days.append((symbol.value, position))
    values = [value for value, _position in days]
    if (
        len(days) < 3
        or values != list(range(values[0], values[0] + len(values)))
        or [symbol.kind for symbol in symbols[-2:]] != [MONTH, NUMBER]
    ):
        return None
    return symbols[days[-1][1] :]
