"""Kinds whose rows are one record each, said by what its meanings hold (``directory.imports.held``): how a row is
recognised, compared and written is the same for all of them.
"""

from collections import defaultdict

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.database.fold import fold
from directory.enums import PublicationState
from directory.french import all_of, quoted
from directory.imports import cells, contacts, writing
from directory.imports.common import PUBLICATION, contacts_key, with_what_stays
from directory.imports.kinds import ImportKind
from directory.imports.organisations import organisations_of
from directory.imports.rehearsal import FOLLOWED_BY, IS_OURS, Lookalike, chunks
from directory.imports.rows import RECORD
from directory.imports.titles import nearly, share_words, words_of_title
from directory.reading.ahead import read_ahead
from directory.submissions.territories import networks_by_territory


class RecordImport(ImportKind):
    """``held``: ``{meaning: Held}``; ``title``: the meaning, and the column, of its name; ``lacks``: ``{meaning:
    sentence}`` of what a new one must say.

    ``contact``: ``(model, name of its record)``, ``None`` when a sheet has none: what is said of people is then a note.
    ``born``: « Nouvel événement ». ``proofs``: sets of meanings that, all said and agreeing with a record of that
    title, make sure that it is the row's; ``beside``: meanings by which records of another title are looked at too.
    ``twice``: the meanings that, with the title, make of two rows one record. ``kept``: those, besides what a new one
    must say, that nothing erases.
    """

    held = {}
    title = "title"
    lacks = {}
    contact = None
    born = ""
    proofs = ()
    beside = ()
    twice = ()
    kept = ()
    identifiers = ()
    questions = {}

    def label(self, name):
        others = {"contacts": _("Contacts"), "note": _("Note pour l’équipe"), "draft": PUBLICATION.label}
        return others.get(name) or self.meaning(name).label

    # --- Rows --------------------------------------------------------------------------------------------------------

    @property
    def organisation_names(self):
        return [name for name, held in self.held.items() if hasattr(held, "_through")]

    def prepare(self, rehearsal):
        read_ahead(rehearsal.texts(*self.organisation_names, *self.places))
        if self.organisation_names:
            organisations_of(rehearsal, *self.organisation_names)

    places = ()

    def complete(self, row):
        for name in (self.title, *self.lacks, *self.kept):
            if name in row.erased and not row.values.get(name):
                row.values.pop(name, None)
        self.settle(row)
        if row.record is None and not row.questions:
            for name, sentence in self.lacks.items():
                if row.values.get(name) in (None, "", []):
                    row.lack(name, sentence)
        if row.sources("publication") and not all(cells.says_yes(source.text) for source in row.sources("publication")):
            row.values["draft"] = True
            row.tell("La fiche restera un brouillon : la colonne « À publier » ne dit pas « oui ».")
        if found := contacts.contacts(row):
            if self.contact:
                row.values["contacts"] = found
            else:
                row.notes += [f"Contact : {line}" for one in found if (line := _contact_line(one))]
        if row.notes:
            row.values["note"] = "\n".join(row.notes)

    def settle(self, row):
        """Say what the values of a row mean together."""

    def cut(self, row, sources):
        for source in sources:
            row.ask(source, "cette colonne dit plusieurs choses : choisissez son sens.", ())

    def nothing(self, name):
        return self.held[name].empty

    def group_of(self, row):
        return None

    def merge(self, owner, row):
        for name, value in row.values.items():
            if name in self.held and self.held[name].is_listed:
                known = owner.values.get(name) or []
                owner.values[name] = known + [
                    one for one in value if self.key_of(name, [one]) not in [self.key_of(name, [k]) for k in known]
                ]

    # --- Which record ------------------------------------------------------------------------------------------------

    def identity(self, values):
        if not values.get(self.title):
            return None
        keys = (self.key_of(name, values.get(name)) for name in self.twice)
        return (words_of_title(values[self.title]), *(fold(key) if isinstance(key, str) else key for key in keys))

    def match(self, rows, rehearsal):
        """Find the record of each row, or those that it resembles; a record that is a row's is not another's too."""
        everyone, claimed = rows, {row.record for row in rows if row.record is not None}
        rows = [
            row for row in rows if row.record is None and row.values.get(self.title) and not row.decision.get("create")
        ]
        known = Candidates(self, rows, rehearsal.seen)
        for row in rows:
            row.memo["sure"], row.memo["likely"] = known.find(row.values)
            if len(row.memo["sure"]) == 1:
                row.record = row.memo["sure"][0]
                claimed.add(row.record)
        for row in rows:
            if row.record is None:
                found = row.memo["sure"] or [pk for pk in row.memo["likely"] if pk not in claimed]
                row.lookalikes = [self.lookalike(pk, known.values[pk]) for pk in found[:5]]
        for row in everyone:
            pk = row.record or row.decision.get(RECORD)
            before = row.before or known.values.get(pk) or {}
            if not row.questions:
                self._leave_to_others(row, before, rehearsal)
                self.check(row, before | row.values)

    def _leave_to_others(self, row, before, rehearsal):
        """Of a record that others follow, what no form asks cannot be proposed to them."""
        pk = row.record or row.decision.get(RECORD)
        if FOLLOWED_BY not in before or rehearsal.is_ours(pk, before[FOLLOWED_BY]):
            return
        changes = self.changes(before, row.values).keys()
        several = {name for name in self.proposed_alone if name in changes and len(row.values[name] or ()) > 1}
        for name in sorted(several):
            row.tell(
                f"La fiche est suivie par d’autres, et une proposition ne nomme qu’une organisation : "
                f"{quoted(self.label(name))} est laissé de côté."
            )
        row.values = {name: value for name, value in row.values.items() if name not in several}
        changed = changes - self.proposable
        if changed:
            names = all_of(sorted(quoted(self.label(name)) for name in changed))
            row.tell(f"La fiche est suivie par d’autres : {names} ne se propose pas, et est laissé de côté.")
        row.values = {name: value for name, value in row.values.items() if name not in changed}

    @property
    def proposable(self):
        return self.questions.keys()

    #: Meanings that hold several, of which a proposition says one.
    proposed_alone = ()

    def proposed(self, outcome):
        return {question: outcome.values[name] for name, question in self.questions.items() if name in outcome.values}

    def check(self, row, values):
        """Refuse what the base would: ``values``, what the record would hold."""

    def lookalike(self, pk, values):
        notes = [self.shown(name, values.get(name)) for name in dict.fromkeys((*self.twice, *sum(self.proofs, ())))]
        return Lookalike(pk, values[self.title], ", ".join(filter(None, (*notes, f"fiche {pk}"))))

    def apart(self, values, before):
        """Whether both say what makes two records of one title."""
        return False

    def is_surely(self, values, before):
        return any(all(self.agree(name, values, before) for name in proof) for proof in self.proofs)

    def is_still(self, before, row):
        return super().is_still(before, row) or self.is_surely(row.values, before)

    def agree(self, name, values, before):
        """Whether both say it, and the same; of lists, one in common."""
        one, other = (self.key_of(name, said.get(name)) for said in (values, before))
        if isinstance(one, frozenset) and isinstance(other, frozenset):
            return bool(one & other)
        return one is not None and one == other

    def titles(self, values):
        """What a record is called."""
        return [values[self.title]]

    def candidates(self, rows):
        """A condition that the records hold that rows may be."""
        found = Q(name_key__in={fold(row.values[self.title]) for row in rows})
        for name in (*self.identifiers, *self.beside):
            said = {row.values[name] for row in rows if row.values.get(name)}
            found |= Q(**{f"{self.held[name].name}__in": said})
        return found

    def exported(self, pks):
        return self.model.objects.for_list().filter(pk__in=pks)

    # --- What is there -----------------------------------------------------------------------------------------------

    def records(self, pks):
        """The records that rows change, in one query."""
        roles = {held.role for held in self.held.values() if held.role}
        related = {held.name for held in self.held.values() if hasattr(held, "make")}
        related |= {held.field for held in self.held.values() if hasattr(held, "_through") and not held.is_listed}
        return self.model._base_manager.filter(pk__in=pks).select_related(*roles, *related).order_by("pk")

    def current(self, pks):
        records = list(self.records(pks))
        found = {record.pk: {FOLLOWED_BY: record.network_id, "note": record.source_note} for record in records}
        for name, held in self.held.items():
            for pk, value in held.current(records).items():
                found[pk][name] = value
        if self.contact:
            model, owner = self.contact
            rows = model.objects.filter(**{f"{owner}__in": found})
            for pk, name, function, email, phone in rows.values_list(
                f"{owner}_id", "name", "function", "email", "phone"
            ):
                found[pk].setdefault("contacts", []).append(
                    {"name": name, "function": function, "email": email, "phone": phone, "consent": False}
                )
        return found

    def key_of(self, name, value):
        if name in self.held:
            return self.held[name].key(value)
        if name == "contacts":
            return contacts_key(value)
        return value

    def changes(self, before, values):
        """A contact or a note that a row does not name stays."""
        values = with_what_stays(before, values)
        titles = [words_of_title(one.get(self.title) or "") for one in (before, values)]
        if not before.get(IS_OURS) and titles[0] == titles[1]:
            values.pop(self.title, None)
        return super().changes(before, values)

    def creation(self, row):
        new = [
            one["nom"]
            for name, held in self.held.items()
            for one in held.organisations(row.values.get(name))
            if not one.get("acteur") and not one.get("ville")
        ]
        added = f" Acteurs ajoutés : {all_of(quoted(name) for name in dict.fromkeys(new))}." if new else ""
        return f"{self.born}.{added}"

    def shown(self, name, value):
        if name in self.held:
            return self.held[name].shown(value)
        if name == "contacts":
            return contacts.shown(value)
        return super().shown(name, value)

    def plain(self, values):
        plain = {}
        for name, value in values.items():
            held = self.held.get(name)
            if held is not None and held.organisations(value):
                value = [one["nom"] for one in value]
            plain[name] = value
        return plain

    # --- Writing -----------------------------------------------------------------------------------------------------

    def write(self, outcomes, *, batch, by):
        return Writer(self, outcomes, batch=batch, by=by).write()

    def complete_new(self, record, values):
        """Say of a new record what its row does not."""

    def qualifiers(self, values):
        """What tells the addresses of homonyms apart."""
        return []

    def territories(self, values):
        """Keys of the actors whose network follows a record that nobody in particular brings."""
        return [one["acteur"] for held in self.held.items() for one in held[1].organisations(values.get(held[0]))]

    def give_roles(self, records, new, writer):
        """Make of these records, those of ``new`` among them, what the kind says that they are."""


def _contact_line(one):
    return ", ".join(filter(None, (one["name"], one["function"], one["email"], one["phone"])))


class Candidates:
    """The records that rows may be, and what they say today. ``values``: ``{pk: values}``; ``seen``: of a queryset,
    what whoever brings the rows may see.
    """

    def __init__(self, kind, rows, seen):
        self.kind, self.values = kind, {}
        self.by_title, self.by_words, self.by_fact = defaultdict(list), defaultdict(list), defaultdict(list)
        for some in chunks(rows):
            pks = seen(kind.model._base_manager.filter(kind.candidates(some))).values_list("pk", flat=True)
            new = sorted(set(pks) - self.values.keys())
            for chunk in chunks(new):
                self._read(kind.current(chunk))

    def _read(self, current):
        for pk, values in current.items():
            self.values[pk] = values
            for title in self.kind.titles(values):
                self.by_title[fold(title)].append(pk)
                self.by_words[words_of_title(title)].append(pk)
            for name in (*self.kind.identifiers, *self.kind.beside):
                self.by_fact[name, self.kind.key_of(name, values.get(name))].append(pk)

    def find(self, values):
        """``(keys of those that it surely is, of those that it resembles)``."""
        kind, title = self.kind, values[self.kind.title]
        words, sure, likely = words_of_title(title), [], []
        names = (*kind.identifiers, *kind.beside)
        facts = [(name, kind.key_of(name, values.get(name))) for name in names]
        near = [pk for name, key in facts if key is not None for pk in self.by_fact.get((name, key), ())]
        for pk in dict.fromkeys((*self.by_title.get(fold(title), ()), *self.by_words.get(words, ()), *near)):
            before = self.values[pk]
            if any(kind.agree(name, values, before) for name in kind.identifiers):
                sure.append(pk)
                continue
            if kind.apart(values, before):
                continue
            titles = kind.titles(before)
            is_titled = any(words_of_title(one) == words or nearly(one, title) for one in titles)
            is_proved = kind.is_surely(values, before)
            if is_titled and is_proved:
                sure.append(pk)
            elif is_titled or is_proved and any(share_words(words, words_of_title(one)) for one in titles):
                likely.append(pk)
        exact = [pk for pk in sure if fold(self.values[pk][kind.title]) == fold(title)]
        return exact or sure, likely


class Writer:
    """Writes a chunk of rows: what is new at once, what changes in one statement a table. ``actors``: those that rows
    name.
    """

    def __init__(self, kind, outcomes, *, batch, by):
        self.kind, self.outcomes, self.batch, self.by = kind, outcomes, batch, by
        named = [
            one
            for outcome in outcomes
            for name, held in kind.held.items()
            for one in held.organisations(outcome.values.get(name))
        ]
        self.actors = writing.Organisations(named, batch=batch, by=by)
        self._related = {}

    def related(self, held, name):
        """The key of what a foreign key names, made when it is new."""
        if (known := self._related.get((held.name, fold(name)))) is None:
            known = self._related[held.name, fold(name)] = held.make(name, self)
        return known

    def write(self):
        new = [outcome for outcome in self.outcomes if outcome.record is None]
        made = dict(zip([outcome.row for outcome in new], self._made(new), strict=True))
        records = {
            record.pk: record for record in self.kind.records([one.record for one in self.outcomes if one.record])
        }
        pairs = [(made.get(outcome.row) or records[outcome.record], outcome) for outcome in self.outcomes]
        self._change([(record, outcome) for record, outcome in pairs if outcome.record is not None])
        self.kind.give_roles([record for record, _outcome in pairs], set(made.values()), self)
        self._change_roles(pairs)
        for name, held in self.kind.held.items():
            if wanted := {record.pk: one.values[name] for record, one in pairs if name in one.values}:
                held.link(wanted, self)
        if self.kind.contact:
            said = [(record.pk, one) for record, outcome in pairs for one in outcome.values.get("contacts") or ()]
            writing.add_contacts(*self.kind.contact, said)
        return [record.pk for record, _outcome in pairs]

    def _made(self, outcomes):
        kind, records = self.kind, []
        territories = {outcome.row: list(filter(None, kind.territories(outcome.values))) for outcome in outcomes}
        networks = {}
        if not self.batch.network_id:
            networks = networks_by_territory([pk for pks in territories.values() for pk in pks])
        for outcome in outcomes:
            record = kind.model()
            self._assign(record, outcome, "")
            kind.complete_new(record, outcome.values)
            slugs = writing.slugs_of(self.batch, kind.model)
            record.slug = slugs.take(outcome.values[kind.title], qualifiers=kind.qualifiers(outcome.values))
            state = PublicationState.DRAFT if outcome.values.get("draft") else None
            network = next((networks[pk] for pk in territories[outcome.row] if pk in networks), None)
            records.append(writing.stamped(record, batch=self.batch, by=self.by, state=state, network=network))
        return kind.model.objects.bulk_create(records)

    def _assign(self, record, outcome, role):
        """Set the columns of the record, or of one of its roles. Returns their names."""
        touched = set()
        for name, held in self.kind.held.items():
            if name in outcome.values and held.role == role:
                touched.update(held.assign(record, outcome.values[name], self))
        if not role and "note" in outcome.values:
            record.source_note = outcome.values["note"]
            touched.add("source_note")
        return touched

    def _change(self, pairs):
        touched = {"updated_at"}
        for record, outcome in pairs:
            touched |= self._assign(record, outcome, "")
            record.updated_at = timezone.now()
        self.kind.model.objects.bulk_update([record for record, _one in pairs], sorted(touched), batch_size=500)

    def _change_roles(self, pairs):
        for role in sorted({held.role for held in self.kind.held.values() if held.role}):
            model = self.kind.model._meta.get_field(role).related_model
            profiles, touched = model.objects.in_bulk([record.pk for record, _outcome in pairs]), set()
            changed = []
            for record, outcome in pairs:
                if names := self._assign(profiles.get(record.pk), outcome, role):
                    touched |= names
                    changed.append(profiles[record.pk])
            if changed:
                model.objects.bulk_update(changed, sorted(touched), batch_size=500)
