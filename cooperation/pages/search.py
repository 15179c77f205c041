"""Everything, grouped by kind: ``/recherche/?q=``. Each kind is found as its own list finds it."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import prefetch_related_objects
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cooperation.pages.intents import page_named, pages_for
from directory.database.fold import fold
from directory.database.version import version_of
from directory.kinds import Kind, all_kinds
from directory.listing.fruitless import Nothing
from directory.listing.meaning import given_up
from directory.listing.nothing import lifted, pieces_of
from directory.listing.page import chips
from directory.listing.query import AS_TYPED, typed_words
from directory.listing.selection import LIKELIEST
from directory.listing.titles import TOO_SMALL, not_as_typed
from directory.search.glued import tells_nothing
from directory.search.suggested import suggestions
from directory.understanding import operators
from directory.understanding.reader import MAX_OTHERS

SHOWN = 5
#: When nothing answers: the lists whose readings are shown without one of their parts, and how many of these.
LISTS_LIFTED, MAX_LEVERS = 3, 6
#: Fewer answers than this, and what the words may have meant is asked.
FEW = 3


@dataclass
class Line:
    """One answer: how it is written, the name that was typed if it is another, and why it answers."""

    shown: object
    other: str = ""
    whereabouts: object = None


@dataclass
class Found:
    """What one list answers. ``links``: ``[(label, url, number)]``, the lists where the rest is."""

    name: str
    total: int
    lines: list = field(default_factory=list)
    links: list = field(default_factory=list)
    marked: str = ""
    corrections: dict = field(default_factory=dict)
    # How to read the lines, once it is known that they will be shown.
    kind: Kind | None = None
    selection: object = None
    words: dict = field(default_factory=dict)
    is_in_parts: bool = False
    keys: list = field(default_factory=list)

    @property
    def is_corrected(self):
        """Whether other words than those typed were searched, or understood."""
        return bool(self.corrections) or any(meaning.sense.is_corrected for meaning in self.selection.query.meanings)

    @property
    def label(self):
        return suggestions.sources[self.name].label

    def cut(self):
        """Choose what is shown of it, and where the rest is: dear, so only once it is known that it will be shown."""
        self.marked = self.selection.marked
        if not self.is_in_parts:
            self.keys = self.selection.page_keys(0, SHOWN, LIKELIEST)
            self.links = [("", self.selection.query.url(), self.total)] if self.total > SHOWN else []
            return
        # Each part, where it is.
        listing, (parameter, default) = self.kind.list, self.kind.list.default
        for value, label in {default: listing.noun.plural, **listing.other_parts}.items():
            part = listing.select(**self.words, **{parameter: value})
            if part.total and self.total > SHOWN:
                self.links.append((label, part.query.url(), part.total))
            if part.total and (missing := SHOWN - len(self.keys)):
                self.keys += part.page_keys(0, missing, LIKELIEST)

    def read(self, others):
        """Fill ``lines`` with what the answers say today. ``others``: ``{key: name that was typed}``."""
        self.cut()
        if self.kind.told_where:
            whereabouts, show = self.kind.told_where
            records = self.selection.read(self.keys)
            prefetch_related_objects(records, "sectors")
            rows = {row.pk: (show(row), whereabouts(row, self.marked)) for row in records}
        else:
            rows = {key: (shown, None) for key, shown in suggestions.sources[self.name].show(self.keys).items()}
        self.lines = [Line(rows[key][0], others.get(key, ""), rows[key][1]) for key in self.keys if key in rows]


@require_safe
def search(request):
    version_of(request)
    text = typed_words(request.GET.get("q"))
    as_typed = request.GET.get("mots") == AS_TYPED
    context = {"section": "recherche", "q": text, "groupes": [], "total": 0, "corrige": "", "peut_etre": ""}
    context["canonique"] = f"{request.path}?{urlencode({'q': text})}" if text else ""
    if tells_nothing(operators.normalised(text)):
        context["rien_dit"] = TOO_SMALL
    elif text:
        pages = pages_for(text)
        context |= {"voir": pages, "tels_quels": as_typed} | _answers(text, as_typed, bool(pages))
        if not (as_typed or pages or context["groupes"]):
            request.found_nothing = _in_vain(text)
    return render(request, "pages/recherche.html", context)


def _in_vain(text):
    """What the list that reads most of them read in words that none answers."""
    queries = [kind.list.select(q=text).query for kind in _searched_kinds()]
    best = max(queries, key=lambda query: len(query.meanings))
    return Nothing("recherche", text, tuple(best.meanings), best.text)


def _answers(text, as_typed, is_served):
    """``is_served``: a page of the site answers the words, which are then no misspelt names."""
    named, understood = _named(text)
    found, empty = _in_lists(text, as_typed)
    uncorrected = [one for one in found if not one.is_corrected]
    corrected = perhaps = ""
    if uncorrected or is_served or (named and not understood):
        # Named, and misspelt alone: the lists say what they read.
        found = uncorrected or ([] if is_served else [one for one in found if not one.corrections])
        if understood and sum(one.total for one in found) < FEW:
            perhaps = suggestions.told(named, understood).corrected
        named = {} if understood else named
    elif corrected := suggestions.told(named, understood).corrected or _understood(text, found):
        named, _words = _named(corrected)
        found, empty = _in_lists(corrected, as_typed)
    groups = _with_names(found, named, corrected or text)
    return {
        "groupes": groups,
        "total": sum(one.total for one in found),
        "corrige": corrected,
        "peut_etre": perhaps,
        "compris": _meant(found),
        "aussi": _others(found, corrected or text),
        "signes": _signs(found or empty),
        **({} if groups or is_served else _nothing(empty)),
    }


def _signs(found):
    """What is told of the signs that were typed, and of words that only begin what was found, each once."""
    signs = [sign for one in found for sign in one.selection.query.signs()]
    if found and all(one.selection.begun for one in found):
        signs += [sentence for one in found for sentence in not_as_typed(one.selection)]
    return list(dict.fromkeys(signs))


def _named(text):
    """What is named by what is typed; nothing where something is kept out, or one of two things asked."""
    asked = operators.normalised(text)
    return suggestions.find(asked) if operators.plain(asked) == asked else ({}, ())


def _nothing(empty):
    """What was understood though nothing answers, what answers without a part of it, and the pages of what is named."""
    read = sorted((one for one in empty if one.selection.query.meanings), key=_is_read_by)
    if not read:
        return {}
    best = read[0].selection.query
    levers = [
        {
            "libelle": f"{one.label}, s{label[1:]}",
            "url": query.url(**changes),
            "compte": one.kind.list.noun.count(number),
        }
        for one in read[:LISTS_LIFTED]
        for query in [one.selection.query]
        if len(pieces_of(query)) > 1
        for label, changes, number in lifted(one.selection)
        if changes["q"]
    ]
    return {
        "puces": chips(best, lambda q=None: f"?{urlencode({'q': q})}" if q else "?"),
        "lu": given_up(best),
        "leviers": levers[:MAX_LEVERS],
        "voir": [page for meaning in best.meanings for page in page_named(meaning.typed)],
    }


def _is_read_by(one):
    """The lists that understand most first, then those with the most to show."""
    query = one.selection.query
    return len(query.text), -len(query.meanings), -one.selection.count("q")


def _meant(found):
    """What the words were understood to mean, in one list or another: labels, each once."""
    return list(dict.fromkeys(meaning.label for one in found for meaning in one.selection.query.meanings))


def _others(found, text):
    """``[(label, words)]``: what the words may mean as well, each once, and the words that say so."""
    meant = _meant(found)
    others = {
        sense.label: text.replace(meaning.typed, sense.label)
        for one in found
        for meaning in one.selection.query.meanings
        for _name, sense in meaning.others
    }
    return [(label, words) for label, words in others.items() if label not in meant][:MAX_OTHERS]


def _in_lists(text, as_typed):
    """The lists that find something, then the others; ``as_typed``: without understanding the words."""
    words = {"q": text, "mots": AS_TYPED} if as_typed else {"q": text}
    found = [_in_list(kind, words) for kind in _searched_kinds()]
    empty = [one for one in found if not one.total]
    found = [one for one in found if one.total]
    # Countries answer by their names; those that one name means together (« Union soviétique »), by their list.
    meant = {
        meaning.typed for one in [*found, *empty] for meaning in one.selection.query.meanings if _is_of_several(meaning)
    }
    countries = [_in_list(kind, {"q": typed}) for kind in all_kinds() if kind.name == "pays" for typed in meant]
    return countries + found, empty


def _is_of_several(meaning):
    return meaning.name == "pays" and len(meaning.sense.values) > 1


def _searched_kinds():
    """The kinds whose lists answer, what a name means first coming first; countries answer by their names alone."""
    found = {kind.name: kind for kind in all_kinds() if kind.list and (kind.is_moderated or kind.is_role)}
    return [found[name] for name in suggestions.sources if name in found]


def _in_list(kind, words):
    listing = kind.list
    selection = listing.select(**words)
    # A list that shows one part of its records, unless the words name another.
    in_parts = listing.default and all(meaning.name != listing.default[0] for meaning in selection.query.meanings)
    total = selection.count(listing.default[0]) if in_parts else selection.total
    return Found(
        kind.name,
        total,
        corrections=selection.corrections,
        kind=kind,
        selection=selection,
        words=words,
        is_in_parts=bool(in_parts),
    )


def _with_names(found, named, text):
    """The groups to show: what the lists found and what is named so, the kind of the named thing first."""
    groups = {one.name: one for one in found}
    for one in found:
        one.read(suggestions.other_names(one.name, named.get(one.name, ())))
    for kind in named.keys() - groups.keys():
        lines = [Line(one, one.other) for one in suggestions.group(kind, named[kind]).suggestions[:SHOWN]]
        if lines:
            groups[kind] = Found(kind, len(lines), lines, marked=text)
    order = {kind: position for position, kind in enumerate(named)}
    return sorted(groups.values(), key=lambda one: order.get(one.name, len(order)))


def _understood(text, found):
    """``text`` with the words that the list with most answers read in place of those typed."""
    best = max(found, key=lambda one: one.total, default=None)
    if best is None:
        return ""
    words = {typed: understood[0] for typed, understood in best.corrections.items()}
    return " ".join(words.get(word, word) for word in fold(text).split())
