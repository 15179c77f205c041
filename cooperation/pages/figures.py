"""``/chiffres/``: the selection of a list, in charts that are tables too. Same filters, same address parameters."""

from dataclasses import dataclass
from functools import partial

from django.http import Http404, HttpResponsePermanentRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from directory.database.version import version_of
from directory.french import NBSP
from directory.jumelages.figures import JumelageCharts
from directory.jumelages.list import JumelageList
from directory.listing.exports import csv_lines
from directory.listing.meaning import readings, told
from directory.listing.nothing import elsewhere, levers
from directory.listing.page import chips, facet_boxes
from directory.listing.titles import title_sentence
from directory.projects.figures import ProjectCharts
from directory.projects.list import ProjectList
from directory.sheets.structured import breadcrumb, dataset

CSV_COLUMNS = {
    "graphique": "Graphique",
    "titre": "Titre",
    "code": "Code",
    "libelle": "Libellé",
    "mesure": "Mesure",
    "nombre": "Nombre",
    "part": "Part",
}


@dataclass(frozen=True)
class Figures:
    """The figures of a list: their charts, their address, their name beside the others."""

    listing: type
    charts: type
    path: str
    label: str


FIGURES = {
    "projets": Figures(ProjectList, ProjectCharts, "/chiffres/", _("Projets")),
    "jumelages": Figures(JumelageList, JumelageCharts, "/chiffres/jumelages/", _("Jumelages et partenariats")),
}
# The parameters that mean the same on the other page of figures.
SHARED = ("q", "mots", "pays", "region", "departement", "reseau", "collectivite")


@require_safe
def figures(request, of, extension=None):
    """``of``: a key of ``FIGURES``. The list has its own exports: here, the CSV is that of the charts."""
    version_of(request)
    shown = FIGURES[of]
    selection = shown.listing.select(request.GET)
    query, maker = selection.query, shown.charts(selection)
    if not extension and (moved := query.moved(request.path)):
        return HttpResponsePermanentRedirect(moved)
    charts = maker.all()
    if extension:
        return _csv(charts, request.GET.get("graphique", ""))
    total, today = maker.facts["total"], timezone.localdate()
    title = title_sentence(maker.noun.count(total), selection, total > 1)
    link = partial(query.url, shown.path)
    download = f"{shown.path.rstrip('/')}.csv"
    rows_url = query.url(download)
    context = {
        "section": "chiffres",
        "chemin": shown.path,
        "canonique": link(),
        "titre": title,
        "total": total,
        "compte": maker.noun.count(total),
        "noun": maker.noun,
        "q": query.typed,
        "ignores": [*told(selection), *query.ignored()],
        "facettes": facet_boxes(selection),
        "puces": chips(query, link),
        "vider": shown.path,
        "compris": readings(query, link),
        "leviers": [] if total else levers(selection, link),
        "ailleurs": [] if total else elsewhere(selection),
        "graphiques": charts,
        "demonstration": maker.facts["demonstration"],
        "date": today,
        "onglets": _tabs(query, shown),
        "liste": query.url(),
        # Where a chart's rows are taken from; the name of the chart comes last.
        "csv": f"{rows_url}{'&' if '?' in rows_url else '?'}graphique=",
        "indexable": link() == shown.path,
        "donnees_liees": _structured(title, today, *map(request.build_absolute_uri, ("/", shown.path, download))),
    }
    return render(request, "pages/chiffres.html", context)


def _tabs(query, shown):
    dropped = {name: None for name in query.chosen if name not in SHARED}
    return [
        {"libelle": other.label, "url": query.url(other.path, **dropped), "actif": other is shown}
        for other in FIGURES.values()
    ]


def _structured(title, today, root, address, download):
    return [
        dataset(f"Passerelles{NBSP}: {title}", address, download, today),
        breadcrumb([("Accueil", root), ("Chiffres", address)]),
    ]


def _csv(charts, name):
    """The rows of the chart ``name``, or of all. Raises ``Http404`` for a chart that this selection does not have."""
    chosen = [chart for chart in charts if chart.name == name or not name]
    if name and not chosen:
        raise Http404
    rows = (
        {
            "graphique": chart.name,
            "titre": chart.title,
            "code": line["row"].value,
            "libelle": line["row"].label,
            "mesure": chart.unit,
            "nombre": f"{line['row'].number}",
            "part": line["share"],
        }
        for chart in chosen
        for line in chart.table
    )
    response = StreamingHttpResponse(csv_lines(CSV_COLUMNS, rows), content_type="text/csv; charset=utf-8")
    today = timezone.localdate()
    filename = f"passerelles-{name or 'chiffres'}-{today:%Y-%m-%d}-licence-ouverte.csv"
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["X-Robots-Tag"] = "noindex"
    return response
