"""What somebody answers to the rows that ask: one by one, or for all those that ask the same.

Answers are read against the questions that the base keeps: nothing that a page did not offer is believed.
"""

from cooperation.backoffice.imports.rows import can_be_typed, key_to_keep, known
from directory.imports.outcomes import Outcome
from directory.imports.rehearsal import RECORD

#: Value of the button that takes an answer back; longest text typed.
FORGET, LONGEST = "retirer", 2000


def decisions_of(batch, data):
    """``{row number: decision}`` of the answers of a POST."""
    return _Answers(batch, data).decisions


class _Answers:
    def __init__(self, batch, data):
        self.batch, self.data = batch, data
        self.decisions = {}
        rows = {row.number: row for row in batch.rows.filter(number__in=self._numbers())}
        for row in rows.values():
            self._read(row)

    def _numbers(self):
        names = [name.split("-") for name in self.data if name.startswith(("choix-", "texte-"))]
        return {int(parts[1]) for parts in names if len(parts) == 3 and parts[1].isdecimal() and len(parts[1]) < 8}

    def _read(self, row):
        if not row.detail:
            return
        for place, question in enumerate(Outcome.from_json(known(row.detail)).questions):
            name = f"{row.number}-{place}"
            answer = self._answer(name, question)
            if answer is None:
                continue
            self._keep(row, question, answer)
            if f"pareil-{name}" in self.data:
                self._keep_alike(row, question, answer)

    def _answer(self, name, question):
        """The decision that was chosen or typed; ``{}`` takes it back; ``None`` when nothing was said."""
        chosen = self.data.get(f"choix-{name}", "")
        typed = " ".join(self.data.get(f"texte-{name}", "").split())[:LONGEST]
        if chosen == FORGET:
            return {}
        if chosen.isdecimal() and int(chosen) < len(question.candidates):
            return question.candidates[int(chosen)].decision
        return {"values": {question.key: typed}} if typed and can_be_typed(question) else None

    def _keep(self, row, question, answer):
        decision = dict(self.decisions.get(row.number, row.decision))
        if question.key == RECORD:
            decision = {"values": decision["values"]} if decision.get("values") else {}
            decision |= answer
        else:
            values = dict(decision.get("values") or {})
            key = key_to_keep(question.key, values)
            values.pop(key, None)
            values |= {key if one == question.key else one: text for one, text in (answer.get("values") or {}).items()}
            decision = {key: value for key, value in decision.items() if key != "values"}
            decision |= {"values": values} if values else {}
            decision |= {key: value for key, value in answer.items() if key != "values"}
        self.decisions[row.number] = decision

    def _keep_alike(self, first, question, answer):
        """The same answer for the rows that ask the same, and that offer it."""
        for row in self.batch.rows.filter(asks__contains=[question.key]).exclude(pk=first.pk):
            asked = Outcome.from_json(known(row.detail)).questions
            same = next((one for one in asked if one.key == question.key), None)
            if same is None:
                continue
            offered = [candidate.decision for candidate in same.candidates]
            if not answer or answer in offered or question.key != RECORD:
                self._keep(row, question, answer)
