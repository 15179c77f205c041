"""Single dates that symbols may mean: all of them, so that what is ambiguous may be asked back.

Day before month, as in France; the American order is only ever a question.
"""

from dataclasses import dataclass, replace

from directory.dates import MAX_YEAR, MIN_YEAR, MONTHS, PartialDate
from directory.reading.date_symbols import (
    AND,
    DAY,
    DOUBT,
    LAST,
    MONTH,
    NEXT,
    NUMBER,
    SEPARATOR,
    SHADE,
    TO,
    UNIT,
    WEEK_OF,
    WEEKDAY,
    YEAR,
    YEAR_MONTH,
    Symbol,
)

#: Two-digit years up to so many years from now are of this century.
_AHEAD = 10
#: And these are of the last one.
_LAST_CENTURY = 50
_SEASONS = {"printemps": 3, "été": 6, "automne": 9, "hiver": 12, "rentrée": 9, "Noël": 12, "Toussaint": 11, "Pâques": 4}
CODES = {NUMBER: "N", MONTH: "M", YEAR: "Y", YEAR_MONTH: "K", DAY: "D", LAST: "L", NEXT: "X"}
_UNITS_A_YEAR = {"trimestre": 4, "semestre": 2, "semaine": 53, "moitié": 2, "quinzaine": 2}
_LEAP_YEAR = 2000
_SCHOOL = "année "
#: Of these, a date takes one: « début » or « fin », a season.
_PARTS = frozenset(["début", "fin", "mi", "courant"])


@dataclass(frozen=True)
class Point:
    """A date, perhaps without its year, that a text may mean; ``rank`` 0 when people write so, 1 to be asked."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    rank: int = 0
    remark: str = ""

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
        shades, core, is_doubted, weekday = [], [], False, None
        for symbol in symbols:
            if symbol.kind == SHADE:
                shades.append(symbol.value)
            elif symbol.kind == DOUBT:
                is_doubted = True
            elif symbol.kind == WEEKDAY:
                weekday = symbol.value
            elif symbol.kind in CODES:
                core.append(symbol)
            elif symbol.kind not in (SEPARATOR, AND) or (symbol.kind == AND and len(core) == 0):
                return []
        # « Cet été », « ce 15 mai ».
        core.sort(key=lambda symbol: symbol.kind == YEAR)
        separators = {symbol.value for symbol in symbols if symbol.kind == SEPARATOR}
        is_mixed = shape_of(core) == "NNN" and len(separators) > 1
        shades = list(dict.fromkeys(shades))
        if len(_PARTS.intersection(shades)) > 1 or sum(_is_season(shade) for shade in shades) > 1:
            return []
        remark = " ".join(shades)
        if is_doubted:
            remark = f"{remark}, à confirmer" if remark else "à confirmer"
        points = []
        for point in self._interpreted(core, shades, follows, precedes):
            date = self.checked(point) if point.is_whole else None
            if (point.is_whole and date is None) or (WEEK_OF in shades and not point.day):
                continue
            if not point.is_whole and not (follows or precedes):
                if _exists(replace(point, year=_LEAP_YEAR)):
                    self.partial.append(point)
                continue
            rank = max(point.rank, is_mixed)
            if weekday is not None and date and date.day and date.earliest.weekday() != weekday:
                rank = 1
            points.append(replace(point, rank=rank, remark=remark))
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
        if shape in _SHAPES:
            yield from getattr(self, f"_{_SHAPES[shape]}")(*core, **self._around(shape, shades, follows, precedes))
        elif shape == "" and shades and (follows or precedes):
            yield Point()
        elif shape in ("L", "X") and (month := next((_SEASONS[s] for s in shades if s in _SEASONS), None)):
            if shape == "L":
                yield Point(self.today.year - (month + 3 > self.today.month))
            else:
                yield Point(self.today.year + (month <= self.today.month))

    @staticmethod
    def _around(shape, shades, follows, precedes):
        return {"shades": shades, "follows": follows, "precedes": precedes} if shape == "N" else {}

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
                known = any(shade.startswith(_SCHOOL) for shade in shades) or (shades and not short)
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
            if two.value == 0 or three.value == 0:
                yield from self._zeros(one, two, three)
            elif _is_month(two) and _is_day(three):
                yield Point(one.value, two.value, three.value)
            elif _is_month(three) and _is_day(two):
                yield Point(one.value, three.value, two.value, rank=1)
            else:
                self._no_such(one, two, three)
            return
        if len(three.digits) not in (2, 4) or three.is_roman:
            return
        if one.value == 0 or two.value == 0:
            yield from self._zeros(three, two, one)
            return
        days_first = _is_day(one) and _is_month(two)
        for year in self.years(three):
            if days_first:
                yield Point(year, two.value, one.value)
            if _is_month(one) and _is_day(two) and not two.is_roman and one.value != two.value:
                yield Point(year, one.value, two.value, rank=1)
        if len(three.digits) == 2 and len(one.digits) == 2 and not one.is_roman:
            # « 10/11/12 »: any of them may be the month; « 15/05/19 » is read as it is said.
            may_be_any = all(_is_month(part) for part in (one, two, three))
            if _is_month(two) and _is_day(three) and (may_be_any or not days_first):
                for year in self.years(one):
                    yield Point(year, two.value, three.value, rank=0 if may_be_any and days_first else 1)
        if not days_first and not (_is_month(one) and _is_day(two)):
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

    def _year(self, year):
        yield Point(year.value)

    def _month_year(self, month, year):
        for value in month.value:
            yield Point(year.value, value)

    def _year_month(self, one):
        yield Point(*one.value)

    def _day_of_month(self, day, month):
        yield Point(*month.value, day.value)

    def _dated(self, day, month, year):
        for value in month.value:
            yield Point(year.value, value, day.value)

    def _day(self, day):
        yield Point(day.value.year, day.value.month, day.value.day)

    def _month_last(self, month, _last):
        for value in month.value:
            yield Point(self.today.year - (value >= self.today.month), value)

    def _month_next(self, month, _next):
        for value in month.value:
            yield Point(self.today.year + (value <= self.today.month), value)

    def _day_month_last(self, day, month, last):
        for point in self._month_last(month, last):
            yield replace(point, day=day.value)

    def _day_month_next(self, day, month, following):
        for point in self._month_next(month, following):
            yield replace(point, day=day.value)

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
    "N": "number",
    "NN": "two",
    "NNN": "three",
    "MN": "month_number",
    "NM": "number_month",
    "NMN": "day_month_year",
    "MNN": "month_day_year",
    "M": "month",
    "Y": "year",
    "MY": "month_year",
    "K": "year_month",
    "NK": "day_of_month",
    "NMY": "dated",
    "D": "day",
    "ML": "month_last",
    "MX": "month_next",
    "NML": "day_month_last",
    "NMX": "day_month_next",
}


def shape_of(core):
    return "".join(CODES[symbol.kind] for symbol in core)


def with_units(symbols):
    """« 1er trimestre », « T2 », « deuxième moitié » as one shade each."""
    for position, symbol in enumerate(symbols):
        if symbol.kind != UNIT:
            continue
        before = symbols[position - 1] if position else None
        after = symbols[position + 1] if position + 1 < len(symbols) else None
        if before and before.kind == NUMBER and (before.is_ordinal or before.is_roman or len(before.digits) == 1):
            span, number = slice(position - 1, position + 1), before.value
        elif before and before.kind == LAST:
            span, number = slice(position - 1, position + 1), 0
        elif after and after.kind == LAST:
            span, number = slice(position, position + 2), 0
        elif after and after.kind == NUMBER and len(after.digits) <= 2:
            span, number = slice(position, position + 2), after.value
        else:
            return symbols
        unit = "semaine" if symbol.value == "semestre" and number > 2 else symbol.value
        if number > _UNITS_A_YEAR[unit]:
            return symbols
        lead = symbols[: span.start]
        if len(lead) == 2 and lead[0].is_ordinal and lead[1].kind in (AND, SEPARATOR, TO):
            # « 1er et 2e trimestre ».
            lead = [replace(symbol, kind=SHADE, value=_said(unit, lead[0].value)), lead[1]]
        shade = replace(symbol, kind=SHADE, value=_said(unit, number))
        return [*lead, shade, *with_units(symbols[span.stop :])]
    return symbols


def _said(unit, number):
    """« 2e trimestre », « semaine 12 »; 0 is the last."""
    if unit == "semaine":
        return f"semaine {number}"
    if number == 0:
        return f"dernier {unit}"
    ending = ("re" if unit in ("moitié", "quinzaine") else "er") if number == 1 else "e"
    return f"{number}{ending} {unit}"


def _is_season(shade):
    return shade in _SEASONS or shade.endswith(("trimestre", "semestre", "moitié", "quinzaine"))


def _is_month(symbol):
    if symbol.kind != NUMBER or symbol.is_ordinal:
        return False
    return 1 <= symbol.value <= 12 and (symbol.is_roman or len(symbol.digits) <= 2)


def _is_day(symbol):
    return symbol.kind == NUMBER and 1 <= symbol.value <= 31 and len(symbol.digits) <= 2 and not symbol.is_roman


def date_of(point):
    return PartialDate(point.year, point.month, point.day)


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
    return f"Il n’y a pas de {point.day}\N{NO-BREAK SPACE}{MONTHS[point.month - 1]} en {point.year}."
