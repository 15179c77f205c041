"""The same table on a phone: cards that keep the roles of a table and the words of its columns."""

import re

from tests import factories as make
from tests.cooperation.backoffice.rows import address


def test_each_cell_says_its_column_and_its_role(national_client):
    make.ProjectFactory(title="Eau {propre} <vite>")

    text = national_client.get(address("directory.project", "changelist")).content.decode()
    table = re.search(r'<table id="result_list" role="table">.*?</table>', text, re.S)[0]

    cells = re.findall(r"<t[dh]\b[^>]*>", table.partition("<tbody")[2])
    assert cells
    assert all('role="cell"' in one or 'role="rowheader"' in one for one in cells)
    assert 'role="rowheader" data-intitule="Titre"' in table
    assert 'data-intitule="Il manque"' in table
    assert "Eau {propre} &lt;vite&gt;" in table
    assert re.search(r'data-intitule="Il manque"[^>]*>[^<]*le lieu', table)
