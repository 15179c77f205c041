"""The classes of list pages that are timed."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from cooperation.benchmark.vocabulary import COMMON_WORD, RARE_WORD, TYPO, TYPO_MEANT
from directory.listing.query import AS_TYPED


@dataclass(frozen=True, eq=False)
class Request:
    """One class: ``chosen`` facets, searched ``text``, and whether the page is half-way through the list.

    ``meant``: the word without its typing error, for those who cannot correct it.
    """

    label: str
    chosen: dict = field(default_factory=dict)
    text: str = ""
    meant: str = ""
    is_deep: bool = False

    @property
    def plain_text(self):
        return self.meant or self.text

    def query(self, page=1):
        parameters = dict(self.chosen)
        if self.text:
            # As text: its rivals do not read « eau » as a theme, nor a name as a place.
            parameters |= {"q": self.text, "mots": AS_TYPED}
        if page > 1:
            parameters["page"] = page
        return urlencode(parameters, doseq=True)


CLASSES = (
    Request("Parcourir"),
    Request("Une facette (pays)", {"pays": ["BJ"]}),
    Request("Trois facettes", {"pays": ["SN"], "secteur": ["eau-et-assainissement"], "statut": ["en-cours"]}),
    Request(f"Mot rare (« {RARE_WORD} »)", text=RARE_WORD),
    Request(f"Mot courant (« {COMMON_WORD} »)", text=COMMON_WORD),
    Request(f"Faute de frappe (« {TYPO} »)", text=TYPO, meant=TYPO_MEANT),
    Request("Page du milieu", is_deep=True),
)
