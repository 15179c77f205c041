"""What leaves of network life: meetings, news, resources, calls and country groups as rows and as feeds."""

from operator import attrgetter as at

from django.utils.translation import gettext_lazy as _

from directory.listing.exports.feeds import Entry, Feed
from directory.listing.exports.selection import SITE
from directory.listing.exports.table import Column, Kind, Table, choice, identity_columns, network_columns
from directory.listing.exports.table import origin_columns as origin
from events import cards, phrases
from events.models import Event


def _dac_codes(record):
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
        _dac_codes,
        Kind.CODES,
    ),
)
FOLLOW_UP = (*network_columns(), *origin(), *identity_columns())


def _link(note):
    return Column("lien", _("Lien"), note, at("url"), Kind.ADDRESS)


def _hour(value):
    return value and f"{value:%H:%M}"


# --- Agenda ------------------------------------------------------------------------------------------------------


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
        group = cards.country_group(event)
        return value(group) if group else None

    return read


EVENTS = Table(
    unit=_("un rendez-vous"),
    prepare=lambda events: events.prefetch_related("sectors"),
    points=_event_points,
    columns=(
        *TITLE,
        Column("debut", _("Premier jour"), _("Le jour, ou le premier de plusieurs."), at("starts_on"), Kind.DATE),
        Column(
            "debut_heure",
            _("Heure de début"),
            _("À l’heure de Paris ; vide si le rendez-vous dure toute la journée."),
            lambda event: _hour(event.starts_at),
        ),
        Column("fin", _("Dernier jour"), _("Le même, s’il n’y en a qu’un."), at("last_date"), Kind.DATE),
        Column("fin_heure", _("Heure de fin"), _("Vide si elle n’est pas connue."), lambda event: _hour(event.ends_at)),
        Column("annule", _("Annulé"), _("Si le rendez-vous n’aura pas lieu."), at("is_cancelled"), Kind.BOOLEAN),
        Column("lieu", _("Lieu"), _("La salle, l’établissement."), at("venue")),
        Column("adresse", _("Adresse postale"), _("La rue."), at("address")),
        Column("code_postal", _("Code postal"), _("Celui du lieu."), at("postal_code"), Kind.CODE),
        Column("ville", _("Ville"), _("Celle du lieu."), cards.town),
        Column("ville_code", _("Ville (code)"), _("Son code INSEE, en France."), _town_code, Kind.CODE),
        Column("en_ligne", _("En ligne"), _("S’il se suit à distance."), at("is_online"), Kind.BOOLEAN),
        Column("lien", _("Lien"), _("Où se connecter ou s’inscrire."), at("online_url"), Kind.ADDRESS),
        Column(
            "organisateurs",
            _("Organisateurs"),
            _("Qui invite."),
            lambda event: [actor.name for actor in cards.organisers(event)],
            Kind.LIST,
        ),
        Column(
            "organisateurs_codes",
            _("Organisateurs (codes)"),
            _("Fin de l’adresse de leur page, dans le même ordre."),
            lambda event: [actor.slug for actor in cards.organisers(event)],
            Kind.CODES,
        ),
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


# --- News, resources, calls, country groups ----------------------------------------------------------------------


def _author(value):
    def read(record):
        author = cards.author(record)
        return value(author) if author else None

    return read


def _author_columns(label):
    return (
        Column("auteur", label, _("L’organisation, ou à défaut le réseau."), _author(at("name"))),
        Column(
            "auteur_code", _("%s (code)") % label, _("Fin de l’adresse de sa page."), _author(at("slug")), Kind.CODE
        ),
    )


ARTICLES = Table(
    unit=_("une actualité"),
    columns=(
        *TITLE,
        Column("surtitre", _("Surtitre"), _("Ce qui se lit au-dessus du titre."), at("kicker")),
        Column("date", _("Date"), _("Le jour qu’elle porte."), at("published_on"), Kind.DATE),
        *_author_columns(_("Publié par")),
        *SUBJECT,
        *FOLLOW_UP,
    ),
)

RESOURCES = Table(
    unit=_("une ressource"),
    columns=(
        *TITLE,
        Column("support", _("Support"), _("Texte, photo, son ou vidéo."), choice("medium")),
        Column("support_code", _("Support (code)"), _("texte, photo, son ou video."), at("medium"), Kind.CODE),
        Column("date", _("Date"), _("Le jour qu’elle porte, s’il est connu."), at("published_on"), Kind.DATE),
        *_author_columns(_("Publiée par")),
        _link(_("Où la trouver, si elle est ailleurs.")),
        *SUBJECT,
        *FOLLOW_UP,
    ),
)

CALL_STATES = {"ouvert": _("Ouvert"), "a-venir": _("Bientôt ouvert"), "clos": _("Clos")}

CALLS = Table(
    unit=_("un appel à projets"),
    columns=(
        *TITLE,
        Column(
            "etat",
            _("Candidatures"),
            _("Ouvert, bientôt ouvert ou clos, le jour du fichier."),
            lambda call: str(CALL_STATES[cards.call_state(call)]),
        ),
        Column("etat_code", _("Candidatures (code)"), _("Valeur du filtre « etat »."), cards.call_state, Kind.CODE),
        Column("ouverture", _("Ouverture"), _("Le premier jour pour répondre."), at("opens_on"), Kind.DATE),
        Column("echeance", _("Date limite"), _("Vide pour un appel permanent."), at("deadline"), Kind.DATE),
        Column(
            "aide_maximale",
            _("Aide maximale"),
            _("Le plus que l’on puisse obtenir ; vide si ce n’est pas dit."),
            at("amount_max"),
            Kind.AMOUNT,
        ),
        Column(
            "financeurs",
            _("Financeurs"),
            _("Qui donne l’argent."),
            lambda call: [funder.name for funder in cards.funders(call)],
            Kind.LIST,
        ),
        Column(
            "financeurs_codes",
            _("Financeurs (codes)"),
            _("Valeurs du filtre « financeur », dans le même ordre."),
            lambda call: [funder.slug for funder in cards.funders(call)],
            Kind.CODES,
        ),
        _link(_("Où répondre.")),
        *SUBJECT,
        *FOLLOW_UP,
    ),
)

COUNTRY_GROUPS = Table(
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


# --- Feeds -------------------------------------------------------------------------------------------------------


def _title(record):
    return f"{_('Annulé : ')}{record.title}" if getattr(record, "is_cancelled", False) else record.title


def _entry_author(record):
    if isinstance(record, Event):
        hosts = cards.organisers(record)
        return phrases.all_of(actor.name for actor in hosts) if hosts else SITE
    author = cards.author(record) if hasattr(record, "author_id") else cards.network(record)
    return author.name if author else SITE


def _entry(record):
    when = phrases.when(record) if isinstance(record, Event) else ""
    return Entry(
        _title(record),
        " — ".join(part for part in (when, record.summary) if part),
        _entry_author(record),
        tuple(sector.name for sector in record.sectors.all()),
    )


FEED = Feed(entry=_entry, load=lambda records: records.for_list().prefetch_related("sectors"))
