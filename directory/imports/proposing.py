"""What each column of a table may mean: by the words of its header, by the look of its cells, by what was settled the
last time. Nothing is guessed in silence: a column that nobody understands is named.
"""

import re
from dataclasses import replace
from itertools import islice

from directory.database.fold import fold
from directory.french import all_of, counted, quoted
from directory.imports import looks
from directory.imports.cells import is_mark, is_no_mark
from directory.imports.headers import header_key, is_private, names_somebody, tokens_of, units_of
from directory.imports.kinds import import_kind, import_kinds
from directory.imports.lines import DITTO
from directory.imports.meanings import AND, COMPUTED, DETAIL, LEFT_OUT, NOTE, Asked, Mapping, Part
from directory.imports.ours import columns_headed
from directory.matching import nearest
from directory.reading.memo import remembering

#: Likeness from which a header says a meaning, and from which it may.
_SURE, _MAYBE = 0.45, 0.25
#: Cells that are looked at, and the share of them that must look so.
_SAMPLE, _LOOKS_SO, _LOOKS_AT_ALL = 60, 0.6, 0.3
#: So many of the columns are headed as ours in a file taken away from this site.
_OURS = 0.6
_OF_CONTACT = {"contact_name", "contact_function", "contact_email", "contact_phone"}
_NOTES = "commentaire, remarque, observation, note, information, divers, complement, precision, avis, bilan, suivi"
_VAIN = "non repris, total, sous total, numero ligne, ligne, rang, controle, verification, ecart, cumul, distance, dist"
_SIGNS = re.compile(r"\s*[/+\n|&]\s*|\s+[-–—]\s+|,\s*|\s+et\s+")


@remembering()
def propose(table, kind=None, memory=()):
    """The ``Mapping`` of ``table`` as a ``kind`` (the likeliest when it is not said).

    ``memory``: JSON of the mappings that this network settled before, the last one first.
    """
    kinds = [import_kind(kind)] if isinstance(kind, str) else [kind] if kind else import_kinds()
    known = [one for one in memory if one["kind"] in {candidate.name for candidate in kinds}]
    proposals = [_Proposal(table, candidate, known) for candidate in kinds]
    best = max(proposals, key=lambda proposal: proposal.worth)
    return best.mapping()


class _Proposal:
    def __init__(self, table, kind, memory):
        self.table, self.kind = table, kind
        self.columns = {column.letter: column for column in table.columns}
        self.samples = {column.letter: self._sample(index) for index, column in enumerate(table.columns)}
        self.remembered = {}
        for one in reversed(memory):
            if one["kind"] == kind.name:
                self.remembered |= {one["headers"][letter]: said for letter, said in one["columns"].items() if said}
        self.said, self.score, self.doubts = {}, {}, {}
        self.ours = self._columns_of_ours()
        for letter in self.columns:
            self._understand(letter)
        self._once_each()
        if not table.is_exact:
            kind.settle_columns(self)

    def _sample(self, index):
        cells = (line.cells[index] for line in self.table.rows if index < len(line.cells))
        said = (cell for cell in cells if cell.text and not cell.is_filled and not DITTO.fullmatch(cell.text.strip()))
        return list(islice(said, _SAMPLE))

    @property
    def worth(self):
        """How well the kind answers to the table."""
        needed = sum(any(self._has(one, name) for one in self.said) for name in self.kind.required)
        return sum(self.score.values()) / max(len(self.columns), 1) + needed + 2 * bool(self.ours)

    def _has(self, letter, name):
        return any(Part.from_text(one).name == name for one in self.said[letter].split(AND))

    # --- One column --------------------------------------------------------------------------------------------------

    def header(self, letter):
        """The words of a column, from the last row of its header to the first."""
        words = [word for word in self.columns[letter].words if fold(word)]
        return list(dict.fromkeys(reversed(words)))

    def _understand(self, letter):
        header, key = self.header(letter), header_key(self.columns[letter].words)
        self.score[letter] = 1.0
        if self.ours:
            self.said[letter], self.score[letter] = self.ours.get(letter, ""), float(letter in self.ours)
            return
        if said := self._remembered(key):
            self.said[letter] = said
            return
        if not header and not self.samples[letter]:
            self.said[letter] = LEFT_OUT
            return
        said, score = self._by_words_and_look(letter, header)
        self.said[letter], self.score[letter] = said, score

    def _remembered(self, key):
        """What was settled for this header, or for one that is written almost so."""
        if not key:
            return ""
        if key in self.remembered:
            return self.remembered[key]
        present = {header_key(column.words) for column in self.table.columns}
        former = [one for one in self.remembered if one not in present]
        near = nearest(key, former)
        return self.remembered[near[0][1]] if near and near[0][0] <= 1 else ""

    def _by_words_and_look(self, letter, header):
        cells = self.samples[letter]
        is_secret = is_private(header)
        if not self.table.is_exact and not is_secret and (said := self.kind.special_column(header, cells)):
            return said, 1.0
        if not self.table.is_exact and (said := self._marked(header, cells)):
            return said, 1.0
        scores = {}
        for meaning in self.kind.meanings:
            if is_secret and not meaning.is_private:
                continue
            score = self._likeness(meaning, header)
            may_look = meaning.looks and not self.table.is_exact and score >= _MAYBE
            seen = meaning.looks(cells) if may_look else None
            alone = (meaning.from_look(cells) if meaning.from_look and not self.table.is_exact else None) or 0.0
            if alone >= _LOOKS_SO:
                score = max(score, 1.1 * alone)
            elif score and seen is not None and seen < self._least_look(score, cells):
                score *= 0.4
            if score:
                scores[meaning.name] = score
        best = max(scores, key=scores.get, default="")
        whole = scores.get(best, 0.0)
        if whole < 0.9 and not is_secret and (several := self._several(header)):
            return several, 0.9
        if whole >= _SURE:
            return best, whole
        if any(self._says(_NOTES, word) for word in header):
            return NOTE, 0.5
        if any(self._says(_VAIN, word) for word in header):
            return LEFT_OUT, 0.3
        self.doubts[letter] = tuple(
            name for name in sorted(scores, key=scores.get, reverse=True) if scores[name] >= 0.1
        )
        return "", 0.0

    def _marked(self, header, cells):
        """« countries=Mali », of marks under « Mali »."""
        if not header or not any(is_mark(cell.text) for cell in cells):
            return ""
        if not all(is_mark(cell.text) or is_no_mark(cell.text) for cell in cells):
            return ""
        heads = [header[0], " ".join(reversed(header))]
        named = (
            f"{meaning.name}{DETAIL}{value}"
            for head in dict.fromkeys(heads)
            for meaning in self.kind.meanings
            if meaning.named is not None and (value := meaning.named(head))
        )
        return next(named, "")

    @staticmethod
    def _least_look(score, cells):
        """The share of the cells that must look so: a clear header is believed against a cell or two."""
        if score < 0.8:
            return _LOOKS_SO
        return _LOOKS_AT_ALL if len(cells) > 2 else 0.0

    def _likeness(self, meaning, header):
        """What the last row of the header says within the group above it, else by itself."""
        if not header:
            return 0.0
        last, *groups = header
        within = max((meaning.likeness(f"{last} {group}") for group in groups), default=0.0)
        if groups and meaning.names_somebody and names_somebody(last):
            # « Structure », under « Partenaires », is no holder.
            within = max(within, *(meaning.likeness(group) for group in groups))
        alone = meaning.likeness(last)
        if groups and within >= 0.6:
            return within + 0.1
        # « Nom », under « Contact », is not the title of the project.
        return (
            0.6 * alone if groups and len(tokens_of(last)) == 1 and tokens_of(last)[0] in ("nom", "prenom") else alone
        )

    def _several(self, header):
        """Several meanings said in one header: « Partenaires / Pays / Localité »."""
        parts = [part for part in _SIGNS.split(header[0]) if fold(part)] if header else []
        if len(parts) < 2:
            return ""
        found = []
        for part in parts:
            scored = [(meaning.likeness(part), meaning) for meaning in self.kind.meanings if not meaning.has_detail]
            score, meaning = max(scored, key=lambda pair: pair[0], default=(0, None))
            if score < 0.6:
                return ""
            found.append(meaning.name)
        found = list(dict.fromkeys(found))
        if set(found) <= _OF_CONTACT:
            # « Tél / mail »: what reads one of them finds the others in its cells.
            return "contact_name" if "contact_name" in found else found[0]
        return self.kind.joined_meanings(found)

    @staticmethod
    def _says(phrases, header):
        said = tokens_of(header)
        return any(said[: len(tokens_of(one))] == tokens_of(one) for one in phrases.split(", "))

    # --- Files of ours -----------------------------------------------------------------------------------------------

    def _columns_of_ours(self):
        """``{letter: meaning}`` when the table was taken away from this site."""
        table = self.kind.table
        if table is None:
            return {}
        headers = {letter: fold(column.words[-1]) for letter, column in self.columns.items() if column.words}
        known = columns_headed(table, headers.values())
        keys = {letter: known[header].key for letter, header in headers.items() if header in known}
        named = [letter for letter in self.columns if self.header(letter)]
        if not {"identifiant", "url"} & set(keys.values()) or len(keys) < max(3, _OURS * len(named)):
            return {}
        meant = {key: meaning.name for meaning in self.kind.meanings for key in meaning.columns}
        return {letter: meant.get(key, COMPUTED) for letter, key in keys.items()}

    # --- All columns -------------------------------------------------------------------------------------------------

    def _once_each(self):
        """Of two columns that say the one value of a record, the one that says it best; the other is asked."""
        if self.ours:
            return
        listed = {meaning.name for meaning in self.kind.meanings if meaning.is_listed or meaning.has_detail}
        first = {}
        for letter in sorted(self.said, key=lambda one: -self.score[one]):
            said = self.said[letter]
            if said in ("", NOTE, LEFT_OUT, COMPUTED) or AND in said or Part.from_text(said).name in listed:
                continue
            if said in first:
                self.said[letter], self.score[letter] = "", 0.0
                self.doubts[letter] = (said,)
            else:
                first[said] = letter

    def mapping(self):
        mapping = Mapping(
            self.kind.name,
            self.table.sheet,
            tuple(self.table.header_rows),
            {letter: self.said[letter] for letter in self.columns},
            {letter: header_key(column.words) for letter, column in self.columns.items()},
            section=self.kind.section_meaning(list(dict.fromkeys(self.table.sections.values()))),
            is_ours=bool(self.ours),
        )
        asked = tuple(self._asked(letter) for letter, said in mapping.columns.items() if not said)
        return replace(mapping, asked=asked, told=tuple(self._told(mapping)))

    def _asked(self, letter):
        header = " / ".join(self.columns[letter].words)
        named = f"Colonne {letter}, {quoted(header)}" if fold(header) else f"Colonne {letter}, sans intitulé"
        doubts = self.doubts.get(letter, ())
        taken = [name for name in doubts if any(self._has(other, name) for other in self.said)]
        if taken:
            label = quoted(self.kind.meaning(taken[0]).label)
            why = f"une autre colonne dit déjà {label}. Dites laquelle garder."
        else:
            why = "nous ne savons pas ce qu’elle dit. Choisissez son sens, gardez-la en note ou laissez-la de côté."
        return Asked(letter, header, f"{named} : {why}", doubts)

    def _told(self, mapping):
        read = [letter for letter, said in mapping.columns.items() if said not in ("", LEFT_OUT)]
        left = [letter for letter in mapping.columns if letter not in read and self.header(letter)]
        if left:
            names = all_of(quoted(" / ".join(self.columns[letter].words)) for letter in left)
            yield (
                f"{counted(len(read), 'colonne lue', 'colonnes lues')} sur {len(read) + len(left)} ; "
                f"ne sont pas lues : {names}."
            )
        if not self.table.rows:
            yield "Il n’y a aucune ligne sous les intitulés : rien ne peut être repris."
        for name in self.kind.required:
            if not mapping.means(name):
                label = self.kind.meaning(name).label
                yield f"Aucune colonne ne dit {quoted(label)} : sans elle, aucune ligne ne peut être reprise."
        if self.table.sections and not mapping.section:
            said = all_of(quoted(words) for words in islice(dict.fromkeys(self.table.sections.values()), 3))
            yield f"Les intertitres ({said}) sont gardés en note pour l’équipe."


def amount_unit(header):
    """« k€ », « FCFA », said in the header of a column of amounts; an empty text when it is in euros or not said."""
    for words in header:
        for unit in units_of(words):
            if fold(unit) not in ("", "euro", "euros", "eur", "ttc", "ht"):
                return unit
    return ""


def looks_like_amounts(cells):
    seen = looks.amounts(cells)
    return seen is None or seen >= _LOOKS_SO
