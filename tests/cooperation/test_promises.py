"""What the forms promise of time: the numbers that people read are those that the code keeps."""

import re
from pathlib import Path

import pytest

from cooperation.accounts.signing import delays
from cooperation.fruitless import noting as fruitless
from directory.enums import LinkScope
from directory.mail import links
from directory.people import retention as people
from directory.reading.numbers import number_in_words
from directory.submissions import retention

TEMPLATES = Path(__file__).parents[2] / "templates"
DAYS = {"jour": 1, "mois": 30.5, "an": 365}
LENGTH = r"(un|une|deux|trois|six|sept|trente|soixante|quatre-vingt-dix) (jour|mois|an)s?"
PROMISES = [
    ("pages/donnees_personnelles.html", "jamais envoyée est effacée au bout de", retention.UNSENT),
    ("pages/donnees_personnelles.html", "refusée ou retirée au bout de", retention.CLOSED),
    ("pages/donnees_personnelles.html", "nous oublions au bout d’", retention.AUTHOR),
    ("pages/donnees_personnelles.html", "votre navigateur le sont au bout de", retention.CONNECTION),
    ("pages/donnees_personnelles.html", "ne garde que des empreintes,", retention.COUNTERS),
    ("pages/donnees_personnelles.html", "ils sont effacés au bout de", people.SILENT),
    ("pages/donnees_personnelles.html", "une empreinte, que nous oublions au bout de", retention.CONNECTION),
    ("pages/donnees_personnelles.html", "les essais de connexion au bout d’", delays.MEMORY),
    ("pages/donnees_personnelles.html", "par qui, et l’oublions au bout de", fruitless.KEPT),
    ("courriels/refus.txt", "est gardé", retention.CLOSED),
    ("courriels/confirmation.txt", "Ce lien sert pendant", links.LIFETIMES[LinkScope.CONFIRM]),
    ("courriels/reception.txt", "sert pendant", links.LIFETIMES[LinkScope.FOLLOW]),
]


@pytest.mark.parametrize(("template", "words", "kept"), PROMISES, ids=[f"{one[0]} {one[1]}" for one in PROMISES])
def test_a_length_of_time_that_is_promised_is_the_one_kept(template, words, kept):
    text = " ".join((TEMPLATES / template).read_text().split())
    found = re.search(rf"{re.escape(words)}\s*{LENGTH}", text)

    assert found is not None
    assert round(int(number_in_words(found[1].split("-"))) * DAYS[found[2]]) == kept.days
