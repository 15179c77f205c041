"""What the lines under a header are: rows of the table, sections, totals, notes, headers said again."""

from decimal import Decimal

from directory.imports.shape.headers import same_header, words_by_column
from directory.imports.shape.views import usual
from directory.imports.shape.words import is_note, is_number_head, is_sum, names_section


class Reader:
    """Sorts the ``rows`` of a table whose header is ``rows[first:last]``: ``kept``, ``sections``, ``ignored``."""

    def __init__(self, rows, first, last):
        self.header, self.body = rows[first:last], rows[last:]
        self.kept, self.sections, self.ignored = [], {}, {}
        for row in rows[:first]:
            self.ignored[row.number] = "titre"
        self.width = usual(self.body)
        words = words_by_column(self.header, {column for row in self.header for column in row.said})
        self.numbering = {column for column, said in words.items() if any(map(is_number_head, said))}
        self.lead = self._lead()
        some = self.body[:50]
        self.usual_texts = max(2, sum(len(row.texts) for row in some) / max(len(some), 1))
        reasons = [self._reason(place, row) for place, row in enumerate(self.body)]
        self._notes_at_the_end(reasons)
        self._sort(reasons)

    def _lead(self):
        """The first column of words: where sections and totals are said."""
        columns = [column for row in self.body for column, look in row.looks.items() if look == "text"]
        return min(columns, default=0)

    def _sort(self, reasons):
        section = ""
        for row, reason in zip(self.body, reasons, strict=True):
            if reason is None:
                self.kept.append(row)
                if section:
                    self.sections[row.number] = section
                continue
            self.ignored[row.number] = reason
            if reason == "section":
                section = " ".join(row.texts or [cell.text for cell in row.own.values()])

    def _reason(self, place, row):
        """Why a line is none of the rows; ``None`` when it is one."""
        telling = {
            column: cell
            for column, cell in row.own.items()
            if column not in self.numbering or row.looks[column] not in ("number", "year")
        }
        if not telling or self._is_prepared(row, telling):
            return "vide"
        if self.header and same_header(row, self.header):
            return "en-tête répété"
        if place == 0 and self._is_numbering(row):
            return "numérotation des colonnes"
        if self._is_total(row):
            return "total"
        if self._is_section(place, row):
            return "section"
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
        texts = row.texts
        # A project called « Total accès à l’eau » has a holder and a country beside its name.
        return (
            len(texts) < self.usual_texts
            and any(map(is_sum, texts))
            and all(look in ("number", "text", "year", "error") for look in row.looks.values())
        )

    def _is_section(self, place, row):
        if not row.is_alone or self.width < 2:
            return False
        (column, cell), *_ = row.own.items()
        if row.looks[column] not in ("text", "year") or is_note(cell.text) or len(cell.text) > 120:
            return False
        if place + 1 == len(self.body):
            return False
        is_wide = row.spans.get(column, column) - column >= max(1, min(2, self.width - 1))
        if is_wide or row.line.is_strong or names_section(cell.text):
            return True
        is_apart = place == 0 or not row.follows(self.body[place - 1])
        return self.width > 2 and (cell.text.isupper() or (is_apart and column <= self.lead))

    def _notes_at_the_end(self, reasons):
        for place in range(len(self.body) - 1, -1, -1):
            row = self.body[place]
            if reasons[place] in ("note", "total", "vide"):
                continue
            is_alone = row.is_alone and self.width > 1
            is_apart = place > 0 and not row.follows(self.body[place - 1])
            if reasons[place] == "section" or (
                is_alone and row.texts and (self.width > 2 or is_apart or is_note(row.texts[0]))
            ):
                reasons[place] = "note"
                continue
            return
