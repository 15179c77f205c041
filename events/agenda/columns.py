"""What leaves of an event."""

from operator import attrgetter as at

from django.utils.translation import gettext_lazy as _

from directory.listing.exports.shared import party_columns
from directory.listing.exports.table import Column, Kind, Table
from events.agenda.card import group_of, organisers_of, town_of
from events.shared.columns import FOLLOW_UP, SUBJECT, TITLE


def _hour(value):
    return value and f"{value:%H:%M}"


def _town(event):
    """The commune of an event, when it may be named."""
    return event.collectivite if event.collectivite_id and event.collectivite.actor.is_published else None


def _town_code(event):
    town = _town(event)
    return town.code if town and town.is_french else None


def _event_points(event):
    town = _town(event)
    return [town.actor.point] if town and town.actor.point else []


def _group(value):
    def read(event):
        group = group_of(event)
        return value(group) if group else None

    return read


EVENT_TABLE = Table(
    unit=_("un rendez-vous"),
    prepare=lambda events: events.prefetch_related("sectors"),
    points=_event_points,
    columns=(
        *TITLE,
        Column("debut", _("Premier jour"), _("Le jour, ou le premier de plusieurs."), at("starts_on"), Kind.DATE),
        Column(
            "debut_heure",
            _("Heure de début (Paris)"),
            _("À l’heure de Paris ; vide si le rendez-vous dure toute la journée."),
            lambda event: _hour(event.starts_at),
        ),
        Column("fin", _("Dernier jour"), _("Le même, s’il n’y en a qu’un."), at("last_date"), Kind.DATE),
        Column(
            "fin_heure",
            _("Heure de fin (Paris)"),
            _("Vide si elle n’est pas connue."),
            lambda event: _hour(event.ends_at),
        ),
        Column("annule", _("Annulé"), _("Si le rendez-vous n’aura pas lieu."), at("is_cancelled"), Kind.BOOLEAN),
        Column("lieu", _("Lieu"), _("La salle, l’établissement."), at("venue")),
        Column("adresse", _("Adresse postale"), _("La rue."), at("address")),
        Column("code_postal", _("Code postal"), _("Celui du lieu."), at("postal_code"), Kind.CODE),
        Column("ville", _("Ville"), _("Celle du lieu."), town_of),
        Column("ville_code", _("Ville (code)"), _("Son code INSEE, en France."), _town_code, Kind.CODE),
        Column("en_ligne", _("En ligne"), _("S’il se suit à distance."), at("is_online"), Kind.BOOLEAN),
        Column("lien", _("Lien"), _("Où se connecter ou s’inscrire."), at("online_url"), Kind.ADDRESS),
        *party_columns("organisateurs", _("Organisateurs"), _("Qui invite."), organisers_of),
        Column("groupe_pays", _("Groupe-pays"), _("Celui qui se réunit."), _group(at("title"))),
        Column(
            "groupe_pays_code",
            _("Groupe-pays (code)"),
            _("Valeur du filtre « groupe »."),
            _group(at("slug")),
            Kind.CODE,
        ),
        Column(
            "serie",
            _("Série"),
            _("Les rendez-vous dont il fait partie."),
            lambda event: event.series.name if event.series_id else None,
        ),
        Column("numero", _("Numéro"), _("Son numéro dans la série."), at("rank"), Kind.INTEGER),
        Column("participants", _("Participants"), _("Combien sont venus."), at("attendance"), Kind.INTEGER),
        Column(
            "participants_environ",
            _("Participants, environ"),
            _("Si ce nombre est approché."),
            lambda event: None if event.attendance is None else event.attendance_is_approximate,
            Kind.BOOLEAN,
        ),
        *SUBJECT,
        Column("uid", _("Identifiant de calendrier"), _("Le même que dans le fichier .ics."), at("uid"), Kind.CODE),
        *FOLLOW_UP,
    ),
)
