"""The kinds of records that a table may bring in. Each room declares its own in its ``imports.py``."""

from directory.imports.meanings import Meaning
from directory.imports.titles import nearly, share_words, words_of_title

_kinds = {}


class ImportKind:
    """What a room says of what it takes in.

    ``name``: as addresses call it (« projets »); ``noun``: « un projet »; ``model``; ``table``: what leaves of it
    (``directory.listing.exports.table.Table``), so that a file taken away comes back; ``meanings``: in the order in
    which a row is read, what others need first; ``required``: the meanings without which a row is no record;
    ``grouped``: those that tables say once for several rows, without merging their cells; ``identified_by``: the
    meaning whose text is in a unique column, of the same name, of the records; ``examples``: rows of the model to
    download, ``{meaning: text as one types it}``.
    """

    name = noun = ""
    model = None
    table = None
    meanings: tuple[Meaning, ...] = ()
    required: tuple[str, ...] = ()
    identified_by = ""
    grouped: tuple[str, ...] = ()
    examples: tuple[dict, ...] = ()

    def meaning(self, name):
        """Raises ``KeyError``."""
        return {meaning.name: meaning for meaning in self.meanings}[name]

    # --- Columns -----------------------------------------------------------------------------------------------------

    def special_column(self, header, cells):
        """What a column means that no ``Meaning`` says by its words: one of a funder. ``header``: its rows, the last
        one first; an empty text when it is none.
        """
        return ""

    def joined_meanings(self, names):
        """What a column means whose header names several meanings."""
        return "+".join(names)

    def settle_columns(self, proposal):
        """Change in ``proposal.said`` what columns mean together."""

    def section_meaning(self, sections):
        """What the section rows mean, whose distinct words are ``sections``; an empty text when they say nothing."""
        return ""

    # --- Rehearsal ---------------------------------------------------------------------------------------------------

    def prepare(self, rehearsal):
        """Read from the base, once, what all rows need; ``rehearsal.texts(name)``: the cells of a meaning."""

    def complete(self, row):
        """Say what the values of a row mean together: set ``row.values``, ``row.ask``, ``row.refuse``, ``row.tell``."""

    def merge(self, values, others):
        """Add to ``values`` what another row says of the same record."""

    def identity(self, values):
        """What makes of two rows the same record, hashable; ``None`` when they say too little."""

    def identities(self, values):
        """All that makes of two rows the same record, each enough by itself."""
        identity = self.identity(values)
        return [] if identity is None else [identity]

    def only_one(self, values):
        """Those of ``identities`` that the base keeps for one record: ``[(meaning, value)]``."""
        return []

    def differ(self, values, others):
        """Whether rows of one identity say that they are two records all the same."""
        return False

    def likely(self, values):
        """What makes of two rows the same record perhaps, hashable; ``None`` when they say too little."""

    @staticmethod
    def settle_record(row, sure, likely, lookalike_of):
        """Give ``row`` its record when it is one without doubt; else those that it may be, at most five, to ask."""
        if len(sure) == 1:
            row.record = sure[0].pk
        else:
            row.lookalikes = [lookalike_of(one) for one in (sure or likely)[:5]]

    def called(self, values):
        """What a record that says ``values`` is called."""
        return str(values.get(self.required[0]) or "")

    def is_still(self, before, row):
        """Whether a row of the key of a record that says ``before`` may be of it still: called about the same."""
        one, other = self.called(before), self.called(row.values)
        return not (one and other) or nearly(one, other) or share_words(words_of_title(one), words_of_title(other))

    def exported(self, pks):
        """The records of these keys as ``table`` reads them, whatever their state."""
        return self.model._base_manager.filter(pk__in=pks)

    def current(self, pks):
        """``{pk: values}`` of these records as rows would say them, in a few queries."""
        raise NotImplementedError

    def key_of(self, name, value):
        """What two values of a meaning are compared by."""
        return value

    def changes(self, before, values):
        """``{name: (before, after)}`` of what ``values`` change."""
        return {
            name: (before.get(name), value)
            for name, value in values.items()
            if self.key_of(name, value) != self.key_of(name, before.get(name))
        }

    def shown(self, name, value):
        """A value as people read it."""
        return "" if value is None else str(value)

    # --- What is written ---------------------------------------------------------------------------------------------

    def write(self, outcomes, *, batch, by):
        """Write a chunk of outcomes that create or update. Returns the keys of the records, in the same order."""
        raise NotImplementedError

    def proposed(self, outcome):
        """The values of a row as the questions of a proposition, nothing private among them."""
        raise NotImplementedError

    def plain(self, values):
        """The values as ``import_table --json`` prints them."""
        return values


def register(kind):
    """Make an instance of a kind known under its name; for a class decorator."""
    _kinds[kind.name] = kind()
    return kind


def import_kind(name):
    """The kind called ``name``. Raises ``KeyError``."""
    return _kinds[name]


def import_kinds():
    return list(_kinds.values())
