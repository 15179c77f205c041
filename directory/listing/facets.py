"""Facets: one repeated parameter of a list each. Values of a facet add up, facets cut."""

import heapq
from collections import Counter, defaultdict
from functools import reduce
from operator import or_

from django.db.models import Count, F, Q

from directory.database.fold import fold
from directory.database.version import by_version
from directory.models import Redirection
from directory.models.slugs import tidied
from directory.search import sql
from directory.search.index import Rows

# A value longer than any of ours is noise; it is still reported as unknown, shortened.
MAX_VALUE_LENGTH = 120
# What a panel can hold and a person can search.
MAX_OPTIONS = 300


@by_version(4096)
def _labels(known, values):
    """What ``known`` says of some values: the lists that a whole search asks share it."""
    return known(list(values))


class Facet:
    """Cuts a list by the values of an expression.

    ``value``: path or expression giving the address value, from the list's model or, with ``through``, from a model
    that points to it by ``owner`` (so that a record of three countries counts once in each).
    ``text``: path or expression of the label, unless ``choices`` gives labels; ``known(values)`` returns
    ``{value: label}`` for the values that exist, whatever the list holds.
    ``where``: condition on the counted rows, so that nothing unpublished is counted or named.
    ``words``: the vocabulary by which searched words mean values (``directory.understanding.vocabularies``).
    ``slugs_of``: the model whose slugs the values are: those that its records had once mean the present ones.
    ``phrase(labels, many)``: how the title of the list says the choice (``labels`` in order; ``many``: plural result).

    Three methods say the same thing and are tested against one another: ``restrict`` (SQL condition), ``counts`` (SQL
    aggregate) and ``postings`` (what the index in memory is built from).
    """

    # Depends on the date of the day.
    is_daily = False
    # Whether the greatest numbers come first.
    ranks_by_number = True

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
        slugs_of=None,
        phrase=None,
        shown=8,
        is_open=False,
        is_daily=False,
        words=None,
    ):
        self.label = label
        self.value = F(value) if isinstance(value, str) else value
        self.text = F(text) if isinstance(text, str) else text
        self.choices = dict(choices.choices if hasattr(choices, "choices") else choices or {})
        self._known = known
        self.through, self.owner = through, owner
        self.where = where or Q()
        self.slugs_of = slugs_of
        self.phrase = phrase
        self.shown = shown
        self.is_open = is_open
        self.is_daily = is_daily or self.is_daily
        self.words = words

    @staticmethod
    def values(typed):
        """The values of a repeated parameter: in order, once each, without blanks or NUL."""
        cleaned = (one.replace("\x00", "").strip()[:MAX_VALUE_LENGTH] for one in typed)
        return list(dict.fromkeys(one for one in cleaned if one))

    def known(self, values, indexed=None):
        """``{value: label}`` of the values that mean something, in the order asked.

        ``indexed``: labels already in memory; the database is asked for the others.
        """
        labels = self.choices or indexed or {}
        found = {value: labels[value] for value in values if labels.get(value)}
        missing = [value for value in values if value not in found]
        if missing and not self.choices:
            found |= _labels(self._known, tuple(missing))
        return {value: str(found[value]) for value in values if value in found}

    def meant(self, values):
        """``{value: known one}`` of values that mean nothing as they stand: renamed, merged, or in another case."""
        # A number is right or wrong: « -1 » is not 1.
        tidy = {value: tidied(value) for value in values if value[0].isalnum() and not value.isdigit()}
        tidy = {value: slug for value, slug in tidy.items() if not slug.isdigit()}
        slugs = {*tidy, *tidy.values()}
        current = Redirection.objects.current_slugs(self.slugs_of, slugs) if self.slugs_of else {}
        candidates = {
            value: (current.get(value), current.get(slug), slug, value.strip(" .").upper())
            for value, slug in tidy.items()
        }
        known = self.known(list(dict.fromkeys(one for some in candidates.values() for one in some if one)))
        found = {value: next((one for one in some if one in known), None) for value, some in candidates.items()}
        return {value: one for value, one in found.items() if one}

    def restrict(self, queryset, values):
        """Keep the rows having one of ``values``, all known."""
        if self.through is None:
            return queryset.alias(facet_cut=self.value).filter(self.where, facet_cut__in=values)
        return queryset.filter(pk__in=self._rows().filter(facet_value__in=values).values(self.owner))

    def counts(self, queryset):
        """``[(value, label, number of records)]`` over ``queryset``, unordered."""
        if self.through is None:
            rows = queryset.order_by().filter(self.where).annotate(facet_value=self.value)
            counted = Count("pk", distinct=True)
        else:
            rows = self._rows().filter(**{f"{self.owner}__in": queryset.order_by().values("pk")})
            counted = Count(self.owner, distinct=True)
        columns = ["facet_value"]
        if self.text is not None:
            rows = rows.annotate(facet_text=self.text)
            columns.append("facet_text")
        found = rows.order_by().values_list(*columns).annotate(facet_count=counted).values_list(*columns, "facet_count")
        return [
            (str(value), str(self.choices.get(str(value), row[0] if len(row) > 1 else value)), row[-1])
            for value, *row in found
            if value not in (None, "")
        ]

    def postings(self, records):
        """``(value, label, [keys])`` over ``records``, published; the same records as ``restrict`` keeps."""
        if self.through is None:
            rows = records.order_by().annotate(facet_value=self.value).filter(self.where)
            key = "pk"
        else:
            rows = self._rows().filter(**{f"{self.owner}__in": records.order_by().values("pk")})
            key = self.owner
        columns = ["facet_value"]
        if self.text is not None:
            rows = rows.annotate(facet_text=self.text)
            columns.append("facet_text")
        rows = rows.order_by().values(*columns).annotate(facet_keys=sql.Keys(key)).values_list(*columns, "facet_keys")
        for value, *text, keys in sql.rows_of(rows):
            if value not in (None, ""):
                yield str(value), str(self.choices.get(str(value), text[0] if text else value)), keys

    def options(self, counts, chosen):
        """What the panel shows, ``([{value, label, count, checked}], how many in all)``.

        ``counts``: ``(value, label, number)`` rows. Fixed choices come in their order, others by number, those that
        are chosen first; the longest lists are cut at ``MAX_OPTIONS``.
        """
        if self.choices:
            numbers = {value: count for value, _, count in counts}
            rows = [(value, str(label), numbers.get(value, 0)) for value, label in self.choices.items()]
            rows = [row for row in rows if row[2] or row[0] in chosen or len(rows) <= self.shown]
            total = len(rows)
        else:
            rows, total = self._offered(counts, chosen)
            found = {value for value, _, _ in rows}
            absent = [(value, label, 0) for value, label in chosen.items() if value not in found]
            rows, total = rows + absent, total + len(absent)
            rows = heapq.nsmallest(MAX_OPTIONS, rows, key=lambda row: (row[0] not in chosen, *self.rank(*row)))
        options = [
            {"value": value, "label": label, "count": count, "checked": value in chosen} for value, label, count in rows
        ]
        return options, total

    def _offered(self, counts, chosen):
        """The rows among which the panel's are, and how many there are in all.

        A value without a label is accepted in an address and left to another facet in the panel.
        """
        if not chosen and self.ranks_by_number and isinstance(counts, Rows):
            return [row for row in counts.most(MAX_OPTIONS) if row[1]], counts.named
        rows = [(value, chosen.get(value, label), n) for value, label, n in counts if label or value in chosen]
        return rows, len(rows)

    def rank(self, value, label, count):
        """Sort key of an option among those that are not chosen."""
        return (-count, fold(label), label)

    def _rows(self):
        return self.through.objects.filter(self.where).annotate(facet_value=self.value)


class EitherFacet(Facet):
    """A facet whose values lead to records by several ``ways``, facets alike: whoever acts there, whatever happens
    there. The first one says all the rest.
    """

    def __init__(self, *ways):
        vars(self).update(vars(ways[0]))
        self._ways = ways

    def restrict(self, queryset, values):
        found = [way.restrict(queryset.model._default_manager.all(), values) for way in self._ways]
        return queryset.filter(reduce(or_, (Q(pk__in=rows.order_by().values("pk")) for rows in found)))

    def counts(self, queryset):
        if not queryset.exists():
            return []
        found, records = {}, queryset.model._default_manager.filter(pk__in=queryset.order_by().values("pk"))
        for value, label, keys in self.postings(records):
            found.setdefault(value, (label, set()))[1].update(keys)
        return [(value, label, len(keys)) for value, (label, keys) in found.items()]

    def postings(self, records):
        for way in self._ways:
            yield from way.postings(records)


class PeriodFacet(Facet):
    """A facet over years that are counted in Python from distinct bounds: ``annee``, ``decennie``.

    ``bounds``: two paths to dates; ``years(start, end)`` gives the values under which a record of these years counts.
    """

    ranks_by_number = False

    def __init__(self, label, bounds, *, step=1, name=str, **kwargs):
        super().__init__(label, **kwargs)
        self.bounds = bounds
        self.step = step
        self.name = name

    def known(self, values, indexed=None):
        years = (v for v in values if v.isascii() and v.isdigit() and 1000 <= int(v) <= 2200 and not int(v) % self.step)
        return {value: self.name(int(value)) for value in years}

    def counts(self, queryset):
        first, last = (F(f"{bound}__year") for bound in self.bounds)
        rows = queryset.order_by().annotate(facet_first=first, facet_last=last).values_list("facet_first", "facet_last")
        counter = Counter()
        for start, end, count in rows.annotate(facet_count=Count("pk", distinct=True)):
            for year in self.years(start, end):
                counter[year] += count
        return [(str(year), self.name(year), count) for year, count in counter.items()]

    def postings(self, records):
        first, last = (F(f"{bound}__year") for bound in self.bounds)
        rows = records.order_by().annotate(facet_first=first, facet_last=last).values("facet_first", "facet_last")
        rows = rows.annotate(facet_keys=sql.Keys("pk")).values_list("facet_first", "facet_last", "facet_keys")
        found = defaultdict(list)
        for start, end, keys in sql.rows_of(rows):
            # As PostgreSQL extracts a year: a decimal number, or nothing.
            for year in self.years(*(year and int(year) for year in (start, end))):
                found[year] += keys
        for year, keys in found.items():
            yield str(year), self.name(year), keys

    def rank(self, value, label, count):
        return (-int(value),)

    def years(self, start, end):
        """The values under which a record of these years is counted; the same records that ``restrict`` keeps."""
        raise NotImplementedError
