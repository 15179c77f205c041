"""Facets by theme: sectors and goals."""

import re

from directory.models import SDG, Sector
from directory.understanding.vocabularies import Names


def known_sectors(slugs):
    return dict(Sector.objects.current().filter(slug__in=slugs).values_list("slug", "name"))


def _sectors(keys):
    names = known_sectors([key for key in keys if not key.startswith(_GOAL)])
    return {slug: ((slug,), name) for slug, name in names.items()}


def _goals(keys):
    names = known_sdgs([key.removeprefix(_GOAL) for key in keys if key.startswith(_GOAL)])
    return {f"{_GOAL}{number}": ((number,), f"ODD {name}") for number, name in names.items()}


class _Goals(Names):
    """Names of goals, and their numbers said at length: « objectif de développement durable n° 13 »."""

    def senses(self, words):
        said = _GOAL_SAID.fullmatch(" ".join(words))
        return super().senses(("odd", said[1]) if said else words)


# The names of goals stand among those of sectors, under « odd-4 ».
_GOAL = "odd-"
_GOAL_SAID = re.compile(
    r"(?:objectifs?(?: (?:de |du )?developpement durable)?|odd|sdg|goal)(?: (?:n|no|numero))? (\d{1,2})"
)
#: Sectors by the name that pages print: a synonym is narrower, its word says more.
SECTOR_WORDS = Names("secteurs", _sectors, own=True)
SDG_WORDS = _Goals("secteurs", _goals, adds=True)


def known_sdgs(numbers):
    numbers = [n for n in numbers if n.isascii() and n.isdigit() and len(n) < 3]
    return {str(goal.number): str(goal) for goal in SDG.objects.filter(number__in=numbers)}
