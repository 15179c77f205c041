"""The view of every public list."""

from dataclasses import dataclass

from django.shortcuts import render
from django.template.loader import get_template
from django.utils.translation import gettext_lazy as _
from django.views import View

from directory.database.version import version_of
from directory.french import NBSP, counted, either, quoted
from directory.listing.nearness import NEAREST, Around
from directory.listing.titles import title_sentence
from directory.search import engine

PAGE_SIZE = 24
CHUNK = 500
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
        return counted(number, self.singular, self.plural)


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
    # What distances are measured from.
    around = Around()
    # Orders that are not chosen by « tri ».
    unnamed_orders = {}
    view_names = ("liste", "table")
    template_name = "listes/liste.html"
    row_template = ""
    table_template = ""
    introduction = ""
    # Whether ``cards`` makes one card for each record, shown by ``row_template`` alone.
    keeps_lines = False
    exports = ("csv", "json")
    page_size = PAGE_SIZE
    # How the list is kept in memory (``directory.search.indexed.Indexed``); without it, SQL does everything.
    indexed = None

    def rows(self):
        """The published records, with what rows show; nothing else than what anybody may see."""
        raise NotImplementedError

    def base(self, filterset_data):
        """Those of ``rows`` that are listed when nothing else is asked."""
        return self.rows()

    def complete(self, records):
        """Give a page of records what the process knows by heart. Returns them."""
        return records

    def cards(self, records):
        """What the row template shows of a page of records."""
        return list(records)

    def plan(self, filterset):
        """The map of a selection, for the lists that have one (``directory.listing.maps``)."""
        return None

    def get_filterset(self):
        data = self.request.GET
        filterset = self.filterset_class(
            data, lambda: self.base(data), rows=self.rows, complete=self.complete, index=self.index()
        )
        if self.indexed and self.indexed.places:
            self.around = Around.read(data.get("autour", ""))
            filterset.carried["autour"] = self.around.slug
        return filterset

    @classmethod
    def entry(cls):
        """The index of this list in this process (``engine.Entry``), ``None`` for a list that has none."""
        if cls.indexed is None:
            return None
        orders = {name: order for name, (_label, order) in cls.sorts.items()} | cls.unnamed_orders
        return engine.register(cls.section, cls.indexed, cls.filterset_class.all_facets(), orders)

    def index(self):
        """The ``ListIndex`` under which the request is answered; ``None`` while it is being built."""
        entry = self.entry()
        index = entry.at(version_of(self.request)) if entry else None
        # While it is being built SQL answers, and finds words less well: no cache keeps that page.
        self.request.is_provisional = entry is not None and index is None
        return index

    def records(self, filterset, sort, chunk=CHUNK):
        """Every record of the selection in order, with what rows show, read ``chunk`` at a time."""
        return filterset.selection.records(*self._ordering(filterset, sort), chunk)

    def get(self, request):
        filterset = self.get_filterset()
        selection = filterset.selection
        sort, messages_sort = self._choice("tri", self._sorts(filterset))
        view, messages_view = self._choice("vue", {name: VIEWS[name] for name in self.view_names})
        with selection.lock:
            total = selection.total
            facets = self._facets(filterset)
            levers = self._levers(filterset, self._kept(filterset, sort, view)) if total == 0 else []
        page, pages, messages_page = self._page(total)
        start = (page - 1) * self.page_size
        shown = (*self._ordering(filterset, sort), start, start + self.page_size) if start < total else None
        lines = self._lines(filterset, shown) if shown and view != "table" and self.keeps_lines else []
        cards = [] if lines else self.cards(selection.page(*shown) if shown else [])
        messages = [*self._corrections(filterset), *self.around.messages, *filterset.ignored()]
        keep = self._kept(filterset, sort, view)
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
            "facettes": facets,
            "puces": self._chips(filterset, keep),
            "vider": self.path,
            "leviers": levers,
            "mots": filterset.marked,
            "fiches": cards,
            "lignes": lines,
            "rang": start + 1,
            "dernier": min(start + self.page_size, total),
            "modele": self.row_template,
            "tableau": self.table_template,
            "vue": view,
            "vues": [
                {"icone": VIEWS[name][1], "libelle": VIEWS[name][0], "active": name == view,
                 "url": self._url(filterset, {**keep, "vue": name if name != self.view_names[0] else None})}
                for name in self.view_names
            ],
            "tris": [
                {"nom": name, "libelle": label, "actif": name == sort,
                 "url": self._url(filterset, {**keep, "tri": name})}
                for name, (label, _order) in self._sorts(filterset).items()
            ],
            "tri": self._sorts(filterset)[sort][0],
            "caches": {name: value for name, value in (keep | filterset.carried).items() if value}
            | dict.fromkeys(filterset.flagged, "1"),
            "pages": self._pages(filterset, keep, page, pages),
            "precedente": self._url(filterset, {**keep, "page": page - 1 if page > 2 else None}) if page > 1 else "",
            "suivante": self._url(filterset, {**keep, "page": page + 1}) if page < pages else "",
            "exports": [
                {"format": name, "url": self._url(filterset, {"tri": keep["tri"]}, f"{self.path.rstrip('/')}.{name}")}
                for name in self.exports
            ],
            "plan": self.plan(filterset) if view == "carte" else None,
            "indexable": not request.GET,
            # Where a list shows part of what it could: the address of the whole.
            "url_toutes": "",
            **self.extra(filterset),
        }  # fmt: skip
        return render(request, self.template_name, context)

    def _lines(self, filterset, shown):
        """The rendered rows of a page of the list, each made once as long as its record does not change."""
        selection, words = filterset.selection, filterset.marked
        keys = selection.page_keys(*shown)
        kept = selection.lines
        lines = {key: kept.get((key, words)) for key in keys}
        if missing := [key for key, line in lines.items() if line is None]:
            template = get_template(self.row_template)
            records = selection.read(missing)
            for record, card in zip(records, self.cards(records), strict=True):
                lines[record.pk] = kept[record.pk, words] = template.render({"carte": card, "q": words})
        return [line for line in lines.values() if line is not None]

    def extra(self, filterset):
        """More context for one list."""
        return {}

    def _sorts(self, filterset):
        sorts = self.sorts
        if filterset.text:
            sorts = {"pertinence": (_("pertinence"), None), **sorts}
        if self.around.point:
            # Without an index the first order of the list stands in for it.
            sorts = {**sorts, NEAREST: (self.around.label, next(iter(self.sorts.values()))[1])}
        return sorts

    def _ordering(self, filterset, sort):
        """The order that applies, by name or itself, and its arguments; ``None`` for the likeliest first."""
        arguments = self._sorts(filterset)[sort][1]
        if sort == NEAREST and filterset.index:
            return filterset.index.order_around(self.around.point), arguments
        return sort, arguments

    def _kept(self, filterset, sort, view):
        """What links keep besides the choices."""
        return {
            "tri": sort if sort != next(iter(self._sorts(filterset))) else None,
            "vue": view if view != self.view_names[0] else None,
        }

    def _corrections(self, filterset):
        """What was understood instead of what was typed."""
        corrections = filterset.reading.corrections if filterset.reading else {}
        return [
            f"Rien pour {quoted(typed)}{NBSP}: voici {either(map(quoted, words))}."
            for typed, words in corrections.items()
        ]

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
                [f"La page {text} n’existe pas : cette liste a {counted(pages, 'page')}."],
            )
        return page, pages, []

    def _url(self, filterset, changes, path=None):
        query = filterset.parameters(**changes)
        return (path or self.path) + (f"?{query}" if query else "")

    def _facets(self, filterset):
        facets = []
        for name, facet in filterset.facets.items():
            chosen = filterset.chosen[name].labels if name in filterset.chosen else {}
            options, total = facet.options(filterset.selection.counts(name), chosen)
            facets.append(
                {
                    "name": name,
                    "label": facet.label,
                    "options": options[: facet.shown],
                    "more": options[facet.shown :],
                    "total": total,
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
        names = [(name, f"Sans {quoted(chosen.facet.label.lower())}") for name, chosen in filterset.chosen.items()]
        if filterset.text:
            names.append(("q", "Sans les mots cherchés"))
        levers = []
        for name, label in names:
            if number := filterset.selection.count(without=name):
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
