"""What a column may mean: its words, how it is read, how many values a cell holds. Rooms declare theirs."""

from collections.abc import Callable
from dataclasses import dataclass, field

from directory.imports.headers import likeness, says_more

#: What a column is that is read by nobody's meaning: kept as a note for the team, or left out on purpose.
NOTE, LEFT_OUT = "note", "ignored"
#: What our own exports say that no import writes: computed by the site.
COMPUTED = "computed"
#: Between a meaning and what it needs to know: « funding=AFD », « member=2 »; between those of one column.
DETAIL, AND = "=", "+"
#: Of a header that says a word of a meaning and something else, how much is believed.
_NOT_SURE = 0.8


@dataclass(frozen=True)
class Meaning:
    """One thing that a column may say of a record.

    ``name``: in mappings and values (« title »); ``label``: for people. ``words``: headers that say it, between commas,
    in any number and with or without accents. ``columns``: keys of the columns of our own exports that say it, the ones
    that identify best first: their headings and keys are headers too. ``read(text, source, row)`` → ``Reading`` whose
    value is JSON. ``looks(cells)``: the share, from 0 to 1, of these non-empty cells that it may be; ``None`` when
    anything may be it. ``is_listed``: a cell holds several, several columns add up. ``is_private``: never published
    without a « oui ». ``has_detail``: each column of it says which one: a funder, a year, a member. ``from_look``:
    the look of cells that are enough alone, whatever the header. ``is_field``: whether it is a value of the record by
    itself; the others complete one. ``names_somebody``: organisations or places; a column of names whose group says it
    is of these. ``named(header)``: which of its values heads a column of marks, as one types it, an
    empty text if none: « x » under « Mali » says « Mali », and the detail of the column is « Mali ».
    """

    name: str
    label: str
    read: Callable
    words: str = ""
    columns: tuple[str, ...] = ()
    looks: Callable | None = None
    is_listed: bool = False
    is_private: bool = False
    has_detail: bool = False
    from_look: Callable | None = None
    is_field: bool = True
    names_somebody: bool = False
    named: Callable | None = None

    @property
    def phrases(self):
        return [str(self.label), *(phrase.strip() for phrase in self.words.split(",") if phrase.strip())]

    def likeness(self, header):
        """From 0 to 1, how much ``header`` says this."""
        return max((self._says(header, phrase) for phrase in self.phrases), default=0.0)

    def _says(self, header, phrase):
        """What may be of something else is not sure; of people, nothing is published anyway."""
        found = likeness(header, phrase)
        return found * _NOT_SURE if found and not self.is_private and says_more(header, phrase) else found


@dataclass(frozen=True)
class Part:
    """One meaning that a column has, with its detail: « funding=AFD »."""

    name: str
    detail: str = ""

    def __str__(self):
        return f"{self.name}{DETAIL}{self.detail}" if self.detail else self.name

    @classmethod
    def from_text(cls, text):
        name, _sign, detail = text.partition(DETAIL)
        return cls(name.strip(), detail.strip())


def parts_of(said):
    """The ``Part``s that the text of a mapping says: « partners+countries+localities »."""
    if said.partition(DETAIL)[1]:
        return (Part.from_text(said),)
    return tuple(Part(name) for name in said.split(AND) if name)


@dataclass(frozen=True)
class Asked:
    """A column to settle before anything goes on: its letter, its header, why, and the meanings that it may have."""

    letter: str
    header: str
    sentence: str
    meanings: tuple[str, ...] = ()


@dataclass
class Mapping:
    """What each column of a table means: ``{"A": "title", "F": "funding=AFD", "G": "note", "H": ""}``, "" when nobody
    knows.

    ``headers``: the words of each column, for the next time. ``erases``: columns whose empty cells erase what the
    record holds. ``section``: what the section rows mean. ``asked``, ``told``: what a person has to settle, to know.
    """

    kind: str
    sheet: str = ""
    header_rows: tuple[int, ...] = ()
    columns: dict = field(default_factory=dict)
    headers: dict = field(default_factory=dict)
    erases: tuple[str, ...] = ()
    section: str = ""
    is_ours: bool = False
    asked: tuple[Asked, ...] = ()
    told: tuple[str, ...] = ()

    def parts(self, letter):
        said = self.columns.get(letter, "")
        return () if said in ("", LEFT_OUT, NOTE, COMPUTED) else parts_of(said)

    def letters_of(self, name):
        """The columns that have this meaning, in order."""
        return [letter for letter in self.columns if any(part.name == name for part in self.parts(letter))]

    def means(self, name):
        return bool(self.letters_of(name)) or self.section == name

    def to_json(self):
        return {
            "kind": self.kind,
            "sheet": self.sheet,
            "header_rows": list(self.header_rows),
            "columns": dict(self.columns),
            "headers": dict(self.headers),
            "erases": list(self.erases),
            "section": self.section,
            "is_ours": self.is_ours,
        }

    @classmethod
    def from_json(cls, data):
        tuples = {name: tuple(data.get(name) or ()) for name in ("header_rows", "erases")}
        kept = {
            name: data[name] for name in ("kind", "sheet", "columns", "headers", "section", "is_ours") if name in data
        }
        return cls(**kept, **tuples)
