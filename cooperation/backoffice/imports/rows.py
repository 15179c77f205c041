"""The rows of a batch, a page of them: what becomes of each, and what there is to settle."""

from collections import Counter
from dataclasses import dataclass, field

from django.core.paginator import Paginator
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from cooperation.backoffice.imports.columns import facts
from cooperation.backoffice.imports.wording import DONE, HELP, ROW_TO_COME, TO_COME, kind_called
from cooperation.backoffice.labels import label, prepared
from directory.enums import ImportState, RowOutcome
from directory.imports.meanings import DETAIL
from directory.imports.outcomes import Outcome, Question
from directory.imports.rows import RECORD, key_of
from directory.models import Network
from directory.reading.memo import remembering

PER_PAGE = 25
PROPOSED, TO_SETTLE = "propositions", "a-regler"
#: Of the rows that wait for somebody: asked, or not read.
UNSETTLED = (RowOutcome.AMBIGUOUS, RowOutcome.REFUSED)


@dataclass(frozen=True)
class Tile:
    """A count that is a link to its rows. ``value``: of the filter."""

    value: str
    number: int
    label: str
    help: str = ""


@dataclass
class Ask:
    """A question of a row. ``name``: of its fields; ``alike``: how many other rows ask the same; ``chosen``: the place
    of the answer already given; ``typed``: the text given instead of the cell's; ``proposed``: the text of its box
    until there is one.
    """

    question: Question
    name: str
    alike: int = 0
    chosen: int | None = None
    typed: str | None = None
    proposed: str = ""

    @property
    def can_be_typed(self):
        return can_be_typed(self.question)

    @property
    def is_answered(self):
        return self.chosen is not None or self.typed is not None


@dataclass
class RowLine:
    """``word``: what happens to it; ``title``: what it is called; ``address``: of the sheet that it found or made."""

    row: object
    outcome: Outcome | None
    word: str
    title: str = ""
    address: str = ""
    facts: tuple = ()
    asks: list = field(default_factory=list)
    told: tuple = ()
    changes: tuple = ()
    to_network: str = ""
    reference: str = ""


class Rows:
    """The rows of ``batch`` that ``query`` (a GET) asks for."""

    def __init__(self, batch, query):
        self.batch, self.query = batch, query
        self.kind = kind_called(batch.kind)
        self.words = DONE if batch.state in ImportState.written() else TO_COME
        self.said = dict(RowOutcome.choices) | ({} if self.words is DONE else ROW_TO_COME)
        self.value = query.get("quoi", "")
        rows = batch.rows.order_by("number")
        self.proposed = rows.filter(detail__is_proposed=True, outcome__in=("created", "updated")).count()
        if self.value == PROPOSED:
            rows = rows.filter(detail__is_proposed=True)
        elif self.value == TO_SETTLE:
            rows = rows.filter(outcome__in=UNSETTLED)
        elif self.value in RowOutcome.values:
            rows = rows.filter(outcome=self.value)
        else:
            self.value = ""
        self.page = Paginator(rows, PER_PAGE).get_page(query.get("page"))

    def tiles(self):
        """The counts, each a link: all, then each outcome that there is, and what is for others to decide."""
        total = sum(self.batch.counts.get(outcome, 0) for outcome in RowOutcome)
        yield Tile("", total, _("en tout"))
        for outcome in RowOutcome:
            if number := self.batch.counts.get(outcome, 0):
                yield Tile(outcome.value, number, self.words[outcome], HELP[outcome])
        if self.proposed:
            yield Tile(PROPOSED, self.proposed, _("à proposer à d’autres"), _("Fiches que suit un autre réseau."))

    @property
    def help(self):
        return HELP.get(self.value, "")

    def lines(self):
        """The ``RowLine``s of the page, in a number of queries that does not depend on them."""
        with remembering():
            rows = list(self.page)
            lines = [self._line(row) for row in rows]
            self._name_records(lines)
            self._name_networks(lines)
            self._count_alike(lines)
        return lines

    def _line(self, row):
        outcome = Outcome.from_json(known(row.detail)) if row.detail and self.kind else None
        word = self.said[row.outcome]
        if outcome is None:
            return RowLine(row, None, word)
        said = facts(self.kind, outcome.values) if outcome.outcome != "ignored" else ()
        first = self.kind.required[0] if self.kind.required else ""
        title = self.kind.shown(first, outcome.values.get(first)) if outcome.values.get(first) else ""
        if first and said and not title:
            title = _("sans %(label)s") % {"label": str(self.kind.label(first)).lower()}
        line = RowLine(row, outcome, word, title or next((words for _label, words, _private in said), ""), facts=said)
        line.told, line.changes, line.reference = outcome.told, outcome.changes, row.detail.get("proposition", "")
        line.asks = [asked(row, place, question) for place, question in enumerate(outcome.questions)]
        return line

    def _name_records(self, lines):
        keys = [line.row.record for line in lines if line.row.record]
        if self.kind is None or not keys:
            return
        records = {one.pk: one for one in prepared(self.kind.model._base_manager.filter(pk__in=keys))}
        options = self.kind.model._meta
        for line in lines:
            record = records.get(line.row.record)
            if record is None:
                continue
            line.title = label(record)
            try:
                line.address = reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[record.pk])
            except NoReverseMatch:
                continue

    def _name_networks(self, lines):
        keys = {line.outcome.proposed_to for line in lines if line.outcome and line.outcome.is_proposed}
        names = {one.pk: label(one) for one in prepared(Network.objects.filter(pk__in=keys - {None}))} if keys else {}
        for line in lines:
            if line.outcome and line.outcome.is_proposed:
                line.to_network = names.get(line.outcome.proposed_to, _("l’équipe nationale"))

    def _count_alike(self, lines):
        """How many rows of the batch ask what those of the page ask."""
        keys = {ask.question.key for line in lines for ask in line.asks}
        if not keys:
            return
        counts = Counter()
        for asks in self.batch.rows.filter(asks__overlap=sorted(keys)).order_by().values_list("asks", flat=True):
            counts.update(asks)
        for line in lines:
            for ask in line.asks:
                ask.alike = counts[ask.question.key] - 1


def can_be_typed(question):
    """Whether a text may stand for what a cell says: there is none to replace where a row lacks something."""
    return question.key != RECORD and DETAIL in question.key


def key_to_keep(key, answers):
    """Under which key an answer to the question ``key`` is kept: another one to what somebody typed where a row says
    nothing takes its place.
    """
    name = key.partition(DETAIL)[0]
    blank = key_of(name, "")
    return blank if blank in answers and key_of(name, answers[blank]) == key else key


def known(detail):
    """What ``Outcome.from_json`` takes of the detail of a row: the worker adds to it what it wrote."""
    return {name: value for name, value in detail.items() if name in Outcome.__dataclass_fields__}


def asked(row, place, question):
    """The ``Ask`` of the question at ``place`` of a row, with what was answered already."""
    ask = Ask(question, f"{row.number}-{place}")
    if question.key == RECORD:
        for number, candidate in enumerate(question.candidates):
            if candidate.decision.items() <= row.decision.items():
                ask.chosen = number
        return ask
    answers = row.decision.get("values") or {}
    answer = answers.get(question.key)
    if answer is None:
        # What was typed where the row said nothing, and is not read, stays in its box.
        ask.proposed = answers.get(key_to_keep(question.key, answers), "")
        return ask
    for number, candidate in enumerate(question.candidates):
        if (candidate.decision.get("values") or {}).get(question.key) == answer:
            ask.chosen = number
    if ask.chosen is None:
        ask.typed = answer
    return ask
