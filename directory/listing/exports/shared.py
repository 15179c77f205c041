"""Columns that several tables of the directory share."""

from django.utils.translation import gettext_lazy as _

from directory.listing.exports.links import areas, codes, dac_codes, names
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


def party_code_column(key, heading, parties):
    return Column(
        key,
        heading,
        _(
            "Leurs codes officiels, dans le même ordre : INSEE pour une commune, un département ou une région, "
            "SIREN pour une intercommunalité."
        ),
        lambda record: [one.code for one in parties(record)],
        Kind.CODES,
    )


def area_columns(parties):
    """Régions and départements of the French territories of a record."""
    columns = []
    for kind, key, label, note in (
        ("region", "regions", _("Régions"), _("Celles des collectivités françaises.")),
        ("departement", "departements", _("Départements"), _("Ceux des collectivités françaises.")),
    ):
        columns += [
            Column(
                key,
                label,
                note,
                lambda record, kind=kind: names(areas(parties(record), kind)),
                Kind.LIST,
            ),
            Column(
                f"{key}_codes",
                _("%s (codes)") % label,
                _("Leurs codes INSEE, dans le même ordre."),
                lambda record, kind=kind: codes(areas(parties(record), kind)),
                Kind.CODES,
            ),
        ]
    return tuple(columns)


def country_columns(countries, note=None):
    return (
        Column("pays", _("Pays"), note or _("Les pays concernés."), lambda record: names(countries(record)), Kind.LIST),
        Column(
            "pays_codes",
            _("Pays (codes)"),
            _("Leurs codes ISO 3166 à deux lettres, dans le même ordre."),
            lambda record: codes(countries(record)),
            Kind.CODES,
        ),
    )


def theme_columns(themes, column):
    """Sectors: labels, values of the filter, codes of the OECD's DAC. ``column``: (key, heading)."""
    key, heading = column
    return (
        Column(key, heading, _("De quoi il s’agit."), lambda record: names(themes(record)), Kind.LIST),
        Column(
            f"{key}_codes",
            _("%s (codes)") % heading,
            _("Valeurs du filtre, dans le même ordre."),
            lambda record: codes(themes(record)),
            Kind.CODES,
        ),
        Column(
            "cad_codes",
            _("Codes CAD"),
            _("Codes-objets à cinq chiffres du CAD de l’OCDE que couvrent ces thèmes."),
            lambda record: dac_codes(themes(record)),
            Kind.CODES,
        ),
    )
