"""``/recherche/``: all kinds, the one that holds the named thing first."""

import datetime

import pytest
from django.utils import timezone

from tests.factories import (
    ArticleFactory,
    CommuneFactory,
    CountryFactory,
    EventFactory,
    ForeignTownFactory,
    JumelageFactory,
    ProjectFactory,
    SectorFactory,
)

pytestmark = pytest.mark.django_db


def search(client, q):
    response = client.get("/recherche/", {"q": q})
    assert response.status_code == 200
    return response


def answers(response):
    """``{kind: [names]}``, in order."""
    return {group.name: [line.shown.name for line in group.lines] for group in response.context["groupes"]}


def plain(response):
    return response.content.decode().replace("\u00a0", " ")


def test_without_words_the_page_offers_to_search(client):
    response = client.get("/recherche/")

    assert "Chercher dans tout l’annuaire" in plain(response)
    assert response.context["groupes"] == []


def test_the_kind_of_the_named_thing_comes_first(client):
    CountryFactory(code="ML")
    SectorFactory(name="Éducation", aliases=["École"])
    ProjectFactory(title="Droits des enfants au Mali", published=True, countries=["ML"])
    ArticleFactory(title="Retour du Mali", published=True)

    assert answers(search(client, "mali")) == {
        "pays": ["Mali"],
        "projets": ["Droits des enfants au Mali"],
        "actualites": ["Retour du Mali"],
    }
    assert list(answers(search(client, "école"))) == ["secteurs"]


def test_counts_lead_to_the_lists(client):
    for number in range(7):
        ProjectFactory(title=f"Forage {number}", published=True)

    response = search(client, "forage")

    (group,) = response.context["groupes"]
    assert (group.total, len(group.lines)) == (7, 5)
    assert group.links == [("", "/projets/?q=forage", 7)]
    assert client.get("/projets/?q=forage").context["total"] == 7
    assert "7 réponses pour « forage »" in plain(response)


def test_each_part_of_the_agenda_has_its_link(client):
    soon = timezone.localdate() + datetime.timedelta(days=9)
    for number in range(3):
        EventFactory(title=f"Veillée {number}", published=True, starts_on=soon)
    for number in range(4):
        EventFactory(title=f"Veillée passée {number}", published=True, past=True)

    (group,) = search(client, "veillée").context["groupes"]

    assert [(url, number) for _label, url, number in group.links] == [
        ("/agenda/?q=veill%C3%A9e&periode=a-venir", 3),
        ("/agenda/?q=veill%C3%A9e&periode=passes", 4),
    ]
    assert {line.shown.name for line in group.lines[:3]} == {f"Veillée {number}" for number in range(3)}
    assert [client.get(url).context["total"] for _label, url, _number in group.links] == [3, 4]


def test_a_typing_error_is_told(client):
    orleans, parakou = CommuneFactory(name="Orléans"), ForeignTownFactory(name="Parakou")
    JumelageFactory(title="Orléans – Parakou", published=True, members=[orleans, parakou])

    response = search(client, "Parakuo")

    assert answers(response) == {"collectivites": ["Parakou"], "jumelages": ["Orléans – Parakou"]}
    assert "Résultats pour « Parakou »" in plain(response)
    assert "Rien ne répond à « Parakuo »" in plain(response)
    assert 'value="Parakuo"' in plain(response)


def test_one_answer_in_a_text_asks_whether_a_name_was_meant(client):
    CommuneFactory(name="Bagnolet")
    ProjectFactory(title="Une fresque", description="Peinte à Bagnollet.", published=True)

    response = search(client, "bagnollet")

    assert answers(response) == {"projets": ["Une fresque"]}
    assert 'Vouliez-vous dire <a href="?q=Bagnolet">Bagnolet</a>' in plain(response)


def test_words_are_marked_and_found_again(client):
    project = ProjectFactory(
        title="Une fresque", published=True, holder=CommuneFactory(name="Orléans").actor, countries=["BJ"]
    )

    text = plain(search(client, "orleans"))

    assert "Trouvé dans les porteurs : <mark>Orléans</mark>" in text
    assert project.get_absolute_url() in text


def test_another_name_is_told(client):
    CommuneFactory(name="Saint-Louis", former_names=["Bourgfelden"])

    assert "(<mark>Bourgfelden</mark>)" in plain(search(client, "bourgfelden"))


def test_nothing_found_says_what_to_do(client):
    text = plain(search(client, "zibeline"))

    assert "Rien pour « zibeline »" in text
    assert "Essayez un nom de lieu" in text


def test_what_is_searched_is_escaped(client):
    CommuneFactory(name="Orléans <b>")

    text = search(client, 'orleans <script>"').content.decode()

    assert "<script>&quot;" not in text
    assert '<script>"' not in text


@pytest.mark.parametrize("typed", ["\x00", "a" * 10_000, "é" * 3_000, "<-> & | !", "-orléans", '"or', "% _ \\"])
def test_absurd_words_are_answered(client, typed):
    CommuneFactory(name="Bagnolet")

    assert answers(search(client, typed)) == {}


def test_hidden_records_are_not_found(client):
    for state in ("draft", "review", "archived"):
        ProjectFactory(title=f"Zibeline {state}", **{state: True})
        EventFactory(title=f"Zibeline {state}", **{state: True})

    assert answers(search(client, "zibeline")) == {}
