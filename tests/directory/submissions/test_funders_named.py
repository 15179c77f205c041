"""The funders of a proposed project: whom a name means, and what is asked when it may be several."""

import pytest

from directory.submissions.kinds import kind_of
from tests import factories as make

pytestmark = pytest.mark.django_db

KIND = kind_of("projet")
LEAST = {"territoire": "Vendôme", "pays": "Bénin", "titre": "De l’eau pour Tourou", "resume": "Deux forages."}


@pytest.mark.parametrize(
    ("typed", "kind"),
    [("Région", "region"), ("la région", "region"), ("Département", "departement"), ("Mairie", "commune")],
)
def test_a_funder_named_by_its_sort_is_the_holder_s_own(sent, vendome, parakou, typed, kind):
    proposition = sent("projet", **LEAST, financeurs=[{"nom": typed}])

    own = {"region": vendome.region, "departement": vendome.departement, "commune": vendome}[kind]
    assert proposition.values["financeurs"][0]["acteur"] == own.pk
    # As the sheet says it.
    assert proposition.values["financeurs"][0]["nom"] == own.actor.formal_name


def test_a_funder_that_bears_the_name_of_several_places_is_asked():
    marne = make.DepartementFactory(name="Haute-Marne", code="52")
    small = make.CommuneFactory(name="Nogent", departement=marne, population=3_600)
    paris = make.DepartementFactory(name="Val-de-Marne", code="94")
    make.CommuneFactory(name="Nogent-sur-Marne", departement=paris, population=34_000)

    def row(name):
        [row] = KIND.form("argent", {"financeurs": [{"nom": name}]}, check=True)["financeurs"].rows
        row.full_clean()
        return row

    [error] = row("Nogent").errors.as_data()["nom"]
    chosen = [text for text, _label in error.params["choices"]]
    assert [text.partition(" (")[0] for text in chosen[:2]] == ["Nogent", "Nogent-sur-Marne"]
    assert row(chosen[0]).cleaned_data["acteur"] == small.actor.pk
    assert row("Fondation Nogent (Paris)").cleaned_data["acteur"] is None


@pytest.mark.parametrize(
    ("typed", "choices"),
    [
        ("Agence de l'eau", ["Agence de l’eau Adour-Garonne", "Agence de l’eau Rhin-Meuse"]),
        ("l’État", ["Ministère des Sports"]),
        ("UE", ["Commission européenne", "Interreg"]),
        ("Fondation", ["Fondation Léa"]),
        ("Fondation Léa", []),
        ("Fondation Max", []),
        ("CEA", []),
    ],
)
def test_a_funder_that_may_be_several_is_asked_and_may_be_left_to_the_team(typed, choices):
    for name, tier in (
        ("Agence de l’eau Adour-Garonne", "national"),
        ("Agence de l’eau Rhin-Meuse", "national"),
        ("Commission européenne", "europeen"),
        ("Fondation Léa", "prive"),
        ("Interreg", "europeen"),
        ("Ministère des Sports", "national"),
    ):
        make.FunderFactory(name=name, tier=tier)

    def asked(name):
        form = KIND.form("argent", {"financeurs": [{"nom": name, "montant": "x"}]}, check=True)
        [row] = form["financeurs"].rows
        return [text for error in row.errors.as_data().get("nom", ()) for text, _label in error.params["choices"]]

    found = asked(typed)
    assert found[:-1] == choices
    if choices:
        # Whoever does not know may say so.
        assert [asked(text) for text in found] == [[]] * len(found)
