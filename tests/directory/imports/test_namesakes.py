"""Names that several bear: asked, unless another cell of the row tells which."""

import pytest

from tests.directory.imports.tables import a_table, columns_of, outcomes_of
from tests.factories import (
    ActorFactory,
    CommuneFactory,
    CountryFactory,
    EPCIFactory,
    FunderFactory,
    GazetteerTownFactory,
    RegionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world():
    for code in ("BJ", "CD", "GN", "GW", "ES", "FR"):
        CountryFactory(code=code)
    CountryFactory(code="CG", name="Congo", aliases=["République du Congo"])
    for name, code, postal, people in (
        ("Villeneuve", "34001", "34260", 2000), ("Villeneuve-sur-Lot", "47323", "47300", 22_000),
        ("Villeneuve-Loubet", "06161", "06270", 15_000), ("Villeneuve-le-Roi", "94077", "94290", 21_000),
        ("Villeneuve-le-Comte", "77508", "77174", 1800),
        ("Sainte-Marie", "97418", "97438", 34_000), ("Sainte-Marie", "35294", "35600", 2300),
        ("Sarlat", "24520", "24200", 9000), ("Ardèche-sur-Eau", "26999", "26998", 900),
        ("Lurcy", "18001", "18190", 900),
    ):  # fmt: skip
        CommuneFactory(name=name, code=code, postal_codes=[postal], population=people)
    RegionFactory(code="53")
    CommuneFactory(name="Bretagne", code="36024", population=120)
    EPCIFactory(name="Les Collines", code="200000001")
    CommuneFactory(name="Les Collines", code="44999", population=900)
    for name, land, people in (
        ("Dolisie", "CG", 80_000), ("Matadi", "CD", 300_000), ("Cacheu", "GW", 200_000), ("Sarlat", "CD", 3000),
    ):  # fmt: skip
        GazetteerTownFactory(name=name, country=CountryFactory(code=land), names=[name.lower()], population=people)
    for name in ("Centre culturel du fleuve", "Comité de la Côte fleurie"):
        ActorFactory(name=name, acronym="CCF", published=True)
    FunderFactory(actor=ActorFactory(name="Fonds des rives", acronym="FDR", published=True))


def of(header, *rows, kind="projets", **kwargs):
    return list(outcomes_of(a_table(header, *rows), kind=kind, **kwargs).values())


def labels(outcome):
    return [one.label for one in outcome.candidates]


@pytest.mark.parametrize(
    ("holder", "region", "expected"),
    [
        ("Villeneuve", "Hérault", "Villeneuve"),
        ("Villeneuve", "34 - Hérault", "Villeneuve"),
        ("Villeneuve", "Hérault (34)", "Villeneuve"),
        ("Villeneuve", "47300", "Villeneuve-sur-Lot"),
        ("ville de villeneuve", "06161", "Villeneuve-Loubet"),
        ("Villeneuve", 6270, "Villeneuve-Loubet"),
        ("Sainte Marie", "La Réunion", "Sainte-Marie"),
        ("Ste-Marie", "974", "Sainte-Marie"),
        ("SAINTE-MARIE", "Bretagne", "Sainte-Marie"),
    ],
)
def test_another_cell_tells_which_and_it_is_said(holder, region, expected):
    [outcome] = of("Titre;Porteur;Code postal ou département", ("Forage", holder, region))

    assert outcome.outcome == "created", outcome.reason
    assert [one["nom"] for one in outcome.values["holder"]] == [expected]
    assert [sentence for sentence in outcome.told if "B2" in sentence and "d’après C2" in sentence]


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("Villeneuve", ["Villeneuve (Hérault)", "Villeneuve-sur-Lot", "Villeneuve-le-Roi", "Villeneuve-Loubet"]),
        ("VILLENEUVE", ["Villeneuve (Hérault)"]),
        ("Sainte-Marie", ["Sainte-Marie (La Réunion)", "Sainte-Marie (Ille-et-Vilaine)"]),
        ("Bretagne", ["Bretagne (région)", "Bretagne (Département 36)"]),
        ("Les Collines", ["Les Collines (Loire-Atlantique)"]),
        ("Sarlatt", ["Sarlat (Département 24)"]),
        ("CCF", ["Centre culturel du fleuve", "Comité de la Côte fleurie"]),
    ],
)
@pytest.mark.parametrize("header", ["Porteur", "Partenaires français", "Financeurs"])
def test_one_of_several_is_asked(header, text, candidates):
    [outcome] = of(f"Titre;{header}", ("Forage", text))

    assert outcome.outcome == "ambiguous", (outcome.reason, outcome.values)
    assert all(any(label.startswith(one) for label in labels(outcome)) for one in candidates), labels(outcome)


def test_what_is_asked_of_a_commune_is_asked_of_members_organisers_and_territories():
    [bond] = of("Commune française;Ville jumelée;Pays", ("Villeneuve", "Matadi", "Congo"), kind="jumelages")
    [event] = of("Titre;Date;Organisateur", ("Débat", "15/05/2027", "Villeneuve"), kind="evenements")
    [place] = of("Commune;Site", ("Villeneuve", "https://villeneuve.exemple.fr"), kind="collectivites")

    assert [one.outcome for one in (bond, event, place)] == ["ambiguous"] * 3
    assert [name for one in (bond, event, place) for name in labels(one) if name.startswith("Villeneuve (")] == [
        "Villeneuve (Hérault), commune, 2\u202f000\xa0habitants"
    ] * 3  # fmt: skip


@pytest.mark.parametrize("text", ["Agglo", "la Métropole", "CC", "Association", "Mairie", "Lycée", "L’Association"])
def test_a_sort_without_a_name_is_no_organisation(text):
    [outcome] = of("Titre;Porteur", ("Forage", text))

    assert (outcome.outcome, "holder" in outcome.values) == ("ambiguous", False), outcome.reason


def test_the_answer_is_read_as_that_one():
    [outcome] = of("Titre;Porteur", ("Forage", "Villeneuve"))
    second = next(one for one in outcome.candidates if one.label.startswith("Villeneuve-sur-Lot"))
    other = next(one for one in outcome.candidates if one.label.startswith("Une autre organisation"))

    [settled] = of("Titre;Porteur", ("Forage", "Villeneuve"), settled={2: second.decision})
    [new] = of("Titre;Porteur", ("Forage", "Villeneuve"), settled={2: other.decision})

    assert [one["nom"] for one in settled.values["holder"]] == ["Villeneuve-sur-Lot"]
    assert [(one["nom"], one["acteur"]) for one in new.values["holder"]] == [("Villeneuve", None)]


@pytest.mark.parametrize(
    ("country", "place", "outcome", "expected"),
    [
        ("Congo", "Dolisie", "created", ["CG"]),
        ("Congo", "Matadi", "created", ["CD"]),
        ("Congo", "Un village", "ambiguous", None),
        ("Congo", "", "ambiguous", None),
        ("Guinée", "Cacheu", "ambiguous", ["GN"]),
        ("Bénin, France", "Lurcy", "created", ["BJ", "FR"]),
        ("Bénin, France", "Villeneuve", "ambiguous", ["BJ", "FR"]),
        ("République démocratique du Congo", "Sarlat", "created", ["CD"]),
    ],
)
def test_the_country_and_the_place_explain_each_other(country, place, outcome, expected):
    [found] = of("Titre;Porteur;Pays;Lieu du projet", ("Forage", "Lurcy", country, place))

    assert (found.outcome, found.values.get("countries")) == (outcome, expected), found.reason
    assert "en France et à l’étranger" not in found.reason


def test_a_partner_of_an_ambiguous_country_is_of_the_country_of_the_row():
    told, asked = of(
        "Titre;Pays;Partenaires",
        ("Forage", "République du Congo", "Hôpital du fleuve (Congo)"),
        ("Étangs", "", "Hôpital du fleuve (Congo)"),
    )

    assert [one["pays"] for one in told.values["partners"]] == ["CG"]
    assert (asked.outcome, len(asked.candidates)) == ("ambiguous", 3)


def test_the_countries_of_members_too():
    told, asked = of(
        "Commune française;Ville jumelée;Pays",
        ("Lurcy", "Dolisie", "Congo"),
        ("Lurcy", "Mbé", "Congo"),
        kind="jumelages",
    )

    assert (told.outcome, told.values["members"][1]["lieu"]["country"]) == ("created", "CG")
    assert [sentence[:5] + sentence[-11:] for sentence in told.told] == ["C2 : d’après B2."]
    assert (asked.outcome, asked.cells) == ("ambiguous", ("C3",))


# --- Keys ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("header", ["Code postal", "Code INSEE", "N° SIRET", "Code du secteur"])
def test_the_code_of_something_else_is_not_the_reference_of_the_row(header):
    rows = [(f"Action {n}", code) for n, code in enumerate(["47300", "47300", "06270"])]
    rows = [(title, f"{code}000000000"[:14]) for title, code in rows] if "SIRET" in header else rows

    assert columns_of(f"Titre;{header}", *rows)["B"] != "key"


def test_a_number_given_to_two_actions_finds_neither():
    known = {"3": 1}

    found = of("N°;Titre", ("3", "Forage à Gando"), ("3", "Bibliothèque à Kita"), keys=known)

    assert [(one.outcome, one.record, one.key) for one in found] == [("created", None, "")] * 2
