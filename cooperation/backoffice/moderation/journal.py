"""What happened to a proposition, line by line, as its moderators read it."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from directory.enums import EntryKind
from directory.french import of_name, to_name

# Which side spoke: the author's lines and the team's do not look alike.
AUTHOR, TEAM, STEP = "auteur", "equipe", "etape"
_SIDES = {EntryKind.ANSWER: AUTHOR, EntryKind.AMENDMENT: AUTHOR, EntryKind.QUESTION: TEAM, EntryKind.NOTE: TEAM}


@dataclass
class Line:
    at: object
    who: str
    what: str
    text: str = ""
    side: str = STEP
    # « Titre : « Eau à Kita » avant »
    details: list = field(default_factory=list)
    is_message: bool = False
    # Of the questions that the author answered anew: « (name, label) ».
    amended: list = field(default_factory=list)
    # Whether the team took the proposition, or sent it back.
    is_taking: bool = False


def journal_of(submission, kind, after=0):
    """The lines written after the entry ``after``, the oldest first."""
    entries = submission.entries.filter(pk__gt=after).select_related("by").order_by("at", "pk")
    return [_line(entry, kind) for entry in entries]


def _line(entry, kind):
    who = f"{entry.by} ({entry.by_label})" if entry.by and str(entry.by) != entry.by_label else entry.by_label
    line = Line(entry.at, who, entry.get_kind_display(), entry.text, _SIDES.get(entry.kind, STEP))
    line.is_message = entry.kind in (EntryKind.QUESTION, EntryKind.ANSWER)
    if entry.kind == EntryKind.STATE:
        line.is_taking = entry.by_id is not None
        line.what = entry.get_to_state_display()
    elif entry.kind == EntryKind.TRANSFER:
        line.what = _("Transférée %(from)s %(to)s") % {
            "from": of_name(entry.details["from"]),
            "to": to_name(entry.details["to"]),
        }
    elif entry.kind == EntryKind.ASSIGNMENT:
        to = entry.details.get("to")
        line.what = _("Confiée à %(to)s") % {"to": to} if to else _("Confiée à personne")
    elif entry.kind == EntryKind.AMENDMENT:
        before = {name: one for name, one in entry.details.get("before", {}).items() if name in kind.questions()}
        line.amended = [(name, kind.label(name)) for name in before]
        line.details = [
            (kind.label(name), "\n".join(kind.shown(name, value)) or _("sans réponse"))
            for name, value in before.items()
        ]
    return line


def messages_of(lines):
    """What the team asked and what the author answered, out of the lines of the journal."""
    return [line for line in lines if line.is_message]


def amendments(lines):
    """The lines in which the author changed answers since the team last took the proposition or wrote to them."""
    takings = [number for number, line in enumerate(lines) if line.is_taking]
    return [line for line in lines[takings[-1] + 1 if takings else 0 :] if line.amended]


def changed_since(submission, after):
    """Names of the questions whose answer the author changed after the entry ``after``."""
    entries = submission.entries.filter(pk__gt=after, kind=EntryKind.AMENDMENT)
    return {name for entry in entries for name in entry.details.get("before", {})}


def last_entry(submission):
    """The key of the last line, 0 if there is none."""
    return submission.entries.order_by("pk").values_list("pk", flat=True).last() or 0
