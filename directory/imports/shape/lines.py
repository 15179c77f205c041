"""What the lines under a header are: rows of the table, sections, totals, notes, headers said again."""

import re
from decimal import Decimal
from functools import cached_property

from directory.imports.shape.headers import same_header, words_by_column
from directory.imports.shape.views import usual
from directory.imports.shape.words import folded, is_note, is_number_head, is_plain_total, names_section, summed
from directory.imports.workbooks import CellKind

ABOVE = "au-dessus de l’en-tête"


class Reader:
    """Sorts the ``rows`` of a table whose header is ``rows[first:last]``: ``kept``, ``sections``, ``ignored``."""

    def __init__(self, rows, first, last):
        self.header, self.body = rows[first:last], rows[last:]
        self.kept, self.sections, self.ignored = [], {}, {}
        self.titles = {folded(words_of(row)) for row in rows[:first] if row.is_alone}
        for row in rows[:first]:
            self.ignored[row.number] = "titre" if len(row.own) < 3 else ABOVE
        self.width = usual(self.body)
        words = words_by_column(self.header, {column for row in self.header for column in row.said})
        self.numbering = {column for column, said in words.items() if any(map(is_number_head, said))}
        self.numbering.update(self._numbers_lines())
        self.lead = self._lead()
        self.section, self.sums = "", Sums()
        reasons = []
        for place, row in enumerate(self.body):
            reasons.append(self._reason(place, row))
            self._count(row, reasons[-1])
        self._notes_at_the_end(reasons)
        self._sort(reasons)

    @cached_property
    def begins_with_section(self):
        return len(self.body) > 1 and self._may_be_section(0, self.body[0])

    @cached_property
    def is_upper(self):
        """Whether the rows themselves begin with capitals."""
        leads = [row.own[self.lead].text for row in self.body if self.lead in row.own and not row.is_alone]
        return 2 * sum(map(str.isupper, leads)) > len(leads)

    @cached_property
    def usual_texts(self):
        """How many texts a full row has."""
        counts = sorted(len(row.texts) for row in self.body if len(row.own) > 1) or [0]
        return counts[len(counts) * 3 // 4 if len(counts) > 3 else -1]

    @cached_property
    def values(self):
        """What totals may be of: « Total Mali »."""
        return {folded(text) for row in self.body for text in row.texts[1:] if len(text) < 60}

    def _count(self, row, reason):
        if reason is None:
            self.sums.add(row)
        elif reason == "total":
            self.sums.begin_again()
        elif reason == "section":
            self.section = folded(words_of(row))

    def _lead(self):
        """The first column of words: where sections and totals are said."""
        columns = [column for row in self.body for column, look in row.looks.items() if look == "text"]
        return min(columns, default=0)

    def _sort(self, reasons):
        section = ""
        for row, reason in zip(self.body, reasons, strict=True):
            if reason is not None:
                self.ignored[row.number] = reason
                section = words_of(row) if reason == "section" else section
                continue
            self.kept.append(row)
            if section:
                self.sections[row.number] = section

    def _numbers_lines(self):
        """The columns without a header that count the lines: 1, 2, 3."""
        for column in {column for row in self.body for column in row.own} - {
            column for row in self.header for column in row.said
        }:
            said = [row.own[column].text for row in self.body if column in row.own]
            if len(said) > 2 and said == [str(number) for number in range(1, len(said) + 1)]:
                yield column

    def _reason(self, place, row):
        """Why a line is none of the rows; ``None`` when it is one."""
        telling = {
            column: cell
            for column, cell in row.own.items()
            if column not in self.numbering or row.looks[column] not in ("number", "year")
        }
        if not any(_SAID.search(cell.text) for cell in telling.values()) or self._is_prepared(row, telling):
            return "vide"
        if self.header and same_header(row, self.header):
            return "en-tête répété"
        if row.is_alone and folded(words_of(row)) in self.titles:
            return "titre"
        if place == 0 and self._is_numbering(row):
            return "numérotation des colonnes"
        if self._is_total(row) or (not row.texts and self.usual_texts and self._is_sum(row)):
            return "total"
        if self._is_section(place, row) or self._is_section_with_sums(place, row):
            return "section"
        if row.line.is_sum and len(row.texts) < max(2, self.usual_texts):
            return "total"
        if row.is_alone and self.width > 2 and is_note(row.texts[0] if row.texts else ""):
            return "note"
        return None

    def _is_prepared(self, row, telling):
        """A line made ready and never filled: its number, and formulas that sum nothing."""
        has_number = len(telling) < len(row.own)
        return has_number and all(
            row.looks[column] == "number" and cell.value in (Decimal(0), "0") for column, cell in telling.items()
        )

    def _is_numbering(self, row):
        texts = [cell.text.strip("() ") for cell in row.own.values()]
        return len(texts) > 2 and texts == [str(n) for n in range(1, len(texts) + 1)]

    def _is_total(self, row):
        if row.known == "total" or (row.texts and is_plain_total(row.texts[0])):
            return True
        # « 12 projets » beside « Total Mali » counts what is summed.
        texts = [text for text in row.texts if not _COUNT.fullmatch(text)]
        if len(texts) >= max(2, self.usual_texts):
            # A project called « Total accès à l’eau » has a holder and a country beside its name.
            return False
        sums = [rest for rest in map(summed, texts) if rest is not None]
        if not sums or any(look not in ("number", "text", "year", "error") for look in row.looks.values()):
            return False
        if any(rest in ("", self.section) or rest in self.values for rest in sums):
            return True
        return len(texts) == 1 and (len(row.own) == 1 or self._is_sum(row))

    def _is_sum(self, row):
        return row.line.is_sum or self.sums.are_said_by(row)

    def _is_section(self, place, row):
        if not self._may_be_section(place, row):
            return False
        (column, cell), *_ = row.own.items()
        is_wide = row.spans.get(column, column) - column >= max(1, min(2, self.width - 1))
        if is_wide or row.line.is_strong:
            return True
        if column > self.lead:
            # One more partner of the row above, whatever it is called.
            return False
        if names_section(cell.text):
            return True
        if self.width < 3:
            return False
        # A table cut in sections begins with one; elsewhere a cell alone may be a row that is hardly filled.
        is_apart = place > 0 and not row.follows(self.body[place - 1])
        return is_apart or self.begins_with_section or (cell.text.isupper() and not self.is_upper)

    def _is_section_with_sums(self, place, row):
        """« Bretagne », and in the columns of amounts what its rows sum to."""
        if len(row.texts) != 1 or len(row.own) < 2 or self.usual_texts < 2 or row.looks.get(self.lead) != "text":
            return False
        ahead = Sums()
        for other in self.body[place + 1 :]:
            if len(other.texts) < 2:
                break
            ahead.add(other)
            if ahead.are_said_by(row):
                return True
        return False

    def _may_be_section(self, place, row):
        if not row.is_alone or self.width < 2 or place + 1 == len(self.body):
            return False
        (column, cell), *_ = row.own.items()
        return row.looks[column] in ("text", "year") and len(cell.text) <= 120 and not is_note(cell.text)

    def _notes_at_the_end(self, reasons):
        self._legend(reasons)
        for place in range(len(self.body) - 1, -1, -1):
            row = self.body[place]
            if reasons[place] in ("note", "total", "vide"):
                continue
            if reasons[place] != "section" and not self._is_note(place, row):
                return
            reasons[place] = "note"

    def _legend(self, reasons):
        """Under « Légende » or « Source », set apart, lines of a cell or two are notes; so are lines of one cell, set
        apart at the end: « Fait à Rennes », « Le président ».
        """
        are_alone = True
        for place in range(len(self.body) - 1, 0, -1):
            row = self.body[place]
            are_alone &= row.is_alone and bool(row.texts)
            if len(row.own) > 2 or self.width < 3:
                return
            says_so = row.is_alone and is_note(row.texts[0] if row.texts else "")
            if (says_so or are_alone) and not row.follows(self.body[place - 1]):
                reasons[place:] = [reason if reason == "total" else "note" for reason in reasons[place:]]

    def _is_note(self, place, row):
        if not row.texts or len(row.own) > 2 or len(row.own) >= self.width or row.is_alone != (len(row.own) == 1):
            return False
        is_apart = place > 0 and not row.follows(self.body[place - 1])
        says_so = is_note(row.texts[0])
        if not row.is_alone:
            return is_apart and says_so and self.width > 3
        # A title alone at the end may be a row that is hardly filled: a sentence is none.
        is_sentence = len(row.texts[0]) > 80 or row.texts[0].endswith(".")
        return is_apart or says_so or is_sentence or row.spans != {}


def words_of(row):
    return " ".join(row.texts or [cell.text for cell in row.own.values()])


def numbers_of(row):
    """``(column, number)`` of the cells that are amounts, not percentages."""
    for column, cell in row.own.items():
        if cell.kind is CellKind.NUMBER:
            yield column, cell.value
        elif row.looks[column] in ("number", "year") and _PLAIN.fullmatch(cell.text):
            yield column, Decimal(re.sub(r"\s", "", cell.text).replace(",", "."))


_SAID = re.compile(r"[^\W_]|[#%€$]")
_COUNT = re.compile(r"\d+ [^\W\d_]+")
_PLAIN = re.compile(r"\d[\d\s]*([.,]\d+)?")


class Sums:
    """What the columns of numbers sum to, since the beginning and since the last total."""

    def __init__(self):
        self.whole, self.part, self.waiting = {}, {}, []

    def add(self, row):
        self.waiting.append(row)

    def begin_again(self):
        self._settle()
        self.part = {}

    def _settle(self):
        """Rows are counted when a sum may say them: most tables have none."""
        for row in self.waiting:
            for column, value in numbers_of(row):
                for sums in (self.whole, self.part):
                    sums[column] = sums.get(column, 0) + value
        self.waiting = []

    def are_said_by(self, row):
        """Whether what a row says beside its words is these sums, and nothing else."""
        said = list(numbers_of(row))
        if not said or len(said) + len(row.texts) < len(row.own):
            return False
        self._settle()
        return any(all(sums.get(column) == value != 0 for column, value in said) for sums in (self.whole, self.part))
