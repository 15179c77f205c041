"""What each row of a table would do to the base, without touching it, in a number of queries that does not depend on
the rows.
"""

import re
from dataclasses import dataclass
from itertools import islice

from django.utils.functional import cached_property

from directory.database.fold import fold
from directory.french import all_of, quoted
from directory.imports import ours
from directory.imports.lines import Lines
from directory.imports.outcomes import (
    AMBIGUOUS,
    CREATED,
    IDENTICAL,
    IGNORED,
    REFUSED,
    UPDATED,
    Candidate,
    Change,
    Outcome,
    Question,
)
from directory.imports.rows import RECORD
from directory.models import Merge, Network, Redirection
from directory.reading.memo import remembering

CHUNK = 1000
_LEAVE_EMPTY = "Laissez cette case vide pour une fiche nouvelle."
#: Meanings that every kind has, which say which record a row is: see ``directory.imports.common``.
IDENTIFIER, ADDRESS, KEY = "identifier", "address", "key"
#: In the values of a record as it is: the key of the network that follows it.
FOLLOWED_BY = "_network"
#: And whether the row that says which record it is comes from a file of ours: what it does not name is taken away.
IS_OURS = "_is_ours"
#: What a record keeps for its team.
PRIVATE = ("contacts", "note", "email", "phone")


@dataclass(frozen=True)
class Lookalike:
    """A record that a row may be. ``note``: what tells it from the others."""

    pk: int
    label: str
    note: str = ""


def rehearse(table, mapping, kind, *, network=None, settled=None, keys=None, by=None):
    """An iterator of ``Outcome``, in the order of the rows, those that hold no record among them.

    ``network``: the one that brings the table, ``None`` for the national level. ``settled``: ``{row: decision}``, see
    ``Candidate.decision``. ``keys``: ``{own key of a row: key of its record}``, from the batches applied before.
    ``by``: the account that brings it, which learns nothing of what it may not see; ``None``: sees everything.
    """
    with remembering():
        return iter(Rehearsal(table, mapping, kind, network, settled or {}, keys or {}, by).outcomes())


class Rehearsal(Lines):
    """``rows``: those that may be records. ``memory``: what the kind read once for all of them."""

    def __init__(self, table, mapping, kind, network, settled, keys, by=None):
        self.table, self.mapping, self.kind, self.network, self.keys = table, mapping, kind, network, keys
        self.settled = {int(row): decision for row, decision in settled.items()}
        self.memory, self.above, self.by = {}, {}, by
        self.columns = list(enumerate(table.columns))
        self.headers = {
            column.letter: tuple(dict.fromkeys(word for word in reversed(column.words) if word))
            for _i, column in self.columns
        }
        self.parts = {column.letter: mapping.parts(column.letter) for _i, column in self.columns}
        self.grouping = self._said_once()
        self.rows = [self._row(line) for line in table.rows if line.number not in table.ignored]

    def seen(self, queryset):
        """The rows of ``queryset`` that whoever brings the table may see: the others do not exist for it."""
        return queryset if self.by is None else self.by.visible(queryset)

    @cached_property
    def _changeable(self):
        """Keys of the records that whoever brings the table may change; ``None`` for the national level."""
        if self.by is None or self.by.publishes_for(None):
            return None
        return set(self.by.changeable(self.kind.model._base_manager.all()).values_list("pk", flat=True))

    def is_ours(self, pk, owner):
        """Whether the table changes the record ``pk``, which the network ``owner`` (a key) follows, or proposes to."""
        if self._changeable is not None:
            return pk in self._changeable
        return self.network is None or self.network.pk == owner

    @property
    def meanings(self):
        """Those that cells say, « partners+countries » among them."""
        return {name for row in self.rows for name in row.said}

    def texts(self, *names):
        """The distinct texts of the cells that have one of these meanings."""
        return {source.text for row in self.rows for name in names for source in row.sources(name)}

    def details(self):
        """What the columns say that they are one of: the funders of headers."""
        return {part.detail.partition("@")[0] for parts in self.parts.values() for part in parts if part.detail}

    # --- Outcomes ----------------------------------------------------------------------------------------------------

    def outcomes(self):
        self._identify()
        self.memory["networks"] = dict(Network.objects.values_list("pk", "actor__name"))
        self.kind.prepare(self)
        for row in self.rows:
            if not row.decision.get("ignore"):
                self._read(row)
        self._group()
        alone = [row for row in self.rows if self._is_alive(row)]
        self.kind.match(alone, self)
        self._doubt_keys(alone)
        for row in alone:
            self._decide(row)
        self._read_current(alone)
        outcomes = {row.number: self._outcome(row) for row in self.rows}
        self._find_repeats(alone, outcomes)
        for number, why in self.table.ignored.items():
            outcomes[number] = Outcome(number, IGNORED, f"Ligne laissée de côté : {why}.")
        return [outcomes[number] for number in sorted(outcomes)]

    def _is_alive(self, row):
        return not row.decision.get("ignore") and row.continues is None

    def _identify(self):
        """Rows that say which record they are: by the identifier or the address that we gave it, by their own key."""
        slugs = {row.number: ours.slug_of(row.text_of(ADDRESS)) for row in self.rows if row.sources(ADDRESS)}
        model = self.kind.model
        by_slug = {}
        for chunk in chunks(sorted(set(filter(None, slugs.values())))):
            by_slug |= dict(self.seen(model._base_manager.filter(slug__in=chunk)).values_list("slug", "pk"))
            former = Redirection.objects.filter(kind=model._meta.db_table, slug__in=chunk)
            by_slug = dict(former.values_list("slug", "target_pk")) | by_slug
        wanted = {pk for row in self.rows if (pk := number_of(row.text_of(IDENTIFIER))) is not None}
        self.by_own = self._by_own_identifier()
        wanted |= set(by_slug.values()) | set(self.keys.values())
        merged = Merge.objects.heirs(model._meta.db_table)
        self.heirs = {pk: merged[pk] for pk in wanted & merged.keys()}
        wanted |= set(self.heirs.values())
        exist = set()
        for chunk in chunks(sorted(wanted)):
            exist |= set(self.seen(model._base_manager.filter(pk__in=chunk)).values_list("pk", flat=True))
        by_slug = {slug: pk for slug, pk in by_slug.items() if self.heirs.get(pk, pk) in exist}
        for row in self.rows:
            self._identify_one(row, by_slug.get(slugs.get(row.number)), exist)
        for row in self.rows:
            row.own = row.text_of(self.kind.identified_by)
            if row.record is None and not row.questions:
                row.record = self.by_own.get(row.own)
        self._find_keys(exist)
        found = [row for row in self.rows if row.record is not None]
        ours.leave_untouched(found, self)
        self._read_current(found)

    def _by_own_identifier(self):
        """``{identifier that the records themselves hold: key}`` of those that the rows say."""
        name, found = self.kind.identified_by, {}
        for chunk in chunks(sorted(self.texts(name))):
            rows = self.kind.model._base_manager.filter(**{f"{name}__in": chunk})
            found |= dict(rows.values_list(name, "pk"))
        return found

    def _find_keys(self, exist):
        """The rows whose own key an applied file gave to a record. A key of rows that have different names is none."""
        named = {}
        for row in self.rows:
            named.setdefault(row.text_of(KEY), set()).add(fold(row.text_of(self.kind.required[0])))
        for row in self.rows:
            key = row.text_of(KEY)
            if len(named[key] - {""}) > 1:
                continue
            row.key = key
            known = self.keys.get(row.key)
            known = self.heirs.get(known, known)
            if row.record is None and row.key and not row.questions and known in exist:
                row.record = row.memo[KEY] = known

    def _doubt_keys(self, rows):
        """« N° 3 » of another list is not the « n° 3 » that we know: a record found by its key alone and called quite
        otherwise is asked.
        """
        for row in rows:
            if (pk := row.memo.get(KEY)) and row.record == pk and not self.kind.is_still(row.before or {}, row):
                row.record, row.lookalikes = None, [Lookalike(pk, self.kind.called(row.before), f"fiche {pk}")]

    def _identify_one(self, row, by_address, exist):
        identifiers = row.sources(IDENTIFIER)
        pk = number_of(row.text_of(IDENTIFIER))
        heir = self.heirs.get(pk, self.heirs.get(by_address))
        if heir in exist:
            # Its cells say what it was before: they would undo what was chosen when both became one.
            row.refuse(
                (identifiers or row.sources(ADDRESS))[0],
                f"cette fiche a été fusionnée dans la fiche {heir}. Retirez la ligne, ou corrigez la fiche {heir}.",
            )
        elif identifiers and (pk is None or pk not in exist):
            row.refuse(
                identifiers[0],
                f"{quoted(identifiers[0].text)} n’est l’identifiant d’aucune fiche. {_LEAVE_EMPTY}",
            )
        elif row.sources(ADDRESS) and by_address is None and pk is None:
            source = row.sources(ADDRESS)[0]
            row.refuse(
                source,
                f"{quoted(source.text)} ne mène à aucune de nos fiches. {_LEAVE_EMPTY}",
            )
        elif pk is not None and by_address is not None and pk != by_address:
            row.refuse(
                identifiers[0],
                "l’identifiant et l’adresse sont ceux de deux fiches différentes. Corrigez l’un des deux.",
            )
        else:
            row.record = pk if pk is not None else by_address

    def _read(self, row):
        for name in [name for name in row.said if "+" in name]:
            self.kind.cut(row, row.said.pop(name))
        for meaning in self.kind.meanings:
            sources = [source for source in row.sources(meaning.name) if source.cell not in self.untouched(row)]
            sources = [source for source in sources if row.typed(source)]
            if sources and meaning.read is not None:
                meaning.read(sources, row)
        for name in row.erased - row.values.keys():
            row.values[name] = self.kind.nothing(name)
        self.kind.complete(row)

    def untouched(self, row):
        return self.memory.get("untouched", {}).get(row.number, ())

    def _group(self):
        """Rows that go on with the record of a row above: their merged cells, or what they name, say so."""
        first = {}
        last = None
        for row in self.rows:
            if row.decision.get("ignore") or row.decision.get("create"):
                continue
            group = self.kind.group_of(row)
            if (
                row.is_filled
                and last is not None
                and row.text_of(self.kind.required[0]) == last.text_of(self.kind.required[0])
            ):
                owner = last
            else:
                owner = first.get(group) if group is not None else None
            if owner is None:
                last = row
                if group is not None:
                    first[group] = row
                continue
            row.continues = owner.number
            self.kind.merge(owner, row)
            for question in row.questions:
                if question.key not in {one.key for one in owner.questions}:
                    owner.questions.append(question)
            row.questions = []

    def _decide(self, row):
        """What somebody said of which record a row is."""
        if row.decision.get("create"):
            # What has its identifier is it, whatever one says.
            row.record, row.lookalikes = self.by_own.get(row.own), []
        elif (pk := row.decision.get(RECORD)) is not None:
            known = {one.pk for one in row.lookalikes} | {row.record}
            if pk in known:
                row.record, row.lookalikes = pk, []

    def _read_current(self, rows):
        """The values that the records found, and those that rows resemble, hold now."""
        found = [row for row in rows if row.record is not None and row.before is None]
        current = self._current({row.record for row in found})
        for row in found:
            row.before = dict(current.get(row.record) or {})
            row.before[IS_OURS] = self.mapping.is_ours
            if self._changeable is not None and row.record not in self._changeable:
                # What others keep for themselves is not shown beside what the row says.
                row.before |= {name: type(row.before[name])() for name in PRIVATE if row.before.get(name)}
        alike = [row for row in rows if row.record is None and row.lookalikes and not row.questions]
        current = self._current({one.pk for row in alike for one in row.lookalikes})
        for row in alike:
            self._same_as_a_lookalike(row, current)

    def _current(self, pks):
        current = {}
        for chunk in chunks(sorted(pks)):
            current |= self.kind.current(chunk)
        return current

    def _same_as_a_lookalike(self, row, current):
        """A record that says all that the row says is the row's: there is nothing to write, so nothing to ask."""
        same = [
            one.pk for one in row.lookalikes if one.pk in current and not self.kind.changes(current[one.pk], row.values)
        ]
        if len(same) == 1:
            row.record, row.before = same[0], current[same[0]]

    def _outcome(self, row):
        outcome = Outcome(row.number, CREATED, key=row.key, told=tuple(row.told))
        if row.decision.get("ignore"):
            outcome.outcome, outcome.reason = IGNORED, "Ligne laissée de côté : vous l’avez choisi."
        elif row.continues is not None:
            outcome.outcome, outcome.continues = IGNORED, row.continues
            outcome.reason = f"Suite de la ligne {row.continues} : ce qu’elle ajoute y est repris."
        elif row.questions:
            self._to_settle(row, outcome)
        elif row.record is not None:
            self._update(row, outcome)
        elif row.lookalikes:
            self._lookalike(row, outcome)
        else:
            outcome.values = row.values
            outcome.reason = self.kind.creation(row)
        return outcome

    def _to_settle(self, row, outcome):
        asked = sorted(row.questions, key=lambda question: not question.is_refusal)
        outcome.outcome = REFUSED if asked[0].is_refusal else AMBIGUOUS
        outcome.questions = tuple(asked)
        outcome.cells = tuple(dict.fromkeys(question.cell for question in asked if question.cell))
        outcome.reason = " ".join(question.sentence for question in asked)
        outcome.values, outcome.record = row.values, row.record

    def _lookalike(self, row, outcome):
        candidates = [Candidate(one.label, one.note, one.pk, {RECORD: one.pk}) for one in row.lookalikes]
        candidates += [
            Candidate("Une autre fiche, à créer", decision={"create": True}),
            Candidate("Laisser cette ligne de côté", decision={"ignore": True}),
        ]
        labels = all_of(quoted(one.label) for one in islice(row.lookalikes, 3))
        sentence = f"Cette ligne ressemble à {labels}. Est-ce la même fiche ?"
        outcome.outcome, outcome.reason, outcome.values = AMBIGUOUS, sentence, row.values
        outcome.questions = (Question(RECORD, sentence, "", tuple(candidates)),)

    def _update(self, row, outcome):
        outcome.record = row.record
        before = row.before or {}
        changed = self.kind.changes(before, row.values)
        untouched = self.untouched(row)
        cells = {
            name: next((one.cell for one in sources if one.cell not in untouched), "")
            for name, sources in row.said.items()
        }
        is_ours = self.is_ours(row.record, before.get(FOLLOWED_BY))
        outcome.changes = tuple(
            Change(
                name,
                str(self.kind.label(name)),
                self.kind.shown(name, old),
                self.kind.shown(name, new),
                cells.get(name, ""),
            )
            for name, (old, new) in changed.items()
        )
        outcome.cells = tuple(dict.fromkeys(change.cell for change in outcome.changes if change.cell))
        if not changed:
            outcome.outcome, outcome.reason, outcome.values = IDENTICAL, "La fiche dit déjà tout cela.", row.values
            return
        outcome.outcome = UPDATED
        outcome.values = {name: new for name, (_old, new) in changed.items()}
        outcome.reason = f"Change {all_of(quoted(change.label) for change in outcome.changes)}."
        if ours.is_outdated(row, self):
            sentence = "La fiche a changé ici depuis que ce fichier en est parti. Faut-il écrire par-dessus ?"
            candidates = (
                Candidate("Oui, le fichier a raison", pk=row.record, decision={RECORD: row.record}),
                Candidate("Non, laisser la fiche", decision={"ignore": True}),
            )
            if row.decision.get(RECORD) != row.record:
                outcome.outcome, outcome.reason = AMBIGUOUS, sentence
                outcome.questions = (Question(RECORD, sentence, "", candidates),)
                return
        if not is_ours:
            self._propose(outcome, before.get(FOLLOWED_BY))

    def _propose(self, outcome, owner):
        """A record that others change becomes a proposition to them: ``owner`` is the key of a network, ``None`` the
        national level.
        """
        outcome.is_proposed, outcome.proposed_to = True, owner
        name = self.memory["networks"].get(owner, "l’équipe nationale")
        outcome.reason = f"{outcome.reason} Fiche suivie par {name} : ce sera une proposition.".strip()

    # --- Twice in the file -------------------------------------------------------------------------------------------

    def _find_repeats(self, rows, outcomes):
        """The second of two rows that are one record never makes another."""
        first = {}
        for row in rows:
            outcome = outcomes[row.number]
            if outcome.outcome not in (CREATED, UPDATED, IDENTICAL):
                continue
            found = [(RECORD, row.record)] if row.record is not None else self.kind.identities(row.values)
            if row.decision.get("create"):
                found = [one for one in found if one in self.kind.only_one(row.values)]
            found = [one for one in (row.own, *found) if one]
            known = (
                other
                for one in found
                for other in first.get(one, ())
                if one == row.own or not self.kind.differ(other.values, row.values)
            )
            former = next(known, None)
            if former is not None:
                self._repeat(row, former, outcomes)
                continue
            for one in found:
                first.setdefault(one, []).append(row)

    def _repeat(self, row, former, outcomes):
        differences = self.kind.changes(former.values, row.values)
        if not differences:
            outcomes[row.number] = Outcome(
                row.number,
                IDENTICAL,
                f"Répète la ligne {former.number}.",
                values=row.values,
                record=row.record,
                key=row.key,
                continues=former.number,
            )
            return
        names = all_of(quoted(self.kind.label(name)) for name in differences)
        sentence = f"C’est la même fiche que la ligne {former.number}, mais {names} y diffère. Laquelle garder ?"
        candidates = [Candidate(f"Celle de la ligne {former.number} : laisser celle-ci", decision={"ignore": True})]
        shared = set(self.kind.only_one(row.values)) & set(self.kind.only_one(former.values))
        if shared:
            name, value = shared.pop()
            sentence = (
                f"{quoted(value)} ({self.kind.label(name)}) est déjà celui de la ligne {former.number}. {sentence}"
            )
        elif row.record is None and (not row.own or row.own != former.own):
            candidates.append(Candidate("Les deux : ce sont deux fiches", decision={"create": True}))
        outcomes[row.number] = Outcome(
            row.number,
            AMBIGUOUS,
            sentence,
            questions=(Question(RECORD, sentence, "", tuple(candidates)),),
            values=row.values,
            key=row.key,
        )


def number_of(text):
    """A key that a cell holds, or ``None``."""
    text = re.sub(r"[\s.,]0*$", "", text.strip()) if re.fullmatch(r"\d+[.,]0+", text.strip()) else text.strip()
    return int(text) if text.isdecimal() and len(text) < 16 else None


def chunks(values, size=CHUNK):
    """Lists of at most ``size`` of ``values``."""
    values = list(values)
    return [values[start : start + size] for start in range(0, len(values), size)]
