"""``/chiffres/``: the selection of a list, in charts that are tables too. Same filters, same address parameters."""

from django.http import Http404, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.french import NBSP
from directory.jumelages.figures import JumelageCharts
from directory.jumelages.list import JumelageList
from directory.listing.exports import csv_lines
from directory.listing.titles import title_sentence
from directory.models import Jumelage, Project
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


class FiguresMixin:
    """Turns a ``ListView`` into its figures. ``figures_path``: their address, without which ``path`` stays the list's.

    ``shared``: the parameters that mean the same on the other page of figures.
    """

    template_name = "pages/chiffres.html"
    charts_class = None
    # The list has its own: here, the CSV is that of the charts.
    exports = ()
    figures_path = ""
    shared = ("q", "pays", "region", "departement", "reseau", "collectivite")

    def get(self, request, extension=None):
        filterset = self.get_filterset()
        maker = self.charts_class(filterset, self.noun, self.path)
        charts = maker.all()
        if extension:
            return self._csv(charts)
        total, today = maker.facts["total"], timezone.localdate()
        title = title_sentence(self.noun.count(total), filterset, total > 1)
        context = {
            "section": "chiffres",
            "chemin": self.figures_path,
            "titre": title,
            "total": total,
            "compte": self.noun.count(total),
            "noun": self.noun,
            "q": filterset.text,
            "ignores": filterset.ignored(),
            "facettes": self._facets(filterset),
            "puces": self._chips(filterset, {}),
            "vider": self.figures_path,
            "leviers": self._levers(filterset, {}) if not total else [],
            "graphiques": charts,
            "demonstration": maker.facts["demonstration"],
            "date": today,
            "onglets": self._tabs(filterset),
            "liste": self._list_url(filterset),
            "csv": self._csv_url(filterset),
            "indexable": not request.GET,
            "donnees_liees": self._structured(title, today),
        }
        return render(request, self.template_name, context)

    def _url(self, filterset, changes, path=None):
        return super()._url(filterset, changes, path or self.figures_path)

    def _list_url(self, filterset):
        return self._url(filterset, {}, self.path)

    def _csv_url(self, filterset):
        """Where a chart's rows are taken from; the name of the chart comes last."""
        url = self._url(filterset, {}, f"{self.figures_path.rstrip('/')}.csv")
        return f"{url}{'&' if '?' in url else '?'}graphique="

    def _tabs(self, filterset):
        dropped = {name: None for name in filterset.chosen if name not in self.shared}
        return [
            {
                "libelle": view.label,
                "url": self._url(filterset, dropped, view.figures_path),
                "actif": view.figures_path == self.figures_path,
            }
            for view in (ProjectFigures, JumelageFigures)
        ]

    def _structured(self, title, today):
        address = self.request.build_absolute_uri(self.figures_path)
        download = self.request.build_absolute_uri(f"{self.figures_path.rstrip('/')}.csv")
        return [
            dataset(f"Passerelles{NBSP}: {title}", address, download, today),
            breadcrumb([("Accueil", self.request.build_absolute_uri("/")), ("Chiffres", address)]),
        ]

    def _csv(self, charts):
        """The rows of one chart, or of all. Raises ``Http404`` for a chart that this selection does not have."""
        name = self.request.GET.get("graphique", "")
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


class ProjectFigures(FiguresMixin, ProjectList):
    charts_class = ProjectCharts
    figures_path = "/chiffres/"
    label = _("Projets")

    def rows(self):
        return Project.objects.published().with_status()


class JumelageFigures(FiguresMixin, JumelageList):
    charts_class = JumelageCharts
    figures_path = "/chiffres/jumelages/"
    label = _("Jumelages et partenariats")

    def rows(self):
        return Jumelage.objects.published()
