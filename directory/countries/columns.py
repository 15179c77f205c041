"""What leaves of a country."""

from operator import attrgetter as at

from django.utils.translation import gettext_lazy as _

from directory.listing.exports.table import Column, Kind, Table

COUNTRY_TABLE = Table(
    unit=_("un pays"),
    columns=(
        Column("nom", _("Nom"), _("En français."), at("name")),
        Column("code", _("Code"), _("Code ISO 3166 à deux lettres, valeur du filtre « pays »."), at("code"), Kind.CODE),
        Column(
            "autres_noms",
            _("Autres noms"),
            _("Noms anciens, étrangers ou usuels sous lesquels on le trouve."),
            at("aliases"),
            Kind.LIST,
        ),
        Column(
            "jumelages",
            _("Jumelages et partenariats"),
            _("Nombre de fiches publiées qui y ont un membre."),
            at("bond_count"),
            Kind.INTEGER,
        ),
        Column("projets", _("Projets"), _("Nombre de projets publiés."), at("project_count"), Kind.INTEGER),
        Column("latitude", _("Latitude"), _("Du milieu du pays, en degrés."), at("latitude"), Kind.DECIMAL),
        Column("longitude", _("Longitude"), _("Du milieu du pays, en degrés."), at("longitude"), Kind.DECIMAL),
        Column(
            "url",
            _("Adresse"),
            _("La page de ce qui lie les territoires français à ce pays."),
            lambda country: country.get_absolute_url(),
            Kind.ADDRESS,
        ),
    ),
)
