"""Forms of the back-office: visible choices, addresses given, two editors told of each other."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cooperation.accounts.roles import record_of
from cooperation.backoffice.history import changes_since, last_change
from cooperation.backoffice.labels import RowChoice
from directory.enums import BudgetKind
from directory.models.base import Record
from directory.models.slugs import unique_slug
from directory.reading.amounts import Amount
from directory.reading.fields import AmountFormField, PointFormField

# The column of a point whose field gives both.
POINT = "latitude"


class PlainText(forms.CharField):
    """A long text. Browsers end its lines with CR LF: a sheet saved as it was would seem changed."""

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


class ScopedForm(forms.ModelForm):
    """Offers the rows that the account may see, and those that the sheet already bears."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, RowChoice):
                field.current = self.instance._state.fields_cache.get(name)
            if scope := getattr(field, "scope", None):
                field.queryset = field.queryset.filter(scope | Q(pk__in=self._borne(name)))
        for name, flag in self._approximations():
            self.fields[name].is_exact = False
            if (amount := self.initial.get(name)) is not None:
                self.initial[name] = Amount(BudgetKind.AMOUNT, amount, getattr(self.instance, flag))
        if self._has_point():
            self.initial[POINT] = self.positioned.point

    def _approximations(self):
        """``(name, column)`` of the amounts whose « environ » has a column of its own: both are one answer."""
        columns = {column.name for column in self._meta.model._meta.local_fields}
        return [
            (name, f"{name}_is_approximate")
            for name, field in self.fields.items()
            if isinstance(field, AmountFormField) and f"{name}_is_approximate" in columns
        ]

    @property
    def positioned(self):
        """The row whose point the form gives, if it gives one."""
        return self.instance

    def _has_point(self):
        return isinstance(self.fields.get(POINT), PointFormField)

    def _clean_fields(self):
        super()._clean_fields()
        if self._has_point() and POINT in self.cleaned_data:
            point = self.cleaned_data[POINT]
            self.cleaned_data[POINT], self.positioned.longitude = point or (None, None)
        for name, flag in self._approximations():
            if (said := self.cleaned_data.get(name)) is not None:
                self.cleaned_data[name] = said.amount
            if name in self.cleaned_data:
                setattr(self.instance, flag, bool(said and said.is_approximate))

    def _borne(self, name):
        if self.instance.pk is None or name not in {f.name for f in self._meta.model._meta.get_fields()}:
            return []
        field = self._meta.model._meta.get_field(name)
        if field.many_to_many:
            return list(getattr(self.instance, name).values_list("pk", flat=True))
        value = getattr(self.instance, field.attname)
        return [] if value is None else [value]


class VersionedForm(ScopedForm):
    """Refuses to write over what somebody saved since the form was opened.

    The page carries the sheet's ``updated_at`` (``version``). It is compared under a row lock, held until the request's
    transaction ends. ``conflict`` then says who changed what; the second editor may confirm by ticking ``overwrite``,
    whose value is the version that was shown: a third editor's change is told in turn.
    """

    conflict = None

    def clean(self):
        data = super().clean()
        if self.instance.pk is not None:
            self._check_version()
        return data

    def _check_version(self):
        record = record_of(self.instance)
        manager = type(record)._base_manager
        updated_at = manager.select_for_update(of=("self",)).values_list("updated_at", flat=True).get(pk=record.pk)
        current = updated_at.isoformat()
        if current in (self.data.get("version"), self.data.get("overwrite")):
            return
        who, when = last_change(record)
        self.conflict = {
            "version": current,
            "who": who,
            "when": when,
            "changes": changes_since(record, self.data.get("version", "")),
        }
        raise ValidationError(
            _(
                "Rien n’a été enregistré : %(who)s a modifié cette fiche entre-temps. "
                "Votre saisie est gardée ci-dessous."
            ),
            params={"who": who},
            code="conflict",
        )


class RecordForm(VersionedForm):
    """Gives a new record its address, and keeps the one of a record whose address was emptied.

    ``ask``: called with what was understood before a row is made; it may refuse (ValidationError).
    """

    ask = None

    def clean(self):
        data = super().clean()
        if "slug" in self.fields and not data.get("slug"):
            data["slug"] = self.instance.slug or self._new_slug(data)
        if self.ask is not None and not self.errors:
            self.ask(data)
        return data

    def _get_validation_exclusions(self):
        """The address is made of the name: without one, the name alone is asked for."""
        found = super()._get_validation_exclusions()
        return found if self.cleaned_data.get("slug") else {*found, "slug"}

    def _new_slug(self, data):
        text = data.get("title") or data.get("name")
        model = self._meta.model
        return unique_slug(model, text) if text and issubclass(model, Record) else ""
