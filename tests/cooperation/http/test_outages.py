"""What passes is a 503 that says what to do; what is our fault stays a 500."""

import errno

import psycopg
import pytest
from django.db import DataError, InterfaceError, OperationalError, connection
from django.test import Client

from cooperation.http import outages
from cooperation.pages import pages
from directory.database import version


@pytest.fixture
def reader():
    return Client(raise_request_exception=False)


def caused(cls):
    error = OperationalError("…")
    error.__cause__ = cls("…")
    return error


@pytest.mark.parametrize(
    ("error", "outage"),
    [
        (OperationalError("server closed the connection"), outages.AWAY),
        (InterfaceError("connection already closed"), outages.AWAY),
        (caused(psycopg.errors.TooManyConnections), outages.AWAY),
        (caused(psycopg.errors.AdminShutdown), outages.AWAY),
        (caused(psycopg.errors.QueryCanceled), outages.TOO_LONG),
        (caused(psycopg.errors.LockNotAvailable), outages.BUSY),
        (caused(psycopg.errors.DiskFull), outages.FULL),
        (OSError(errno.ENOSPC, "No space left on device"), outages.FULL),
        (OSError(errno.EDQUOT, "Quota exceeded"), outages.FULL),
        (OSError(errno.EACCES, "Permission denied"), None),
        (DataError("value too long"), None),
        (KeyError("pays"), None),
    ],
)
def test_what_passes_is_told_apart_from_our_faults(error, outage):
    assert outages.outage_of(error) is outage


def test_what_led_to_an_error_counts():
    error = RuntimeError("la page n’a pas pu être faite")
    error.__context__ = OperationalError("…")

    assert outages.outage_of(error) is outages.AWAY


@pytest.fixture
def away(monkeypatch):
    def fail(*_arguments):
        raise OperationalError("connection refused: secret-host")

    monkeypatch.setattr(version, "read_version", fail)
    monkeypatch.setattr(connection, "cursor", fail)


@pytest.mark.parametrize("path", ["/", "/projets/", "/projets.csv", "/admin/", "/medias/a.jpg", "/pays/BJ/"])
def test_a_page_that_needs_the_database_says_when_to_come_back(reader, away, path):
    reader.cookies["sessionid"] = "a" * 32

    response = reader.get(path)

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "10"
    assert "no-store" in response.headers["Cache-Control"]
    assert "n’atteint plus sa base de données" in response.text
    assert '<link rel="stylesheet"' in response.text
    assert "secret-host" not in response.text


@pytest.mark.parametrize(
    "path",
    [
        "/mentions-legales/",
        "/accessibilite/",
        "/donnees-personnelles/",
        "/robots.txt",
        "/site.webmanifest",
        "/opensearch.xml",
        "/.well-known/security.txt",
        "/favicon.ico",
        "/proposer/projet/",
        "/admin/login/",
    ],
)
@pytest.mark.parametrize("has_session", [False, True])
def test_a_page_that_needs_none_stays(reader, away, path, has_session):
    if has_session and path != "/admin/login/":  # whose is it?
        reader.cookies["sessionid"] = "a" * 32

    assert reader.get(path).status_code == 200


def test_an_unknown_address_is_still_unknown(reader, away):
    assert reader.get("/nulle-part/").status_code == 404


def test_whoever_sends_a_form_is_told_that_nothing_typed_is_lost(reader, away):
    response = reader.post("/admin/login/", {"username": "camille", "password": "un mot de passe"})

    assert response.status_code == 503
    assert "Rien de ce que vous avez tapé n’est perdu" in response.text
    assert "renvoyer le formulaire" in response.text


def test_our_faults_stay_errors(reader, monkeypatch):
    def fail(_request, *_arguments):
        raise ZeroDivisionError

    monkeypatch.setattr(pages, "static", fail)

    assert reader.get("/site.webmanifest").status_code == 500


@pytest.mark.django_db
def test_a_statement_cut_by_its_limit_is_told(reader, monkeypatch):
    def slow(*_arguments):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 20")
            cursor.execute("SELECT pg_sleep(10)")

    monkeypatch.setattr(pages, "static", slow)

    response = reader.get("/site.webmanifest")

    assert (response.status_code, response.headers["Retry-After"]) == (503, "60")
    assert "demande trop de temps" in response.text
