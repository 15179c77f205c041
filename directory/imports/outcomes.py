"""What would become of each row of a table, in plain French, as data that a batch keeps and a screen shows."""

from dataclasses import asdict, dataclass, field

CREATED, UPDATED, IDENTICAL = "created", "updated", "identical"
AMBIGUOUS, REFUSED, IGNORED = "ambiguous", "refused", "ignored"
OUTCOMES = (CREATED, UPDATED, IDENTICAL, AMBIGUOUS, REFUSED, IGNORED)
#: What would be written.
WRITTEN = (CREATED, UPDATED)


@dataclass(frozen=True)
class Candidate:
    """One of the answers to a question. ``pk``: of a record, when it is one; ``note``: what tells it from the others.

    ``decision``: what settles the row so: ``{"record": pk}``, ``{"create": true}``, ``{"ignore": true}``, or
    ``{"values": {key of the question: text typed instead}}``.
    """

    label: str
    note: str = ""
    pk: int | None = None
    decision: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """Something to settle before a row is written. ``key``: the same in the rows that ask the same.

    ``is_refusal``: nothing that we read was in the cell; its candidates only leave it out.
    """

    key: str
    sentence: str
    cell: str = ""
    candidates: tuple[Candidate, ...] = ()
    is_refusal: bool = False


@dataclass(frozen=True)
class Change:
    """A value that would change: ``name`` of its meaning; ``before`` and ``after`` as people read them."""

    name: str
    label: str
    before: str
    after: str
    cell: str = ""


@dataclass
class Outcome:
    """What becomes of the row ``row``, as Excel numbers it.

    ``values``: what would be written, by meaning, in JSON; of an update, what changes only. ``record``: key of the
    record found. ``key``: the row's own key in its file. ``is_proposed``: the record is not ours to write, the row
    becomes a proposition to the network ``proposed_to`` (a key; ``None`` is the national level). ``continues``: the row
    of the record that this one completes. ``told``: what refuses nothing and has to be known.
    """

    row: int
    outcome: str
    reason: str = ""
    cells: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    values: dict = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    record: int | None = None
    key: str = ""
    is_proposed: bool = False
    proposed_to: int | None = None
    continues: int | None = None
    told: tuple[str, ...] = ()

    @property
    def candidates(self):
        """Those of the first question."""
        return self.questions[0].candidates if self.questions else ()

    def to_json(self):
        # ``values`` are JSON already: ``asdict`` would copy them leaf by leaf, for thousands of rows.
        parts = {name: tuple(asdict(one) for one in getattr(self, name)) for name in ("questions", "changes")}
        return vars(self) | parts

    @classmethod
    def from_json(cls, data):
        questions = tuple(
            Question(**{**one, "candidates": tuple(Candidate(**c) for c in one["candidates"])})
            for one in data["questions"]
        )
        changes = tuple(Change(**one) for one in data["changes"])
        tuples = {name: tuple(data[name]) for name in ("cells", "told")}
        return cls(**{**data, **tuples, "questions": questions, "changes": changes})
