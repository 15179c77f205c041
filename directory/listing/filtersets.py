"""What a list takes from its address, and what it says of what it did not understand."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.functional import cached_property

from directory.french import counted
from directory.listing.facets import Facet
from directory.listing.selection import IndexedSelection, SqlSelection
from directory.search.expressions import any_of

MAX_QUERY_LENGTH = 200
MAX_MATCHES = 5000
# Parameters of every list that are not filters.
COMMON = ("q", "tri", "page", "vue", "cadre")
REPORTED = 5


class QueryField(forms.Field):
    """The searched words: no NUL, single spaces, a length that a person may type."""

    def clean(self, value):
        return " ".join((value or "").replace("\x00", " ").split())[:MAX_QUERY_LENGTH]


class QueryFilter(django_filters.Filter):
    field_class = QueryField

    def filter(self, queryset, value):
        return queryset.search(value) if value else queryset


@dataclass
class Chosen:
    """One active facet: its known values with labels, and those that mean nothing."""

    facet: Facet
    labels: dict = field(default_factory=dict)
    unknown: list = field(default_factory=list)


class ListFilterSet(django_filters.FilterSet):
    """Declare facets as attributes; ``renamed`` gives the address of those with a hyphen (``{"a_b": "a-b"}``).

    ``flags``: parameters that are on when equal to « 1 ».

    ``queryset``: the records listed when nothing is asked, or what makes them; ``rows()``: any published record, with
    what its card shows, once ``complete`` has been given a page of them; ``index``: the ``ListIndex`` of the list,
    ``None`` when SQL must do.
    """

    q = QueryFilter(label="Recherche")
    renamed = {}
    flags = ()

    def __init__(self, data, queryset, rows=None, complete=list, index=None):
        # Its parent class wants a queryset at once; facets need no model.
        super().__init__(data=data, queryset=QuerySet())
        self.queryset = queryset
        self._rows = rows
        self.complete = complete
        # Parameters of the list that are no choice and that its links keep.
        self.carried = {}
        self.index = index
        # Forms name their fields by the filter's key: the address name replaces the Python one before the form is made.
        for python_name, name in self.renamed.items():
            self.filters[name] = self.filters.pop(python_name)
        self.form.is_valid()
        self.text = self.form.cleaned_data.get("q", "")
        self.chosen = {}
        for name, facet in self.facets.items():
            if values := self.form.cleaned_data.get(name):
                labels = facet.known(values, index.labels[name] if index else None)
                self.chosen[name] = Chosen(facet, labels, [v for v in values if v not in labels])

    @property
    def queryset(self):
        """The records listed when nothing is asked. Made when SQL is asked: the index often needs none."""
        if callable(self._queryset):
            self._queryset = self._queryset()
        return self._queryset

    @queryset.setter
    def queryset(self, queryset):
        self._queryset = queryset

    @property
    def rows(self):
        """Any published record, with what its card shows."""
        return self.queryset if self._rows is None else self._rows()

    @rows.setter
    def rows(self, queryset):
        self._rows = lambda: queryset

    @classmethod
    def all_facets(cls):
        """``{address name: Facet}`` of the list, whatever is asked."""
        facets = {name: item for name, item in cls.base_filters.items() if isinstance(item, Facet)}
        return {cls.renamed.get(name, name): facet for name, facet in facets.items()}

    @property
    def facets(self):
        return {name: item for name, item in self.filters.items() if isinstance(item, Facet)}

    @cached_property
    def reading(self):
        """How the index understands the searched words; ``None`` without an index or words."""
        return self.index.words.read(self.text) if self.index and self.text else None

    @property
    def marked(self):
        """The words to mark in what is shown, as one text: those found in place of what was typed too."""
        return " ".join(sorted(self.reading.marked)) if self.reading else self.text

    @cached_property
    def selection(self):
        """What the choices keep, as an ``IndexedSelection`` when the index is there."""
        return IndexedSelection(self, self.index) if self.index else SqlSelection(self)

    @property
    def flagged(self):
        return [name for name in self.flags if self.data.get(name) == "1"]

    def narrowed(self, without=None):
        """The records that the choices keep, as a queryset; ``without`` names one choice to lift (a facet or « q »)."""
        queryset = self.queryset
        for name, chosen in self.chosen.items():
            if name != without:
                values = list(chosen.labels)
                queryset = chosen.facet.restrict(queryset, values) if values else queryset.none()
        if not self.text or without == "q":
            return queryset
        if self.index:
            return queryset.filter(any_of(self.selection.matching))
        if self._matching is None:
            return self.search(queryset, self.text)
        return queryset.filter(pk__in=self._matching)

    @property
    def qs(self):
        """The selection; when words are searched and SQL finds them, the most likely first."""
        return self.search(self.narrowed(), self.text) if self.text and not self.index else self.narrowed()

    @cached_property
    def _matching(self):
        """Keys of the records that the words find, so that counts do not search again; ``None`` when too many."""
        keys = self.search(self.queryset, self.text).order_by().values_list("pk", flat=True)[: MAX_MATCHES + 1]
        keys = list(keys)
        return keys if len(keys) <= MAX_MATCHES else None

    def search(self, queryset, text):
        """The records that ``text`` may mean, most likely first."""
        return queryset.search(text)

    def parameters(self, **changes):
        """The address parameters of this selection, unknown values kept so that a link never widens it.

        ``changes``: ``name=None`` drops one, ``name=[values]`` or a text replaces it.
        """
        current = {"q": [self.text] if self.text else []}
        for name, chosen in self.chosen.items():
            current[name] = [*chosen.labels, *chosen.unknown]
        for name in self.flagged:
            current[name] = ["1"]
        current |= {name: [value] for name, value in self.carried.items() if value}
        for name, value in changes.items():
            current[name] = [] if value is None else [value] if isinstance(value, str | int) else list(value)
        return urlencode(current, doseq=True)

    def ignored(self):
        """Sentences on what the address holds and the list does not know."""
        sentences = []
        for name, chosen in self.chosen.items():
            if chosen.unknown:
                shown = ", ".join(f"{name}={value[:40]}" for value in chosen.unknown[:REPORTED])
                more = len(chosen.unknown) - REPORTED
                words = "Valeur inconnue" if len(chosen.unknown) == 1 else "Valeurs inconnues"
                sentences.append(f"{words} : {shown}" + (f" et {counted(more, 'autre')}" if more > 0 else "") + ".")
        accepted = {*COMMON, *self.facets, *self.flags, *self.carried}
        unknown = [name.replace("\x00", "")[:40] for name in self.data if name not in accepted]
        if unknown:
            words = "Paramètre inconnu, ignoré" if len(unknown) == 1 else "Paramètres inconnus, ignorés"
            more = len(unknown) - REPORTED
            shown = ", ".join(unknown[:REPORTED])
            sentences.append(f"{words} : {shown}" + (f" et {counted(more, 'autre')}" if more > 0 else "") + ".")
        for name in self.flags:
            if name in self.data and self.data.get(name) != "1":
                sentences.append(f"Valeur inconnue, ignorée : {name}={self.data.get(name)[:40]}.")
        if len(self.data.get("q", "")) > MAX_QUERY_LENGTH:
            sentences.append(f"La recherche a été réduite à ses {MAX_QUERY_LENGTH} premiers caractères.")
        return [sentence.replace("\x00", "") for sentence in sentences]


class NamedFilters(ListFilterSet):
    """A short list that is only searched: networks, countries."""
