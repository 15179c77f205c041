"""What a page of a list shows of a selection: facets, filters under way, cards, and where each link leads."""

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from directory.french import counted
from directory.listing.drawn import lines_of
from directory.listing.meaning import readings, told
from directory.listing.nothing import elsewhere, levers
from directory.listing.titles import title_sentence
from directory.understanding.operators import EXCEPT

VIEWS = {
    "liste": (_("Liste"), "liste"),
    "table": (_("Tableau"), "table"),
    "carte": (_("Carte"), "carte"),
}
# Values of one facet among the filters under way.
MAX_CHIPS = 30


def title_of(selection):
    """« 128 projets au Bénin, en cours »."""
    total = selection.total
    return title_sentence(selection.listing.noun.count(total), selection, total > 1)


def facet_boxes(selection):
    """The panel: one dictionary a facet."""
    boxes = []
    for name, facet in selection.listing.facets.items():
        chosen = selection.query.chosen[name].labels if name in selection.query.chosen else {}
        options, total = facet.options(selection.counts(name), chosen)
        boxes.append(
            {
                "name": name,
                "label": facet.label,
                "options": options[: facet.shown],
                "more": options[facet.shown :],
                "total": total,
                "chosen": len(chosen),
                "is_open": (facet.is_open and bool(options)) or bool(chosen),
            }
        )
    return boxes


def chips(query, link):
    """What cuts the list, each with the address where it does not. ``link``: changes → address."""
    found = []
    found += [
        {"facette": "Compris", "libelle": meaning.label, "url": link(q=meaning.without or None)}
        for meaning in query.meanings
    ]
    if query.text:
        found.append({"facette": "Recherche", "libelle": query.text, "url": link(q=query.without_text)})
    for word in query.kept_out:
        rest = query.asked.replace(f"{EXCEPT}{word}", "")
        found.append({"facette": "Recherche", "libelle": f"sauf {word}", "url": link(q=rest or None)})
    for name, chosen in query.chosen.items():
        if query.is_default and name == query.listing.default[0]:
            # What goes without saying is not a filter that one lifts.
            continue
        values = [*chosen.labels, *chosen.unknown]
        for value in values[:MAX_CHIPS]:
            rest = [one for one in values if one != value]
            label = chosen.labels.get(value, f"{value[:40]} (inconnu)")
            found.append({"facette": chosen.facet.label, "libelle": label, "url": link(**{name: rest})})
    return found


class Page:
    """One page of a selection. ``context()`` is what its template reads."""

    def __init__(self, selection):
        self.selection, self.query, self.listing = selection, selection.query, selection.listing
        with selection.lock:
            self.total = selection.total
            self.facets = facet_boxes(selection)
            self.levers = [] if self.total else levers(selection, self.query.link)
        self.elsewhere = [] if self.total else elsewhere(selection)
        self.number = self.query.page or 1
        self.last = max(1, -(-self.total // self.listing.page_size))
        self.start = (self.number - 1) * self.listing.page_size
        self.stop = min(self.start + self.listing.page_size, self.total)

    @cached_property
    def lines(self):
        """The rows as HTML, for a list whose cards are drawn once."""
        if self.query.view == "table" or not self.listing.is_drawn_once or self.start >= self.total:
            return []
        return lines_of(self.selection, self.start, self.stop)

    @cached_property
    def records(self):
        """The records shown, when there are no ``lines``."""
        if self.lines or self.start >= self.total:
            return []
        return self.selection.page(self.start, self.stop)

    def context(self):
        listing, query, link = self.listing, self.query, self.query.link
        return {
            "section": listing.section,
            "chemin": listing.path,
            "canonique": self._link(self.number),
            "indexable": self._link(self.number) == listing.path,
            "titre": title_of(self.selection),
            "precision": self._precision(),
            "introduction": listing.introduction,
            "total": self.total,
            "compte": listing.noun.count(self.total),
            "noun": listing.noun,
            "q": query.typed,
            "compris": readings(query, link),
            "ignores": self._messages(),
            "facettes": self.facets,
            "puces": chips(query, link),
            "vider": listing.path,
            "leviers": self.levers,
            "ailleurs": self.elsewhere,
            "mots": self.selection.marked,
            "fiches": listing.cards(self.records) if self.records else [],
            "lignes": self.lines,
            "rang": self.start + 1,
            "dernier": self.stop,
            "modele": listing.row_template,
            "tableau": listing.table_template,
            "vue": query.view,
            "vues": [
                {"icone": VIEWS[name][1], "libelle": VIEWS[name][0], "active": name == query.view,
                 "url": link(vue=name if name != listing.view_names[0] else None)}
                for name in listing.view_names
            ],
            "tris": [
                {"nom": name, "libelle": label, "actif": name == query.sort, "url": link(tri=name)}
                for name, (label, _order) in query.sorts.items()
            ],
            "tri": query.sorts[query.sort][0],
            "caches": {name: value for name, value in (query.kept | query.carried).items() if value}
            | dict.fromkeys(query.flagged, "1"),
            "pages": self._links(),
            "precedente": self._link(self.number - 1) if self.number > 1 else "",
            "suivante": self._link(self.number + 1) if self.number < self.last else "",
            "exports": [
                {"format": name, "url": query.url(f"{listing.path.rstrip('/')}.{name}", tri=query.kept["tri"])}
                for name in listing.exports
            ],
            # By mail: the same choices, elsewhere.
            "suivre": query.url("/suivre/", liste=listing.section) if "atom" in listing.exports else "",
            "plan": None,
            # Where a list shows part of what it could: the address of the whole.
            "url_toutes": "",
        }  # fmt: skip

    def _precision(self):
        """What tells this page from the others of the same choices, after its title: « , tableau, page 2 »."""
        kept = self.query.kept
        parts = [
            VIEWS[self.query.view][0].lower() if kept["vue"] else "",
            str(self.query.sorts[self.query.sort][0]) if kept["tri"] else "",
            f"page {self.number}" if self.number > 1 else "",
        ]
        return "".join(f", {part}" for part in parts if part)

    def _messages(self):
        """What was understood instead of what was typed, and what was not understood."""
        query = self.query
        ignored = [*query.around.messages, *query.ignored(), *query.ignored_sort(), *query.ignored_view()]
        return [*told(self.selection), *ignored, *self._ignored_page()]

    def _ignored_page(self):
        if self.query.page is None:
            return [f"Page inconnue, ignorée : {self.query.data.get('page')[:20]}.".replace("\x00", "")]
        if self.number > self.last:
            pages = counted(self.last, "page")
            return [f"La page {self.query.data.get('page', '1')} n’existe pas : cette liste a {pages}."]
        return []

    def _link(self, number):
        return self.query.link(page=number if number > 1 else None)

    def _links(self):
        if self.number > self.last:
            return [
                {"numero": number, "url": self.query.link(page=number), "active": False}
                for number in sorted({1, self.last})
            ]
        near = range(max(1, self.number - 1), min(self.last, self.number + 1) + 1)
        links, previous = [], 0
        for number in sorted({1, *near, self.last}):
            if number - previous > 1:
                links.append({"numero": None})
            links.append({"numero": number, "url": self._link(number), "active": number == self.number})
            previous = number
        return links
