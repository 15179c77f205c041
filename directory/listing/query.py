"""What is asked of a list: read from an address or from values, written back as an address. It finds nothing."""

import copy
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import cached_property

from directory.listing.facets import Facet
from directory.listing.nearness import Around
from directory.listing.titles import counted_values
from directory.understanding import operators

MAX_QUERY_LENGTH = 200
# Parameters of every list that are not filters.
COMMON = ("q", "tri", "page", "vue", "cadre", "mots")
AROUND = "autour"
# Value of « mots »: the words are searched as they are.
AS_TYPED = "tels-quels"


def typed_words(text):
    """The searched words: no NUL, single spaces, a length that a person may type; the title of a page without the name
    of the site.
    """
    return " ".join((text or "").replace("\x00", " ").split())[:MAX_QUERY_LENGTH].removesuffix(" — Passerelles")


@dataclass
class Chosen:
    """One active facet: its known values with labels, and those that mean nothing; ``together``: what the words that
    mean several call them.
    """

    facet: Facet
    labels: dict = field(default_factory=dict)
    unknown: list = field(default_factory=list)
    together: str = ""


class Query:
    """The parameters of one ``Listing``, understood as far as they can be.

    ``data``: a ``QueryDict``; ``choices``: the same as values (``pays="BJ"``, ``pays=["BJ", "TG"]``). ``labels``:
    ``{parameter: {value: label}}`` already in memory; the database is asked for the others.
    """

    def __init__(self, listing, data=None, *, labels=None, **choices):
        self.listing = listing
        self.data = _with(data or QueryDict(), choices) if choices or data is None else data
        self.is_default = False
        if listing.default:
            name, value = listing.default
            # Blank values count for nothing (« periode= » sent by a form).
            self.is_default = not any(one.replace("\x00", "").strip() for one in self.data.getlist(name))
            if self.is_default:
                self.data = _with(self.data, {name: value})
        # What is typed, and what of it is searched as text; « meant » is the rest, understood. « Excepted » and
        # « kept_out » are what is understood, and the words, that must not be there.
        self.typed = typed_words(self.data.get("q"))
        self.is_as_typed = self.data.get("mots") == AS_TYPED
        self.asked = self.typed if self.is_as_typed else operators.normalised(self.typed)
        # « a ou b »: texts any of which is asked, once the whole finds nothing.
        self.parts = []
        self.text, self.kept_out = self.asked, []
        if not self.is_as_typed:
            self.text, self.kept_out = operators.plain(self.asked), operators.kept_out(self.asked)
        self.is_around_meant = False
        self.meanings, self.meant, self.excepted, self.given_up = [], [], [], []
        self.flagged = [name for name in listing.flags if self.data.get(name) == "1"]
        # ``{parameter: {former value: present one}}``: the page is elsewhere, exports and feeds answer at once.
        self.renamed = {}
        self.chosen = {}
        for name, facet in listing.facets.items():
            if values := facet.values(self.data.getlist(name)):
                self.chosen[name] = self._choose(name, facet, values, (labels or {}).get(name))
        measured = listing.indexed and listing.indexed.places
        self.around = Around.read(self.data.get("autour", "")) if measured else Around()
        # Parameters that are no choice and that links keep.
        self.carried = {"autour": self.around.slug} if measured else {}
        if self.is_as_typed:
            self.carried["mots"] = AS_TYPED

    def bare(self, text):
        """A copy of this query that searches ``text`` alone."""
        other = copy.copy(self)
        other.text = text
        return other

    def divided(self):
        """A copy of this query that asks one part of « a ou b » or the other."""
        other = copy.copy(self)
        other.parts = operators.parts(self.asked)
        other.text = other.asked
        return other

    def understood(self, understood, *, added=False):
        """A copy of this query whose text means ``understood`` (``directory.understanding.reader.Understood``).

        ``added``: several values of one facet add up, where vocabularies let them; otherwise each cuts.
        """
        other = copy.copy(self)
        other.meanings, other.meant, other.excepted = understood.meanings, [], []
        other.text, other.kept_out = understood.rest, understood.kept_out
        other.chosen = dict(self.chosen)
        by_facet = {}
        for meaning in understood.meanings:
            if meaning.name == AROUND:
                other.around, other.is_around_meant = Around.read(meaning.sense.values[0]), True
                continue
            name, facet = meaning.name, self.listing.facets[meaning.name]
            labels = facet.known(meaning.sense.values) or dict.fromkeys(meaning.sense.values, meaning.sense.label)
            if meaning.is_kept_out:
                other.excepted.append((name, Chosen(facet, labels)))
            elif self.is_default and name == self.listing.default[0]:
                # The part that goes without saying gives way to the one that is named.
                other.chosen[name] = Chosen(facet, labels)
                other.is_default = True
            elif name in by_facet and (meaning.is_either or (added and facet.words.adds)):
                by_facet[name].labels |= labels
                by_facet[name].together = ""
            else:
                by_facet[name] = Chosen(facet, labels, together=meaning.sense.label)
                other.meant.append((name, by_facet[name]))
        other.__dict__.pop("sorts", None)
        other.__dict__.pop("kept", None)
        return other

    @property
    def without_text(self):
        """What is typed less the words searched as text."""
        kept = [meaning.typed for meaning in self.meanings]
        return " ".join([*kept, *(operators.EXCEPT + word for word in self.kept_out)]) or None

    @property
    def exceptions(self):
        """What must not be there, in words."""
        return [one.sense.label for one in self.meanings if one.is_kept_out] + self.kept_out

    def signs(self):
        """Sentences on the signs of what is typed that ask for what is not done."""
        if self.is_as_typed:
            return []
        united = len(self.parts) - 1 if self.parts else sum(meaning.is_either for meaning in self.meanings)
        is_told = operators.EITHER in self.asked or self.meanings
        missed = is_told and operators.eithers(self.asked) > united
        return [*operators.told(self.typed), *([operators.NOT_UNITED] if missed else [])]

    @property
    def cuts(self):
        """``[(facet name, Chosen)]``: what is chosen, then what the words mean."""
        return [*self.chosen.items(), *self.meant]

    def _choose(self, name, facet, values, labels):
        known = facet.known(values, labels)
        unknown = [value for value in values if value not in known]
        if unknown and (meant := facet.meant(unknown)):
            self.renamed[name] = meant
            values = list(dict.fromkeys(meant.get(value, value) for value in values))
            known = facet.known(values)
        return Chosen(facet, known, [value for value in values if value not in known])

    def moved(self, path):
        """Where the page at ``path`` lives now, all its parameters kept; ``None`` when its values are the present
        ones.
        """
        if not self.renamed:
            return None
        present = {
            name: dict.fromkeys(meant.get(value, value) for value in Facet.values(self.data.getlist(name)))
            for name, meant in self.renamed.items()
        }
        implied = (self.listing.default[0],) if self.is_default else ()
        return f"{path}?{_with(self.data, present, without=implied).urlencode()}"

    def changed(self, **choices):
        """The ``QueryDict`` of the same query with other choices; where one looks is forgotten."""
        return _with(self.data, choices, without=("lieu", "cadre", "vue", "page"))

    # --- Order, view, page -------------------------------------------------------------------------------------------

    @cached_property
    def sorts(self):
        return self.listing.sorts_for(self)

    @property
    def sort(self):
        return self._choice("tri", self.sorts)[0]

    @property
    def view(self):
        return self._choice("vue", self.listing.view_names)[0]

    def _choice(self, name, choices):
        """The value of ``tri`` or ``vue``, the default when absent, and what to say when it is unknown."""
        default = next(iter(choices))
        value = self.data.get(name, default).replace("\x00", "")
        if value in choices or value == "pertinence":
            return (value if value in choices else default), []
        return default, [f"Valeur inconnue, ignorée : {name}={value[:40]}."]

    @cached_property
    def page(self):
        """The number of the page asked, ``None`` when it is not one."""
        text = self.data.get("page", "1")
        return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 12 and int(text) > 0 else None

    # --- Writing back ------------------------------------------------------------------------------------------------

    def parameters(self, **changes):
        """The address parameters of this query, unknown values kept so that a link never widens it.

        ``changes``: ``name=None`` drops one, ``name=[values]`` or a text replaces it.
        """
        if self.is_default:
            changes.setdefault(self.listing.default[0], None)
        current = {"q": [self.typed] if self.typed else []}
        for name, chosen in self.chosen.items():
            current[name] = [*chosen.labels, *chosen.unknown]
        for name in self.flagged:
            current[name] = ["1"]
        current |= {name: [value] for name, value in self.carried.items() if value}
        for name, value in changes.items():
            current[name] = [] if value is None else [value] if isinstance(value, str | int) else list(value)
        return urlencode(current, doseq=True)

    def url(self, path=None, **changes):
        """The address of these choices at ``path``, the list's own if none is given; neither order nor view."""
        parameters = self.parameters(**changes)
        return (path or self.listing.path) + (f"?{parameters}" if parameters else "")

    def link(self, **changes):
        """The address of these choices on the list, under the same order and view."""
        return self.url(**self.kept | changes)

    @cached_property
    def kept(self):
        """What links keep besides the choices: order and view, when they are not those of everybody."""
        return {
            "tri": self.sort if self.sort != next(iter(self.sorts)) else None,
            "vue": self.view if self.view != self.listing.view_names[0] else None,
        }

    # --- What was not understood -------------------------------------------------------------------------------------

    def ignored(self):
        """Sentences on what the address holds and the list does not know."""
        sentences = []
        for name, chosen in self.chosen.items():
            if chosen.unknown:
                values = [f"{name}={value[:40]}" for value in chosen.unknown]
                sentences.append(counted_values("Valeur inconnue", "Valeurs inconnues", values))
        accepted = {*COMMON, *self.listing.facets, *self.listing.flags, *self.carried}
        unknown = [name.replace("\x00", "")[:40] for name in self.data if name not in accepted]
        if unknown:
            sentences.append(counted_values("Paramètre inconnu, ignoré", "Paramètres inconnus, ignorés", unknown))
        for name in self.listing.flags:
            if name in self.data and self.data.get(name) != "1":
                sentences.append(f"Valeur inconnue, ignorée : {name}={self.data.get(name)[:40]}.")
        if len(self.data.get("q", "")) > MAX_QUERY_LENGTH:
            sentences.append(f"La recherche a été réduite à ses {MAX_QUERY_LENGTH} premiers caractères.")
        return [sentence.replace("\x00", "") for sentence in sentences]

    def ignored_sort(self):
        return self._choice("tri", self.sorts)[1]

    def ignored_view(self):
        return self._choice("vue", self.listing.view_names)[1]


def _with(data, choices, without=()):
    """A copy of a ``QueryDict`` with other values."""
    data = data.copy()
    for name in without:
        data.pop(name, None)
    for name, value in choices.items():
        data.setlist(name, [str(value)] if isinstance(value, str | int) else list(value))
    return data
