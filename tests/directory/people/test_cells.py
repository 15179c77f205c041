"""A name whose words are in several cells: found where they stand together, erased there and nowhere else."""

import pytest

from directory.models import ImportRow
from directory.people import actions, finding
from directory.people.identity import Person, searched
from tests.directory.people import planting
from tests.factories import UserFactory
from tests.factories.trace import ImportGlanceFactory, ImportRowFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def journal(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def places(person=planting.WHO):
    return [place for place in finding.find(person) if place.row.pk]


@pytest.mark.parametrize(
    "cells",
    [
        {"prenom": "Solène", "nom": "KERBRAT", "ville": "Landivisiau"},
        {"contact": ["Kerbrat", "solene"]},
        {"lignes": [{"a": "Mme"}, {"nom": "Kerbrat", "prenom": "Solene"}]},
    ],
)
def test_cells_side_by_side_name_somebody_together(cells):
    row = ImportRowFactory(detail=cells)

    [found] = [place for place in places() if place.model is ImportRow]
    assert (found.row, set(found.found), found.is_sure) == (row, {"detail"}, False)
    assert [place.row for place in places(searched("solène kerbrat")) if place.model is ImportRow] == [row]


@pytest.mark.parametrize(
    "cells",
    [
        {"un": {"prenom": "Solène"}, "autre": {"nom": "Kerbrat"}},
        {"prenom": "Solène", "nom": "Kerbrat-Tanguy"},
        {"prenom": "Solène", "ville": "Kerbrat sur mer"},
    ],
)
def test_cells_apart_or_of_others_name_nobody(cells):
    ImportRowFactory(detail=cells)

    assert [place for place in places() if place.model is ImportRow] == []


def test_erased_there_and_the_same_words_stay_elsewhere():
    row = ImportRowFactory(detail={"prenom": "Solène", "nom": "Kerbrat", "autre": {"prenom": "Yann", "nom": "Kerbrat"}})
    glance = ImportGlanceFactory(tables=[[["Solène", "Kerbrat", "Maire"], ["Solène", "Tanguy", "Élue"]]])

    actions.erase(Person((planting.NAME,)), by=UserFactory(national=True))

    row.refresh_from_db()
    glance.refresh_from_db()
    assert row.detail == {"prenom": "", "nom": "", "autre": {"prenom": "Yann", "nom": "Kerbrat"}}
    assert glance.tables == [[["", "", "Maire"], ["Solène", "Tanguy", "Élue"]]]
