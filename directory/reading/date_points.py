"""Single dates that symbols may mean: all of them, so that what is ambiguous may be asked back.

Day before month, as in France; the American order is only ever a question.
"""

from dataclasses import dataclass, replace

from directory.dates import MAX_YEAR, MIN_YEAR, MONTHS, PartialDate
from directory.french import NBSP
from directory.reading.date_symbols import (
    ABOUT,
    ACT,
    AND,
    DAY,
    FINER,
    LAST,
    MONTH,
    NEUTRAL,
    NEXT,
    NUMBER,
    SEASONS,
    SEPARATOR,
    SHADE,
    THIS,
    TO,
    UNIT,
    WEEKDAY,
    Symbol,
)

#: Two-digit years up to so many years from now are of this century.
_AHEAD = 10
#: And these are of the last one.
_LAST_CENTURY = 50
CODES = {NUMBER: "N", MONTH: "M", THIS: "T", DAY: "D", LAST: "L", NEXT: "X"}
_LEAP_YEAR = 2000


@dataclass(frozen=True)
class Point:
    """A date, perhaps without its year, that a text may mean; ``rank`` 0 when people write so, 1 to be asked.

    ``is_finer``: the text says more than a date holds (« début », « été »).
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    rank: int = 0
    is_approximate: bool = False
    is_finer: bool = False

    @property
    def is_whole(self):
        return self.year is not None


class Points:
    """The dates that symbols may mean. Notes on its way ``problems``, sentences on what is no date of the calendar, and
    ``partial``, dates that lack their year.
    """

    def __init__(self, today):
        self.today = today
        self.problems, self.partial = [], []

    def of(self, symbols, follows=(), precedes=()):
        """The possible meanings of ``symbols`` as one date; those without a year only beside another date."""
        parts = _parts_of(symbols)
        if parts is None:
            return []
        core, shades, weekday = parts
        separators = {symbol.value for symbol in symbols if symbol.kind == SEPARATOR}
        is_mixed = shape_of(core) == "NNN" and len(separators) > 1
        points = []
        for point in self._interpreted(core, shades, follows, precedes):
            point = replace(point, is_approximate=ABOUT in shades, is_finer=bool(shades - {ABOUT, NEUTRAL}))
            if not point.is_whole:
                if follows or precedes:
                    points.append(replace(point, rank=max(point.rank, is_mixed)))
                elif _exists(replace(point, year=_LEAP_YEAR)):
                    self.partial.append(point)
            elif date := self.checked(point):
                is_other_day = bool(weekday is not None and date.day and date.earliest.weekday() != weekday)
                points.append(replace(point, rank=max(point.rank, is_mixed, is_other_day)))
        return list(dict.fromkeys(points))

    def checked(self, point):
        """The date of a ``point``, or ``None`` when the calendar has none, which is noted."""
        try:
            return date_of(point)
        except ValueError:
            self.problems.append(_problem(point))
            return None

    def _interpreted(self, core, shades, follows, precedes):
        shape = shape_of(core)
        if shape == "N":
            yield from self._number(core[0], shades, follows, precedes)
        elif shape in _SHAPES:
            yield from getattr(self, f"_{_SHAPES[shape]}")(*core)
        elif shape[-1:] in ("L", "X"):
            yield from self._nearest(core[:-1], shades, is_past=shape[-1] == "L")
        elif shape == "" and shades and (follows or precedes):
            yield Point()

    def _nearest(self, core, shades, *, is_past):
        """« Mai dernier », « le 3 mai prochain », « l’été dernier », which is over after three months."""
        seasons = [Point(month=SEASONS[shade]) for shade in SEASONS if shade in shades]
        for point in self._interpreted(core, shades, (), ()) if core else seasons[:1]:
            if point.month and not point.is_whole:
                over = point.month + (1 if core else 3)
                year = self.today.year + (-(over > self.today.month) if is_past else point.month <= self.today.month)
                yield replace(point, year=year) if core else Point(year)

    def _number(self, one, shades, follows, precedes):
        value, size = one.value, len(one.digits)
        if one.is_roman:
            return
        if size == 4:
            yield Point(value)
        elif size in (6, 8) and one.digits.isdecimal():
            yield from self._packed(one.digits)
        elif size <= 2:
            before = next((s for s in follows if s.kind == NUMBER and len(s.digits) == 4), None)
            short = [s for s in (*follows, *precedes) if s.kind in CODES]
            if before and len([s for s in follows if s.kind in CODES]) == 1:
                # « 2022-23 ».
                year = before.value // 100 * 100 + value
                year += 100 if year <= before.value and value == (before.value + 1) % 100 else 0
                if size == 2 and year > before.value:
                    yield Point(year)
            elif size == 2:
                is_pair = len(short) == 1 and short[0].kind == NUMBER and len(short[0].digits) == 2
                known = NEUTRAL in shades or (shades and not short)
                for year in self.years(one):
                    if not short or is_pair:
                        yield Point(year, rank=0 if known else 1)
            if precedes and 1 <= value <= 31:
                yield Point(day=value)
                if value <= 12 and shape_of([s for s in precedes if s.kind in CODES]) == "NN":
                    # « 05-06/2019 ».
                    yield Point(month=value)

    def _packed(self, digits):
        """Figures without separators: 15052019, 201905, 150519."""
        # A wrong cut is no error of the person's.
        problems = list(self.problems)
        for split in [(2, 2, 4), (4, 2, 2)] if len(digits) == 8 else [(2, 4), (4, 2), (2, 2, 2)]:
            ends = [sum(split[: count + 1]) for count in range(len(split))]
            parts = [digits[end - size : end] for size, end in zip(split, ends, strict=True)]
            symbols = [Symbol(NUMBER, int(part), part) for part in parts]
            for point in self._two(*symbols) if len(symbols) == 2 else self._three(*symbols):
                if point.is_whole and point.rank == 0 and point.year > MIN_YEAR + 800 and _exists(point):
                    yield point
        self.problems[:] = problems

    def _two(self, one, other):
        if _is_month(one) and len(other.digits) == 4:
            yield Point(other.value, one.value)
        elif len(one.digits) == 4 and _is_month(other) and not one.is_roman:
            yield Point(one.value, other.value)
        elif len(other.digits) == 2 and _is_month(one) and not other.is_roman:
            for year in self.years(other):
                yield Point(year, one.value)
            if _is_month(other) and not one.is_roman:
                yield Point(None, other.value, one.value)
        elif _is_month(other) and _is_day(one):
            yield Point(None, other.value, one.value)
        elif {len(one.digits), len(other.digits)} == {4, 2} and not (one.is_roman or other.is_roman):
            # Of the years 2022-23, no month: another reading speaks.
            small = other if len(one.digits) == 4 else one
            year = one if small is other else other
            if small.value == 0 or (small is one or small.value <= year.value % 100):
                self.problems.append(f"Il n’y a pas de mois {small.digits}.")

    def _three(self, one, two, three):
        if len(one.digits) == 4:
            yield from self._year_first(one, two, three)
        elif len(three.digits) in (2, 4) and not three.is_roman:
            yield from self._year_last(one, two, three)

    def _year_first(self, year, two, three):
        if two.value == 0 or three.value == 0:
            yield from self._zeros(year, two, three)
        elif _is_month(two) and _is_day(three):
            yield Point(year.value, two.value, three.value)
        elif _is_month(three) and _is_day(two):
            yield Point(year.value, three.value, two.value, rank=1)
        else:
            self._no_such(year, two, three)

    def _year_last(self, one, two, three):
        if one.value == 0 or two.value == 0:
            yield from self._zeros(three, two, one)
            return
        days_first, months_first = _is_day(one) and _is_month(two), _is_month(one) and _is_day(two)
        for year in self.years(three):
            if days_first:
                yield Point(year, two.value, one.value)
            if months_first and one.value != two.value:
                yield Point(year, one.value, two.value, rank=1)
        # « 10/11/12 »: any of them may be the month; « 15/05/19 » is read as it is said.
        may_be_any = all(_is_month(part) for part in (one, two, three))
        if len(three.digits) == 2 and _is_month(two) and _is_day(three) and (may_be_any or not days_first):
            for year in self.years(one):
                yield Point(year, two.value, three.value, rank=0 if may_be_any and days_first else 1)
        if not (days_first or months_first):
            self._no_such(one, two, three)

    def _zeros(self, year, month, day):
        """« 00/05/2019 », as machines write what they do not know: asked."""
        for one in self.years(year):
            if day.value == 0 and (_is_month(month) or month.value == 0):
                yield Point(one, month.value or None, rank=1)

    def _no_such(self, *parts):
        if all(not part.is_roman for part in parts):
            written = "/".join(part.digits for part in parts)
            self.problems.append(f"{written} n’est pas une date du calendrier.")

    def _month_number(self, month, number):
        for value in month.value:
            for year in self.years(number):
                yield Point(year, value)

    def _number_month(self, number, month):
        for value in month.value:
            if len(number.digits) == 4:
                yield Point(number.value, value)
            elif _is_day(number):
                yield Point(None, value, number.value)

    def _day_month_year(self, day, month, year):
        for value in month.value:
            if len(day.digits) == 4 and not day.is_roman and len(year.digits) <= 2:
                yield Point(day.value, value, year.value)
            elif len(day.digits) <= 2 or day.is_roman:
                for one in self.years(year):
                    yield Point(one, value, day.value)

    def _month_day_year(self, month, day, year):
        if len(year.digits) == 4:
            yield from self._day_month_year(day, month, year)

    def _month(self, month):
        for value in month.value:
            yield Point(None, value)

    def _day(self, day):
        yield Point(day.value.year, day.value.month, day.value.day)

    def years(self, symbol):
        if len(symbol.digits) == 4 and not symbol.is_roman:
            return [symbol.value]
        return self._centuries(symbol.value) if len(symbol.digits) == 2 and not symbol.is_roman else []

    def _centuries(self, value):
        """The years that two figures may be: 19 is 2019, 85 is 1985; between, both are asked."""
        this = self.today.year // 100 * 100 + value
        if this <= self.today.year + _AHEAD:
            return [this]
        return [this - 100] if value >= _LAST_CENTURY else [this, this - 100]


_SHAPES = {
    "NN": "two",
    "NNN": "three",
    "MN": "month_number",
    "NM": "number_month",
    "NMN": "day_month_year",
    "MNN": "month_day_year",
    "M": "month",
    "D": "day",
}


def shape_of(core):
    return "".join(CODES[symbol.kind] for symbol in core)


def _parts_of(symbols):
    """``(core, shades, weekday)`` of the symbols of one date, or ``None`` when some are not of a date."""
    core, shades, weekday = [], set(), None
    for symbol in symbols:
        if symbol.kind == SHADE:
            shades.add(symbol.value)
        elif symbol.kind == WEEKDAY:
            weekday = symbol.value
        elif symbol.kind in CODES:
            core.append(symbol)
        elif symbol.kind != SEPARATOR and not (symbol.kind == AND and core):
            return None
    # « Cet été », « ce 15 mai »: as « été 2026 », « 15 mai 2026 ».
    core.sort(key=lambda symbol: symbol.kind == THIS)
    core = [Symbol(NUMBER, one.value, str(one.value)) if one.kind == THIS else one for one in core]
    return core, shades, weekday


def with_units(symbols):
    """« 1er trimestre », « T2 », « dernière semaine » as one shade each: the number goes with its unit."""
    found, following = [], list(symbols)
    while following:
        symbol = following.pop(0)
        if symbol.kind == ACT:
            rank = _rank_of(found, following, symbols)
            if rank is None:
                continue
            rank.pop(0 if rank is following else -1)
            if following and following[0].kind == AND:
                following.pop(0)
            symbol = Symbol(SHADE, FINER)
        elif symbol.kind == UNIT:
            if found and (found[-1].kind == LAST or _is_rank(found[-1])):
                found.pop()
            elif following and (following[0].kind == LAST or _is_short(following[0])):
                following.pop(0)
            else:
                return symbols
            symbol = Symbol(SHADE, FINER)
            if len(found) == 2 and found[0].is_ordinal and found[1].kind in (AND, SEPARATOR, TO):
                # « 1er et 2e trimestre ».
                found[0] = symbol
        found.append(symbol)
    return found


def _rank_of(before, following, symbols):
    """Which of the symbols around an act hold its rank (« plan 2 2015 », « 3e édition 2019 »), or ``None``.

    « Convention 02/2015 », « mandat 2 mars 2015 », « jumelage 98 » have none.
    """
    if before and _is_rank(before[-1]) and before[-1].is_ordinal:
        return before
    after = following[1] if len(following) > 1 else None
    has_year = any(symbol.kind == NUMBER and len(symbol.digits) == 4 for symbol in symbols)
    ends = after is None or after.kind == AND or after.value == ":" or len(after.digits) == 4
    return following if following and _is_short(following[0]) and has_year and ends else None


def _is_short(symbol):
    return symbol.kind == NUMBER and len(symbol.digits) <= 2


def _is_rank(symbol):
    return symbol.kind == NUMBER and (symbol.is_ordinal or symbol.is_roman or len(symbol.digits) == 1)


def _is_month(symbol):
    if symbol.kind != NUMBER or symbol.is_ordinal:
        return False
    return 1 <= symbol.value <= 12 and (symbol.is_roman or len(symbol.digits) <= 2)


def _is_day(symbol):
    return symbol.kind == NUMBER and 1 <= symbol.value <= 31 and len(symbol.digits) <= 2 and not symbol.is_roman


def date_of(point):
    return PartialDate(point.year, point.month, point.day, point.is_approximate)


def _exists(point):
    try:
        date_of(point)
    except ValueError:
        return False
    return True


def _problem(point):
    if not MIN_YEAR <= point.year <= MAX_YEAR:
        return f"{point.year} n’est pas une année possible ici."
    if point.month is not None and not 1 <= point.month <= 12:
        return f"Il n’y a pas de mois {point.month}."
    return f"Il n’y a pas de {point.day}{NBSP}{MONTHS[point.month - 1]} en {point.year}."
