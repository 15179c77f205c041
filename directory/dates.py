"""Dates known to the year, the month or the day, exactly or about.

Stored as EDTF (ISO 8601-2, level 1): ``2010``, ``2010-08``, ``2010-08-15``, and ``2010~`` for « vers 2010 ». The text
sorts, compares and exports as it stands, and one model field is one form field. What people type is read by
``directory.reading``.
"""

import calendar
import datetime
import re
from dataclasses import dataclass, replace
from functools import total_ordering
from zoneinfo import ZoneInfo

from django.core import checks
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

PARIS = ZoneInfo("Europe/Paris")
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
APPROXIMATE = "~"
# The shape, years as above; that the day is in the calendar is checked apart.
EDTF_PATTERN = r"^(1[0-9]{3}|2[01][0-9]{2}|2200)(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?~?$"


def hour_exists(day, hour):
    """Whether the clocks of Paris show ``hour`` on ``day``: not from 2 h to 3 h when summer time begins."""
    moment = datetime.datetime.combine(day, hour, PARIS)
    return moment.astimezone(datetime.UTC).astimezone(PARIS).replace(tzinfo=None) == moment.replace(tzinfo=None)


def hour_comes_twice(day, hour):
    """Whether the clocks of Paris show ``hour`` twice on ``day``, when summer time ends: the first is meant."""
    moment = datetime.datetime.combine(day, hour, PARIS)
    return hour_exists(day, hour) and moment.utcoffset() != moment.replace(fold=1).utcoffset()


@total_ordering
@dataclass(frozen=True)
class PartialDate:
    """A year, a month of a year, or a day; ``is_approximate``: it is about then. Raises ``ValueError`` on an impossible
    one.
    """

    year: int
    month: int | None = None
    day: int | None = None
    is_approximate: bool = False

    def __post_init__(self):
        if not MIN_YEAR <= self.year <= MAX_YEAR:
            raise ValueError(f"year {self.year} out of {MIN_YEAR}-{MAX_YEAR}")
        if self.day is not None and self.month is None:
            raise ValueError("a day needs its month")
        datetime.date(self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day)

    @classmethod
    def fromedtf(cls, text):
        """Read ``2010``, ``2010-08``, ``2010-08-15`` or one of these with ``~``; raises ``ValueError``."""
        if not re.fullmatch(EDTF_PATTERN, text):
            raise ValueError(f"not a partial date in EDTF: {text!r}")
        exact = text.removesuffix(APPROXIMATE)
        return cls(*(int(part) for part in exact.split("-")), is_approximate=exact != text)

    @property
    def earliest(self):
        return datetime.date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self):
        month = self.month or 12
        return datetime.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @property
    def exact(self):
        """The same date, said without « vers »."""
        return replace(self, is_approximate=False)

    def isoformat(self):
        """ISO 8601, which knows no « vers »: for the vocabularies that take nothing else."""
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    def edtf(self):
        """What is stored and exported."""
        return self.isoformat() + APPROXIMATE * self.is_approximate

    def __str__(self):
        """As French prints it: « 2010 », « août 2010 », « 1er juillet 2025 », « vers août 2010 »."""
        if self.is_approximate:
            return f"vers {_article(self)}{self.exact}"
        if self.month is None:
            return str(self.year)
        month = f"{MONTHS[self.month - 1]} {self.year}"
        if self.day is None:
            return month
        return f"{'1er' if self.day == 1 else self.day} {month}"

    def __lt__(self, other):
        if not isinstance(other, PartialDate):
            return NotImplemented
        # As in the database: 2010 comes before 2010-08, and « vers 2010 » after what is known of that year.
        return self.edtf() < other.edtf()


def format_period(start, end):
    """« septembre 2019 – décembre 2022 », « depuis 1993 », « jusqu’en 2022 », or an empty string."""
    if start and end:
        return str(start) if start == end else f"{start} – {end}"
    if start:
        return since(start)
    return until(end) if end else ""


def since(date):
    """« depuis 1993 », « depuis le 1er août 2010 », « depuis 1993 environ »."""
    return f"depuis {_article(date)}{around(date)}"


def around(date):
    """« 2022 », « 2022 environ »: where « vers » cannot follow the word before."""
    return f"{date.exact} environ" if date.is_approximate else str(date)


def until(date):
    """« jusqu’en 2022 », « jusqu’au 31 décembre 2022 », « jusque vers 2022 »."""
    if date.is_approximate:
        return f"jusque {date}"
    return f"jusqu’{'au' if date.day else 'en'} {date}"


def _article(date):
    return "le " if date.day else ""


class PartialDateField(models.CharField):
    """A nullable ``PartialDate``, as text. See ``earliest``/``latest`` expressions for its bounds in SQL.

    A form over it takes ``directory.reading.fields.PartialDateFormField``, which reads what people type.
    """

    description = _("Date à l’année, au mois ou au jour")

    def __init__(self, *args, **kwargs):
        kwargs["max_length"] = 11
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        kwargs.setdefault(
            "help_text", _("Ce que vous savez : « 2019 », « août 2010 », « 15/05/2019 » ou « vers 2015 ».")
        )
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        # What people are told is no part of the schema.
        del kwargs["max_length"], kwargs["help_text"]
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
        return f"{column} IS NULL OR {column} ~ '{EDTF_PATTERN}' AND public.passerelles_earliest({column}) IS NOT NULL"

    def from_db_value(self, value, expression, connection):
        return None if value is None else PartialDate.fromedtf(value)

    def to_python(self, value):
        if value is None or value == "" or isinstance(value, PartialDate):
            return value or None
        try:
            return PartialDate.fromedtf(value)
        except ValueError as error:
            raise ValidationError(str(error)) from None

    def get_prep_value(self, value):
        value = self.to_python(value)
        return None if value is None else value.edtf()

    def value_to_string(self, obj):
        return self.get_prep_value(self.value_from_object(obj)) or ""

    def formfield(self, **kwargs):
        return super(models.CharField, self).formfield(**kwargs)

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
