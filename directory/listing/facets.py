"""Facets: one repeated parameter of a list each. Values of a facet add up, facets cut."""

from collections import Counter

import django_filters
from django import forms
from django.db.models import Count, F, Q

# A value longer than any of ours is noise; it is still reported as unknown, shortened.
MAX_VALUE_LENGTH = 120


class ValuesField(forms.Field):
    """Every value of a repeated parameter: in order, once each, without blanks or NUL."""

    widget = forms.MultipleHiddenInput

    def clean(self, value):
        cleaned = (str(one).replace("\x00", "").strip()[:MAX_VALUE_LENGTH] for one in value or ())
        return list(dict.fromkeys(one for one in cleaned if one))


class Facet(django_filters.Filter):
    """Cuts a list by the values of an expression.

    ``value``: path or expression giving the address value, from the list's model or, with ``through``, from a model
    that points to it by ``owner`` (so that a record of three countries counts once in each).
    ``text``: path or expression of the label, unless ``choices`` gives labels; ``known(values)`` returns
    ``{value: label}`` for the values that exist, whatever the list holds.
    ``where``: condition on the counted rows, so that nothing unpublished is counted or named.
    ``phrase(labels, many)``: how the title of the list says the choice (``labels`` in order; ``many``: plural result).
    """

    field_class = ValuesField

    def __init__(
        self,
        label,
        value=None,
        *,
        text=None,
        choices=None,
        known=None,
        through=None,
        owner=None,
        where=None,
        phrase=None,
        shown=8,
        is_open=False,
    ):
        super().__init__(label=label, required=False)
        self.value = F(value) if isinstance(value, str) else value
        self.text = F(text) if isinstance(text, str) else text
        self.choices = dict(choices.choices if hasattr(choices, "choices") else choices or {})
        self._known = known
        self.through, self.owner = through, owner
        self.where = where or Q()
        self.phrase = phrase
        self.shown = shown
        self.is_open = is_open

    def known(self, values):
        """``{value: label}`` of the values that mean something, in the order asked."""
        labels = self.choices or self._known(values)
        return {value: str(labels[value]) for value in values if value in labels}

    def filter(self, queryset, value):
        """What django-filter calls: ``value`` is the raw list; unknown values alone give nothing, never everything."""
        if not value:
            return queryset
        known = list(self.known(value))
        return self.restrict(queryset, known) if known else queryset.none()

    def restrict(self, queryset, values):
        """Keep the rows having one of ``values``, all known."""
        if self.through is None:
            return queryset.alias(**{self._alias: self.value}).filter(self.where, **{f"{self._alias}__in": values})
        return queryset.filter(pk__in=self._rows().filter(facet_value__in=values).values(self.owner))

    def counts(self, queryset):
        """``[(value, label, number of records)]`` over ``queryset``, unordered."""
        if self.through is None:
            rows = queryset.order_by().alias(**{self._alias: self.value}).filter(self.where)
            rows = rows.annotate(facet_value=self.value)
            counted = Count("pk")
        else:
            rows = self._rows().filter(**{f"{self.owner}__in": queryset.order_by().values("pk")})
            counted = Count(self.owner, distinct=True)
        columns = ["facet_value"]
        if self.text is not None:
            rows = rows.annotate(facet_text=self.text)
            columns.append("facet_text")
        found = rows.order_by().values_list(*columns).annotate(facet_count=counted).values_list(*columns, "facet_count")
        return [
            (
                str(value),
                str(self.choices.get(str(value), row[0] if len(row) > 1 else value)),
                row[-1],
            )
            for value, *row in found
            if value not in (None, "")
        ]

    def options(self, queryset, chosen):
        """What the panel shows, ``[{value, label, count, checked}]``: fixed choices in order, others by number."""
        counts = {value: (label, count) for value, label, count in self.counts(queryset)}
        if self.choices:
            rows = [(value, str(label), counts.get(value, ("", 0))[1]) for value, label in self.choices.items()]
        else:
            for value, label in chosen.items():
                counts.setdefault(value, (label, 0))
            rows = sorted(
                ((value, label, count) for value, (label, count) in counts.items()),
                key=lambda row: (row[0] not in chosen, *self.rank(*row)),
            )
        return [
            {"value": value, "label": label, "count": count, "checked": value in chosen} for value, label, count in rows
        ]

    def rank(self, value, label, count):
        """Sort key of an option among those that are not chosen."""
        return (-count, label)

    @property
    def _alias(self):
        return "facet_" + self.field_name.replace("-", "_")

    def _rows(self):
        return self.through.objects.filter(self.where).annotate(facet_value=self.value)


class PeriodFacet(Facet):
    """A facet over years that are counted in Python from distinct bounds: ``annee``, ``decennie``.

    ``bounds``: two paths to dates; ``years(start, end)`` gives the values under which a record of these years counts.
    """

    def __init__(self, label, bounds, *, step=1, name=str, **kwargs):
        super().__init__(label, **kwargs)
        self.bounds = bounds
        self.step = step
        self.name = name

    def known(self, values):
        years = (v for v in values if v.isascii() and v.isdigit() and 1000 <= int(v) <= 2200 and not int(v) % self.step)
        return {value: self.name(int(value)) for value in years}

    def counts(self, queryset):
        first, last = (F(f"{bound}__year") for bound in self.bounds)
        rows = queryset.order_by().annotate(facet_first=first, facet_last=last).values_list("facet_first", "facet_last")
        counter = Counter()
        for start, end, count in rows.annotate(facet_count=Count("pk")):
            for year in self.years(start, end):
                counter[year] += count
        return [(str(year), self.name(year), count) for year, count in counter.items()]

    def rank(self, value, label, count):
        return (-int(value),)

    def years(self, start, end):
        """The values under which a record of these years is counted; the same records that ``restrict`` keeps."""
        raise NotImplementedError
