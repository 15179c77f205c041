"""What nasty texts cost the whole search, counted: a word is looked for once, whatever the number of lists."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.database.fold import fold
from directory.kinds import all_kinds
from directory.search import words
from directory.search.words import MAX_CORRECTED

#: Queries of a whole search: the rows of the groups, the places that words name. One more list of words costs none.
MOST_QUERIES = 120
NASTY = {
    "non-words": "zqxvor blorptic mufrangle dranopilx vokterun skibbalo prontiquex wazzuline trobaglix yunkefard",
    "hardly-words": "brifouzal cranopule vistramine dorbalique flonzatier mergoulade tapistrone lacrimouse sondipare",
    "misspelt-towns": "orlaens toulousse marsseille lyonn bordaux strasbuorg rennnes monttpellier grenobel dijjon",
    "towns": "saint-étienne lyon paris marseille toulouse nice nantes strasbourg montpellier bordeaux lille rennes",
    "short-words": "bo la me to ra vi ne si da no ti ka",
    "glued": "saintetienne aixenprovence lehavre lemans larochelle bourgenbresse",
    "numbers": "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16",
    "long": "orleans " * 1300,
    "one-word": "z" * 10_000,
    "scripts": "orléans Москва 日本 العربية Αθήνα",
    "sentence": "construction d’une école à Parakou avec le soutien de la région Centre-Val de Loire et de l’AFD",
    "english": "how many towns are twinned with germany or with poland near lyon",
}


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
def test_a_word_is_looked_for_once_whatever_the_lists(client, base, monkeypatch, text):
    client.get("/recherche/", {"q": "orleans"})
    compared, nearest = [], words.nearest
    monkeypatch.setattr(words, "nearest", lambda *pair: compared.append(pair[0]) or nearest(*pair))

    with CaptureQueriesContext(connection) as asked:
        response = client.get("/recherche/", {"q": text})

    assert response.status_code == 200
    towns = [one for one in asked.captured_queries if "gazetteertown" in one["sql"] and "population" in one["sql"]]
    lists = sum(1 for kind in all_kinds() if kind.list)
    assert len(asked) <= MOST_QUERIES
    assert len(towns) <= 2 + len(set(fold(text).split()))
    assert len(compared) <= MAX_CORRECTED * lists
    assert max(map(compared.count, compared), default=0) <= lists
