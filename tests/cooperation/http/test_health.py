import datetime
import json
import shutil
import threading
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.management import CommandError
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from cooperation.http import parts
from cooperation.http.health import health
from cooperation.http.migrations import foreign_migrations
from cooperation.management.commands.demonstration import Command
from directory.mail.queue import later
from tests.cooperation.backoffice.conftest import client_of
from tests.factories import NetworkFactory, UserFactory
from tests.factories.submissions import MailFactory

WELL = dict.fromkeys(("base", "migrations", "file", "courriels", "disque", "reglages"), "ok")
# No worker and no backup in the tests.
WELL = {"etat": "ok", "version": settings.VERSION, **WELL, "travail": "arrêté", "sauvegarde": "non suivie"}


def body(response):
    return json.loads(response.content)


@pytest.fixture
def silent(monkeypatch):
    def fail():
        raise OperationalError("connection refused: secret-host")

    monkeypatch.setattr(parts, "pending_migrations", fail)


@pytest.mark.django_db
def test_all_is_well(client):
    response = client.get("/sante/")

    assert response.status_code == 200
    assert response.json() == WELL
    assert "no-store" in response.headers["Cache-Control"]
    assert response.cookies == {}


@pytest.mark.django_db
def test_a_missing_migration_is_a_failure(client):
    MigrationRecorder(connection).record_unapplied("cooperation", "0001_initial")

    response = client.get("/sante/")

    assert response.status_code == 503
    assert body(response) == WELL | {"etat": "panne", "migrations": "en attente"}


@pytest.mark.django_db
def test_the_migrations_of_another_branch_do_no_harm(client):
    MigrationRecorder(connection).record_applied("cooperation", "9999_from_elsewhere")

    assert client.get("/sante/").status_code == 200


def test_a_silent_database_is_a_failure(rf, silent):
    response = health(rf.get("/sante/"))

    assert response.status_code == 503
    unknown = dict.fromkeys(("migrations", "travail", "file", "courriels"), "inconnu")
    assert body(response) == WELL | unknown | {"etat": "panne", "base": "injoignable"}


def test_what_hangs_is_not_waited_for(rf, settings, monkeypatch):
    settings.PROCESS_ROLE = "web"
    released = threading.Event()
    monkeypatch.setattr(parts, "SECONDS", 0.01)
    monkeypatch.setattr(parts, "_look", lambda _states: released.wait())

    response = health(rf.get("/sante/"))
    released.set()

    assert response.status_code == 503
    assert body(response)["base"] == "sans réponse"


@pytest.mark.django_db
def test_a_monitor_that_reads_nothing_else_is_told_by_the_status(client):
    assert client.get("/sante/?tout").status_code == 503  # no worker


@pytest.mark.django_db
def test_sentences_go_to_the_holder_of_the_token(client, settings, silent):
    settings.MONITORING_TOKEN = "vingt-et-un-signes-au-moins"

    assert "details" not in client.get("/sante/").json()
    assert "details" not in client.get("/sante/", headers={"Authorization": "Bearer autre"}).json()
    told = client.get("/sante/", headers={"Authorization": f"Bearer {settings.MONITORING_TOKEN}"}).json()["details"]
    assert told["base"] == "connection refused: secret-host"


@pytest.mark.django_db
def test_a_national_account_reads_what_to_do_and_no_other():
    national, member = UserFactory(national=True), UserFactory(network=NetworkFactory())

    assert "manage.py worker" in client_of(national).get("/sante/").json()["details"]["travail"]
    assert "details" not in client_of(member).get("/sante/").json()


@pytest.mark.django_db
def test_no_token_is_nobody_s_token(client, settings):
    settings.MONITORING_TOKEN = ""

    assert "details" not in client.get("/sante/", headers={"Authorization": "Bearer "}).json()


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["10.0.0.7:8000", "[fd00::7]", "un_nom_de_conteneur", ""])
def test_it_is_asked_by_whatever_name(client, settings, host):
    settings.ALLOWED_HOSTS = ["passerelles.example.org"]
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_REDIRECT_EXEMPT = [r"^sante/$"]

    assert client.get("/sante/", headers={"Host": host}).status_code == 200
    assert client.get("/robots.txt", headers={"Host": host}).status_code in (301, 400)


@pytest.mark.django_db
def test_an_old_job_and_a_mail_that_fails_are_told(client):
    later("courriels.envoyer", mail=1, at=timezone.now() - datetime.timedelta(minutes=20))
    MailFactory(attempts=2, last_error="550")

    said = client.get("/sante/").json()

    assert (said["file"], said["courriels"]) == ("en retard", "en échec")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("record", "word"),
    [
        ('{"fin": "%s", "etat": "ok"}', "ok"),
        ('{"fin": "2026-01-02T03:30:00+00:00"}', "ancienne"),
        ('{"fin": "%s", "etat": "échec"}', "manquée"),
        ("[]", "non suivie"),
        ("{", "non suivie"),
    ],
)
def test_the_last_backup_is_told(client, settings, tmp_path, record, word):
    settings.PASSERELLES_BACKUP_DIR = tmp_path
    (tmp_path / "derniere-sauvegarde.json").write_text(record.replace("%s", timezone.now().isoformat()))

    assert client.get("/sante/").json()["sauvegarde"] == word


@pytest.mark.django_db
def test_a_disk_almost_full_is_told(client, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(total=1000, free=49))

    assert client.get("/sante/").json()["disque"] == "presque plein"


def test_it_is_only_read(rf):
    assert health(rf.post("/sante/")).status_code == 405


@pytest.mark.django_db
def test_the_demonstration_says_what_to_do_of_data_made_by_another_version():
    assert foreign_migrations() == []
    MigrationRecorder(connection).record_applied("directory", "0005_submissions")

    with pytest.raises(CommandError, match="autre version de Passerelles : déplacez-le ou supprimez-le"):
        Command()._migrate()

    assert foreign_migrations() == [("directory", "0005_submissions")]
