"""docs/asvs.md cites tests that exist, counts what it lists, and gives each requirement one state."""

import re
from collections import Counter
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
TEXT = (ROOT / "docs" / "asvs.md").read_text()
ROWS = [
    (number, state, told)
    for numbers, state, told in re.findall(r"^\| ([\d., ]+) \| ([^|]+) \| (.+) \|$", TEXT, re.MULTILINE)
    for number in numbers.split(", ")
]


def test_what_it_cites_exists():
    cited = re.findall(r"`((?:tests|bin|docs|deploy|cooperation|directory)/[^`:]+)(?:::(\w+))?`", TEXT)

    assert len(cited) > 80
    assert [path for path, _name in cited if not (ROOT / path).exists()] == []
    assert [name for path, name in cited if name and f"def {name}(" not in (ROOT / path).read_text()] == []


def test_each_requirement_has_one_state_and_they_are_counted():
    states = Counter(state for _number, state, _told in ROWS)

    assert len({number for number, _state, _told in ROWS}) == len(ROWS) == 253
    told = (
        f"253 exigences : {states['tenu']} tenues, {states['sans objet']} sans objet, {states['non tenu']} non tenues."
    )
    assert told in TEXT.replace("\u00a0", " ")
    assert set(states) == {"tenu", "sans objet", "non tenu"}
