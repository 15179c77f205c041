"""Whole small tables of projects → outcomes, written before the code."""

import pytest

from directory.dates import PartialDate
from directory.models import Sector
from tests.directory.imports.tables import a_table, outcomes_of
from tests.factories import (
    ActorFactory,
    CommuneFactory,
    CountryFactory,
    FunderFactory,
    GazetteerTownFactory,
    ProjectFactory,
    SDGFactory,
    SectorFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world():
    for code in ("BJ", "ML", "TG", "BF", "SN", "CD", "CG"):
        CountryFactory(code=code)
    towns = {
        name: CommuneFactory(name=name, code=code)
        for name, code in (("Vendôme", "41269"), ("Orléans", "45234"), ("Blois", "41018"))
    }
    CommuneFactory(name="Saint-Denis", code="93066")
    CommuneFactory(name="Saint-Denis", code="97411")
    for number in (2, 4, 6, 13):
        SDGFactory(number=number)
    SectorFactory(name="Eau et assainissement")
    SectorFactory(name="Développement rural, agriculture, pêche")
    FunderFactory(actor=ActorFactory(name="Agence française de développement", acronym="AFD", published=True))
    GazetteerTownFactory(
        geonames_id=2392204, name="Parakou", name_fr="", country=CountryFactory(code="BJ"), names=["parakou"]
    )
    return towns


def of(header, *rows, **kwargs):
    return outcomes_of(a_table(header, *rows), **kwargs)


HEADER = "Titre;Porteur;Partenaires;Pays;Début;Fin;Budget"
ROW = ("De l’eau pour Massala", "Ville de Vendôme", "Association des jeunes de Massala", "Mali", 2019, "2021", 12500)


def test_a_plain_row_is_a_new_project():
    outcome = of(HEADER, ROW)[2]

    assert outcome.outcome == "created", outcome.reason
    assert (outcome.values["title"], outcome.values["countries"]) == ("De l’eau pour Massala", ["ML"])
    assert [one["nom"] for one in outcome.values["holder"]] == ["Vendôme"]
    assert [(one["nom"], one["pays"], one["acteur"]) for one in outcome.values["partners"]] == [
        ("Association des jeunes de Massala", "ML", None)
    ]
    assert (outcome.values["start"], outcome.values["end"]) == ("2019", "2021")
    assert outcome.values["budget"] == {"kind": "montant", "amount": "12500.00", "approximate": False}


@pytest.mark.parametrize(
    ("header", "value", "name", "expected"),
    [
        ("Début", PartialDate(2017, 3), "start", "2017-03"),
        ("Début", "vers 2015", "start", "2015~"),
        ("Début", "15/05/2019", "start", "2019-05-15"),
        ("Début", "je ne sais pas", "start", None),
        ("Année", 2019, "end", "2019"),
        ("Période", "2015-2017", "end", "2017"),
        ("Période", "de mars 2019 à juin 2020", "start", "2019-03"),
        ("Fin", "en cours", "end", None),
        ("Budget", "12 500 €", "budget", ("montant", "12500.00", False)),
        ("Budget", "environ 3000", "budget", ("montant", "3000.00", True)),
        ("Budget", "néant", "budget", ("neant", None, False)),
        ("Budget", 0, "budget", ("neant", None, False)),
        ("Budget", "nc", "budget", ("inconnu", None, False)),
        ("Budget (k€)", 12.5, "budget", ("montant", "12500.00", False)),
        ("Pays", "Bénin, Togo", "countries", ["BJ", "TG"]),
        ("Pays", "Bénin\nTogo", "countries", ["BJ", "TG"]),
        ("Pays", "Mali et Sénégal", "countries", ["ML", "SN"]),
        ("Pays", "Bénin - Togo ; Mali", "countries", ["BJ", "ML", "TG"]),
        ("Secteur", "Eau et assainissement", "sectors", ["Eau et assainissement"]),
        ("Secteur", "Développement rural, agriculture, pêche ; eau et assainissement", "sectors",
         ["Développement rural, agriculture, pêche", "Eau et assainissement"]),
        ("ODD", "6", "goals", [6]),
        ("ODD", "ODD 6, ODD 13", "goals", [6, 13]),
        ("ODD", 6.13, "goals", [6, 13]),
        ("État", "Terminé", "closure", "termine"),
        ("État", "en cours", "closure", "ouvert"),
        ("Site", "www.vendome.eu", "website", "https://www.vendome.eu"),
    ],
)  # fmt: skip
def test_a_cell_and_its_value(header, value, name, expected):
    outcome = of(f"Titre;{header}", ("Un forage", value))[2]

    found = outcome.values.get(name)
    if name == "sectors":
        found = sorted(Sector.objects.filter(pk__in=found).values_list("name", flat=True))
    if name == "budget":
        found = (found["kind"], found["amount"], found["approximate"])
    assert outcome.outcome == "created", outcome.reason
    assert found == expected


@pytest.mark.parametrize(
    ("header", "value", "outcome", "said"),
    [
        ("Début", "31/02/2019", "refused", "B2"),
        ("Début", "10/11/12", "ambiguous", "B2"),
        ("Début", 43101, "ambiguous", "1er janvier 2018"),
        ("Budget", "12 500 €/an", "ambiguous", "B2"),
        ("Budget", "30 %", "refused", "B2"),
        ("Budget", "-500", "refused", "négatif"),
        ("Budget", "#REF!", "refused", "#REF!"),
        ("Pays", "Congo", "ambiguous", "plusieurs pays"),
        ("Pays", "Atlantide", "refused", "Atlantide"),
        ("Porteur", "Saint-Denis", "ambiguous", "Saint-Denis"),
        ("Secteur", "Cosmologie", "ambiguous", "Cosmologie"),
        ("ODD", "18", "ambiguous", "18"),
        ("Porteur", "Monsieur Jean Dupont", "ambiguous", "personne"),
        ("Description", "Écrire à jean@x.fr", "ambiguous", "courriel"),
        ("Partenaires", "Association Eau (M. Diallo, 06 12 34 56 78)", "ambiguous", "téléphone"),
        ("Site", "pas de site encore", "refused", "B2"),
        ("Courriel", "jean@", "refused", "B2"),
    ],
)
def test_what_is_not_sure_is_asked_or_refused(header, value, outcome, said):
    found = of(f"Titre;{header}", ("Un forage", value))[2]

    assert (found.outcome, said in found.reason) == (outcome, True), (found.outcome, found.reason)


def test_a_row_without_a_title_is_refused():
    outcome = of(HEADER, ("", *ROW[1:]))[2]

    assert (outcome.outcome, outcome.cells) == ("refused", ("A2",))


def test_the_same_file_again_is_identical(world):
    vendome = world["Vendôme"].actor
    partner = ActorFactory(name="Association des jeunes de Massala", country="ML", published=True)
    project = ProjectFactory(
        title="DE L'EAU POUR MASSALA",
        start=PartialDate(2019),
        end=PartialDate(2021),
        holder=vendome,
        partners=[partner],
    )

    outcome = of("Titre;Porteur;Partenaires;Début;Fin", (*ROW[:3], 2019, 2021))[2]

    assert (outcome.outcome, outcome.record) == ("updated", project.pk), outcome.reason
