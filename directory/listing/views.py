"""The view of every public list."""

from dataclasses import dataclass

from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views import View

from directory.listing.titles import NBSP, title_sentence

PAGE_SIZE = 24
# Places read for the map view; on paper, neighbours merge into one point.
MAX_POINTS = 5000
VIEWS = {
    "liste": (_("Liste"), "liste"),
    "table": (_("Tableau"), "table"),
    "carte": (_("Carte"), "carte"),
}


@dataclass(frozen=True)
class Noun:
    """How a list names what it holds: ``Noun("projet", "projets")``, feminine for « aucune »."""

    singular: str
    plural: str
    feminine: bool = False

    def count(self, number):
        """« 12 400 projets », « 1 projet », « Aucun projet »."""
        if number == 0:
            return f"{'Aucune' if self.feminine else 'Aucun'} {self.singular}"
        return f"{number:,}".replace(",", "\u202f") + NBSP + (self.singular if number == 1 else self.plural)


class ListView(View):
    """A list: subclasses say what (``filterset_class``, ``base``), in which orders (``sorts``), and how a row is shown.

    ``sorts``: ``{value of « tri »: (label, order_by arguments)}``, the first being the default; « pertinence » is added
    when words are searched. ``view_names``: among liste, table, carte.
    """

    http_method_names = ["get", "head", "options"]
    filterset_class = None
    noun = None
    section = ""
    path = ""
    sorts = {}
    view_names = ("liste", "table")
    template_name = "directory/liste.html"
    row_template = ""
    table_template = ""
    introduction = ""
    exports = ("csv", "json")
    page_size = PAGE_SIZE

    def base(self, filterset_data):
        """The published records, with what rows show; nothing else than what anybody may see."""
        raise NotImplementedError

    def cards(self, records):
        """What the row template shows of a page of records."""
        return list(records)

    def points(self, queryset):
        """``[(latitude, longitude)]`` of a selection, for the map view."""
        return []

    def get_filterset(self):
        return self.filterset_class(self.request.GET, self.base(self.request.GET))

    def get(self, request):
        filterset = self.get_filterset()
        selection = filterset.narrowed()
        total = selection.count()
        messages = filterset.ignored()
        sort, messages_sort = self._choice("tri", self._sorts(filterset))
        view, messages_view = self._choice("vue", {name: VIEWS[name] for name in self.view_names})
        page, pages, messages_page = self._page(total)
        start = (page - 1) * self.page_size
        rows = self._sorted(filterset.qs, filterset, sort)[start : start + self.page_size] if start < total else []
        keep = {"tri": sort if sort != next(iter(self._sorts(filterset))) else None}
        keep["vue"] = view if view != self.view_names[0] else None
        context = {
            "section": self.section,
            "chemin": self.path,
            "titre": title_sentence(self.noun.count(total), filterset, total > 1),
            "introduction": self.introduction,
            "total": total,
            "compte": self.noun.count(total),
            "noun": self.noun,
            "q": filterset.text,
            "ignores": [*messages, *messages_sort, *messages_view, *messages_page],
            "facettes": self._facets(filterset),
            "puces": self._chips(filterset, keep),
            "vider": self.path,
            "leviers": self._levers(filterset, keep) if total == 0 else [],
            "fiches": self.cards(rows),
            "rang": start + 1,
            "modele": self.row_template,
            "tableau": self.table_template,
            "vue": view,
            "vues": [
                {"icone": VIEWS[name][1], "libelle": VIEWS[name][0], "active": name == view,
                 "url": self._url(filterset, {**keep, "vue": name if name != self.view_names[0] else None})}
                for name in self.view_names
            ],
            "tris": [
                {"libelle": label, "actif": name == sort, "url": self._url(filterset, {**keep, "tri": name})}
                for name, (label, _order) in self._sorts(filterset).items()
            ],
            "tri": self._sorts(filterset)[sort][0],
            "caches": {name: value for name, value in keep.items() if value} | dict.fromkeys(filterset.flagged, "1"),
            "pages": self._pages(filterset, keep, page, pages),
            "precedente": self._url(filterset, {**keep, "page": page - 1 if page > 2 else None}) if page > 1 else "",
            "suivante": self._url(filterset, {**keep, "page": page + 1}) if page < pages else "",
            "exports": [
                {"format": name, "url": self._url(filterset, {}, f"{self.path.rstrip('/')}.{name}")}
                for name in self.exports
            ],
            "points": self.points(selection)[:MAX_POINTS] if view == "carte" else [],
            "indexable": not request.GET,
            # Where a list shows part of what it could: the address of the whole.
            "url_toutes": "",
            **self.extra(filterset),
        }  # fmt: skip
        return render(request, self.template_name, context)

    def extra(self, filterset):
        """More context for one list."""
        return {}

    def _sorts(self, filterset):
        if not filterset.text:
            return self.sorts
        return {"pertinence": (_("pertinence"), None), **self.sorts}

    def _sorted(self, queryset, filterset, sort):
        order = self._sorts(filterset)[sort][1]
        return queryset if order is None else queryset.order_by(*order)

    def _choice(self, name, choices):
        """The value of ``tri`` or ``vue``, the default when absent, and what to say when it is unknown."""
        default = next(iter(choices))
        value = self.request.GET.get(name, default).replace("\x00", "")
        if value in choices or value == "pertinence":
            return (value if value in choices else default), []
        return default, [f"Valeur inconnue, ignorée : {name}={value[:40]}."]

    def _page(self, total):
        """The page asked, the number of pages, and what to say when it is not one."""
        pages = max(1, -(-total // self.page_size))
        text = self.request.GET.get("page", "1")
        if not (text.isascii() and text.isdigit() and 0 < len(text) < 12 and int(text) > 0):
            return (
                1,
                pages,
                [f"Page inconnue, ignorée : {text[:20]}.".replace("\x00", "")],
            )
        page = int(text)
        if page > pages:
            return (
                page,
                pages,
                [f"La page {text} n’existe pas : cette liste a {pages} page{'s' if pages > 1 else ''}."],
            )
        return page, pages, []

    def _url(self, filterset, changes, path=None):
        query = filterset.parameters(**changes)
        return (path or self.path) + (f"?{query}" if query else "")

    def _facets(self, filterset):
        facets = []
        for name, facet in filterset.facets.items():
            chosen = filterset.chosen[name].labels if name in filterset.chosen else {}
            options = facet.options(filterset.narrowed(without=name), chosen)
            if facet.choices:
                options = [o for o in options if o["count"] or o["checked"] or len(options) <= facet.shown]
            facets.append(
                {
                    "name": name,
                    "label": facet.label,
                    "options": options[: facet.shown],
                    "more": options[facet.shown : 300],
                    "total": len(options),
                    "chosen": len(chosen),
                    "is_open": facet.is_open or bool(chosen),
                }
            )
        return facets

    def _chips(self, filterset, keep):
        chips = []
        if filterset.text:
            chips.append(
                {
                    "facette": "Recherche",
                    "libelle": filterset.text,
                    "url": self._url(filterset, {**keep, "q": None}),
                }
            )
        for name, chosen in filterset.chosen.items():
            values = [*chosen.labels, *chosen.unknown]
            for value in values[:30]:
                rest = [one for one in values if one != value]
                label = chosen.labels.get(value, f"{value[:40]} (inconnu)")
                chips.append(
                    {
                        "facette": chosen.facet.label,
                        "libelle": label,
                        "url": self._url(filterset, {**keep, name: rest}),
                    }
                )
        return chips

    def _levers(self, filterset, keep):
        """When nothing is found: what lifting each choice would give."""
        names = [(name, f"Sans « {chosen.facet.label.lower()} »") for name, chosen in filterset.chosen.items()]
        if filterset.text:
            names.append(("q", "Sans les mots cherchés"))
        levers = []
        for name, label in names:
            if number := filterset.narrowed(without=name).count():
                label = label.replace("« ", "«" + NBSP).replace(" »", NBSP + "»")
                url = self._url(filterset, {**keep, name: None})
                levers.append({"libelle": label, "url": url, "compte": self.noun.count(number)})
        return levers

    def _pages(self, filterset, keep, page, pages):
        if page > pages:
            return [{"numero": number, "url": self._url(filterset, {**keep, "page": number}), "active": False}
                    for number in sorted({1, pages})]  # fmt: skip
        near = sorted({1, *range(max(1, page - 1), min(pages, page + 1) + 1), pages})
        links, previous = [], 0
        for number in near:
            if number - previous > 1:
                links.append({"numero": None})
            url = self._url(filterset, {**keep, "page": number if number > 1 else None})
            links.append({"numero": number, "url": url, "active": number == page})
            previous = number
        return links
