"""The columns of a list: those that its page declares, and the facts of the sheet, in the words of the export."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.admin.utils import label_for_field
from django.core.exceptions import FieldDoesNotExist
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cooperation.backoffice.imports.doors import import_kind_of
from cooperation.backoffice.lists.models import ListColumns
from directory.database.fold import fold
from directory.dates import PartialDate
from directory.french import day, euros, french_number
from directory.listing.exports.cells import plain
from directory.listing.exports.table import Kind
from directory.models import Actor

# In the address: the columns of this selection, whatever the account chose.
PARAMETER = "colonnes"
SEPARATOR = ","


class ExportColumn:
    """A column of the export as one of a list. Its value is read on ``row.exported``: see ``attach``."""

    def __init__(self, column, order):
        self.column = column
        self.__name__ = column.key
        self.short_description = str(column.heading)
        if order:
            self.admin_order_field = order

    def __call__(self, row):
        value = self.column.of(row.exported, "") if row.exported is not None else None
        return shown(value, self.column.kind)


def shown(value, kind):
    """A value of the export as people read it in a list; ``None`` when there is none."""
    if value is None or value == []:
        return None
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, list | tuple):
        return ", ".join(str(plain(one)) for one in value if one not in (None, ""))
    if isinstance(value, PartialDate):
        return str(value)
    if isinstance(value, datetime.date):
        return day(value)
    if kind is Kind.AMOUNT:
        return euros(value)
    if isinstance(value, int | Decimal) and kind is Kind.INTEGER:
        return french_number(value)
    if kind is Kind.ADDRESS:
        return format_html('<a href="{}">{}</a>', value, value)
    return str(plain(value))


@dataclass(frozen=True)
class Offer:
    """A column that may be chosen. ``source``: what Django's list takes: a name or an ``ExportColumn``."""

    key: str
    label: str
    note: str
    source: object


def offered(model_admin, request):
    """``{key: Offer}``: the columns of the page in their order, then the facts that none of them says."""
    model = model_admin.model
    found = {}
    for name in model_admin.default_columns(request):
        label = str(label_for_field(name, model, model_admin))
        found[name] = Offer(name, capfirst(label), "", name)
    said = {fold(one.label) for one in found.values()} | set(found)
    kind = import_kind_of(model)
    for column in kind.table.columns if kind is not None and kind.table is not None else ():
        meaning = next((one.name for one in kind.meanings if column.key in one.columns), "")
        if said & {fold(str(column.heading)), column.key, meaning}:
            continue
        source = ExportColumn(column, _order(model, meaning))
        found[column.key] = Offer(column.key, str(column.heading), str(column.note), source)
    return found


def _order(model, name):
    """The path by which a list is ordered by what a meaning says, when it is one column of the table."""
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        via = hasattr(model, "actor") and name in {one.name for one in Actor._meta.local_concrete_fields}
        return f"actor__{name}" if via and not Actor._meta.get_field(name).is_relation else ""
    return name if field.concrete and not field.is_relation else ""


def kept_by(user, model):
    """The names that ``user`` chose for the list of ``model``; ``None`` when it never did."""
    found = ListColumns.objects.filter(user=user, model=model._meta.label_lower).values_list("columns", flat=True)
    return found.first()


def keep(user, model, names):
    """Keep these ``names`` for ``user``; ``None``: as at the beginning."""
    key = {"user": user, "model": model._meta.label_lower}
    if names is None:
        ListColumns.objects.filter(**key).delete()
    else:
        ListColumns.objects.update_or_create(**key, defaults={"columns": names})


@dataclass(frozen=True)
class Choice:
    """``offers``: all that may be chosen; ``names``: those that are, in order; ``gone``: asked for, and no longer."""

    offers: dict
    names: list
    gone: tuple = ()
    is_default: bool = False

    @property
    def sources(self):
        return [self.offers[name].source for name in self.names]


def chosen(model_admin, request):
    """The ``Choice`` of who asks, read once a request: the address says it first, then the account."""
    cache = request.__dict__.setdefault("_list_columns", {})
    if model_admin.model not in cache:
        cache[model_admin.model] = _chosen(model_admin, request)
    return cache[model_admin.model]


def _chosen(model_admin, request):
    offers = offered(model_admin, request)
    asked = request.GET.get(PARAMETER)
    if asked is None:
        # What an account kept and is gone since is left out: its list says the rest.
        names, gone = kept_by(request.user, model_admin.model), ()
    else:
        names = asked.split(SEPARATOR)
        gone = tuple(name for name in names if name and name not in offers)
    if names is None:
        return Choice(offers, list(model_admin.default_columns(request)), is_default=True)
    return Choice(offers, settled(model_admin, offers, names), gone)


def settled(model_admin, offers, names):
    """``names`` that exist, once each, what names the row among them."""
    title = model_admin.title_column
    known = [name for name in dict.fromkeys(names) if name in offers]
    return known if title in known else [title, *known]


def attach(list_display, model, rows):
    """Read what the export's columns of ``list_display`` say of ``rows``: as many queries whatever they are."""
    if not any(isinstance(column, ExportColumn) for column in list_display):
        return
    kind = import_kind_of(model)
    found = {record.pk: record for record in exported(kind, [row.pk for row in rows])}
    for row in rows:
        row.exported = found.get(row.pk)


def exported(kind, pks):
    """The records of these keys, any state, with what the columns of their export read; in no order."""
    records = list(kind.table.prepare(kind.exported(pks)))
    kind.table.attach(records)
    return records
