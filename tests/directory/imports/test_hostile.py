"""What is no workbook, lies about it or costs too much is refused, in one French sentence that says what to do."""

import io
import re

import pytest

from directory.imports.opening import child
from directory.imports.opening.limits import MAX_BYTES, Refused
from directory.imports.workbooks import read_workbook
from tests.directory.imports.hostile import HOSTILE

TO_DO = re.compile(
    r"(enregistrez|envoyez|ouvrez|gardez|découpez|supprimez|copiez|demandez|exportez|choisissez|retirez|raccourcissez)"
)


def opened(body):
    return list(child.read(io.BytesIO(body)))


@pytest.mark.parametrize("name", [name for name in HOSTILE if name != "trop lourd.csv"])
def test_it_is_refused(name):
    make, words = HOSTILE[name]

    with pytest.raises(Refused) as refusal:
        opened(make())

    assert words in str(refusal.value)
    assert TO_DO.search(str(refusal.value).lower())
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize("name", ["vide.xlsx", "rires.xlsx", "protégé.xls", "octets nuls.csv"])
def test_the_child_refuses_for_the_site(tmp_path, name):
    make, words = HOSTILE[name]
    (tmp_path / "envoi").write_bytes(make())

    with pytest.raises(Refused, match=words):
        read_workbook(tmp_path / "envoi", name=name)


def test_what_is_too_heavy_is_not_opened(tmp_path):
    with open(tmp_path / "envoi", "wb") as file:
        file.truncate(MAX_BYTES + 1)

    with pytest.raises(Refused, match="50 Mo"):
        read_workbook(tmp_path / "envoi")
