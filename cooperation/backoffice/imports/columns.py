"""« Ce que nous avons compris »: the sheet, its header, what each column means, the first rows as they will be read."""

import re
from dataclasses import dataclass, replace

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from cooperation.backoffice.imports.files import seen
from cooperation.backoffice.imports.wording import Choice, kind_options, numbers
from directory.french import agreeing, all_of, counted, quoted
from directory.imports.cells import is_mark, is_no_mark
from directory.imports.headers import header_key
from directory.imports.kinds import import_kind, import_kinds
from directory.imports.meanings import AND, COMPUTED, DETAIL, LEFT_OUT, NOTE, Mapping, parts_of
from directory.imports.proposing import propose
from directory.imports.rehearsal import rehearse
from directory.models import ImportBatch, ImportLayout
from directory.reading.memo import remembering

#: Rows shown as they will be read, and values of a column.
SHOWN, SAMPLES = 6, 3
MOST_SAID, MOST_HEADINGS = 200, 10
#: Headings of what a rehearsal taken away says of each row: see ``workbooks``.
WHAT, WHY = "Ce qui va se passer", "Pourquoi"


@dataclass
class ColumnLine:
    """A column of the table. ``said``: the names of its meanings; ``samples``: ``[(in the sheet, as it is read)]``;
    ``is_marked``: its cells are crosses, which say what heads them; ``problem``: why it stops what follows.
    """

    letter: str
    header: str
    is_hidden: bool
    said: list
    detail: str
    erases: bool
    is_remembered: bool = False
    is_private: bool = False
    is_marked: bool = False
    samples: tuple = ()
    problem: str = ""

    @property
    def first(self):
        return self.said[0] if self.said else ""

    @property
    def others(self):
        """Two more meanings of the same column at most, each with its place."""
        return [*self.said[1:3], "", ""][:2]

    @property
    def text(self):
        """As a mapping says it."""
        if len(self.said) == 1 and self.detail:
            return f"{self.first}{DETAIL}{self.detail}"
        return AND.join(self.said)


@dataclass(frozen=True)
class Preview:
    """A row as it will be read: ``facts``: ``[(label, words, is private)]``."""

    number: int
    outcome: str
    reason: str
    facts: tuple
    told: tuple


class Understanding:
    """The page of the columns of a batch: what is proposed, or what ``data`` (a POST) says instead.

    Raises ``Refused`` when the file, or the sheet that is asked for, cannot be read.
    """

    def __init__(self, batch, data=None):
        self.batch, self.data = batch, data
        self.errors = []
        sheet, header_rows = self._place()
        self.glimpse = seen(batch, sheet, header_rows)
        self.table = self.glimpse.table
        with remembering():
            self._understand()

    # --- What is asked for -------------------------------------------------------------------------------------------

    def _place(self):
        """The sheet and the header rows that somebody said, ``None`` where we guess."""
        if self.data is None:
            known = self.batch.mapping
            return (known["sheet"], known["header_rows"]) if known.get("columns") else (None, None)
        sheet = self.data.get("feuille", "")
        if sheet != self.data.get("vu-feuille", ""):
            return sheet, None
        return sheet, header_rows_of(self.data.get("intitules", ""))

    @property
    def header_text(self):
        return numbers(self.table.header_rows)

    def is_as_seen(self):
        """Whether the columns that were posted are those of the table that is read now."""
        if self.data is None:
            return True
        seen = (self.data.get("vu-sorte"), self.data.get("vu-feuille"), self.data.get("vu-intitules"))
        return seen == (self.kind.name, self.table.sheet, self.header_text)

    def _understand(self):
        known = {kind.name for kind in import_kinds()}
        wanted = (self.data or {}).get("sorte", self.batch.kind)
        base = propose(self.table, wanted if wanted in known else None, self.memory)
        self.kind = import_kind(base.kind)
        self.mapping = base
        if self.data is None:
            if self.batch.mapping.get("columns") and self.batch.kind == base.kind:
                self.mapping = replace(Mapping.from_json(self.batch.mapping), told=base.told)
        elif self.is_as_seen():
            self.mapping = replace(base, **self._posted(base))
        self.columns = [self._line(column) for column in self.table.columns]
        self._read_first_rows()
        self._check()

    @cached_property
    def memory(self):
        """What this network settled before, and what we add to a rehearsal that comes back."""
        ours = {header_key((words,)): LEFT_OUT for words in (WHAT, WHY)}
        headers = {str(place): key for place, key in enumerate(ours)}
        columns = {str(place): said for place, said in enumerate(ours.values())}
        added = [{"kind": kind.name, "headers": headers, "columns": columns} for kind in import_kinds()]
        return [*ImportLayout.objects.remembered(self.batch.network), *added]

    # --- What was posted ---------------------------------------------------------------------------------------------

    def _posted(self, base):
        letters = [column.letter for column in self.table.columns]
        columns = {letter: self._posted_meaning(letter) for letter in letters}
        section = self.data.get("intertitres", "")
        return {
            "columns": columns,
            "erases": tuple(letter for letter in letters if f"efface-{letter}" in self.data),
            "section": section if section in self._meanings else "",
            "told": base.told if columns == base.columns else (),
        }

    @property
    def _meanings(self):
        return {meaning.name: meaning for meaning in self.kind.meanings}

    def _posted_meaning(self, letter):
        said = self.data.get(f"sens-{letter}", "")
        if said in (NOTE, LEFT_OUT, COMPUTED):
            return said
        more = [one for one in self.data.getlist(f"aussi-{letter}") if one in self._meanings]
        names = [one for one in dict.fromkeys([*said.split(AND), *more]) if one in self._meanings]
        if len(names) == 1 and takes_detail(self._meanings[names[0]]):
            detail = " ".join(self.data.get(f"detail-{letter}", "").split())[:MOST_SAID]
            return f"{names[0]}{DETAIL}{detail}" if detail else names[0]
        return self.kind.joined_meanings(names) if len(names) > 1 else "".join(names)

    # --- What is shown -----------------------------------------------------------------------------------------------

    def _line(self, column):
        text = self.mapping.columns.get(column.letter, "")
        parts = parts_of(text) if text else ()
        names = [part.name for part in parts]
        meanings = self._meanings
        return ColumnLine(
            column.letter,
            " / ".join(dict.fromkeys(column.words)),
            column.is_hidden,
            names,
            parts[0].detail if parts else "",
            column.letter in self.mapping.erases,
            self._is_remembered(column, text),
            any(meanings[name].is_private for name in names if name in meanings),
        )

    def _is_remembered(self, column, said):
        key = header_key(column.words)
        return bool(said and key) and any(
            one.get("kind") == self.kind.name
            and any(known == key and one["columns"].get(letter) == said for letter, known in one["headers"].items())
            for one in self.memory
        )

    def _read_first_rows(self):
        """The first rows through the rehearsal itself, so that nothing is shown otherwise than it will be written."""
        table = replace(self.table, rows=self.table.rows[:SHOWN])
        outcomes = list(rehearse(table, self.mapping, self.kind, network=self.batch.network))
        self.preview = [
            Preview(one.row, one.outcome, one.reason, facts(self.kind, one.values), one.told) for one in outcomes
        ]
        values = {one.row: one.values for one in outcomes}
        for place, line in enumerate(self.columns):
            cells = [(row.number, row.cells[place].text) for row in self.table.rows if row.cells[place].text]
            distinct = {text: number for number, text in reversed(cells)}
            line.is_marked = bool(distinct) and all(is_mark(text) or is_no_mark(text) for text in distinct)
            first = sorted(distinct.items(), key=lambda pair: pair[1])[:SAMPLES]
            line.samples = tuple((text, self._as_read(line, values.get(number, {}), text)) for text, number in first)

    def _as_read(self, line, values, text):
        """What a cell is read as, when it is not what it says."""
        meaning = self._meanings.get(line.first)
        if line.is_marked and line.detail and is_mark(text) and not meaning.has_detail:
            return line.detail
        if meaning is None or len(line.said) != 1 or line.first not in values or meaning.has_detail:
            return ""
        read = self.kind.shown(line.first, values[line.first])
        return "" if read == text else read

    # --- What stops --------------------------------------------------------------------------------------------------

    def _check(self):
        single = {}
        for line in self.columns:
            if not line.said:
                line.problem = str(_("Choisissez ce qu’elle dit, gardez-la en note, ou laissez-la de côté."))
            elif len(line.said) == 1 and line.first in self._meanings:
                meaning = self._meanings[line.first]
                if meaning.has_detail and not line.detail:
                    line.problem = str(_("Précisez de qui ou de quoi il s’agit, dans la case à côté."))
                if not (meaning.is_listed or meaning.has_detail or line.detail or self.mapping.is_ours):
                    single.setdefault(line.first, []).append(line)
        for name, lines in single.items():
            for line in lines[1:]:
                words = {"letter": lines[0].letter, "label": quoted(self._meanings[name].label)}
                line.problem = _("La colonne %(letter)s dit déjà %(label)s : gardez l’une des deux.") % words
        # Columns not understood come first.
        self.columns.sort(key=lambda line: not line.problem)

    @property
    def problems(self):
        return [line for line in self.columns if line.problem]

    @property
    def is_settled(self):
        """Whether what was posted is what is shown, and nothing is left to say."""
        return self.data is not None and self.is_as_seen() and not self.problems

    # --- For the template --------------------------------------------------------------------------------------------

    def context(self):
        return {
            "compris": self,
            "sortes": kind_options(),
            "groupes": self._options(),
            "note": NOTE,
            "cote": LEFT_OUT,
            "calculee": COMPUTED,
            "a_detail": [meaning.name for meaning in self.kind.meanings if meaning.has_detail],
            "a_croix": [meaning.name for meaning in self.kind.meanings if meaning.named is not None],
            "vides": [meaning.name for meaning in self.kind.meanings if meaning.is_field],
            "laissees": [
                _("%(lines)s : %(why)s") % {"lines": _line_words(found), "why": why}
                for why, found in self.glimpse.left.items()
            ],
            "dits": [*self.glimpse.told, *self.mapping.told],
            "lecture": self._reading(),
            "deja": self._former(),
            "intertitres": list(dict.fromkeys(self.table.sections.values()))[:3],
            "affirmees": [line for line in self.columns if line.is_remembered],
        }

    def _options(self):
        """``[(group, [(value, label)])]`` of the meanings."""
        private = [one for one in self.kind.meanings if one.is_private]
        fields = [one for one in self.kind.meanings if one.is_field and not one.is_private]
        others = [one for one in self.kind.meanings if not one.is_field and not one.is_private]
        groups = (
            (_("Ce que dit la fiche"), fields),
            (_("Ce qui précise la fiche"), others),
            (_("Privé : jamais publié sans « oui »"), private),
        )
        return [(name, [Choice(one.name, str(one.label)) for one in some]) for name, some in groups if some]

    def _reading(self):
        """« 11 colonnes sur 12 sont comprises », in one sentence."""
        total, asked = len(self.columns), len([line for line in self.columns if not line.said])
        if not asked:
            return _("Chaque colonne a un sens.")
        read = counted(total - asked, "colonne", "colonnes")
        known = agreeing(total - asked, "a un sens", "ont un sens")
        names = all_of([quoted(line.header or _("colonne %s") % line.letter) for line in self.columns if not line.said])
        words = {"read": read, "known": known, "total": total, "names": names}
        return _("%(read)s sur %(total)s %(known)s. Dites-nous ce qu’est %(names)s.") % words

    def _former(self):
        """The batches of the same file, which came before."""
        same = ImportBatch.objects.filter(sha256=self.batch.sha256, network=self.batch.network)
        return list(same.exclude(pk=self.batch.pk).select_related("made_by")[:3])

    def mapping_json(self):
        keys = {column.letter: header_key(column.words) for column in self.table.columns}
        return replace(self.mapping, headers=keys).to_json()


def takes_detail(meaning):
    """Whether a column of it may say which one: of a funder, of a year, of marks."""
    return meaning.has_detail or meaning.named is not None


def header_rows_of(text):
    """« 3 », « 3 et 4 », « 3 à 5 », « 3-5 » → row numbers; none when the table has no headings."""
    rows = []
    for first, last in re.findall(r"(\d{1,6})(?:\s*(?:à|-|–)\s*(\d{1,6}))?", text):
        rows += range(int(first), min(int(last or first), int(first) + MOST_HEADINGS) + 1)
    return rows


def _line_words(found):
    some = numbers(found[:12]) if len(found) <= 12 else f"{numbers(found[:12])}…"
    return f"{agreeing(len(found), 'ligne')} {some}"


def facts(kind, values):
    """``[(label, words, is private)]`` of the values of a row, what is empty left out."""
    private = {meaning.name for meaning in kind.meanings if meaning.is_private} | {"contacts"}
    said = []
    for name, value in values.items():
        if not name.startswith("_") and (words := kind.shown(name, value)):
            said.append((str(kind.label(name)), words, name in private))
    return tuple(said)
