"""How a record holds what a meaning says: a column, links to others, organisations. In JSON, as rows say it."""

import datetime
from collections import defaultdict
from decimal import Decimal

from directory.database.fold import fold
from directory.french import day
from directory.imports import themes, writing
from directory.imports.organisations import org_json, org_key
from directory.reading.countries import countries_by_code


class Held:
    """``empty``: what it is when nothing is said; ``is_listed``: whether rows add up to it."""

    empty = ""
    is_listed = False
    #: Of columns: the relation of the role that has it (« as_funder »).
    role = ""

    def current(self, records):
        """``{pk: value}`` of these records."""
        raise NotImplementedError

    def assign(self, record, value, writer):
        """Set what is a column of ``record``. Returns the names of the columns."""
        return ()

    def link(self, wanted, writer):
        """Write what is a table of its own, ``{pk: value}``."""

    def organisations(self, value):
        """Those that a value names."""
        return ()

    def key(self, value):
        return None if value in (None, "", []) else value

    def shown(self, value):
        return "" if value in (None, "") else str(value)


class Column(Held):
    """A column, at ``path`` from the record: « title », « as_funder.tier ». ``known``: JSON → what people read."""

    def __init__(self, path, *, empty="", known=None):
        self.role, _point, self.name = path.rpartition(".")
        self.empty, self.known = empty, known

    def current(self, records):
        return {record.pk: self.json(getattr(self.holder(record), self.name, self.empty)) for record in records}

    def holder(self, record):
        return getattr(record, self.role, None) if self.role else record

    def assign(self, record, value, writer):
        setattr(record, self.name, self.empty if value is None else self.python(value))
        return (self.name,)

    def json(self, value):
        return value

    def python(self, value):
        return value

    def key(self, value):
        return super().key(" ".join(value.split()) if isinstance(value, str) else value)

    def shown(self, value):
        return super().shown(self.known.get(value, value) if self.known else value)


class Flag(Column):
    def __init__(self, path):
        super().__init__(path, empty=False)

    def key(self, value):
        return bool(value)

    def shown(self, value):
        return "oui" if value else "non"


class Number(Column):
    def __init__(self, path):
        super().__init__(path, empty=None)


class Money(Number):
    """A sum in euros; JSON: its figures."""

    def json(self, value):
        return None if value is None else str(value)

    def python(self, value):
        return Decimal(value) if value else None

    def key(self, value):
        return Decimal(value) if value else None

    def shown(self, value):
        return f"{value.replace('.', ',').removesuffix(',00')} €" if value else ""


class Day(Number):
    """JSON: ``2027-05-15``."""

    read = staticmethod(datetime.date.fromisoformat)

    def json(self, value):
        return value.isoformat() if value else None

    def python(self, value):
        return self.read(value) if value else None

    def shown(self, value):
        return day(self.read(value)) if value else ""


class Hour(Day):
    """JSON: ``18:30``."""

    read = staticmethod(datetime.time.fromisoformat)

    def json(self, value):
        return f"{value:%H:%M}" if value else None

    def shown(self, value):
        return value or ""


class Links(Held):
    """Keys of a relation of many to many. ``names()``: ``{key: what people read}``."""

    is_listed = True

    def __init__(self, field, names):
        self.field, self.names = field, names
        self.empty = []

    def current(self, records):
        found = {record.pk: [] for record in records}
        if records:
            relation = records[0]._meta.get_field(self.field)
            owner, column = f"{relation.m2m_field_name()}_id", f"{relation.m2m_reverse_field_name()}_id"
            rows = relation.remote_field.through.objects.filter(**{f"{owner}__in": found}).order_by(column)
            for pk, key in rows.values_list(owner, column):
                found[pk].append(key)
        return found

    def link(self, wanted, writer):
        writing.set_many(writer.kind.model, self.field, wanted)

    def key(self, value):
        return frozenset(value) if value else None

    def shown(self, value):
        return ", ".join(str(self.names().get(key, "")) for key in value or ())


class Organisations(Links):
    """Organisations that a relation of many to many, plain or through a model with ``position``, keeps."""

    def __init__(self, field):
        super().__init__(field, dict)

    def current(self, records):
        found = {record.pk: [] for record in records}
        if records:
            through, owner, column = self._through(type(records[0]))
            actor = self._actor(type(records[0]))
            has_order = any(field.name == "position" for field in through._meta.fields)
            rows = through.objects.filter(**{f"{owner}__in": found}).order_by(
                *(["position", "pk"] if has_order else ["pk"])
            )
            for pk, key, *said in rows.values_list(
                owner, column, f"{actor}__name", f"{actor}__country_id", f"{actor}__kind"
            ):
                found[pk].append(org_json(*said, key))
        return found

    def _through(self, model):
        relation = model._meta.get_field(self.field)
        return (
            relation.remote_field.through,
            f"{relation.m2m_field_name()}_id",
            f"{relation.m2m_reverse_field_name()}_id",
        )

    def _actor(self, model):
        """The path of the actor from a link: a funder is a role of one."""
        relation = model._meta.get_field(self.field)
        is_role = any(field.name == "actor" and field.primary_key for field in relation.related_model._meta.fields)
        return relation.m2m_reverse_field_name() + ("__actor" if is_role else "")

    def link(self, wanted, writer):
        said = {pk: list(dict.fromkeys(writer.actors.pk(one) for one in value or ())) for pk, value in wanted.items()}
        through, owner, column = self._through(writer.kind.model)
        if self._actor(writer.kind.model).endswith("__actor"):
            writing.give_role_of_funder({key for keys in said.values() for key in keys})
        if not any(field.name == "position" for field in through._meta.fields):
            writing.set_many(writer.kind.model, self.field, said)
            return
        known = defaultdict(set)
        for link in through.objects.filter(**{f"{owner}__in": said}):
            if getattr(link, column) in said[getattr(link, owner)]:
                known[getattr(link, owner)].add(getattr(link, column))
            else:
                link.delete()
        through.objects.bulk_create(
            through(**{owner: pk, column: key, "position": position})
            for pk, keys in said.items()
            for position, key in enumerate(keys)
            if key not in known[pk]
        )

    def organisations(self, value):
        return value or ()

    def key(self, value):
        return frozenset(org_key(one) for one in value) if value else None

    def shown(self, value):
        return " ; ".join(one["nom"] for one in value or ())


class Organisation(Organisations):
    """The one organisation of a foreign key; a list of one at most."""

    is_listed = False

    def current(self, records):
        return {
            record.pk: [org_json(one.name, one.country_id, one.kind, one.pk)]
            if (one := getattr(record, self.field))
            else []
            for record in records
        }

    def assign(self, record, value, writer):
        setattr(record, f"{self.field}_id", writer.actors.pk(value[0]) if value else None)
        return (self.field,)

    def link(self, wanted, writer):
        """It is a column."""


def countries(field="countries"):
    return Links(field, lambda: {code: country.name for code, country in countries_by_code().items()})


def sectors(field="sectors"):
    return Links(field, themes.sector_names)


class Related(Column):
    """A foreign key; JSON: ``{"pk": 12, "name": "…"}``, without key when it is new. ``make(names, writer)``: ``{folded
    name: pk}``.
    """

    def __init__(self, field, make=None):
        super().__init__(field, empty=None)
        self.make = make

    def json(self, value):
        return {"pk": value.pk, "name": str(value)} if value is not None else None

    def assign(self, record, value, writer):
        pk = value and (value["pk"] or writer.related(self, value["name"]))
        setattr(record, f"{self.name}_id", pk)
        return (self.name,)

    def key(self, value):
        return (value["pk"] or fold(value["name"])) if value else None

    def shown(self, value):
        return value["name"] if value else ""
