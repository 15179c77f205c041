"""What leaves of an actor, a funder, a network."""

from operator import attrgetter as at

from django.utils.translation import gettext_lazy as _

from directory.listing.exports.entries import author, sentence
from directory.listing.exports.feeds import Entry, Feed
from directory.listing.exports.shared import list_columns
from directory.listing.exports.table import Column, Kind, Table, choice, follow_up_columns, identity_columns


def _address_columns(actor):
    """Where an organisation is. ``actor``: path to it with its point, or an empty text."""
    return (
        Column("adresse", _("Adresse postale"), _("La rue, si on la connaît."), at(f"{actor}address")),
        Column("code_postal", _("Code postal"), _("Celui de son adresse."), at(f"{actor}postal_code"), Kind.CODE),
        Column("ville", _("Ville"), _("Celle de son adresse."), at(f"{actor}city")),
        *_country_columns(actor),
    )


def _country_columns(actor):
    return (
        Column("pays", _("Pays"), _("Son pays."), at(f"{actor}country.name")),
        Column("pays_code", _("Pays (code)"), _("Code ISO 3166 à deux lettres."), at(f"{actor}country_id"), Kind.CODE),
    )


def _identifier_columns(actor):
    return (
        Column("site", _("Site"), _("Son site."), at(f"{actor}website"), Kind.ADDRESS),
        Column("siren", _("SIREN"), _("Neuf chiffres, en France."), at(f"{actor}siren"), Kind.CODE),
        Column("wikidata", _("Wikidata"), _("Son identifiant dans Wikidata."), at(f"{actor}wikidata_id"), Kind.CODE),
    )


def _code_column(actor, note):
    return Column("code", _("Code"), note, at(f"{actor}slug"), Kind.CODE)


def _prepare_actors(actors):
    return actors.select_related("country", "network__actor", "collectivite", "as_network").defer(
        "description", "search_vector", "name_key", "network__actor__description", "network__actor__search_vector"
    )


ACTOR_TABLE = Table(
    unit=_("une organisation qui n’est ni un territoire ni un réseau"),
    prepare=_prepare_actors,
    points=lambda actor: [actor.point] if actor.point else [],
    columns=(
        Column("nom", _("Nom"), _("Le nom de l’organisation."), at("name")),
        Column("sigle", _("Sigle"), _("Son sigle."), at("acronym")),
        Column("resume", _("Résumé"), _("Ce qu’elle est, en une phrase."), at("summary")),
        Column("type", _("Type"), _("Association, université, entreprise…"), choice("kind")),
        Column("type_code", _("Type (code)"), _("Valeur du filtre « type »."), at("kind"), Kind.CODE),
        _code_column("", _("Fin de l’adresse de sa page, comme dans les « codes » des projets.")),
        *_address_columns(""),
        Column("latitude", _("Latitude"), _("En degrés, WGS 84."), at("latitude"), Kind.DECIMAL),
        Column("longitude", _("Longitude"), _("En degrés, WGS 84."), at("longitude"), Kind.DECIMAL),
        *_identifier_columns(""),
        Column(
            "projets",
            _("Projets"),
            _("Nombre de projets publiés qu’elle porte ou dont elle est partenaire."),
            at("project_count"),
            Kind.INTEGER,
        ),
        *follow_up_columns(),
        *identity_columns(),
    ),
)


FUNDER_TABLE = Table(
    unit=_("une organisation qui finance"),
    prepare=lambda funders: funders.select_related("actor__country", "actor__network__actor"),
    columns=(
        Column("nom", _("Nom"), _("Le nom du financeur."), at("actor.name")),
        Column("sigle", _("Sigle"), _("Son sigle."), at("actor.acronym")),
        Column("niveau", _("Niveau"), _("Régional, national, européen…"), choice("tier")),
        Column("niveau_code", _("Niveau (code)"), _("Valeur du filtre « niveau »."), at("tier"), Kind.CODE),
        _code_column("actor.", _("Valeur du filtre « financeur » des projets.")),
        Column("dispositifs", _("Dispositifs"), _("Ce par quoi il finance."), at("programmes")),
        Column("projets", _("Projets"), _("Nombre de projets publiés."), at("project_count"), Kind.INTEGER),
        *_country_columns("actor."),
        *_identifier_columns("actor."),
        *follow_up_columns(at("actor")),
        *identity_columns(),
    ),
)


def _regions(network):
    return [region for region in network.regions.all() if region.actor.is_published]


def _headquarters(network):
    return next((office.city for office in network.offices.all() if office.is_headquarters), None)


NETWORK_TABLE = Table(
    unit=_("un réseau régional multi-acteurs"),
    prepare=lambda networks: networks.select_related("actor__country").prefetch_related("regions__actor", "offices"),
    points=lambda network: [network.actor.point] if network.actor.point else [],
    columns=(
        Column("nom", _("Nom"), _("Le nom du réseau."), at("actor.name")),
        Column("nom_court", _("Nom court"), _("Celui que l’on dit."), at("short_name")),
        Column("resume", _("Résumé"), _("Ce qu’il est, en une phrase."), at("actor.summary")),
        _code_column("actor.", _("Valeur du filtre « reseau » des autres listes.")),
        *list_columns(
            "regions", _("Régions"), _("Celles qu’il couvre."), _regions, _("Leurs codes INSEE, dans le même ordre.")
        ),
        Column("siege", _("Siège"), _("La ville de son siège."), _headquarters),
        Column(
            "bureaux",
            _("Bureaux"),
            _("Les villes où on le trouve."),
            lambda network: [office.city for office in network.offices.all()],
            Kind.LIST,
        ),
        *_identifier_columns("actor."),
        *identity_columns(),
    ),
)


def _called(actor):
    """As its page is titled: with its acronym."""
    return f"{actor.name} ({actor.acronym})" if actor.acronym else actor.name


def _actor(actor):
    about = sentence(actor.get_kind_display(), actor.city, actor.country.name)
    return Entry(_called(actor), " — ".join(part for part in (actor.summary, about) if part), author(actor))


ACTOR_FEED = Feed(
    entry=_actor, load=lambda actors: actors.select_related("country", "network__actor", "collectivite", "as_network")
)


def _funder(funder):
    about = sentence(funder.get_tier_display(), funder.actor.country.name)
    return Entry(
        _called(funder.actor), " — ".join(part for part in (funder.actor.summary, about) if part), author(funder.actor)
    )


FUNDER_FEED = Feed(
    entry=_funder,
    load=lambda funders: funders.select_related("actor__country", "actor__network__actor"),
    sheet=at("actor"),
    via="actor__",
)
