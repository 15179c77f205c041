"""What a file says of itself: which selection, when, under which licence."""

import datetime
from dataclasses import dataclass, field

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from directory.listing.titles import title_sentence

LICENCE = "Licence Ouverte 2.0"
LICENCE_URL = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"
SITE = "Passerelles"
MAX_NAME = 80


@dataclass(frozen=True)
class Described:
    """``filters``: ``[(parameter, label, {value: label})]``; ``order``: label of the sort; ``ignored``: sentences.

    ``licence``: what one may do with the file; ``is_public``: whether anybody may have it, and cite it.
    ``url``: address of the page that shows the same records; ``explained``: of the page that explains the columns.
    """

    section: str
    title: str
    url: str
    explained: str
    date: datetime.date
    order: str
    total: int
    words: str = ""
    filters: list = field(default_factory=list)
    ignored: list = field(default_factory=list)
    suffix: str = ""
    licence: str = f"{LICENCE} — {LICENCE_URL}"
    is_public: bool = True

    @property
    def attribution(self):
        return f"{SITE}, annuaire de la coopération internationale des territoires français, {self.date.isoformat()}"

    def head(self, table):
        """What begins a JSON file."""
        return {
            "titre": self.title,
            "adresse": self.url,
            "total": self.total,
            "date": self.date.isoformat(),
            "licence": LICENCE,
            "licence_url": LICENCE_URL,
            "attribution": self.attribution,
            "recherche": self.words or None,
            "filtres": [
                {
                    "parametre": name,
                    "intitule": str(label),
                    "valeurs": [{"code": value, "intitule": text} for value, text in values.items()],
                }
                for name, label, values in self.filters
            ],
            "tri": str(self.order),
            "ignore": self.ignored,
            "documentation": self.explained,
            "colonnes": table.dictionary(),
        }

    def file_name(self, extension):
        """``passerelles-projets-au-benin-2026-11-21-licence-ouverte.csv``: all that a clean CSV does not say.

        What was asked and not understood shows too, so that a file never passes for a narrower one.
        """
        words = slugify(self.suffix)[:MAX_NAME].rstrip("-")
        parts = ["passerelles", self.section, words, "parametres-ignores" if self.ignored else "", f"{self.date}"]
        return "-".join(part for part in [*parts, "licence-ouverte"] if part) + f".{extension}"


def filters_of(query):
    """The choices of a list that mean something, in the order of its facets."""
    return [
        (name, chosen.facet.label, {value: str(label) for value, label in chosen.labels.items()})
        for name, chosen in query.cuts
        if chosen.labels
    ] + [(name, _("Tout montrer"), {"1": str(_("oui"))}) for name in query.flagged]


def choices_sentence(selection):
    """« au Bénin, en cours »: what cuts the list, without its count."""
    return title_sentence("", selection, many=True).strip(" ,")
