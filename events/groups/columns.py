"""What leaves of a country group."""

from operator import attrgetter as at

from django.utils.translation import gettext_lazy as _

from directory.listing.exports.table import Column, Kind, Table
from events.shared.columns import FOLLOW_UP, SUBJECT, TITLE

COUNTRY_GROUP_TABLE = Table(
    unit=_("un groupe-pays"),
    prepare=lambda groups: groups.prefetch_related("sectors"),
    columns=(
        *TITLE,
        Column("code", _("Code"), _("Valeur du filtre « groupe » de l’agenda."), at("slug"), Kind.CODE),
        Column("membres", _("Membres"), _("Combien d’organisations."), at("member_count"), Kind.INTEGER),
        Column("rendez_vous", _("Rendez-vous"), _("Combien, passés et à venir."), at("event_count"), Kind.INTEGER),
        *SUBJECT,
        *FOLLOW_UP,
    ),
)
