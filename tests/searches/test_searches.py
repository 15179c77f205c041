"""What people type, and what must come first: ``recherches.tsv``."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cooperation.pages.searches import first_answer, read_searches
from tests.searches.conftest import HERE

TABLE = HERE / "recherches.tsv"
SEARCHES = read_searches(TABLE)


def test_the_table_holds_what_it_should():
    assert len(SEARCHES) >= 600
    assert len({(search.typed, search.address) for search in SEARCHES}) == len(SEARCHES)
    assert [search for search in SEARCHES if not (search.typed and search.wanted and search.never and search.why)] == []


@pytest.mark.parametrize("search", SEARCHES, ids=lambda search: f"{search.typed} sur {search.address}")
def test_what_is_meant_comes_first(client, base, search):
    response = client.get(search.url)

    answer = first_answer(response)
    assert answer.meets(search), f"attendu {search.wanted} {search.detail}, trouvé {answer} ({answer.text[:100]})"


def test_the_command_tries_a_table_on_any_base(base, tmp_path):
    table, told = tmp_path / "table.tsv", StringIO()
    table.write_text(
        "requete\tadresse\tattendu\tprecision\tjamais\tpourquoi\n"
        "bagnolet\t/collectivites/\tBagnolet\tSeine-Saint-Denis\tBagneux\tnom\n"
        "bagnolet\t/collectivites/\tBagneux\t\tBagnolet\tautre nom\n"
    )

    with pytest.raises(CommandError, match="1 recherche"):
        call_command("recherches", table, stdout=told)

    assert "trouvé  : Bagnolet" in told.getvalue()
    assert "1\xa0recherche donne ce qui est attendu, sur 2." in told.getvalue()


@pytest.mark.parametrize("content", ["", "requete\tadresse\nbagnolet\t/collectivites/\n"], ids=["empty", "columns"])
def test_the_command_says_what_is_wrong_with_a_table(tmp_path, content):
    table = tmp_path / "table.tsv"
    table.write_text(content)

    with pytest.raises(CommandError, match="colonnes attendues|aucune recherche"):
        call_command("recherches", table)
