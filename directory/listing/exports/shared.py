"""Columns that several tables of the directory share."""

from operator import attrgetter as at

from django.utils.translation import gettext_lazy as _

from directory.listing.exports.links import areas, names
from directory.listing.exports.table import Column, Kind


def start_end_columns(start, end, first, last):
    """Two partial dates, each with the day to sort by. ``first``, ``last``: (key, heading) of the two."""
    precise = _("À la précision connue : « 2010 », « 2010-08 » ou « 2010-08-15 » ; « 2010~ » veut dire vers 2010.")

    def date(name):
        return lambda record: getattr(record, name)

    def bound(name, side):
        def day(record):
            value = getattr(record, name)
            return getattr(value, side) if value else None

        return day

    return (
        Column(first[0], first[1], precise, date(start), Kind.PARTIAL),
        Column(
            f"{first[0]}_au_plus_tot",
            _("%s, au plus tôt") % first[1],
            _("Le premier jour que cette date peut vouloir dire, pour trier et calculer."),
            bound(start, "earliest"),
            Kind.DATE,
        ),
        Column(last[0], last[1], precise, date(end), Kind.PARTIAL),
        Column(
            f"{last[0]}_au_plus_tard",
            _("%s, au plus tard") % last[1],
            _("Le dernier jour que cette date peut vouloir dire."),
            bound(end, "latest"),
            Kind.DATE,
        ),
    )


def list_columns(key, heading, note, read, codes_note, code=at("code")):
    """What a record names, and the codes of these things in the same order. ``read``: record → things with a name."""
    return (
        Column(key, heading, note, lambda record: names(read(record)), Kind.LIST),
        Column(
            f"{key}_codes",
            _("%s (codes)") % heading,
            codes_note,
            lambda record: [code(one) for one in read(record)],
            Kind.CODES,
        ),
    )


def party_columns(key, heading, note, parties):
    """Organisations of any kind."""
    return list_columns(
        key, heading, note, parties, _("Fin de l’adresse de leur page, dans le même ordre."), at("slug")
    )


def territory_columns(key, heading, note, parties):
    """French territories, then their régions and départements."""
    official = _(
        "Leurs codes officiels, dans le même ordre : INSEE pour une commune, un département ou une région, "
        "SIREN pour une intercommunalité."
    )
    return (*list_columns(key, heading, note, parties, official), *area_columns(parties))


def area_columns(parties):
    """Régions and départements of the French territories of a record."""
    insee = _("Leurs codes INSEE, dans le même ordre.")
    return tuple(
        column
        for kind, key, label, note in (
            ("region", "regions", _("Régions"), _("Celles des collectivités françaises.")),
            ("departement", "departements", _("Départements"), _("Ceux des collectivités françaises.")),
        )
        for column in list_columns(key, label, note, lambda record, kind=kind: areas(parties(record), kind), insee)
    )


def country_columns(countries, note=None):
    codes_note = _("Leurs codes ISO 3166 à deux lettres, dans le même ordre.")
    return list_columns("pays", _("Pays"), note or _("Les pays concernés."), countries, codes_note)


def theme_columns(themes, column, code=at("code"), dac=at("dac")):
    """Sectors: labels, values of the filter, codes of the OECD's DAC. ``column``: (key, heading)."""
    return (
        *list_columns(*column, _("De quoi il s’agit."), themes, _("Valeurs du filtre, dans le même ordre."), code),
        Column(
            "cad_codes",
            _("Codes CAD"),
            _("Codes-objets à cinq chiffres du CAD de l’OCDE que couvrent ces thèmes."),
            lambda record: list(dict.fromkeys(code for theme in themes(record) for code in dac(theme))),
            Kind.CODES,
        ),
    )
