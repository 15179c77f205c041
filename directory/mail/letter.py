"""What a letter says, once: written as plain text and as HTML. A personal link is only marked, see ``outbox``."""

import re
from dataclasses import dataclass
from textwrap import wrap

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

# Stands for the address of the personal link, in a stored letter. Nobody can type it: ``plain`` takes it away.
PERSONAL = "\ue000"
WIDTH = 72  # columns of the plain text
SUBJECT_LENGTH = 250

# The letters of the site, by the name that a stored mail bears.
NAMES = {
    "confirmation": _("Confirmation d’adresse"),
    "reprise": _("Reprise d’un brouillon"),
    "reception": _("Proposition reçue"),
    "question": _("Question à l’auteur"),
    "acceptation": _("Proposition acceptée"),
    "refus": _("Proposition refusée"),
    "retrait": _("Proposition retirée"),
    "verification": _("Demande de vérification"),
    "relance": _("Relance d’une demande de vérification"),
    "bilan": _("Bilan du jour"),
    "ecrire": _("Message à confirmer"),
    "message": _("Message d’un lecteur"),
    "suivre": _("Abonnement à confirmer"),
    "nouveautes": _("Nouveautés de ce qui est suivi"),
    "accord": _("Fiche suivie ensemble ou remise"),
    "invitation": _("Ouverture d’un compte"),
    "oubli": _("Mot de passe perdu"),
    "securite": _("Connexion modifiée"),
}

# Control characters, marks that turn the direction of reading, and private signs: never in a letter.
_UNWANTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ue000-\uf8ff\ufeff]")


def plain(text):
    """What somebody typed, as a letter may carry it: its lines kept, nothing in it that a program would obey."""
    return _UNWANTED.sub("", str(text).replace("\r\n", "\n").replace("\r", "\n")).strip()


def one_line(text, limit=SUBJECT_LENGTH):
    """``plain`` on one line, cut at ``limit`` characters if there is one: what a header may carry."""
    line = re.sub(r"[ \t\n]+", " ", plain(text))
    return line if limit is None or len(line) <= limit else line[: limit - 1].rstrip() + "…"


# --- Its parts: each writes itself as lines of text; ``kind`` names its piece of courriels/lettre.html --------------


@dataclass(frozen=True)
class Paragraph:
    """A sentence of ours, or a few."""

    text: str
    kind = "paragraphe"

    def __post_init__(self):
        _keep(self, text=one_line(self.text, None))

    def lines(self):
        return flowed(self.text)


@dataclass(frozen=True)
class Words:
    """What somebody wrote: its paragraphs and lines kept. ``is_quoted``: set apart from what we say."""

    text: str
    is_quoted: bool = True
    kind = "mots"

    @property
    def paragraphs(self):
        return [part.split("\n") for part in re.split(r"\n\s*\n", plain(self.text)) if part.strip()]

    def lines(self):
        mark = ">" if self.is_quoted else ""
        lines = []
        for paragraph in self.paragraphs:
            lines += [mark] if lines else []
            for line in paragraph:
                lines += [f"{mark} {one}" if mark else one for one in flowed(line, is_quoted=self.is_quoted)]
        return lines


@dataclass(frozen=True)
class Facts:
    """``rows``: (name, value), each on one line; those that have no value are left out."""

    rows: tuple
    kind = "faits"

    def __post_init__(self):
        _keep(self, rows=tuple((name, one_line(value, None)) for name, value in self.rows if value))

    def lines(self):
        return [line for name, value in self.rows for line in flowed(f"{name} : {value}")]


@dataclass(frozen=True)
class Entries:
    """A list of addresses: ``rows`` of (title, note, address)."""

    rows: tuple
    kind = "liste"

    def __post_init__(self):
        _keep(self, rows=tuple((one_line(title, None), one_line(note, None), to) for title, note, to in self.rows))

    def lines(self):
        lines = []
        for title, note, address in self.rows:
            lines += [*flowed(f"- {title}" + (f" ({note})" if note else "")), f"  {address}"]
        return lines


@dataclass(frozen=True)
class Chapter:
    """What is told under a title: ``rows`` as ``Entries`` has them; ``rest``: what else there is, at ``address``."""

    title: str
    address: str
    rows: tuple
    rest: str = ""
    kind = "chapitre"

    def __post_init__(self):
        _keep(self, title=one_line(self.title, None), rows=Entries(self.rows).rows, rest=one_line(self.rest, None))

    def lines(self):
        lines = [*flowed(self.title), "-" * min(WIDTH, len(self.title)), *Entries(self.rows).lines()]
        return [*lines, *flowed(f"{self.rest} :"), self.address] if self.rest else lines


@dataclass(frozen=True)
class Button:
    """What the letter asks to do. ``address``: absolute, or the personal link. ``is_main``: drawn as a button."""

    label: str
    address: str = PERSONAL
    is_main: bool = True
    kind = "bouton"

    def lines(self):
        return [*flowed(f"{self.label} :"), self.address]


@dataclass(frozen=True)
class Letter:
    """``name``: a key of ``NAMES``; ``team``: who signs; ``reply_to``: where the answer goes; ``why``: why the reader
    receives it; ``unsubscribe``: the address where a mail program stops it in one click (RFC 8058). Subject and parts
    are in the reader's words.
    """

    name: str
    subject: str
    parts: tuple
    team: str = ""
    reply_to: str = ""
    why: str = ""
    greeting: str = "Bonjour,"
    site: str = "Passerelles"
    address: str = ""
    unsubscribe: str = ""

    def __post_init__(self):
        _keep(self, subject=one_line(self.subject), team=one_line(self.team))

    @property
    def reply(self):
        """The sentence that says how to write back."""
        if not self.reply_to:
            return ""
        return f"Pour nous écrire, répondez simplement à ce courriel ({self.reply_to})."

    def text(self):
        """Plain text of at most 72 columns, ``format=flowed``: a line that ends with a space goes on with the next."""
        blocks = [[self.greeting], *(part.lines() for part in self.parts)]
        if self.reply:
            blocks.append(flowed(self.reply))
        blocks.append(
            [line for line in (self.team, f"{self.site}, l’annuaire de la coopération internationale") if line]
        )
        foot = [line for line in (*flowed(self.why), self.address) if line]
        body = "\n\n".join("\n".join(block) for block in blocks if block)
        return body + "\n\n-- \n" + "\n".join(foot) + "\n"

    def html(self):
        return render_to_string("courriels/lettre.html", {"lettre": self})


def _keep(part, **values):
    """Set fields of a frozen part, while it is made."""
    for name, value in values.items():
        object.__setattr__(part, name, value)


def flowed(text, *, is_quoted=False):
    """``text``, one paragraph, as ``format=flowed`` lines (RFC 3676): all but the last end with a space."""
    lines = wrap(text, WIDTH - 2, break_long_words=False, break_on_hyphens=False)
    if not is_quoted:
        # Space-stuffed: a line that would read as a quotation or an mbox separator.
        lines = [f" {line}" if line.startswith((">", "From ")) else line for line in lines]
    return [f"{line} " for line in lines[:-1]] + lines[-1:]


def unflowed(text):
    """``flowed`` undone: a paragraph is one line again."""
    lines = []
    for line in text.splitlines():
        goes_on = bool(lines) and lines[-1].endswith(" ") and lines[-1] != "-- "
        line = line.removeprefix(" ")
        if goes_on and lines[-1].startswith(">") == line.startswith(">"):
            lines[-1] += line.removeprefix("> ")
        else:
            lines.append(line)
    return "\n".join(lines)
