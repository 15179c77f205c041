"""The register of processing says the lengths that the code keeps, all of them and no other."""

import datetime
import re
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings

from directory.database.retention import KEPT
from directory.reading.numbers import number_in_words

REGISTER = Path(settings.BASE_DIR) / "docs/registre-des-traitements.md"
HOURS = {"heure": 1, "jour": 24, "mois": 30.5 * 24, "an": 365 * 24}


def said():
    for module in settings.PROCRASTINATE_IMPORT_PATHS:
        import_module(module)
    rows = re.findall(r"^\| ([^|]+?) \| (\S+) (heure|jour|mois|an)s? \|$", REGISTER.read_text(), re.MULTILINE)
    return {what: int(number_in_words([number])) * HOURS[unit] for what, number, unit in rows}


def test_every_length_is_in_the_register_and_no_other():
    assert set(said()) == set(KEPT)


@pytest.mark.parametrize("what", sorted(said()))
def test_the_register_says_the_length_that_is_kept(what):
    assert abs(KEPT[what] / datetime.timedelta(hours=1) - said()[what]) < 24
