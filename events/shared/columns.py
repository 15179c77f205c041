"""Columns of every export of network life."""

from operator import attrgetter as at

from django.utils.translation import gettext_lazy as _

from directory.listing.exports.shared import country_columns, theme_columns
from directory.listing.exports.table import Column, Kind, identity_columns, network_columns
from directory.listing.exports.table import origin_columns as origin

TITLE = (
    Column("titre", _("Titre"), _("Le titre de la fiche."), at("title")),
    Column("resume", _("Résumé"), _("En une phrase."), at("summary")),
)


SUBJECT = (
    *country_columns(lambda record: record.countries.all()),
    *theme_columns(lambda record: record.sectors.all(), ("themes", _("Thèmes")), at("slug"), at("dac_codes")),
)


FOLLOW_UP = (*network_columns(), *origin(), *identity_columns())


def link(note):
    return Column("lien", _("Lien"), note, at("url"), Kind.ADDRESS)
