"""Form fields that read what people type: dates, hours, amounts, places; what may mean two things is asked back.

Each has ``reading(text)`` (what was understood), ``to_json(value)`` and ``from_json(data)`` (what is kept),
``shown(data)`` (as people read it) and ``raw(data)`` (as the field is filled again: cleaned anew, it means the same).
Those of the last part give the columns of a model what they hold.
"""

import datetime
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from django import forms
from django.core.exceptions import ValidationError

from directory.dates import MAX_YEAR, MIN_YEAR, PartialDate
from directory.enums import BudgetKind
from directory.models import Collectivite
from directory.reading.amounts import Amount, read_amount
from directory.reading.dates import YEARS, Period, read_date
from directory.reading.emails import read_email
from directory.reading.foreign import ForeignPlace, place_from_keys, read_foreign, text_of
from directory.reading.hours import hour_text, read_hour
from directory.reading.places import label_of, read_territory, territories
from directory.reading.points import MAX_LENGTH, point_text, read_point
from directory.reading.result import NBSP, Kind, asked_between, choices_of, exactly, quoted, refused
from directory.reading.words import LONGEST

UNKNOWN_TEXT = "je ne sais pas"
ONGOING_TEXT = "en cours"
START, END = "start", "end"
#: What is said to who gives a month or a year where people are to come.
DAY_LACKS = f"Donnez aussi le jour{NBSP}: «{NBSP}15 mai 2027{NBSP}», par exemple."


class ReadField(forms.CharField):
    """One line, read by ``reading``. ``clean`` gives ``value_of`` its reading, ``None`` when nothing was typed.

    Raises ``ValidationError``: ``ambiguous``, whose ``params["choices"]`` are ``[(text to send instead, label)]``, or
    ``invalid``. ``sentence`` of the ``Reading`` is the message in both.

    ``is_exact``: « vers » and « environ » would be lost where the answer is kept: the exact value is asked for.
    """

    def __init__(self, *, is_exact=False, **kwargs):
        kwargs.setdefault("max_length", LONGEST)
        super().__init__(empty_value="", **kwargs)
        self.is_exact = is_exact

    def reading(self, text):
        raise NotImplementedError

    def value_of(self, reading, text):
        return reading.value

    def clean(self, value):
        text = super().clean(self._typed(value))
        if not text:
            return None
        reading = self.reading(text)
        if self.is_exact:
            reading = exactly(text, reading)
        if not reading.is_settled:
            complain(reading)
        return self.value_of(reading, text)

    def prepare_value(self, value):
        return self._typed(value)

    def has_changed(self, initial, data):
        return super().has_changed(self._typed(initial), self._typed(data))

    def _typed(self, value):
        """A value as it is typed; a text is one already."""
        return value if value is None or isinstance(value, str) else self.raw(self.to_json(value))


def complain(reading):
    """Raise what ``reading`` asks, or why it is nothing."""
    # A message with parameters is a format.
    message = reading.sentence.replace("%", "%%")
    params = {"choices": [(choice.text, choice.label) for choice in reading.choices]}
    raise ValidationError(message, code="ambiguous" if reading.kind == Kind.ASKED else "invalid", params=params)


# --- Dates -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SpokenDate:
    """The answer to a question about a date: ``date``, or unknown, or ongoing.

    ``other``: the other end of a period that was typed in one field; ``settle_period`` puts it where it belongs.
    """

    date: PartialDate | None = None
    is_unknown: bool = False
    is_ongoing: bool = False
    other: PartialDate | None = None

    def __str__(self):
        if self.date is not None:
            return str(self.date)
        return ONGOING_TEXT if self.is_ongoing else UNKNOWN_TEXT


UNKNOWN_DATE = SpokenDate(is_unknown=True)
ONGOING_DATE = SpokenDate(is_ongoing=True)


class SpokenDateField(ReadField):
    """A ``SpokenDate``. ``part`` is ``START`` or ``END`` when the question is one end of a period: a whole period may
    then be typed in it. ``years`` (first, last): out of them, one is asked whether it is really so.

    JSON: ``{"date": "2010-08~"}``, ``{"unknown": true}``, ``{"ongoing": true}``; with a period typed whole, also
    ``"other"``; « depuis 2019, en cours » has ``date`` and ``ongoing``.
    """

    def __init__(self, *, part=None, years=YEARS, **kwargs):
        super().__init__(**kwargs)
        self.part, self.years = part, years

    def reading(self, text):
        reading = read_date(text, years=self.years)
        if not isinstance(reading.value, Period):
            if reading.kind == Kind.ONGOING and self.part != END:
                return self._not_here(text)
            return reading
        period = reading.value
        if self.part is None and period.start and period.end:
            return asked_between(text, choices_of(str(period.start), str(period.end)))
        known = period.start or period.end if self.part is None else self._own(period)
        if known or (self.part == END and period.is_ongoing):
            return reading
        return self._not_here(text)

    def _own(self, period):
        return period.start if self.part == START else period.end

    def _not_here(self, text):
        wanted = {START: "le début", END: "la fin"}.get(self.part, "la date")
        sentence = f"{quoted(text)} ne dit pas {wanted}. Écrivez une date, ou «{NBSP}{UNKNOWN_TEXT}{NBSP}»."
        return refused(sentence)

    def value_of(self, reading, text):
        period = reading.value
        if isinstance(period, PartialDate):
            return SpokenDate(period)
        if reading.kind == Kind.ONGOING:
            return ONGOING_DATE
        if not isinstance(period, Period):
            return UNKNOWN_DATE
        own, other = period.start, period.end
        if self.part == END or not own:
            own, other = other, own
        return SpokenDate(own, is_ongoing=period.is_ongoing and self.part is not None, other=other)

    def to_json(self, value):
        if value is None:
            return None
        if value.is_unknown:
            return {"unknown": True}
        dates = {"date": value.date, "other": value.other}
        data = {name: date.edtf() for name, date in dates.items() if date}
        return data | ({"ongoing": True} if value.is_ongoing else {})

    def from_json(self, data):
        """Raises ``ValueError`` when ``data`` is no such JSON."""
        if not data:
            return None
        try:
            date, other = (PartialDate.fromedtf(data[key]) if data.get(key) else None for key in ("date", "other"))
        except (AttributeError, TypeError) as error:
            raise ValueError(f"not a date: {data!r}") from error
        return SpokenDate(date, bool(data.get("unknown")), bool(data.get("ongoing")), other)

    def shown(self, data):
        value = self.from_json(data)
        if value is None:
            return ""
        return "date inconnue" if value.is_unknown else self._written(value)

    def raw(self, data):
        value = self.from_json(data)
        if value is None:
            return ""
        dates = [date for date in (value.date, value.other) if date]
        is_far = any(not self.years[0] <= date.year <= self.years[1] for date in dates)
        return f"oui, {self._written(value)}" if is_far else self._written(value)

    def _written(self, value):
        if self.part is None or not (value.other or (value.is_ongoing and value.date)):
            return str(value)
        start, end = (value.other, value.date) if self.part == END else (value.date, value.other)
        return str(Period(start, end, value.is_ongoing))


def settle_period(start, end):
    """``(start, end)`` as ``SpokenDate`` each or ``None``, once a period typed in one field is shared between both.

    Raises ``ValidationError`` when the two fields disagree, or when the end comes before the start.
    """
    if start is not None:
        end = _agreed(end, start, "fins")
    if end is not None:
        start = _agreed(start, end, "débuts")
    if start and end and start.date and end.date and start.date.earliest > end.date.latest:
        raise ValidationError(f"La fin ({end.date}) vient avant le début ({start.date}).", code="invalid")
    return start and replace(start, is_ongoing=False, other=None), end and replace(end, other=None)


def _agreed(said_here, said_there, what):
    """The end (or the start) that one field says, given what the other field said of it."""
    told = SpokenDate(said_there.other) if said_there.other else None
    if what == "fins" and told is None and said_there.is_ongoing:
        told = ONGOING_DATE
    if told is None or said_here is not None and (said_here.date, said_here.is_ongoing) == (told.date, told.is_ongoing):
        return said_here
    if said_here is None or said_here.is_unknown:
        return told
    which = "Laquelle" if what == "fins" else "Lequel"
    raise ValidationError(
        f"Vous donnez deux {what}{NBSP}: {said_here} et {told}. {which} garder{NBSP}?", code="invalid"
    )


# --- Amounts ---------------------------------------------------------------------------------------------------------


class SpokenAmountField(ReadField):
    """An ``Amount`` in euros. JSON: ``{"kind": "montant", "amount": "12500.00", "approximate": false}``; with the other
    kinds, ``neant`` and ``inconnu``, ``amount`` is null.
    """

    def reading(self, text):
        return read_amount(text)

    def to_json(self, value):
        if value is None:
            return None
        amount = None if value.amount is None else str(value.amount)
        return {"kind": str(value.kind), "amount": amount, "approximate": value.is_approximate}

    def from_json(self, data):
        """Raises ``ValueError`` when ``data`` is no such JSON."""
        if not data:
            return None
        try:
            kind = BudgetKind(data["kind"])
            amount = Decimal(data["amount"]) if kind == BudgetKind.AMOUNT else None
        except (KeyError, TypeError, InvalidOperation) as error:
            raise ValueError(f"not an amount: {data!r}") from error
        return Amount(kind, amount, bool(data.get("approximate")))

    def shown(self, data):
        value = self.from_json(data)
        if value is None:
            return ""
        return "montant inconnu" if value.kind == BudgetKind.UNKNOWN else str(value)

    def raw(self, data):
        value = self.from_json(data)
        return "" if value is None else str(value)


# --- Hours -----------------------------------------------------------------------------------------------------------


class HourField(ReadField):
    """A ``datetime.time``; JSON: ``18:30``, or ``""``."""

    def reading(self, text):
        return read_hour(text)

    def to_json(self, value):
        return "" if value is None else value.strftime("%H:%M")

    def from_json(self, data):
        return datetime.time.fromisoformat(data) if data else None

    def shown(self, data):
        return hour_text(self.from_json(data)) if data else ""

    def raw(self, data):
        return self.shown(data).replace(NBSP, " ")


# --- Places ----------------------------------------------------------------------------------------------------------


class TerritoryField(ReadField):
    """A published French ``Collectivite``, of some ``kinds`` only if given. JSON: ``{"actor": 12, "label": "Vendôme
    (Loir-et-Cher)"}``.
    """

    def __init__(self, *, kinds=(), **kwargs):
        super().__init__(**kwargs)
        self.kinds = tuple(kinds)

    def reading(self, text):
        return read_territory(text, kinds=self.kinds)

    def to_json(self, value):
        return None if value is None else {"actor": value.pk, "label": label_of(value)}

    def from_json(self, data):
        """``None`` when the territory is no longer published. Raises ``ValueError`` when ``data`` is no such JSON."""
        if not data:
            return None
        try:
            return territories(self.kinds).get(pk=data["actor"])
        except Collectivite.DoesNotExist:
            return None
        except (KeyError, TypeError) as error:
            raise ValueError(f"not a territory: {data!r}") from error

    def shown(self, data):
        return data["label"] if data else ""

    def raw(self, data):
        return data["label"] if data else ""


class ForeignPlaceField(ReadField):
    """A ``ForeignPlace``; what we do not know is kept as written. ``country``: an ISO code, when it is known before.

    JSON: ``{"actor": 12 or null, "town": GeoNames number or null, "label": "Parakou", "country": "BJ"}``.
    """

    def __init__(self, *, country=None, **kwargs):
        super().__init__(**kwargs)
        self.country = country

    def reading(self, text):
        return read_foreign(text, self.country)

    def to_json(self, value):
        if value is None:
            return None
        return {"actor": value.actor, "town": value.town, "label": value.label, "country": value.country}

    def from_json(self, data):
        """Raises ``ValueError`` when ``data`` is no such JSON."""
        if not data:
            return None
        try:
            free = ForeignPlace(str(data["label"]), data.get("country") or "")
            return place_from_keys(data.get("actor"), data.get("town")) or free
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"not a place: {data!r}") from error

    def shown(self, data):
        value = self.from_json(data)
        return "" if value is None else text_of(value, with_number=False)

    def raw(self, data):
        value = self.from_json(data)
        return "" if value is None else text_of(value)


# --- E-mail ----------------------------------------------------------------------------------------------------------


class EmailTextField(forms.EmailField):
    """One address, as ``read_email`` reads it; the browser checks nothing, since it would refuse what we read."""

    default_validators = []

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "email", "autocapitalize": "off"}))
        super().__init__(**{"max_length": 254, **kwargs})

    def to_python(self, value):
        text = super().to_python(value)
        return read_email(text) if text not in self.empty_values else text


# --- Columns ---------------------------------------------------------------------------------------------------------


class _ColumnField:
    """A field whose value is what a column holds: the same said otherwise is no change."""

    def has_changed(self, initial, data):
        try:
            return super().has_changed(initial, data) and self.clean(initial) != self.clean(data)
        except ValidationError:
            return True


class PartialDateFormField(_ColumnField, SpokenDateField):
    """A ``PartialDate``, or ``None`` when nobody knows it."""

    def __init__(self, **kwargs):
        # Of any year that a column takes, for what a sheet bears already is not asked again.
        super().__init__(years=(MIN_YEAR, MAX_YEAR), **kwargs)

    def clean(self, value):
        said = super().clean(value)
        return said and said.date

    def _typed(self, value):
        return str(value) if isinstance(value, PartialDate) else value


class DayFormField(PartialDateFormField):
    """A ``datetime.date``: neither a month nor « vers »."""

    def __init__(self, **kwargs):
        super().__init__(is_exact=True, **kwargs)

    def clean(self, value):
        date = super().clean(value)
        if date and date.day is None:
            raise ValidationError(DAY_LACKS, code="invalid")
        return date and date.earliest

    def _typed(self, value):
        day = isinstance(value, datetime.date)
        return str(PartialDate(value.year, value.month, value.day)) if day else super()._typed(value)


class HourFormField(_ColumnField, HourField):
    """A ``datetime.time``."""


class AmountFormField(_ColumnField, SpokenAmountField):
    """Euros, as a ``Decimal``; ``None`` when there is none or when nobody knows. For a form that has where to keep
    « environ », ``is_exact`` is set to false and the value is an ``Amount``.
    """

    def __init__(self, *, max_digits=None, decimal_places=None, **kwargs):
        # What a column holds at most is what ``read_amount`` reads at most.
        super().__init__(is_exact=True, **kwargs)

    def clean(self, value):
        amount = super().clean(value)
        return amount.amount if amount and self.is_exact else amount

    def _typed(self, value):
        return super()._typed(Amount(BudgetKind.AMOUNT, value) if isinstance(value, Decimal) else value)


class PointFormField(_ColumnField, forms.CharField):
    """``(latitude, longitude)``, or ``None``: both columns at once. A number’s options are left out."""

    def __init__(self, *, step_size=None, min_value=None, max_value=None, **kwargs):
        super().__init__(max_length=MAX_LENGTH, **kwargs)

    def prepare_value(self, value):
        return point_text(value) if isinstance(value, tuple) else value

    def to_python(self, value):
        try:
            return read_point(self.prepare_value(value))
        except ValueError as refusal:
            raise ValidationError(str(refusal), code="invalid") from None

    def run_validators(self, value):
        """Its length was looked at as it was read."""
