"""Every list gives what the whole search gives for its kind, and all that leaves it is what it shows."""

import csv
import io
import json
import re
from html import unescape

import pytest

from cooperation.pages.searches import first_answer, read_searches
from directory.kinds import all_kinds
from directory.listing.titles import title_sentence
from tests.searches.conftest import HERE
from tests.searches.test_understood import ROWS, keys, listings

EVERY = 9
TEXTS = sorted({row["requete"] for row in ROWS} | {search.typed for search in read_searches(HERE / "recherches.tsv")})[
    ::EVERY
]
# Countries answer the whole search by their names alone.
LABELS = {
    source.label: kind.list
    for kind in all_kinds()
    if kind.list and (kind.is_moderated or kind.is_role)
    for source in kind.suggestions
    if source.kind == kind.name
}


def groups(page):
    """``[(label, number, first name, [links])]`` of the page of the whole search."""
    for title, rest in re.findall(r'<section class="reponses-groupe".*?<h2[^>]*>(.*?)</h2>(.*?)</section>', page, re.S):
        number = re.search(r"<small>(.*?)</small>", title)
        name = re.search(r"<li>\s*<a href=\"(.*?)\"", rest)
        links = re.findall(r'<a class="bouton bouton--lien" href="(.*?)"', rest)
        yield title.partition("<small>")[0].strip(), number and number[1], name[1], [unescape(one) for one in links]


@pytest.mark.parametrize("text", TEXTS)
def test_each_list_gives_what_the_whole_search_gives_for_its_kind(client, base, text):
    page = client.get("/recherche/", {"q": text}).content.decode()
    if "Résultats pour" in page:
        text = unescape(re.search(r"Résultats pour «\s(.*?)\s»", page)[1])

    for label, number, first, links in groups(page):
        listing = LABELS.get(label)
        if (
            listing is None
            or listing.default
            or not (selection := listing.select(q=text)).total
            or selection.corrections
            or any(meaning.sense.is_corrected for meaning in selection.query.meanings)
        ):
            # No list, only a name that is known, or words that the whole search leaves as they are.
            continue
        shown = client.get(links[0]) if links else client.get(listing.path, {"q": text})
        count = listing.noun.count(selection.total)
        assert re.sub(r"\D", "", count) == re.sub(r"\D", "", number), label
        assert count.replace("\N{NO-BREAK SPACE}", " ") in shown.content.decode().replace("\N{NO-BREAK SPACE}", " ")
        assert f'href="{first}"' in shown.content.decode(), (label, first)
        assert first_answer(shown).name


SENT = [row for row in ROWS if listings()[row["adresse"]].exports][::12]


@pytest.mark.parametrize("row", SENT, ids=lambda row: f"{row['requete']} sur {row['adresse']}")
def test_what_leaves_a_list_is_what_its_words_mean(client, base, row):
    listing = listings()[row["adresse"]]
    wanted = len(keys(listing.select(q=row["requete"])))
    stem = listing.path.rstrip("/")

    sheet = client.get(f"{stem}.csv", {"q": row["requete"]}).getvalue().decode("utf-8-sig")
    told = json.loads(client.get(f"{stem}.json", {"q": row["requete"]}).getvalue())

    assert len(list(csv.DictReader(io.StringIO(sheet, newline=""), delimiter=";"))) == wanted
    assert len(told["resultats"]) == wanted
    if "atom" in listing.exports:
        feed = client.get(f"{stem}.atom", {"q": row["requete"]}).content.decode()
        choices = title_sentence("", listing.select(q=row["requete"]), many=True).strip()
        assert choices.replace("\N{NO-BREAK SPACE}", " ") in unescape(feed).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("path", "list_path"), [("/chiffres/", "/projets/"), ("/chiffres/jumelages/", "/jumelages/")], ids=str
)
def test_figures_are_those_of_what_the_words_mean(client, base, path, list_path):
    for row in [row for row in ROWS if row["adresse"] == list_path][::8]:
        count = listings()[list_path].noun.count(listings()[list_path].select(q=row["requete"]).total)

        page = client.get(path, {"q": row["requete"]}).content.decode()

        assert count.replace("\N{NO-BREAK SPACE}", " ") in page.replace("\N{NO-BREAK SPACE}", " "), row["requete"]
