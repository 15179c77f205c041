"""The one tolerance of names: what is forgiven, what is nearest, what is never taken for another."""

import pytest

from directory.matching import faults_between, forgiven, nearest, resembling
from directory.models import Actor
from tests.factories.actors import CommuneFactory


@pytest.mark.parametrize(
    ("text", "faults"),
    [("", 0), ("eu", 0), ("pau", 0), ("lyon", 1), ("laval", 1), ("nantes", 2), ("saint denis", 2), ("45000", 0)],
)
def test_faults_forgiven_by_length(text, faults):
    assert forgiven(text) == faults


@pytest.mark.parametrize(
    ("typed", "names", "meant"),
    [
        ("bagnollet", ["bagneux", "bagnolet"], ["bagnolet"]),
        ("vandome", ["valdoie", "vendome"], ["vendome", "valdoie"]),
        ("kameroun", ["cameroun", "comores"], ["cameroun"]),
        ("orlaens", ["orleans", "ornans"], ["orleans", "ornans"]),
        ("oralns", ["ornans", "orleans"], ["orleans", "ornans"]),
        # As near: as they come.
        ("lyan", ["lyon", "lian"], ["lyon", "lian"]),
    ],
)
def test_the_nearest_first(typed, names, meant):
    assert [name for _faults, name, _position in nearest(typed, names)] == meant


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("pou", ["pau"]),
        ("paus", ["pau"]),
        ("aria", ["maria"]),
        ("attente", ["trente"]),
        ("beyrouth", ["brout"]),
        ("45100", ["45000"]),
        ("nante2", ["nantes"]),
        ("nantes", []),
    ],
)
def test_another_word_is_never_meant(typed, names):
    assert nearest(typed, names) == []


def test_the_name_itself_is_nearer_than_what_is_heard_alike():
    assert [name for _faults, name, _position in nearest("bagnolet", ["bagnollet", "bagnolet"])][0] == "bagnolet"


def test_too_short_to_be_guessed_is_just_that():
    assert nearest("lha", ["pau", "lha"]) == [(0, "lha", 1)]


def test_faults_of_whole_names_leave_spaces_aside():
    assert faults_between("saintdenis", "saint denis") == 0
    assert faults_between("aix", "aix en provence") == 0 <= forgiven("aix")
    assert faults_between("chalon", "chalon sur saone") == 1
    assert faults_between("pays de bitche", "cc du pays de bitche", idle=frozenset({"cc", "du", "de", "pays"})) == 1
    assert faults_between("", "orleans") > forgiven("")


def test_names_of_a_table_that_resemble(db):
    orleans, _nantes = CommuneFactory(name="Orléans"), CommuneFactory(name="Nantes")

    found = resembling(Actor.objects.all(), "name_key", "orleens")

    assert [(actor.pk, 0.3 <= actor.likeness < 1) for actor in found] == [(orleans.pk, True)]
