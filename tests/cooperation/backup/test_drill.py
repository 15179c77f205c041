"""The drill: a site with a row in every table, saved while people write, brought back elsewhere, walked through."""

import threading

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from factory.base import FactoryMetaClass

from cooperation.backup import folders, making, restoring, tables
from directory.models import ImportBatch, Project, ProjectContact
from directory.people import actions, finding, log
from directory.people.identity import Person
from tests import factories as make
from tests.conftest import forget_indexes

EVERY_FACTORY = [one for name in make.__all__ if isinstance(one := getattr(make, name), FactoryMetaClass)]
# The account in whose name it is done, and the erasure.
WRITTEN_BY_THE_REPLAY = {
    "cooperation.User",
    "directory.ErasedPrint",
    "directory.Erasure",
    "directory.Revision",
    "pghistory.Context",
}
NAME, EMAIL = "Maïwenn Quéré", "m.quere@plougastel.example.org"


def write_on(stopping, written):
    """What the site's people do meanwhile."""
    try:
        while not stopping.is_set():
            written.append(make.ProjectFactory(title=f"Écrit pendant la sauvegarde {len(written)}").pk)
    finally:
        connection.close()


def counts():
    return {
        model._meta.label: model._base_manager.count()
        for model in apps.get_models()
        if not model._meta.proxy and model._meta.db_table in tables.every()
    }


@pytest.mark.django_db(transaction=True)
def test_drill(settings, tmp_path):
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path / "site", str(tmp_path / "site" / "media")
    settings.PASSERELLES_BACKUP_DIR = saved = tmp_path / "sauvegardes"
    by = make.UserFactory(national=True)
    for factory in EVERY_FACTORY:
        factory()
    sheet = make.ProjectFactory(title="Puits « neufs »\tà Kaya\\", published=True, summary="Deux\nlignes, \\.")
    make.ProjectContactFactory(project=sheet, name=NAME, email=EMAIL)
    batch = make.ImportBatchFactory()
    batch.file.save("reçu.csv", ContentFile(b"a;b\n"))
    before, stopping, written = counts(), threading.Event(), []
    writer = threading.Thread(target=write_on, args=(stopping, written))

    writer.start()
    try:
        while len(written) < 2:
            stopping.wait(0.05)
        folder = making.make(saved)
        during = len(written)
    finally:
        stopping.set()
        writer.join()

    assert 2 <= during <= len(written)
    manifest = folders.Manifest.read(folder)
    of = {model._meta.label: manifest.tables[model._meta.db_table]["lignes"] for model in map(apps.get_model, before)}
    # One moment for all tables: a project is there with its history, or neither is.
    assert before["directory.Project"] < of["directory.Project"] <= before["directory.Project"] + len(written)
    assert (
        of["directory.Project"] - before["directory.Project"]
        == of["directory.ProjectChange"] - before["directory.ProjectChange"]
    )
    assert all(of[label] >= number for label, number in before.items())
    assert manifest.missing == []
    assert manifest.media["fichiers"] > 1

    # Erased after the backup, and the machine lost with its data folder.
    actions.erase(Person((NAME,), (EMAIL,), ()), by=by)
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path / "neuf", str(tmp_path / "neuf" / "media")
    with restoring.scratch_base():
        restoring.restore(folders.find(saved))

        after = counts()
        changed = {label for label in of if after[label] != of[label] and not label.endswith("Change")}
        assert changed <= WRITTEN_BY_THE_REPLAY
        assert Project.objects.get(pk=sheet.pk).title == sheet.title
        assert Project.objects.get(pk=sheet.pk).summary == sheet.summary
        assert ImportBatch.objects.get(pk=batch.pk).file.read() == b"a;b\n"
        # Who was erased is nowhere, and that is noted.
        assert not finding.find(Person((NAME,), (EMAIL,), ()))
        assert ProjectContact.objects.filter(project=sheet).exists()
        assert log.path().read_text() == (saved / folders.ERASURES).read_text() != ""
        # The base works as it did: triggers, numbers, links.
        with pytest.raises(DatabaseError), transaction.atomic():
            sheet.history.all().delete()
        new = make.ProjectFactory(title="Écrit après la remise", published=True)
        assert new.pk > max(written) + restoring.GAP / 2
        assert new.history.count() == 1
        forget_indexes()
        client = Client()
        for path, words in {
            "/": "Passerelles",
            sheet.get_absolute_url(): "Kaya",
            "/projets/?q=kaya": "Kaya",
            "/projets.csv": "Kaya",
            "/sante/": "ok",
        }.items():
            answer = client.get(path)
            assert answer.status_code == 200, path
            assert words in b"".join(answer).decode(), path
    forget_indexes()
