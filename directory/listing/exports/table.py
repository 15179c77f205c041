"""What leaves of one kind of record: its columns, explained once and for all formats and for ``/donnees/``."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from operator import attrgetter as at
from operator import methodcaller

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.listing.exports.cells import plain


class Kind(Enum):
    """The type of a column: the words that explain it."""

    TEXT = _("texte")
    CODE = _("code")
    LIST = _("liste")
    CODES = _("liste de codes")
    INTEGER = _("nombre entier")
    DECIMAL = _("nombre")
    AMOUNT = _("montant en euros")
    DATE = _("date")
    PARTIAL = _("date à l’année, au mois ou au jour")
    BOOLEAN = _("oui ou non")
    ADDRESS = _("adresse web")

    def __str__(self):
        return str(self.value)


@dataclass(frozen=True)
class Column:
    """``key``: name in JSON and GeoJSON; ``heading``: in CSV and Excel; ``note``: what it says, one sentence.

    ``value``: record → value, without a query; a path of the site is completed into an address.
    """

    key: str
    heading: str
    note: str
    value: Callable
    kind: Kind = Kind.TEXT

    def of(self, record, root):
        """The value for ``record``; ``root``: address of the site, without a final slash."""
        value = self.value(record)
        if self.kind is Kind.ADDRESS and value and value.startswith("/"):
            return root + value
        return None if value == "" else value


@dataclass(frozen=True)
class Table:
    """``unit``: what a row is; ``columns``: in their order, the address last.

    ``prepare``: queryset → the same records with only what the columns read; ``source``: the published records, bare,
    when those of the list carry more than that. ``attach``: adds to a list of records, in place and in a number of
    queries that does not depend on it, what hangs from them. ``points``: record → ``[(latitude, longitude)]``.
    """

    unit: str
    columns: tuple
    prepare: Callable = staticmethod(lambda queryset: queryset)
    source: Callable | None = None
    attach: Callable = staticmethod(lambda records: None)
    points: Callable = staticmethod(lambda record: [])

    def rows(self, listed):
        """The published records to read by their keys; ``listed``: those of the list."""
        return self.prepare(self.source() if self.source else listed)

    def row(self, record, root):
        """``{key: value}`` as Python values."""
        return {column.key: column.of(record, root) for column in self.columns}

    def plain_row(self, record, root):
        """``{key: value}`` as JSON says them."""
        return {column.key: plain(column.of(record, root)) for column in self.columns}

    @property
    def headings(self):
        return {column.key: str(column.heading) for column in self.columns}

    def dictionary(self):
        """What explains the columns to a program."""
        return [
            {"cle": c.key, "intitule": str(c.heading), "type": str(c.kind), "description": str(c.note)}
            for c in self.columns
        ]


# --- Columns that several tables share ---------------------------------------------------------------------------


def itself(record):
    return record


def network_of(record):
    """The published actor that follows a record, else ``None``; needs ``network__actor``."""
    return record.network.actor if record.network_id and record.network.actor.is_published else None


def local_day(moment):
    return None if moment is None else timezone.localtime(moment).date()


def choice(field):
    """The label of a field with choices."""
    return methodcaller(f"get_{field}_display")


def network_columns(sheet=itself):
    def name(record):
        network = network_of(sheet(record))
        return network.name if network else None

    def slug(record):
        network = network_of(sheet(record))
        return network.slug if network else "national"

    return (
        Column("reseau", _("Réseau"), _("Le réseau régional qui suit la fiche ; vide au niveau national."), name),
        Column(
            "reseau_code",
            _("Réseau (code)"),
            _("Valeur du filtre « reseau » ; « national » quand aucun réseau ne suit la fiche."),
            slug,
            Kind.CODE,
        ),
    )


def follow_up_columns(sheet=itself):
    """Who follows the sheet, who checked it, where it comes from. ``sheet``: record → its ``Record``."""
    return (
        *network_columns(sheet),
        Column(
            "verifie_le",
            _("Vérifié le"),
            _("Dernier jour où quelqu’un a dit que la fiche était exacte ; vide si personne ne l’a fait."),
            lambda record: sheet(record).verified_on,
            Kind.DATE,
        ),
        Column("verifie_par", _("Vérifié par"), _("Qui l’a dit."), lambda record: sheet(record).verified_by),
        *origin_columns(sheet),
    )


def origin_columns(sheet=itself):
    return (
        Column(
            "origine",
            _("Origine"),
            _("Comment la fiche est entrée. « Démonstration » : exemple fictif, à écarter de tout calcul."),
            lambda record: sheet(record).get_origin_display(),
        ),
        Column(
            "origine_code",
            _("Origine (code)"),
            _("main, import, proposition, reference ou demonstration."),
            lambda record: sheet(record).origin,
            Kind.CODE,
        ),
        Column(
            "source",
            _("Page d’origine"),
            _("La page d’où vient la fiche, si elle vient d’ailleurs."),
            lambda record: sheet(record).source_url,
            Kind.ADDRESS,
        ),
        Column(
            "publie_le",
            _("Publié le"),
            _("Jour de sa mise en ligne ici."),
            lambda record: local_day(sheet(record).published_at),
            Kind.DATE,
        ),
        Column(
            "modifie_le",
            _("Modifié le"),
            _("Dernier changement de la fiche."),
            lambda record: local_day(sheet(record).updated_at),
            Kind.DATE,
        ),
    )


def identity_columns():
    """What finds a record again, whatever becomes of its title."""
    return (
        Column(
            "identifiant",
            _("Identifiant"),
            _("Numéro de la fiche dans cette liste : il ne change jamais et ne resservira pas."),
            at("pk"),
            Kind.INTEGER,
        ),
        Column(
            "url",
            _("Adresse"),
            _("Sa page. Si la fiche change de nom, l’ancienne adresse continue d’y mener."),
            methodcaller("get_absolute_url"),
            Kind.ADDRESS,
        ),
    )
