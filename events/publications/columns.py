"""What leaves of an article, a resource, a call."""

from operator import attrgetter as at

from django.utils.translation import gettext_lazy as _

from directory.listing.exports.shared import list_columns
from directory.listing.exports.table import Column, Kind, Table, choice
from events.publications.card import call_state, funders_of, publisher_of
from events.shared.columns import FOLLOW_UP, SUBJECT, TITLE, link


def _author(value):
    def read(record):
        author = publisher_of(record)
        return value(author) if author else None

    return read


def _author_columns(label):
    return (
        Column("auteur", label, _("L’organisation, ou à défaut le réseau."), _author(at("name"))),
        Column(
            "auteur_code", _("%s (code)") % label, _("Fin de l’adresse de sa page."), _author(at("slug")), Kind.CODE
        ),
    )


ARTICLE_TABLE = Table(
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


RESOURCE_TABLE = Table(
    unit=_("une ressource"),
    columns=(
        *TITLE,
        Column("support", _("Support"), _("Texte, photo, son ou vidéo."), choice("medium")),
        Column("support_code", _("Support (code)"), _("texte, photo, son ou video."), at("medium"), Kind.CODE),
        Column("date", _("Date"), _("Le jour qu’elle porte, s’il est connu."), at("published_on"), Kind.DATE),
        *_author_columns(_("Publiée par")),
        link(_("Où la trouver, si elle est ailleurs.")),
        *SUBJECT,
        *FOLLOW_UP,
    ),
)


CALL_STATES = {"ouvert": _("Ouvert"), "a-venir": _("Bientôt ouvert"), "clos": _("Clos")}


CALL_TABLE = Table(
    unit=_("un appel à projets"),
    columns=(
        *TITLE,
        Column(
            "etat",
            _("Candidatures"),
            _("Ouvert, bientôt ouvert ou clos, le jour du fichier."),
            lambda call: str(CALL_STATES[call_state(call)]),
        ),
        Column("etat_code", _("Candidatures (code)"), _("Valeur du filtre « etat »."), call_state, Kind.CODE),
        Column("ouverture", _("Ouverture"), _("Le premier jour pour répondre."), at("opens_on"), Kind.DATE),
        Column("echeance", _("Date limite"), _("Vide pour un appel permanent."), at("deadline"), Kind.DATE),
        Column(
            "aide_maximale",
            _("Aide maximale"),
            _("Le plus que l’on puisse obtenir ; vide si ce n’est pas dit."),
            at("amount_max"),
            Kind.AMOUNT,
        ),
        *list_columns(
            "financeurs",
            _("Financeurs"),
            _("Qui donne l’argent."),
            funders_of,
            _("Valeurs du filtre « financeur », dans le même ordre."),
            at("slug"),
        ),
        link(_("Où répondre.")),
        *SUBJECT,
        *FOLLOW_UP,
    ),
)
