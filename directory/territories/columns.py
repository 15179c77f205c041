"""What leaves of a territory."""

from operator import attrgetter as at

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from directory.enums import PublicationState
from directory.listing.exports.entries import author, sentence
from directory.listing.exports.feeds import Entry, Feed
from directory.listing.exports.table import Column, Kind, Table, identity_columns
from directory.models import Collectivite, JumelageMember, ProjectActor

PUBLISHED = PublicationState.PUBLISHED


_PARENTS = ("departement", "region", "epci")


def prepare(collectivites):
    parents = [f"{parent}__actor" for parent in _PARENTS]
    return (
        collectivites.select_related(None)
        .select_related("actor__country", *parents)
        .only(
            "kind", "code", "official_name", "postal_codes", "admin_area", "population", "population_year",
            "population_is_approximate", "actor__name", "actor__slug", "actor__siren", "actor__website",
            "actor__wikidata_id", "actor__geonames_id", "actor__latitude", "actor__longitude",
            "actor__position_is_approximate", "actor__country__name",
            *(f"{parent}__code" for parent in _PARENTS),
            *(f"{parent}__{column}" for parent in parents for column in ("name", "state")),
        )
    )  # fmt: skip


def attach(collectivites):
    """Two queries: how many published bonds and projects each is in."""
    pks = [one.pk for one in collectivites]
    bonds = _numbers(JumelageMember.objects.filter(jumelage__state=PUBLISHED), "collectivite", "jumelage", pks)
    projects = _numbers(ProjectActor.objects.filter(project__state=PUBLISHED), "actor", "project", pks)
    for one in collectivites:
        one.bond_count, one.project_count = bonds.get(one.pk, 0), projects.get(one.pk, 0)


def _numbers(rows, owner, counted, pks):
    rows = rows.filter(**{f"{owner}__in": pks}).order_by().values_list(owner)
    return dict(rows.annotate(number=Count(counted, distinct=True)))


def _parent(name, value):
    """The name or the code of a published parent; a département is not its own."""

    def read(collectivite):
        parent = getattr(collectivite, name) if getattr(collectivite, f"{name}_id") else None
        return value(parent) if parent is not None and parent.actor.is_published else None

    return read


def _parent_columns(name, key, label):
    return (
        Column(key, label, _("Celle ou celui dont elle fait partie."), _parent(name, at("actor.name"))),
        Column(
            f"{key}_code",
            _("%s (code)") % label,
            _("Son code INSEE, ou son SIREN pour une intercommunalité."),
            _parent(name, at("code")),
            Kind.CODE,
        ),
    )


COLLECTIVITE_TABLE = Table(
    unit=_("une collectivité ou un territoire, d’ici ou d’ailleurs"),
    prepare=prepare,
    source=Collectivite.objects.published,
    attach=attach,
    points=lambda one: [one.actor.point] if one.actor.point else [],
    columns=(
        Column("nom", _("Nom"), _("Le nom du lieu."), at("actor.name")),
        Column("nom_complet", _("Nom complet"), _("S’il diffère : « Ville d’Orléans »."), at("official_name")),
        Column("type", _("Type"), _("Commune, département, collectivité étrangère…"), at("kind_label")),
        Column("type_code", _("Type (code)"), _("Valeur du filtre « type »."), at("kind"), Kind.CODE),
        Column(
            "code",
            _("Code officiel"),
            _("INSEE pour une commune, un département ou une région ; SIREN pour une intercommunalité."),
            at("code"),
            Kind.CODE,
        ),
        Column("siren", _("SIREN"), _("Numéro de l’organisation, en France."), at("actor.siren"), Kind.CODE),
        Column("codes_postaux", _("Codes postaux"), _("Tous ceux de la commune."), at("postal_codes"), Kind.CODES),
        *_parent_columns("epci", "intercommunalite", _("Intercommunalité")),
        *_parent_columns("departement", "departement", _("Département")),
        *_parent_columns("region", "region", _("Région")),
        Column("subdivision", _("Subdivision"), _("Celle du pays, à l’étranger : « Toscane »."), at("admin_area")),
        Column("pays", _("Pays"), _("Son pays."), at("actor.country.name")),
        Column("pays_code", _("Pays (code)"), _("Code ISO 3166 à deux lettres."), at("actor.country_id"), Kind.CODE),
        Column("population", _("Population"), _("Nombre d’habitants."), at("population"), Kind.INTEGER),
        Column(
            "population_annee",
            _("Année de la population"),
            _("L’année de ce nombre ; vide si elle n’est pas connue."),
            at("population_year"),
            Kind.INTEGER,
        ),
        Column(
            "population_approchee",
            _("Population approchée"),
            _("Si ce nombre est donné « environ »."),
            lambda one: None if one.population is None else one.population_is_approximate,
            Kind.BOOLEAN,
        ),
        Column("latitude", _("Latitude"), _("En degrés, WGS 84."), at("actor.latitude"), Kind.DECIMAL),
        Column("longitude", _("Longitude"), _("En degrés, WGS 84."), at("actor.longitude"), Kind.DECIMAL),
        Column(
            "position_approchee",
            _("Position approchée"),
            _("Si le point n’est qu’une approximation."),
            lambda one: None if one.actor.latitude is None else one.actor.position_is_approximate,
            Kind.BOOLEAN,
        ),
        Column(
            "jumelages",
            _("Jumelages et partenariats"),
            _("Nombre de fiches publiées dont elle est ou a été membre."),
            at("bond_count"),
            Kind.INTEGER,
        ),
        Column(
            "projets",
            _("Projets"),
            _("Nombre de projets publiés qu’elle porte ou dont elle est partenaire."),
            at("project_count"),
            Kind.INTEGER,
        ),
        Column("site", _("Site"), _("Son site."), at("actor.website"), Kind.ADDRESS),
        Column("wikidata", _("Wikidata"), _("Son identifiant dans Wikidata."), at("actor.wikidata_id"), Kind.CODE),
        Column("geonames", _("GeoNames"), _("Son identifiant dans GeoNames."), at("actor.geonames_id"), Kind.INTEGER),
        *identity_columns(),
    ),
)


def _collectivite(collectivite):
    actor = collectivite.actor
    about = sentence(collectivite.kind_label, collectivite.place)
    return Entry(actor.name, " — ".join(part for part in (actor.summary, about) if part), author(actor))


COLLECTIVITE_FEED = Feed(
    entry=_collectivite,
    load=lambda rows: rows.select_related(
        "actor__country", "actor__network__actor", "departement__actor", "region__actor"
    ),
    sheet=at("actor"),
    via="actor__",
)
