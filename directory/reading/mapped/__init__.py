"""Towns that a table names with their coordinates or their population: the same one however it is spelled, never one
made twice. What a point tells, the readers of forms would have to ask.
"""

from directory.reading.countries import OVERSEAS
from directory.reading.mapped.foreign import ForeignTowns, code_of
from directory.reading.mapped.french import FrenchTowns


class Towns:
    """All towns: gives the one that a ``Mention`` means. ``mentions``: all those that will be asked for."""

    def __init__(self, mentions):
        self.french = FrenchTowns()
        self.foreign = ForeignTowns([mention for mention in mentions if not self.is_french(mention)])

    @staticmethod
    def is_french(mention):
        return code_of(mention.country) in {"FR", *OVERSEAS}

    def find(self, mention):
        """The ``Town``, which remembers what mentions say of it. Raises ``NotFound`` or ``Ambiguous``."""
        return (self.french if self.is_french(mention) else self.foreign).find(mention)
