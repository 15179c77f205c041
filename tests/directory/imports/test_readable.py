"""What a hurried hand writes and anybody reads: it is read, and what is not kept as it stands is told."""

import pytest

from tests.directory.imports.tables import a_table, columns_of, outcomes_of
from tests.factories import CommuneFactory, CountryFactory, GazetteerTownFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world():
    for code in ("FR", "BF", "CD", "DE", "ML", "UA"):
        CountryFactory(code=code)
    CommuneFactory(name="Vierzon", code="18279", population=27_000)
    for name, land in (("Suhl", "DE"), ("Kayes", "ML"), ("Louhansk", "UA")):
        GazetteerTownFactory(name=name, country=CountryFactory(code=land), names=[name.lower()], population=90_000)


def of(header, *rows, kind="projets", **kwargs):
    return list(outcomes_of(a_table(header, *rows), kind=kind, **kwargs).values())


def plain(sentences):
    return " ".join(sentences).replace("\N{NO-BREAK SPACE}", " ")


# --- Groups of columns ---


@pytest.mark.parametrize("heading", ["Structure", "Organisme", "Nom", "Nom de la structure", "Association"])
def test_a_name_under_a_group_is_of_the_group(heading):
    found = columns_of(
        f"Titre;Porteur > {heading};Partenaires > {heading};Partenaires > Ville;Financeurs > {heading}",
        ("Un puits", "Vierzon", "Comité des usagers", "Kayes", "Fonds des rives"),
    )

    assert found == {"A": "title", "B": "holder", "C": "partners", "D": "localities", "E": "funders"}


def test_a_town_alone_under_a_group_is_a_partner():
    found = columns_of("Titre;Partenaires > Ville;Partenaires > Pays", ("Un puits", "Kayes", "Mali"))

    assert found == {"A": "title", "B": "partners", "C": "countries"}


# --- Countries ---


@pytest.mark.parametrize("heading", ["Pays d’action", "Pays d’intervention", "Pays partenaires"])
def test_where_an_organisation_goes_is_not_where_it_is(heading):
    found = columns_of(f"Nom;Pays;{heading}", ("Union des rives", "France", "Mali"), kind="acteurs")
    alone = columns_of(f"Nom;{heading}", ("Union des rives", "Mali"), kind="acteurs")

    assert (found, alone) == ({"A": "name", "B": "country", "C": ""}, {"A": "name", "B": ""})


@pytest.mark.parametrize(
    ("town", "country", "code"),
    [
        ("Suhl", "RFA (ex-RDA)", "DE"),
        ("Louhansk", "aujourd’hui Ukraine", "UA"),
        ("Louhansk", "URSS (auj. Ukraine)", "UA"),
        ("Kayes", "Mali (région de Kayes)", "ML"),
    ],
)
def test_a_country_by_two_of_its_names(town, country, code):
    [bond] = of("Commune;Ville jumelle;Pays", ("Vierzon", town, country), kind="jumelages")
    [project] = of("Titre;Pays", ("Un puits", country))

    assert bond.outcome == "created", bond.reason
    assert [one["lieu"]["country"] for one in bond.values["members"]] == ["FR", code]
    assert project.values["countries"] == [code]


def test_a_partner_whose_country_is_said_twice_is_there_and_one_of_no_country_is_told():
    said, unsaid = of(
        "Titre;Partenaires",
        ("Un puits", "Union des rives (Burkina Faso, ex-Haute-Volta)"),
        ("Un lac", "Union des lacs"),
    )

    assert [(one["nom"], one["pays"]) for one in said.values["partners"]] == [("Union des rives", "BF")]
    assert "le pays de « Union des lacs » n’est pas dit, nous supposons : France." in plain(unsaid.told)


def test_a_sheet_is_not_said_to_lack_what_is_asked():
    [asked] = of("Titre;Porteur;Pays", ("Un puits", "Vierzon", "Bordurie"))
    [lacking] = of("Titre;Porteur;Pays", ("Un puits", "Vierzon", ""))

    assert (asked.outcome, asked.told) == ("refused", ())
    assert "Sans pays, la fiche restera un brouillon." in plain(lacking.told)


# --- Dates and hours ---


@pytest.mark.parametrize("text", ["T3 2018", "2e semestre 2018", "automne 2018", "fin 2018"])
def test_a_date_that_says_more_than_a_sheet_keeps_is_kept_and_noted(text):
    [found] = of("Titre;Début", ("Un puits", text))

    assert (found.outcome, found.values["start"], found.values["note"]) == ("created", "2018", f"Début : {text}")
    assert f"B2 : « {text} » se gardera « 2018 »" in plain(found.told)


def test_what_is_said_after_a_date_is_noted():
    [bond] = of("Commune;Ville jumelle;Date", ("Vierzon", "Suhl", "12/03/1987 (renouvelé 2004)"), kind="jumelages")
    [doubt] = of("Titre;Début", ("Un puits", "2015 (ou 2016)"))

    assert (bond.outcome, bond.values["since"]) == ("created", "1987-03-12"), bond.reason
    assert bond.values["note"] == "Date : 12/03/1987 (renouvelé 2004)"
    assert doubt.outcome != "created"


def test_a_date_that_depends_on_the_day_is_asked_still():
    assert [one.outcome for one in of("Titre;Début", ("Un puits", "l’été dernier"))] == ["ambiguous"]


def test_less_than_a_day_is_asked_of_a_meeting():
    assert [one.outcome for one in of("Titre;Date", ("Forum", "fin mai 2027"), kind="evenements")] != ["created"]


@pytest.mark.parametrize(
    ("text", "start", "end", "told"),
    [
        ("10h15-16h", "10:15", "16:00", ""),
        ("de 10 h 15 à 16 h", "10:15", "16:00", ""),
        ("10h-12h30 / 14h-16h45", "10:00", "16:45", "sans la pause"),
        ("Après-midi", None, None, "gardé dans la note"),
    ],
)
@pytest.mark.parametrize("heading", ["Heure", "Horaires"])
def test_the_hours_of_a_meeting(heading, text, start, end, told):
    [found] = of(f"Titre;Date;{heading}", ("Forum", "12/05/2027", text), kind="evenements")

    assert found.outcome == "created", found.reason
    assert (found.values.get("start_hour"), found.values.get("end_hour")) == (start, end)
    assert told in plain(found.told)
    assert bool(found.told) == bool(told)
