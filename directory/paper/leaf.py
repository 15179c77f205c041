"""What a sheet says, apart from how it is laid out: the same facts as the page, nothing that is not published."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Leaf:
    """A sheet to print. Texts are plain; `description` has the marks of our long texts (« ## », « - »).

    `facts`: ((label, text), …). `lists`: ((title, ((text, detail), …)), …), of which a page may keep the first lines.
    `tiers`: ((label, ((name, detail), …)), …). `people`: ((function, further lines), …).
    """

    kind: str
    title: str
    url: str  # absolute
    places: tuple = ()
    line: str = ""
    status: str = ""
    is_doubtful: bool = False
    summary: str = ""
    notice: str = ""
    facts: tuple = ()
    description_title: str = ""
    description: str = ""
    lists: tuple = ()
    tiers: tuple = ()
    people: tuple = ()
    verified: str = ""
    updated: str = ""
    followed_by: str = ""
    is_demonstration: bool = False


@dataclass(frozen=True)
class Note:
    """A note on one or two pages: `lead`, then sections of lines. Texts are plain.

    `sections`: ((title, ((text, detail), …), what is said after them), …); a page may count the last lines of each
    instead of saying them.
    """

    kind: str
    title: str
    url: str  # absolute
    places: tuple = ()
    line: str = ""
    lead: str = ""
    sections: tuple = ()
    data_of: str = ""
