"""Somebody planted in every table and every history: found, erased, and in no dump of the base afterwards."""

import io

import pytest
import xlsxwriter
from django.core.files.base import ContentFile
from django.db import connection

from directory.database.personal import tracked_by
from directory.models import ErasedPrint, Erasure, ImportBatch
from directory.people import actions, finding
from tests.directory.people import planting
from tests.factories import UserFactory
from tests.factories.trace import ImportBatchFactory


def workbook(*cells):
    """A workbook of one column."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet().write_column(0, 0, cells)
    return file.getvalue()


pytestmark = pytest.mark.django_db


@pytest.fixture
def planted(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    by = UserFactory(national=True)
    connection.check_constraints()
    planting.without_constraints()
    return by, planting.plant()


def test_found_everywhere_then_nowhere(planted):
    by, models = planted

    places = finding.find(planting.WHO)
    found = {place.model for place in places} | {one.model for place in places for one in place.former}
    assert {model._meta.label for model in models} - {model._meta.label for model in found} == set()
    assert len([model for model in models if tracked_by(model)]) > 40

    erasure = actions.erase(planting.WHO, by=by)

    assert planting.dump() == {}
    assert not finding.find(planting.WHO)
    assert Erasure.objects.get() == erasure
    assert sorted(ErasedPrint.objects.values_list("sort", flat=True)) == ["courriel", "nom", "telephone"]


@pytest.mark.parametrize(
    "body",
    [
        "Commune;Contact\nLandivisiau;Solène KERBRAT\n".encode(),
        "Prénom;Nom;Ville\nSolène;Kerbrat;Landivisiau\n".encode("cp1252"),
        workbook("Contact", "s.kerbrat@landivisiau.bzh"),
    ],
    ids=["texte", "deux colonnes", "classeur"],
)
def test_a_kept_table_is_read_and_goes_whole(body, settings, tmp_path, django_capture_on_commit_callbacks):
    settings.DATA_DIR = tmp_path
    batch, by = ImportBatchFactory(), UserFactory(national=True)
    batch.file.save("contacts.bin", ContentFile(body))
    storage, path = batch.file.storage, batch.file.name

    places = [place for place in finding.find(planting.WHO) if place.kept is ImportBatch]
    assert [(place.row, set(place.found), place.is_sure) for place in places] == [(batch, {"file"}, False)]
    with django_capture_on_commit_callbacks(execute=True):
        actions.erase(planting.WHO, by=by)

    batch.refresh_from_db()
    assert (batch.file.name, bool(batch.forgotten_at), storage.exists(path)) == ("", True, False)


def test_an_account_is_closed_and_named_by_nobody(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    account = UserFactory(username="solene.kerbrat", first_name="Solène", last_name="Kerbrat", email=planting.EMAIL)

    actions.erase(planting.WHO, by=UserFactory(national=True))

    account.refresh_from_db()
    said = (account.username, account.first_name, account.last_name, account.email, account.is_active)
    assert said == (f"efface-{account.pk}", "", "", "", False)
