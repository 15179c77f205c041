"""``/donnees/``: how to take everything away, and what each column of each list says. Written from the code itself."""

from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from directory.enums import PublicationState
from directory.jumelages.list import JumelageList
from directory.kinds import all_kinds
from directory.listing.exports import LICENCE_URL
from directory.listing.exports.selection import choices_sentence
from directory.listing.query import Query
from directory.listing.selection import SqlSelection
from directory.models import JumelageMember, Project
from directory.projects.list import ProjectList
from directory.territories.list import CollectiviteList
from events.agenda.list import Agenda
from events.models import Event

PUBLISHED = PublicationState.PUBLISHED
FORMATS = {
    "xlsx": _("Excel"),
    "csv": _("CSV"),
    "json": _("JSON"),
    "geojson": _("GeoJSON"),
    "ics": _("Agenda"),
    "atom": _("Fil Atom"),
}
# What the values of a filter are, when they are not a short list.
VALUES = {
    "annee": _("une année, « 2024 »"),
    "collectivite": _("la fin de l’adresse d’une collectivité, « orleans »"),
    "decennie": _("la première année d’une décennie, « 1990 »"),
    "departement": _("un code INSEE, « 45 »"),
    "financeur": _("la fin de l’adresse d’un financeur"),
    "groupe": _("la fin de l’adresse d’un groupe-pays"),
    "odd": _("un numéro, de 1 à 17"),
    "pays": _("un code ISO 3166 à deux lettres, « BJ »"),
    "periode": _("« a-venir », « passes », un mois « 2026-10 » ou une année « 2026 »"),
    "region": _("un code INSEE, « 24 »"),
    "reseau": _("la fin de l’adresse d’un réseau, ou « national »"),
    "secteur": _("le code d’un secteur, comme dans la colonne des codes"),
    "theme": _("le code d’un secteur, comme dans la colonne des codes"),
}
FLAGS = {"toutes": _("Toutes les collectivités"), "tous": _("Tous les pays")}


@dataclass(frozen=True)
class Example:
    """A real selection: what it is, for what use, its addresses."""

    use: str
    sentence: str
    page: str
    file: str


def _lists():
    return [kind.list for kind in all_kinds() if kind.list]


def _name(listing):
    return capfirst(listing.noun.plural)


def _files(listing):
    return [(words, f"/{listing.section}.{suffix}") for suffix, words in FORMATS.items() if suffix in listing.exports]


@require_safe
def open_data(request):
    context = {
        "section": "donnees",
        "listes": [
            {
                "nom": _name(listing),
                "unite": listing.export_table.unit,
                "colonnes": len(listing.export_table.columns),
                "fichiers": _files(listing),
                "url": f"/donnees/{listing.section}/",
            }
            for listing in _lists()
        ],
        "exemples": list(_examples()),
        "licence_url": LICENCE_URL,
        "racine": request.build_absolute_uri("/").rstrip("/"),
    }
    return render(request, "pages/donnees.html", context)


@require_safe
def dictionary(request, section):
    """The columns of one list, its filters and its orders."""
    listing = next((listing for listing in _lists() if listing.section == section), None)
    if listing is None:
        raise Http404
    context = {
        "section": "donnees",
        "nom": _name(listing),
        "liste": listing.path,
        "unite": listing.export_table.unit,
        "fichiers": _files(listing),
        "colonnes": listing.export_table.columns,
        "filtres": _filters(listing),
        "tris": [(name, label) for name, (label, _order) in listing.sorts.items()],
        "autres": [(_name(other), f"/donnees/{other.section}/", other is listing) for other in _lists()],
        "racine": request.build_absolute_uri("/").rstrip("/"),
    }
    return render(request, "pages/donnees_liste.html", context)


def _filters(listing):
    """``[(parameter, label, what it takes, [(value, label)])]``."""
    rows = [("q", _("Recherche"), _("un lieu, un nom, un mot"), [])]
    for name, facet in listing.facets.items():
        choices = [] if name in VALUES else list(facet.choices.items())
        rows.append((name, facet.label, VALUES.get(name, ""), choices))
    return rows + [(name, FLAGS[name], _("« 1 »"), []) for name in listing.flags]


# --- Examples, from what is published ----------------------------------------------------------------------------


def _examples():
    """Selections that are never empty: those of what was written last."""
    country = _latest(Project.countries.through.objects.filter(project__state=PUBLISHED), "country_id")
    sector = _latest(
        Project.sectors.through.objects.filter(project__state=PUBLISHED, sector__merged_into__isnull=True),
        "sector__slug",
    )
    members = JumelageMember.objects.filter(jumelage__state=PUBLISHED, collectivite__actor__state=PUBLISHED)
    region = _latest(members.filter(collectivite__region__isnull=False), "collectivite__region__code")
    foreign = _latest(members.exclude(collectivite__actor__country="FR"), "collectivite__actor__country_id")
    events = Event.objects.published().filter(network__actor__state=PUBLISHED)
    network = _latest(events, "network__actor__slug")
    chosen = (
        (_("Dans Excel"), ProjectList, "xlsx", "pays", country),
        (_("Sur une carte"), JumelageList, "geojson", "region", region),
        (_("Dans un tableur ou un script"), JumelageList, "csv", "pays", foreign),
        (_("Pour un site"), CollectiviteList, "json", "region", region),
        (_("Dans un lecteur de fils"), ProjectList, "atom", "secteur", sector),
        (_("Dans un agenda"), Agenda, "ics", "reseau", network),
    )
    for use, listing, suffix, name, value in chosen:
        if value:
            query = Query(listing, **{name: value})
            sentence = f"{_name(listing)} {choices_sentence(SqlSelection(query))}"
            yield Example(use, sentence, query.url(), query.url(f"/{listing.section}.{suffix}"))


def _latest(rows, column):
    return rows.order_by("-pk").values_list(column, flat=True).first()
