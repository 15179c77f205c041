"""The facts of a record, told once: its sheet, its A4 page, its verification page, the moderation desk, the letters and
the correction form read the same list, in the same words.

Each room declares its own with ``Facts``, in its ``facts.py``. What is told is what the sheet may show: nothing that is
not published. A fact has the name of the question that asks it, where a form does, and its label is the question's.
"""

from dataclasses import dataclass, replace

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.french import NBSP

TO_COMPLETE = _("À compléter")
UNKNOWN_DATE = _("Date inconnue")

# How a page lays out the items of a fact: after each other, or as said here.
LINES, TAGS, GOALS = "lignes", "etiquettes", "odd"


@dataclass(frozen=True)
class Part:
    """A piece of an item: where it leads; ``moment``: the date that it says; ``is_note``: what may be told smaller."""

    text: str
    url: str = ""
    moment: object = None
    is_note: bool = False

    def __post_init__(self):
        object.__setattr__(self, "text", str(self.text))

    @property
    def is_external(self):
        return "://" in self.url


@dataclass(frozen=True)
class Fact:
    """What is told of one thing. ``items``: tuples of ``Part``, never none. ``is_known``: else they say what is not.

    ``is_apart``: the sheet gives it a section of its own, out of the list of facts.
    """

    name: str
    label: str
    items: tuple
    is_known: bool = True
    layout: str = ""
    is_apart: bool = False

    @property
    def parts(self):
        """The pieces of all items, and what stands between these: a comma, or the end of a line."""
        between = Part("\n" if self.layout == LINES else ", ")
        pieces = [piece for item in self.items for piece in (between, *item)]
        return pieces[1:]

    @property
    def texts(self):
        """The text of each item."""
        return tuple(_text_of(item) for item in self.items)

    @property
    def text(self):
        """All of it on one line."""
        texts = self.texts
        return (f"{NBSP}; " if len(texts) > 1 and any("," in one for one in texts) else ", ").join(texts)


def _text_of(item):
    """« Le Minotaure (8 rue César, et en ligne) »: its notes between brackets."""
    text, notes = ("".join(part.text for part in item if not part.is_note), [p.text for p in item if p.is_note])
    return f"{text} ({', '.join(notes)})" if notes else text


@dataclass(frozen=True)
class Told:
    """How a fact is told: ``of(record)`` gives its items (each a text, a ``Part`` or several of them), or nothing.

    ``label``: a text, or ``(singular, plural)``. ``unknown``: what is told of nothing; without it, nothing is.
    """

    name: str
    label: object
    of: object
    unknown: str = ""
    layout: str = ""
    is_apart: bool = False

    def through(self, name):
        """The same, told of what ``record.<name>`` is."""
        return replace(self, of=lambda record: self.of(getattr(record, name)))

    def label_for(self, number):
        return str(self.label[number > 1] if isinstance(self.label, tuple) else self.label)

    def fact(self, record):
        """The ``Fact``, or ``None``."""
        found = self.of(record) or ()
        items = tuple(_item(one) for one in ([found] if isinstance(found, str | Part) else found))
        if not (items or self.unknown):
            return None
        said = items or (_item(self.unknown),)
        return Fact(self.name, self.label_for(len(items)), said, bool(items), self.layout, self.is_apart)


def _item(one):
    parts = one if isinstance(one, tuple | list) else [one]
    return tuple(part if isinstance(part, Part) else Part(part) for part in parts)


_facts = {}


class Facts:
    """The facts of a kind, in order. ``first``: the names of those that a letter repeats.

    ``parts()``: what to prefetch, so that telling them asks nothing more of the database.
    """

    def __init__(self, model, *told, first=(), parts=tuple):
        self.told = {one.name: one for one in told}
        self.first, self.parts = first, parts
        _facts[model] = self

    def label(self, name):
        """The label of a question, of several things where there may be."""
        label = self.told[name].label
        return label[1] if isinstance(label, tuple) else label

    def unknown(self, name):
        """What the sheet tells when nothing is known, or an empty text."""
        return str(self.told[name].unknown) if name in self.told else ""

    def of(self, record, names=None):
        """The facts of ``record``, or those of these names: a tuple of ``Fact``."""
        told = self.told.values() if names is None else [self.told[name] for name in names]
        return tuple(fact for one in told if (fact := one.fact(record)) is not None)

    def load(self, *records):
        prefetch_related_objects(records, *self.parts())


def facts_for(model):
    """The ``Facts`` of the records of ``model``; none are declared for some."""
    return _facts.get(model)


def on_sheet(facts):
    """What a sheet's template reads: ``faits``, the list of those not told apart, and ``dit``, all of them by name."""
    return {"faits": [fact for fact in facts if not fact.is_apart], "dit": {fact.name: fact for fact in facts}}


# --- Usual items -----------------------------------------------------------------------------------------------------


def names(records):
    """Published records by their name or title, each leading to its page; organisations with their roles loaded."""
    return [Part(getattr(one, "formal_name", one), one.get_absolute_url()) for one in records]


def tags(records, base, parameter):
    """Themes, each leading to the list that it cuts."""
    return [Part(one.name, f"{base}?{parameter}={one.slug}") for one in records]


def noted(text, *notes, url="", moment=None):
    """An item: ``text``, and the notes that say something, which may be told smaller."""
    return [Part(text, url, moment), *(Part(note, is_note=True) for note in notes if note)]


def website(record):
    return record.website and Part(record.website, record.website)


def lines_of(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


def postal(record):
    """The address of an organisation in lines, from the street to the town."""
    town = " ".join(filter(None, (record.postal_code, record.city)))
    return [*lines_of(record.address), *([town] if town else [])]


ADDRESS = Told("adresse", _("Adresse"), postal, layout=LINES)
SITE = Told("site", _("Site"), website)


def people(contacts):
    """By function, with what may be published now; the telephone is a click away on the site, and stays there."""
    today = timezone.localdate()
    return [
        noted(one.function, one.public_name, one.service, ", ".join(lines_of(one.address)))
        for one in contacts
        if one.expires_on is None or one.expires_on >= today
    ]


def whom_to_ask(contacts=lambda record: record.contacts.all(), unknown=""):
    """The fact that ``contacts(record)`` make, and what is told of nobody."""
    return Told("contacts", _("Qui contacter"), lambda record: people(contacts(record)), unknown, LINES, is_apart=True)


def period(start, end, endless):
    """« septembre 2019 – décembre 2022 », « début inconnu – 2022 », « 2019 – » and ``endless``; nothing of no date."""
    if not (start or end):
        return None
    if start == end:
        return [Part(str(start), moment=start)]
    begins = Part(str(start), moment=start) if start else Part(_("début inconnu"))
    return [[begins, " – ", Part(str(end), moment=end) if end else Part(endless)]]
