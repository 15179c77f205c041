"""Columns of every export of network life."""

from operator import attrgetter as at

from django.utils.translation import gettext_lazy as _

from directory.listing.exports.table import Column, Kind, identity_columns, network_columns
from directory.listing.exports.table import origin_columns as origin


def dac_codes(record):
    return list(dict.fromkeys(code for sector in record.sectors.all() for code in sector.dac_codes))


TITLE = (
    Column("titre", _("Titre"), _("Le titre de la fiche."), at("title")),
    Column("resume", _("Résumé"), _("En une phrase."), at("summary")),
)


SUBJECT = (
    Column(
        "pays",
        _("Pays"),
        _("Les pays concernés."),
        lambda record: [country.name for country in record.countries.all()],
        Kind.LIST,
    ),
    Column(
        "pays_codes",
        _("Pays (codes)"),
        _("Leurs codes ISO 3166 à deux lettres, dans le même ordre."),
        lambda record: [country.code for country in record.countries.all()],
        Kind.CODES,
    ),
    Column(
        "themes",
        _("Thèmes"),
        _("De quoi il s’agit."),
        lambda record: [sector.name for sector in record.sectors.all()],
        Kind.LIST,
    ),
    Column(
        "themes_codes",
        _("Thèmes (codes)"),
        _("Valeurs du filtre « theme », dans le même ordre."),
        lambda record: [sector.slug for sector in record.sectors.all()],
        Kind.CODES,
    ),
    Column(
        "cad_codes",
        _("Codes CAD"),
        _("Codes-objets à cinq chiffres du CAD de l’OCDE que couvrent ces thèmes."),
        dac_codes,
        Kind.CODES,
    ),
)


FOLLOW_UP = (*network_columns(), *origin(), *identity_columns())


def link(note):
    return Column("lien", _("Lien"), note, at("url"), Kind.ADDRESS)
