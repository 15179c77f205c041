"""What a spreadsheet would run (OWASP, « CSV Injection »), written here and not read from the code that guards us."""

import pytest

from directory.listing.exports.cells import safe_text

BEGINNINGS = {
    "egal": "=", "plus": "+", "moins": "-", "arobase": "@", "tabulation": "\t", "retour": "\r", "ligne": "\n",
    "egal large": "\uff1d", "plus large": "\uff0b", "moins large": "\uff0d", "arobase large": "\uff20",
}  # fmt: skip
FORMULAS = ["SOMME(A1:A9)", "cmd|'/C calc'!A0", 'HYPERLINK("http://example.org")', "1+1"]


@pytest.mark.parametrize("sign", BEGINNINGS.values(), ids=BEGINNINGS)
@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("before", ["", " ", "\u00a0", "\x00"], ids=["rien", "espace", "insecable", "nul"])
def test_no_cell_is_run(sign, formula, before):
    cell = safe_text(before + sign + formula)

    assert cell.lstrip()[:1] not in set(BEGINNINGS.values())
