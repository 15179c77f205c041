"""Twinnings and partnerships as rows."""

from collections import namedtuple
from operator import attrgetter as at
from types import SimpleNamespace

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from directory.dates import format_period
from directory.enums import MemberState
from directory.listing.exports.entries import author, sentence
from directory.listing.exports.feeds import Entry, Feed
from directory.listing.exports.links import (
    PARTY_WIDTH,
    PUBLISHED,
    Named,
    distinct_points,
    grouped,
    party,
    party_paths,
    sectors_of,
)
from directory.listing.exports.shared import area_columns, country_columns, start_end_columns, theme_columns
from directory.listing.exports.table import Column, Kind, Table, choice, follow_up_columns, identity_columns
from directory.models import Jumelage, JumelageMember

HOME = "FR"
# A place in a bond: ``party`` when it is a collectivité of the base, ``country`` otherwise known by itself.
Member = namedtuple("Member", "name state joined country point party")


def prepare(jumelages):
    return (
        jumelages.prefetch_related(None)
        .select_related(None)
        .select_related("network__actor")
        .only(
            "title", "slug", "summary", "form", "status", "since", "until", "website",
            "verified_on", "verified_by", "origin", "source_url", "published_at", "updated_at",
            "network__actor__name", "network__actor__slug", "network__actor__state",
        )
    )  # fmt: skip


def attach(jumelages):
    """Two queries: members that may be named, sectors."""
    pks = [jumelage.pk for jumelage in jumelages]
    members, themes = _members(pks), sectors_of(Jumelage, pks)
    for jumelage in jumelages:
        shown = members.get(jumelage.pk, [])
        jumelage.links = SimpleNamespace(
            members=shown,
            signed=[one for one in shown if one.state == MemberState.SIGNED],
            territories=[one.party for one in shown if one.party and one.party.country == HOME],
            themes=themes.get(jumelage.pk, []),
        )


def _members(pks):
    shown = Q(collectivite__isnull=True) | Q(collectivite__actor__state=PUBLISHED)
    rows = JumelageMember.objects.filter(shown, jumelage__in=pks).order_by("position", "pk")
    place = "collectivite__actor__"
    columns = [
        *party_paths(place, "collectivite__"), f"{place}country__name", "state", "joined", "label", "area",
        "country_id", "country__name", "latitude", "longitude",
    ]  # fmt: skip
    found = grouped(rows.values_list("jumelage_id", *columns))
    return {pk: [_member(values) for values in members] for pk, members in found.items()}


def _member(values):
    known, values = values[:PARTY_WIDTH], values[PARTY_WIDTH:]
    home_country, state, joined, label, area, country, country_name, latitude, longitude = values
    if known[0] is not None:
        one = party(known)
        return Member(one.name, state, joined, Named(one.country, home_country), one.point, one)
    point = None if latitude is None else (latitude, longitude)
    place = Named(country, country_name) if country else None
    return Member(label or area or country_name, state, joined, place, point, None)


def countries(jumelage):
    return list(dict.fromkeys(one.country for one in jumelage.links.members if one.country))


def members_in(state):
    return lambda jumelage: [one.name for one in jumelage.links.members if one.state == state]


def of_signed(value):
    """A list that goes with « membres »: one value a signatory, nothing where it is not known."""
    return lambda jumelage: [value(one) for one in jumelage.links.signed]


def points(jumelage):
    """As ``directory.jumelages.places.jumelage_places``: the places of all members but those that left."""
    return distinct_points(one.point for one in jumelage.links.members if one.state != MemberState.LEFT)


JUMELAGES = Table(
    unit=_("un jumelage ou partenariat publié"),
    prepare=prepare,
    source=Jumelage.objects.published,
    attach=attach,
    points=points,
    columns=(
        Column("titre", _("Titre"), _("Le titre de la fiche."), at("title")),
        Column("resume", _("Résumé"), _("Le lien en une phrase."), at("summary")),
        Column("forme", _("Forme"), _("Ce que les membres ont signé."), choice("form")),
        Column("forme_code", _("Forme (code)"), _("Valeur du filtre « forme »."), at("form"), Kind.CODE),
        Column("etat", _("État"), _("Actif, en sommeil ou terminé."), choice("status")),
        Column("etat_code", _("État (code)"), _("actif, en-sommeil ou termine."), at("status"), Kind.CODE),
        *start_end_columns("since", "until", ("depuis", _("Depuis")), ("jusqua", _("Jusqu’à"))),
        Column("membres", _("Membres"), _("Les signataires."), of_signed(at("name")), Kind.LIST),
        Column(
            "membres_codes",
            _("Membres (codes)"),
            _("Codes officiels des membres français, dans le même ordre ; vide pour les autres."),
            of_signed(lambda one: one.party.code if one.party and one.party.country == HOME else None),
            Kind.CODES,
        ),
        Column(
            "membres_pays",
            _("Membres (pays)"),
            _("Code ISO 3166 du pays de chaque membre, dans le même ordre."),
            of_signed(lambda one: one.country.code if one.country else None),
            Kind.CODES,
        ),
        Column(
            "membres_depuis",
            _("Membres (depuis)"),
            _("Date d’entrée de chacun, dans le même ordre ; vide si elle n’est pas connue à part."),
            of_signed(at("joined")),
            Kind.CODES,
        ),
        Column(
            "pressentis",
            _("Membres pressentis"),
            _("Annoncés, mais sans signature."),
            members_in(MemberState.EXPECTED),
            Kind.LIST,
        ),
        Column("retires", _("Anciens membres"), _("Qui s’est retiré."), members_in(MemberState.LEFT), Kind.LIST),
        *country_columns(countries, _("Les pays de tous les membres, la France comprise.")),
        *area_columns(lambda jumelage: jumelage.links.territories),
        *theme_columns(lambda jumelage: jumelage.links.themes, ("secteurs", _("Secteurs"))),
        Column("site", _("Site"), _("Le site du jumelage."), at("website"), Kind.ADDRESS),
        *follow_up_columns(),
        *identity_columns(),
    ),
)


def _jumelage(jumelage):
    about = sentence(
        jumelage.get_form_display(),
        jumelage.get_status_display().lower(),
        format_period(jumelage.since, jumelage.until),
    )
    return Entry(
        jumelage.title,
        " — ".join(part for part in (jumelage.summary, about) if part),
        author(jumelage),
        tuple(sector.name for sector in jumelage.sectors.all()),
    )


JUMELAGE_FEED = Feed(
    entry=_jumelage,
    load=lambda jumelages: jumelages.select_related("network__actor").prefetch_related("sectors"),
)
