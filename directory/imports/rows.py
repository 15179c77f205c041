"""A row being read: its cells by meaning, what they were understood as, what has to be asked."""

import re
from dataclasses import dataclass

from directory.french import quoted
from directory.imports import looks
from directory.imports.outcomes import Candidate, Question
from directory.reading.result import Kind

RECORD = "record"
_LEFT_OUT = "Ne pas garder cette case"


@dataclass(frozen=True)
class Source:
    """What one column says of one meaning. ``cell``: its address (« F12 »), empty for a section row; ``value``: as the
    workbook holds it; ``header``: the rows of its header, the last one first; ``detail``: which funder, which year;
    ``is_list``: its lines are values that are apart already.
    """

    name: str
    text: str
    value: object = None
    cell: str = ""
    letter: str = ""
    header: tuple[str, ...] = ()
    detail: str = ""
    is_list: bool = False

    def of(self, text):
        """The same, of a part of the cell."""
        return Source(self.name, text, None, self.cell, self.letter, self.header, self.detail, self.is_list)

    def entries(self, text):
        """The values of a cell that says them apart; none when ``text`` was typed instead of it."""
        return text.split("\n") if self.is_list and text == self.text else []


class Row:
    """``values``: by meaning; ``said``: sources by meaning, what is empty left aside; ``notes``: for the team."""

    def __init__(self, number, decision, rehearsal):
        self.number, self.decision, self.rehearsal = number, decision or {}, rehearsal
        self.said, self.values, self.notes, self.questions, self.told = {}, {}, [], [], []
        self.erased = set()
        self.cells, self.memo = {}, {}
        self.record = None
        self.key = self.own = ""
        self.lookalikes = []
        self.before = None
        self.continues = None
        self.is_filled = False

    # --- Reading -----------------------------------------------------------------------------------------------------

    def sources(self, name):
        return self.said.get(name, ())

    def touches(self, *names):
        """Whether a cell of these meanings says something else than the record that the row is."""
        untouched = self.rehearsal.untouched(self)
        letters = [letter for name in names for letter in self.rehearsal.mapping.letters_of(name)]
        return any(f"{letter}{self.number}" not in untouched for letter in letters)

    def known(self, name):
        """What the row says of a meaning, else what its record holds."""
        return self.values[name] if name in self.values else (self.before or {}).get(name)

    def text_of(self, name):
        """The text of the first column of this meaning."""
        return next((source.text for source in self.sources(name)), "")

    def typed(self, source, text=None):
        """What stands for ``text``, a part of a cell (its whole by default): what somebody settled, else itself."""
        text = source.text if text is None else text
        answers = self.decision.get("values") or {}
        return answers.get(key_of(source.name, text), answers.get(source.name, text) if text == source.text else text)

    def typed_in_blanks(self):
        """``[(meaning, text)]``: what somebody typed where the row says nothing; read as if the file said it."""
        answers = self.decision.get("values") or {}
        return [(name, text) for key, text in answers.items() if text and (name := key.removesuffix("=")) + "=" == key]

    def is_settled(self, source, text=None):
        text = source.text if text is None else text
        answers = self.decision.get("values") or {}
        return key_of(source.name, text) in answers or (text == source.text and source.name in answers)

    def take(self, reading, source, text=None):
        """The value of a ``Reading``; ``None`` when something has to be asked, which is then noted."""
        if reading.is_settled:
            return reading.value
        choices = [(choice.text, choice.label) for choice in reading.choices]
        if reading.kind == Kind.ASKED:
            self.ask(source, reading.sentence, choices, text)
        else:
            self.refuse(source, reading.sentence, choices, text)
        return None

    # --- Asking ------------------------------------------------------------------------------------------------------

    def ask(self, source, sentence, choices=(), text=None, *, can_leave=True):
        """Ask what ``text``, a part of a cell, means. ``choices``: ``[(text typed instead, label)]``."""
        self._question(source, sentence, choices, text, can_leave=can_leave, is_refusal=False)

    def refuse(self, source, sentence, choices=(), text=None):
        """Say that ``text`` is nothing that we read, and what would be."""
        self._question(source, sentence, choices, text, can_leave=True, is_refusal=True)

    def _question(self, source, sentence, choices, text, *, can_leave, is_refusal):
        key = key_of(source.name, source.text if text is None else text)
        candidates = [Candidate(label, decision={"values": {key: answer}}) for answer, label in choices]
        if can_leave and source.name not in self.rehearsal.kind.required:
            candidates.append(Candidate(_LEFT_OUT, decision={"values": {key: ""}}))
        where = f"{source.cell} : " if source.cell else ""
        question = Question(key, f"{where}{sentence}", source.cell, tuple(candidates), is_refusal)
        if key not in {one.key for one in self.questions}:
            self.questions.append(question)

    def asks(self, name):
        """Whether something of a meaning has to be settled first."""
        return any(question.key.startswith(key_of(name, "")) for question in self.questions)

    def lack(self, name, sentence):
        """Refuse the row for what it does not say: a text may be typed where nothing is written."""
        letters = self.rehearsal.mapping.letters_of(name)
        blank = self.rehearsal.blank_of(self, name)
        can_be_typed = blank or not letters
        cell = f"{blank or letters[0]}{self.number}" if letters else ""
        where = f"{cell} : " if cell else ""
        key = key_of(name, "") if can_be_typed else name
        self.questions.append(Question(key, f"{where}{sentence}", cell, (), True))

    def tell(self, sentence):
        if sentence not in self.told:
            self.told.append(sentence)

    def public(self, source, text):
        """``text`` to be published, or ``None`` when it holds an address or a number of somebody, which is asked."""
        if not text or not _is_somebodys(text):
            return text
        # « Association des rives (M. Diallo, 06 12 34 56 78) »: whose it is goes with it.
        bare = re.sub(r"\s*\([^()]*\)", lambda area: "" if _is_somebodys(area[0]) else area[0], text)
        bare = looks.PHONE.sub("", looks.EMAIL.sub("", bare))
        bare = re.sub(
            r"\(\s*[,;:–-]*\s*\)|(?<=[\s(])(?:t[ée]l(?:[ée]phone)?|mail|courriel|e-mail|contact)\.?\s*:?\s*(?=[,;)]|$)",
            "",
            bare,
            flags=re.IGNORECASE,
        )
        bare = " ".join(bare.split()).strip(" ,;:–-")
        sentence = (
            f"{quoted(text[:80])} contient un courriel ou un numéro de téléphone, et cette case se publie. "
            "Rien de privé n’est publié par un import."
        )
        self.ask(
            source, sentence, [(bare, f"Garder sans le courriel ni le numéro : {quoted(bare[:80])}")] if bare else ()
        )
        return None


def _is_somebodys(text):
    return bool(looks.EMAIL.search(text) or looks.PHONE.search(text))


def key_of(name, text):
    """The key of the question about ``text``: the same in all the rows that say the same; ``""``: where a row says
    nothing.
    """
    return f"{name}={' '.join(text.split())[:200]}"
