"""Files of the IATI standard → outcomes, written before the code: created, identical, changed, asked, refused."""

import pytest

from directory.enums import Closure, ProjectRole
from directory.imports.shape import tables_of
from directory.imports.workbooks import read_workbook
from directory.models import Project, Sector
from tests.directory.imports import iati
from tests.directory.imports.iati import HOLDER, activities, budget, date, org, title, transaction
from tests.directory.imports.tables import outcomes_of, write
from tests.factories import (
    ActorFactory,
    CommuneFactory,
    CountryFactory,
    FunderFactory,
    ProjectFactory,
    SDGFactory,
    SectorFactory,
)

pytestmark = pytest.mark.django_db

IDENTIFIER = "<iati-identifier>FR-SIREN-214102691-7</iati-identifier>"
MALI = "<recipient-country code='ML'/>"


@pytest.fixture(autouse=True)
def world():
    for code in ("ML", "BF", "SN", "TG", "BJ"):
        CountryFactory(code=code)
    for number in (6, 13):
        SDGFactory(number=number)
    for slug, codes in (("eau-et-assainissement", ["14031"]), ("dechets", ["14050"]), ("education", [])):
        SectorFactory(name=slug.capitalize().replace("-", " "), slug=slug, dac_codes=codes)
    town = CommuneFactory(name="Vendôme", code="41269")
    town.actor.siren = "214102691"
    town.actor.save()
    bank = ActorFactory(name="Agence française de développement", acronym="AFD", iati_ref="FR-3", published=True)
    FunderFactory(actor=bank)
    return {"town": town.actor, "bank": bank}


@pytest.fixture
def of(tmp_path):
    def rehearse(*bodies, settled=None, version="2.03"):
        (tmp_path / "envoi").write_bytes(activities(*bodies, version=version))
        (table,) = tables_of(read_workbook(tmp_path / "envoi"))
        return outcomes_of(table, settled=settled)

    return rehearse


def names(values):
    return [(one["nom"], one["pays"], one["acteur"]) for one in values]


def test_all_that_an_activity_brings(of, world):
    outcome = of(iati.FULL)[1]

    assert outcome.outcome == "created", outcome.reason
    values = outcome.values
    assert values["iati_identifier"] == "FR-SIREN-214102691-COOP-12"
    assert (values["title"], values["description"]) == (
        "De l’eau pour Massala", "Un forage et deux bornes-fontaines.\nDe l’eau à moins de 500 m.",
    )  # fmt: skip
    assert names(values["holder"]) == [("Vendôme", "FR", world["town"].pk)]
    assert [one["nom"] for one in values["partners"]] == ["Centraider", "Association Eau, vie et paix de Massala"]
    assert (values["countries"], values["goals"]) == (["BF", "ML"], [6, 13])
    assert [one["label"] for one in values["localities"]] == ["Massala"]
    assert sorted(Sector.objects.filter(pk__in=values["sectors"]).values_list("slug", flat=True)) == [
        "dechets", "eau-et-assainissement",
    ]  # fmt: skip
    assert (values["start"], values["end"], values["closure"]) == ("2024-02-15", "2026-12-31", Closure.OPEN)
    assert values["budget"]["amount"] == "45000.50"
    (funding,) = values["funders"]
    assert (funding["acteur"], funding["montant"]["amount"]) == (world["bank"].pk, "20000.00")
    assert values["website"] == "https://www.vendome.eu/massala"
    assert [(one["email"], one["consent"]) for one in values["contacts"]] == [("c.martin@vendome.eu", False)]


def test_again_it_is_identical_and_a_change_is_a_change(of):
    written = of(iati.FULL)
    (pk,) = write(written)

    again = of(iati.FULL)[1]
    later = of(iati.FULL.replace("De l’eau pour Massala", "Des forages pour Massala").replace("30000", "40000"))[1]

    assert (again.outcome, again.record) == ("identical", pk), again.changes
    assert (later.outcome, later.record) == ("updated", pk)
    assert {change.name for change in later.changes} == {"title", "budget"}
    project = Project.objects.get(pk=pk)
    assert project.iati_identifier == "FR-SIREN-214102691-COOP-12"
    assert project.project_actors.filter(role=ProjectRole.HOLDER).count() == 1


def test_what_a_later_file_does_not_say_stays(of):
    write(of(iati.FULL))

    assert of("<iati-identifier>FR-SIREN-214102691-COOP-12</iati-identifier>")[1].outcome == "identical"


def test_a_project_of_ours_is_given_its_identifier(of, world):
    project = ProjectFactory(title="Un forage", holder=world["town"], published=True)
    body = IDENTIFIER + HOLDER + title("Un forage") + MALI

    outcome = of(body)[1]

    assert outcome.outcome == "ambiguous"
    assert [one.pk for one in outcome.questions[0].candidates][:1] == [project.pk]


def test_one_that_has_another_identifier_is_another(of, world):
    ProjectFactory(title="Un forage", published=True, holder=world["town"], iati_identifier="FR-SIREN-214102691-6")

    assert of(IDENTIFIER + HOLDER + title("Un forage") + MALI)[1].outcome == "created"


def test_one_identifier_is_one_project(of):
    found = of(IDENTIFIER + title("Un puits"), IDENTIFIER + title("Un puits"), IDENTIFIER + title("Deux puits"))

    assert [found[row].outcome for row in (1, 2, 3)] == ["created", "identical", "ambiguous"]
    assert not any(one.decision.get("create") for one in found[3].questions[0].candidates)
    # Even when somebody insists.
    assert of(IDENTIFIER + title("Un puits"), IDENTIFIER + title("Deux"), settled={2: {"create": True}})[2].outcome == (
        "ambiguous"
    )


def test_two_identifiers_of_what_looks_the_same_are_asked(of):
    body = HOLDER + title("Un puits") + MALI
    found = of("<iati-identifier>FR-1</iati-identifier>" + body, "<iati-identifier>FR-2</iati-identifier>" + body)

    assert [found[row].outcome for row in (1, 2)] == ["created", "ambiguous"]
    assert any(one.decision.get("create") for one in found[2].questions[0].candidates)


@pytest.mark.parametrize(
    ("body", "outcome", "words"),
    [
        # Asked: what nobody knows.
        (budget("100", "USD"), "ambiguous", "n’est pas en euros"),
        (budget("100", "XOF"), "ambiguous", "parité fixe"),
        (budget("100") + budget("150", kind="2", last="2024-03-31"), "ambiguous", "100 EUR ou 150 EUR"),
        (org("1", "AFD") + transaction("1", "9", "AFD", currency="USD"), "ambiguous", "9 USD"),
        ("<sector code='43010'/>", "ambiguous", "Aide plurisectorielle"),
        ("<sector vocabulary='99'><narrative>Puits, forages</narrative></sector>", "ambiguous", "Puits, forages"),
        (org("4", "Les amis de Kayes") + "<recipient-country code='SN'/>", "ambiguous", "dans quel pays"),
        (org("4", "", "ML-NGO-12"), "ambiguous", "ML-NGO-12"),
        (org("4", "Puits sans frontières", "FR-3"), "ambiguous", "celle de « Agence française de développement »"),
        (org("4", "Agence des puits", "FR-3"), "ambiguous", "a la référence FR-3"),
        (org("4", "M. Camille Martin"), "ambiguous", "a l’air d’une personne"),
        ("<description><narrative>Écrire à c.martin@vendome.eu</narrative></description>", "ambiguous", "courriel"),
        # Refused: what cannot be.
        (date(1, "2019-02-31"), "refused", "31 février"),
        (date(2, "2020-05-01") + date(4, "2019-05-01"), "refused", "fin"),
        (date(1, "2019-01-01") + date(1, "2020-01-01"), "ambiguous", "2019"),
        (budget("-10"), "refused", "négatif"),
        ("<recipient-country code='ZZ'/>", "refused", "ZZ"),
        # Told.
        (org("4", "Les amis de Kayes"), "created", "nous supposons : Mali"),
        ("<sector code='99810'/>", "created", "ne dit pas de quoi il s’agit"),
        ("<sector code='14030' percentage='100'/>", "created", "14030 100 %"),
        ("<location><name><narrative>Kayes</narrative></name><point><pos>1 2</pos></point></location>", "created",
         "coordonnées de lieux (point) : 1"),
        ("<result type='1'/><document-link url='https://x.org/a.pdf'/>", "created", "résultats (result) : 1"),
    ],
)  # fmt: skip
def test_what_is_asked_told_or_refused(of, body, outcome, words):
    found = of(title("Un puits") + HOLDER + MALI + body)[1]

    said = " ".join((found.reason, *found.told)).replace("\N{NO-BREAK SPACE}", " ")
    assert found.outcome == outcome, said
    assert words in said


@pytest.mark.parametrize(
    ("body", "name", "expected"),
    [
        (org("4", "Enda, Santé et Eau", "SN-NGO-1"), "partners", [("Enda, Santé et Eau", "SN", None)]),
        (org("4", "Solidarité Sahel", "FR-RCS-123456789"), "partners", [("Solidarité Sahel", "FR", None)]),
        (org("4", "AFD", "FR-3") + org("1", "AFD"), "partners", [("Agence française de développement", "FR", "bank")]),
        (org("4", "", "FR-3"), "partners", [("Agence française de développement", "FR", "bank")]),
        (org("1", "Fonds A / AFD", "BE-1"), "funders", [("Fonds A / AFD", "BE", None)]),
    ],
)  # fmt: skip
def test_organisations_are_each_one(of, world, body, name, expected):
    for code in ("BE",):
        CountryFactory(code=code)
    found = of(title("Un puits") + HOLDER + "<recipient-country code='ML'/><recipient-country code='TG'/>" + body)[1]

    assert found.outcome == "created", found.reason
    assert names(found.values[name]) == [(nom, land, pk and world[pk].pk) for nom, land, pk in expected]


@pytest.mark.parametrize(("code", "slug"), [("14031", "eau-et-assainissement"), ("140", "eau-et-assainissement"),
                                            ("14081", "eau-et-assainissement"), ("11182", "education")])  # fmt: skip
def test_a_code_of_the_dac_is_a_sector_of_ours(of, code, slug):
    found = of(title("Un puits") + HOLDER + MALI + f"<sector code='{code}'/>")[1]

    assert found.values["sectors"] == [Sector.objects.get(slug=slug).pk]


def test_a_place_stays_whole_and_a_french_namesake_is_asked(of):
    CommuneFactory(name="Saint-Louis", code="97414")

    def body(name):
        place = f"<location><name><narrative>{name}</narrative></name></location>"
        return title("Un puits") + HOLDER + MALI + place

    found = of(body("Massala, cercle de Ségou"), body("Saint-Louis"))

    assert [one["label"] for one in found[1].values["localities"]] == ["Massala, cercle de Ségou"]
    assert found[2].outcome == "ambiguous"


def test_a_region_of_the_world_is_no_country(of):
    found = of(
        title("Un puits") + HOLDER + "<recipient-region code='289'><narrative>Sahel</narrative></recipient-region>"
    )

    assert found[1].outcome == "created"
    assert "countries" not in found[1].values
    assert "Sahel" in found[1].values["note"]
    assert any("brouillon" in sentence for sentence in found[1].told)
