"""Which town a line means: the same one however it is spelled, never one made twice."""

from directory.jumelages.importing.foreign import ForeignTowns, code_of
from directory.jumelages.importing.french import FrenchTowns
from directory.reading.countries import OVERSEAS


class Towns:
    """All towns: gives the one that a mention means."""

    def __init__(self, mentions):
        self.french = FrenchTowns()
        abroad = [mention for mention in mentions if not self.is_french(mention)]
        self.foreign = ForeignTowns(abroad)

    def is_french(self, mention):
        return code_of(mention.country) in {"FR", *OVERSEAS}

    def find(self, mention):
        return (self.french if self.is_french(mention) else self.foreign).find(mention)
