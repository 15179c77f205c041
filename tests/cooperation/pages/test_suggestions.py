"""``/recherche/suggestions.json``."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.actions import archive
from tests.factories import (
    ActorFactory,
    CommuneFactory,
    CountryFactory,
    EventFactory,
    ForeignTownFactory,
    FunderFactory,
    GazetteerTownFactory,
    JumelageFactory,
    NetworkFactory,
    ProjectFactory,
    SectorFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
URL = "/recherche/suggestions.json"


def ask(client, q, **parameters):
    response = client.get(URL, {"q": q, **parameters})
    assert response.status_code == 200
    return response.json()


def suggested(client, q, **parameters):
    """``{kind: [names]}``, in order."""
    return {
        group["genre"]: ["".join(piece for piece, _mark in one["nom"]) for one in group["suggestions"]]
        for group in ask(client, q, **parameters)["groupes"]
    }


def test_every_kind_has_its_group(client):
    orleans = CommuneFactory(name="Orléans")
    parakou = ForeignTownFactory(name="Parakou")
    SectorFactory(name="Paratonnerres")
    NetworkFactory(name="Paradis")
    ActorFactory(name="Paroles", published=True)
    FunderFactory(name="Partage")
    JumelageFactory(title="Orléans – Parakou", published=True, members=[orleans, parakou])
    ProjectFactory(title="Parasols", published=True)
    EventFactory(title="Parade", published=True)
    CountryFactory(code="BJ")

    found = suggested(client, "para")

    assert found == {
        "collectivites": ["Parakou"],
        "secteurs": ["Paratonnerres"],
        "reseaux": ["Paradis"],
        "projets": ["Parasols"],
        "agenda": ["Parade"],
        "jumelages": ["Orléans – Parakou"],
    }


def test_what_is_typed_is_marked_and_another_name_is_told(client):
    CountryFactory(code="BF")

    (group,) = ask(client, "haute-v")["groupes"]

    assert group["suggestions"] == [
        {
            "nom": [["Burkina Faso", False]],
            "autre": [["Haute-V", True], ["olta", False]],
            "note": "",
            "url": "/pays/BF/",
        }
    ]


def test_a_correction_is_told(client):
    ForeignTownFactory(name="Parakou")

    found = ask(client, "Parakuo")

    assert found["corrige"] == "Parakou"
    assert found["groupes"][0]["suggestions"][0]["nom"] == [["Parakou", True]]


def test_ten_at_most_and_four_of_a_kind_when_several_answer(client):
    for number in range(12):
        CommuneFactory(name=f"Villeneuve {number}", code=f"{45000 + number}")

    assert len(suggested(client, "villen")["collectivites"]) == 10

    ProjectFactory(title="Villeneuve en fête", published=True)
    assert {kind: len(names) for kind, names in suggested(client, "villen").items()} == {
        "collectivites": 4,
        "projets": 1,
    }


def test_one_kind_alone_when_asked(client):
    CommuneFactory(name="Bagnolet")
    ProjectFactory(title="Bagnolet en fête", published=True)

    assert suggested(client, "bagno", genre="projets") == {"projets": ["Bagnolet en fête"]}
    assert suggested(client, "bagno", genre="inconnu") == {}


def test_codes_find_their_territory(client):
    CommuneFactory(name="Orléans", code="45234", postal_codes=["45000", "45100"])

    for code in ("45234", "45100", "45 100"):
        assert suggested(client, code) == {"collectivites": ["Orléans"]}, code
    assert suggested(client, "45") == {"collectivites": ["Loiret"]}


def test_a_code_after_what_it_is_of(client):
    CommuneFactory(name="Orléans", code="45234")

    for typed in ("département 45", "CD 45", "dept 45"):
        assert suggested(client, typed) == {"collectivites": ["Loiret"]}, typed


def test_a_city_abroad_without_a_page_leads_to_its_country(client):
    country = CountryFactory(code="CN")
    GazetteerTownFactory(country=country, name="Beijing", name_fr="Pékin", population=18_000_000, names=["pekin"])
    GazetteerTownFactory(country=CountryFactory(code="US"), name="Pekin", population=33_000, names=["pekin"])

    found = ask(client, "pekin")

    assert [(group["genre"], group["suggestions"][0]["url"]) for group in found["groupes"]] == [("pays", "/pays/CN/")]
    assert found["groupes"][0]["suggestions"][0]["autre"] == [["Pékin", True]]


def test_a_plural_is_the_very_name_of_a_theme(client):
    SectorFactory(name="Éducation", aliases=["école"])
    ProjectFactory(title="Dix écoles à Parakou", published=True)

    assert list(suggested(client, "ecoles")) == ["secteurs", "projets"]


def test_only_what_is_published_is_suggested(client):
    for state in ("draft", "review", "archived"):
        ActorFactory(name=f"Zibeline {state}", **{state: True})
        ProjectFactory(title=f"Zibeline {state}", **{state: True})
        EventFactory(title=f"Zibeline {state}", **{state: True})

    assert suggested(client, "zibeline") == {}
    assert ask(client, "zibelina")["corrige"] == ""


def test_what_is_withdrawn_is_suggested_no_more(client):
    project = ProjectFactory(title="Zibelines", published=True)
    assert suggested(client, "zibel") == {"projets": ["Zibelines"]}

    archive(project, by=UserFactory())

    assert suggested(client, "zibel") == {}


def test_what_is_published_is_suggested_at_once(client):
    assert suggested(client, "zibel") == {}

    ProjectFactory(title="Zibelines", published=True)

    assert suggested(client, "zibel") == {"projets": ["Zibelines"]}


@pytest.mark.parametrize("typed", ["", " ", "\x00", "-", "a" * 10_000, "é" * 5_000, "% _ \\ ' \"", "<b>", "1e9", "²"])
def test_absurd_words_are_answered(client, typed):
    CommuneFactory(name="Orléans")

    assert suggested(client, typed) == {}


@settings(max_examples=40)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_any_words_are_answered(client, text):
    assert ask(client, text)["total"] <= 10


def test_the_number_of_queries_does_not_grow(client, django_assert_num_queries):
    for number in range(8):
        project = ProjectFactory(title=f"Parasols {number}", published=True)
        JumelageFactory(
            title=f"Paraty – Parakou {number}", published=True, members=[CommuneFactory(), ForeignTownFactory()]
        )
    ask(client, "para")

    # The version of the data, bonds, projects and their countries.
    with django_assert_num_queries(4):
        ask(client, "para")
    assert project.title == "Parasols 7"


def test_a_country_comes_before_villages_of_the_same_letters(client):
    for name in ("Sénégas", "Sénestis"):
        CommuneFactory(actor__name=name, population=300)
    CountryFactory(code="SN", name="Sénégal")

    assert [group["genre"] for group in ask(client, "séné")["groupes"]] == ["pays", "collectivites"]


def test_a_large_town_comes_before_a_country_of_the_same_letters(client):
    CommuneFactory(actor__name="Marseille", population=870_000)
    CountryFactory(code="MH", name="Marshall")

    assert ask(client, "mars")["groupes"][0]["genre"] == "collectivites"


def test_a_large_namesake_comes_before_a_small_place_of_that_very_name(client):
    CommuneFactory(actor__name="Romilly", population=600)
    CommuneFactory(actor__name="Romilly-sur-Seine", population=14_000)

    first = ask(client, "romilly")["groupes"][0]["suggestions"][0]

    assert "".join(piece for piece, _marked in first["nom"]) == "Romilly-sur-Seine"


def test_a_small_word_being_typed_begins_names(client):
    for name in ("Lavaur", "Mer de la Paix"):
        CommuneFactory(actor__name=name)

    found = ask(client, "la")

    assert ["".join(piece for piece, _m in one["nom"]) for one in found["groupes"][0]["suggestions"]] == ["Lavaur"]
    assert found["precision"] == ""


def test_small_words_alone_suggest_nothing_and_say_so(client):
    CommuneFactory(actor__name="Mer de la Paix")

    found = ask(client, "de la")

    assert found["total"] == 0
    assert "ne disent rien" in found["precision"]
