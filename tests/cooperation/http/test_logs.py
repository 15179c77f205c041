"""The secrets of personal links stay out of the logs."""

import json
import logging
import sys

import pytest
from django.conf import settings
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone

from cooperation.embedded.place import Place
from cooperation.http.lines import JsonLine, Line, OutagesInShort, request_id
from directory.enums import LinkScope
from directory.mail import links
from directory.models import Verification, VerificationRequest
from tests.factories import ProjectFactory, UserFactory
from tests.factories.submissions import VerificationRequestFactory

SECRET = "a1" * 32
NOW = timezone.now()


def line(message, *args, **kwargs):
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, message, args, kwargs.get("exc_info"))
    return Line("{message}", style="{").format(record)


def test_a_personal_link_loses_its_secret():
    assert [
        line("Unprocessable Entity: %s", f"/suivi/{SECRET}/quoi/"),
        line(f"Gone: /suivi/confirmer/{SECRET}/"),
        line("%s: %s", "Not Found", f"/verifier/{SECRET}/"),
        line(f"Gone: /ecrire/envoyer/{SECRET}/, /ecrire/recu/{SECRET}/"),
        line(f"Not Found: /abonnements/{SECRET}/, /abonnements/arreter/{SECRET}/"),
    ] == [
        "Unprocessable Entity: /suivi/…/quoi/",
        "Gone: /suivi/confirmer/…/",
        "Not Found: /verifier/…/",
        "Gone: /ecrire/envoyer/…/, /ecrire/recu/…/",
        "Not Found: /abonnements/…/, /abonnements/arreter/…/",
    ]


def test_a_traceback_loses_it_too():
    try:
        raise ValueError(f"/suivi/{SECRET}/")
    except ValueError:
        written = line("Internal Server Error", exc_info=sys.exc_info())

    assert written.endswith("ValueError: /suivi/…/")


def test_other_lines_stay():
    assert line("Not Found: %s (100%%)", "/projets/eau/") == "Not Found: /projets/eau/ (100%)"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Bad Request: /projets/?q=rozenn&pays=BJ", "Bad Request: /projets/?q=…&pays=…"),
        ("to rozenn.caradec+a@mairie.example.org: 550", "to …@…: 550"),
        ("Cookie: sessionid=abcdef; autre", "Cookie: …; autre"),
        ("{'csrfmiddlewaretoken': 'a1b2', 'titre': 'Puits'}", "{'csrfmiddlewaretoken': …, 'titre': 'Puits'}"),
        ("Authorization: Bearer xyz123", "Authorization: …"),
        ("SECRET_KEY_TOKEN=abc password='x y'", "SECRET_KEY_TOKEN=… password=… y'"),
        ("postgres://moi:secret@base/passerelles", "postgres://moi:…@base/passerelles"),
        ("12:30:05 https://passerelles.example.org/projets/", "12:30:05 https://passerelles.example.org/projets/"),
    ],
)
def test_what_opens_or_names_is_not_written(said, kept):
    assert line(said) == kept


def test_a_json_line_says_what_a_machine_reads(rf):
    request_id.set("abcdefgh")
    record = logging.LogRecord("django.request", logging.ERROR, "", 0, "%s: %s", ("Oups", f"/suivi/{SECRET}/"), None)
    record.status_code, record.request = 500, rf.post("/")
    try:
        raise ValueError("rozenn@example.org")
    except ValueError:
        record.exc_info = sys.exc_info()

    said = json.loads(JsonLine().format(record))

    assert said.keys() == {"quand", "niveau", "origine", "message", "requete", "etat", "methode", "erreur"}
    assert (said["message"], said["requete"], said["etat"], said["methode"]) == (
        "Oups: /suivi/…/",
        "abcdefgh",
        500,
        "POST",
    )
    assert said["erreur"].endswith("ValueError: …@…")


@pytest.mark.django_db
def test_a_request_has_one_name_in_its_lines_and_in_its_answer(client):
    def name(**headers):
        return client.get("/robots.txt", headers=headers).headers["X-Request-ID"]

    own = name()
    assert request_id.get() == own != name()
    assert (
        client.get("/robots.txt", headers={"X-Request-ID": "du-mandataire-1"}).headers["X-Request-ID"]
        == "du-mandataire-1"
    )
    assert name(**{"X-Request-ID": '"}{'}) != '"}{'


def test_an_outage_is_not_told_by_each_of_its_pages():
    def record(status):
        one = logging.LogRecord("django.request", logging.ERROR, "", 0, "", (), None)
        one.status_code = status
        return one

    assert [OutagesInShort().filter(record(status)) for status in (503, 500)] == [False, True]
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["outages_in_short"]


@pytest.mark.parametrize(
    ("error", "is_short"), [(OperationalError("connection\nrefused"), True), (KeyError("x"), False)]
)
def test_what_an_outage_made_fail_is_told_in_a_line(error, is_short):
    record = logging.LogRecord(
        "directory", logging.ERROR, "", 0, "Pas d’index de %s.", ("projets",), (None, error, None)
    )

    assert OutagesInShort().filter(record)
    assert (record.getMessage() == "Pas d’index de projets. (connection refused)") == is_short
    assert (record.exc_info is None) == is_short


def test_every_line_goes_through_it():
    assert settings.LOGGING["formatters"]["line"]["()"] == "cooperation.http.lines.Line"
    assert {handler["formatter"] for handler in settings.LOGGING["handlers"].values()} == {"line"}


@pytest.mark.django_db
def test_the_history_learns_no_secret(client):
    """What is answered by a personal link is noted with its page, without what opens it."""
    asked = VerificationRequestFactory(project=ProjectFactory(published=True), state="envoyee", sent_at=NOW)
    token = links.give_link(LinkScope.VERIFY, request=asked, email=asked.email)

    answer = client.post(f"/verifier/{token}/", {"reponse": "exact"}, headers={"Origin": "http://testserver"})

    assert answer.status_code == 302
    histories = (Verification.pgh_event_model, VerificationRequest.pgh_event_model)
    noted = [event.pgh_context for history in histories for event in history.objects.filter(pgh_context__has_key="url")]
    assert {one["url"] for one in noted} == {"/verifier/…/"}


@pytest.mark.django_db
@pytest.mark.skipif("embedded" not in connection.settings_dict["ENGINE"], reason="the operator of this server sets it")
def test_postgresql_writes_down_nobody():
    """A refused query is told without its values: neither the statement nor the row that it would have written."""
    UserFactory(username="rozenn.caradec", email="rozenn.caradec@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory._meta.model.objects.create(username="rozenn.caradec", email="rozenn.caradec@example.org")

    log = Place(settings.DATA_DIR).cluster / "journal.log"
    told = log.read_text(errors="replace")
    assert "duplicate key" in told
    assert "rozenn" not in told
