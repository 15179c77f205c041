"""From the cells of a line to what each of them says, by meaning."""

import re
from dataclasses import replace
from itertools import pairwise

from directory.french import quoted
from directory.imports.cells import is_mark, is_no_mark
from directory.imports.meanings import NOTE
from directory.imports.opening.limits import LEFT
from directory.imports.rows import Row, Source

_SIGN = r"(?:[\"″〃“”«»]|''|//)"
DITTO = re.compile(rf"(?:idem|ditt?o|ibid(?:em)?|id\.)\.?|{_SIGN}|-+\s*(?:{_SIGN}|idem)\s*-+", re.IGNORECASE)
_FORMULA = re.compile(r"=\s*(?:[A-Za-z]{1,3}\$?\d|[A-Za-z.]+\(|[-+(\d])")


class Lines:
    """The part of a rehearsal that reads lines: see ``Rehearsal``."""

    def _row(self, line):
        row = Row(line.number, self.settled.get(line.number), self)
        for index, column in self.columns:
            letter = column.letter
            address = f"{letter}{line.number}"
            cell = self._repeated(line.cells[index] if index < len(line.cells) else None, letter, address, row)
            text = " ".join(cell.text.split(" ")).strip() if cell is not None else ""
            row.cells[letter] = cell
            if not text:
                if letter in self.mapping.erases:
                    row.erased.update(part.name for part in self.parts[letter])
                elif letter in self.grouping:
                    self._in_group(row, letter, address)
                continue
            if self.table.is_exact and (what := next(iter(self.headers[letter]), "")).startswith(LEFT):
                row.tell(f"{what} : {text}.")
            if self.mapping.columns.get(letter) == NOTE:
                row.notes.append(f"{self._headed(letter)} : {text}")
            if cell.kind.name == "ERROR" or _FORMULA.match(text):
                self._error(row, letter, text, address)
                continue
            for source in self._sources(letter, text, cell, address):
                row.said.setdefault(source.name, []).append(source)
                if source.name in self.kind.required:
                    row.is_filled = row.is_filled or cell.is_filled
        if section := self.table.sections.get(line.number):
            self._in_section(row, section)
        for name, text in row.typed_in_blanks():
            letter = self.blank_of(row, name)
            address = f"{letter}{line.number}" if letter else ""
            row.said.setdefault(name, []).append(
                Source(name, text, None, address, letter, self.headers.get(letter, ()))
            )
        return row

    def _repeated(self, cell, letter, address, row):
        """The cell, or the one above that « idem » or a ditto mark stands for."""
        if (
            cell is not None
            and not self.mapping.is_ours
            and DITTO.fullmatch(cell.text.strip())
            and letter in self.above
        ):
            cell, above = self.above[letter]
            row.tell(f"{address} reprend {above} : {quoted(cell.text[:80])}.")
        if cell is not None and cell.text:
            self.above[letter] = cell, address
        return cell

    def _said_once(self):
        """The letters of the columns, up to what names a row, that say a thing on the first row of a group and leave
        the others empty: no two rows that follow repeat it, a half of them at most says it.
        """
        found, last = set(), self.mapping.letters_of(self.kind.required[0])[:1]
        for index, column in self.columns if last and not self.mapping.is_ours else ():
            if (len(column.letter), column.letter) > (len(last[0]), last[0]):
                break
            names = [part.name for part in self.parts[column.letter]]
            texts = [line.cells[index].text if index < len(line.cells) else "" for line in self.table.rows]
            filled = sum(map(bool, texts))
            repeats = any(one and one == other for one, other in pairwise(texts))
            if names and set(names) <= set(self.kind.grouped) and 2 <= filled <= len(texts) // 2 and not repeats:
                found.add(column.letter)
        return found

    def _in_group(self, row, letter, address):
        """An empty cell under one that may hold for its rows: asked, under a key of that group."""
        if letter not in self.above or not self.parts[letter]:
            return
        (cell, above), part = self.above[letter], self.parts[letter][0]
        source = Source(part.name, f"(comme {above})", None, address, letter, self.headers[letter], part.detail)
        if not row.is_settled(source):
            sentence = f"cette case est vide. Est-ce {quoted(cell.text[:80])}, comme en {above} ?"
            row.ask(source, sentence, [(cell.text, f"Oui : {cell.text[:80]}")])
        elif typed := row.typed(source):
            row.said.setdefault(part.name, []).append(replace(source, text=typed))

    def blank_of(self, row, name):
        """The first column of a meaning where ``row`` says nothing, an empty text when there is none."""
        letters = self.mapping.letters_of(name)
        return next((one for one in letters if not (cell := row.cells.get(one)) or not cell.text.strip()), "")

    def _sources(self, letter, text, cell, address):
        parts = self.parts[letter]
        if len(parts) == 1:
            is_list = cell.kind.name == "LIST"
            part = parts[0]
            if part.detail and not self.kind.meaning(part.name).has_detail:
                if is_no_mark(text):
                    return []
                text = part.detail if is_mark(text) else text
            return [Source(part.name, text, cell.value, address, letter, self.headers[letter], part.detail, is_list)]
        if parts:
            # Cut when it is read: what each part means depends on the others.
            whole = "+".join(part.name for part in parts)
            return [Source(whole, text, cell.value, address, letter, self.headers[letter])]
        return []

    def _error(self, row, letter, text, address):
        """« #N/A », « #REF! »: a value that the workbook itself does not know."""
        if self.parts[letter]:
            part = self.parts[letter][0]
            source = Source(part.name, text, None, address, letter, self.headers[letter])
            if row.is_settled(source):
                row.said.setdefault(part.name, []).append(source)
            elif _FORMULA.match(text):
                row.refuse(source, f"{quoted(text[:60])} est une formule et non sa valeur. Écrivez ce qu’elle donne.")
            else:
                row.refuse(
                    source, f"le classeur affiche l’erreur {quoted(text)}. Corrigez la formule, ou videz la case."
                )

    def _headed(self, letter):
        return " / ".join(reversed(self.headers[letter])) or f"Colonne {letter}"

    def _in_section(self, row, section):
        if self.mapping.section:
            row.said.setdefault(self.mapping.section, []).append(Source(self.mapping.section, section))
        else:
            row.notes.append(f"Intertitre : {section}")
