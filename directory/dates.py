"""Dates known to the year, the month or the day.

Stored as ISO 8601 with reduced precision (``2010``, ``2010-08``, ``2010-08-15``): the text sorts, compares and
exports as it stands, and one model field is one form field.
"""

import calendar
import datetime
import re
import unicodedata
from dataclasses import dataclass
from functools import total_ordering

from django import forms
from django.core import checks
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
MIN_YEAR, MAX_YEAR = 1000, 2200
# The shape, years as above; that the day is in the calendar is checked apart.
ISO_PATTERN = r"^(1[0-9]{3}|2[01][0-9]{2}|2200)(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"

_MONTH_NUMBERS = {
    "janvier": 1, "janv": 1, "jan": 1,
    "février": 2, "fevrier": 2, "févr": 2, "fevr": 2, "fév": 2, "fev": 2,
    "mars": 3,
    "avril": 4, "avr": 4,
    "mai": 5,
    "juin": 6,
    "juillet": 7, "juil": 7,
    "août": 8, "aout": 8,
    "septembre": 9, "sept": 9, "sep": 9,
    "octobre": 10, "oct": 10,
    "novembre": 11, "nov": 11,
    "décembre": 12, "decembre": 12, "déc": 12, "dec": 12,
}  # fmt: skip


@total_ordering
@dataclass(frozen=True)
class PartialDate:
    """A year, a month of a year, or a day. Raises ``ValueError`` on an impossible one."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self):
        if not MIN_YEAR <= self.year <= MAX_YEAR:
            raise ValueError(f"year {self.year} out of {MIN_YEAR}-{MAX_YEAR}")
        if self.day is not None and self.month is None:
            raise ValueError("a day needs its month")
        datetime.date(self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day)

    @classmethod
    def fromisoformat(cls, text):
        """Read ``2010``, ``2010-08`` or ``2010-08-15``; raises ``ValueError``."""
        if not re.fullmatch(ISO_PATTERN, text):
            raise ValueError(f"not a partial ISO date: {text!r}")
        return cls(*(int(part) for part in text.split("-")))

    @property
    def earliest(self):
        return datetime.date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self):
        month = self.month or 12
        return datetime.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def isoformat(self):
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    def __str__(self):
        """As French prints it: « 2010 », « août 2010 », « 1er juillet 2025 »."""
        if self.month is None:
            return str(self.year)
        month = f"{MONTHS[self.month - 1]} {self.year}"
        if self.day is None:
            return month
        return f"{'1er' if self.day == 1 else self.day} {month}"

    def __lt__(self, other):
        if not isinstance(other, PartialDate):
            return NotImplemented
        # 2010 comes before 2010-08, as in the database.
        return self.isoformat() < other.isoformat()


def parse_partial_date(text):
    """Read a date as people write it: « 2019 », « août 2010 », « 15/05/2019 », « 1er juillet 2025 », ISO.

    Day comes before month, as in France. Raises ``ValueError`` on anything else rather than guess.
    """
    # « aou\u0302t » as some keyboards compose it, « 1ᵉʳ », non-breaking spaces: one way of writing each.
    text = unicodedata.normalize("NFKC", text)
    text = re.sub(r"\s+", " ", text.strip().lower()).rstrip(".")
    if match := re.fullmatch(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", text):
        return PartialDate(*(int(part) for part in match.groups() if part))
    if match := re.fullmatch(r"(?:(\d{1,2})[/. -])?(\d{1,2})[/. -](\d{4})", text):
        day, month, year = match.groups()
        return PartialDate(int(year), int(month), int(day) if day else None)
    if match := re.fullmatch(r"(?:le )?(?:(\d{1,2}|1er) )?([^\W\d_]+)\.? (\d{4})", text):
        day, month, year = match.groups()
        if month not in _MONTH_NUMBERS:
            raise ValueError(f"unknown month {month!r}")
        return PartialDate(
            int(year),
            _MONTH_NUMBERS[month],
            int(day.removesuffix("er")) if day else None,
        )
    raise ValueError(f"not a date: {text!r}")


def format_period(start, end):
    """« septembre 2019 – décembre 2022 », « depuis 1993 », « jusqu’en 2022 », or an empty string."""
    if start and end:
        return str(start) if start == end else f"{start} – {end}"
    if start:
        return f"depuis {_article(start)}{start}"
    if end:
        return f"jusqu’{'au ' if end.day else 'en '}{end}"
    return ""


def _article(date):
    return "le " if date.day else ""


class PartialDateFormField(forms.CharField):
    """Accepts what ``parse_partial_date`` reads and gives a ``PartialDate`` or ``None``."""

    default_error_messages = {
        "invalid": _("Date non comprise. Écrivez par exemple « 2019 », « août 2010 » ou « 15/05/2019 ».")
    }

    def prepare_value(self, value):
        return str(value) if isinstance(value, PartialDate) else value

    def to_python(self, value):
        if isinstance(value, PartialDate):
            return value
        if value in self.empty_values or not value.strip():
            return None
        try:
            return parse_partial_date(value)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def has_changed(self, initial, data):
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True

    def clean(self, value):
        value = self.to_python(value)
        if value is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        return value


class PartialDateField(models.CharField):
    """A nullable ``PartialDate``, as text. See ``earliest``/``latest`` expressions for its bounds in SQL."""

    description = _("Date à l’année, au mois ou au jour")

    def __init__(self, *args, **kwargs):
        kwargs["max_length"] = 10
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        kwargs.setdefault(
            "help_text",
            _("Ce que vous savez : « 2019 », « août 2010 » ou « 15/05/2019 »."),
        )
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        return name, path, args, kwargs

    def check(self, **kwargs):
        errors = super().check(**kwargs)
        if not self.null:
            errors.append(
                checks.Error(
                    "PartialDateField must be nullable: a date may be unknown.",
                    obj=self,
                )
            )
        return errors

    def db_check(self, connection):
        column = connection.ops.quote_name(self.column)
        # make_date, behind the second condition, raises on 2010-02-30.
        return f"{column} IS NULL OR {column} ~ '{ISO_PATTERN}' AND public.passerelles_earliest({column}) IS NOT NULL"

    def from_db_value(self, value, expression, connection):
        return None if value is None else PartialDate.fromisoformat(value)

    def to_python(self, value):
        if value is None or value == "" or isinstance(value, PartialDate):
            return value or None
        try:
            return PartialDate.fromisoformat(value)
        except ValueError as error:
            raise ValidationError(str(error)) from None

    def get_prep_value(self, value):
        value = self.to_python(value)
        return None if value is None else value.isoformat()

    def value_to_string(self, obj):
        return self.get_prep_value(self.value_from_object(obj)) or ""

    def formfield(self, **kwargs):
        return super(models.CharField, self).formfield(
            form_class=PartialDateFormField, **{"max_length": None, **kwargs}
        )

    def run_validators(self, value):
        """The value object has validated itself; length validators expect text."""


class _Bound(models.Func):
    """A bound of a partial date as a ``date``. Immutable, so that columns may be generated from it."""

    output_field = models.DateField()

    def __init__(self, expression):
        super().__init__(expression)


class Earliest(_Bound):
    """First day that a partial date may mean."""

    function = "passerelles_earliest"


class Latest(_Bound):
    """Last day that a partial date may mean."""

    function = "passerelles_latest"


def earliest_column(field):
    """The first day that the partial date ``field`` may mean, as a column that the database computes."""
    return models.GeneratedField(expression=Earliest(field), output_field=models.DateField(), db_persist=True)


def latest_column(field):
    """The last day that the partial date ``field`` may mean, as a column that the database computes."""
    return models.GeneratedField(expression=Latest(field), output_field=models.DateField(), db_persist=True)
