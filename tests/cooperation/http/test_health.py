import json

import pytest
from django.conf import settings
from django.core.management import CommandError
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from cooperation.http import health as health_module
from cooperation.http.health import foreign_migrations, health
from cooperation.management.commands.demonstration import Command


def body(response):
    return json.loads(response.content)


@pytest.mark.django_db
def test_all_is_well(client):
    response = client.get("/sante/")

    assert response.status_code == 200
    assert response.json() == {"etat": "ok", "version": settings.VERSION, "base": "ok", "migrations": "ok"}
    assert "no-store" in response.headers["Cache-Control"]
    assert response.cookies == {}


@pytest.mark.django_db
def test_a_missing_migration_is_a_failure(rf):
    MigrationRecorder(connection).record_unapplied("cooperation", "0001_initial")

    response = health(rf.get("/sante/"))

    assert response.status_code == 503
    assert body(response) == {"etat": "panne", "version": settings.VERSION, "base": "ok", "migrations": "en attente"}


@pytest.mark.django_db
def test_the_migrations_of_another_branch_do_no_harm(rf):
    MigrationRecorder(connection).record_applied("cooperation", "9999_from_elsewhere")

    assert health(rf.get("/sante/")).status_code == 200


def test_a_silent_database_is_a_failure(rf, monkeypatch):
    def fail():
        raise OperationalError("connection refused: secret-host")

    monkeypatch.setattr(health_module, "pending_migrations", fail)

    response = health(rf.get("/sante/"))

    assert response.status_code == 503
    assert body(response) == {
        "etat": "panne",
        "version": settings.VERSION,
        "base": "injoignable",
        "migrations": "inconnues",
    }


def test_it_is_only_read(rf):
    assert health(rf.post("/sante/")).status_code == 405


@pytest.mark.django_db
def test_the_demonstration_says_what_to_do_of_data_made_by_another_version():
    assert foreign_migrations() == []
    MigrationRecorder(connection).record_applied("directory", "0005_submissions")

    with pytest.raises(CommandError, match="autre version de Passerelles : déplacez-le ou supprimez-le"):
        Command()._migrate()

    assert foreign_migrations() == [("directory", "0005_submissions")]
