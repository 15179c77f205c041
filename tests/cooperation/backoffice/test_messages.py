"""The team sees that messages leave, and reads the one that was reported."""

import pytest
from django.urls import reverse

from directory.enums import MailState, RefusalKind
from directory.messages.recipients import refuses
from tests import factories as make
from tests.cooperation.backoffice.conftest import client_of

LIST = reverse("admin:directory_message_changelist")
SECRETS = ("Ana Kovač", "ana@lycee.example.org", "Votre voyage à Kita", "Comment avez-vous trouvé")


def sheet_page(client, message):
    return client.get(reverse("admin:directory_message_change", args=[message.pk])).content.decode()


def test_what_nobody_reported_is_read_by_nobody(member_client, national_client, network):
    message = make.MessageFactory(sent=True, network=network)

    for client in (member_client, national_client):
        pages = client.get(LIST).content.decode() + sheet_page(client, message)
        assert str(message) in pages
        assert not [secret for secret in SECRETS if secret in pages]
        found = client.get(LIST, {"q": "Kita"}).content.decode()
        assert "Votre voyage" not in found


def test_what_was_reported_is_read_by_its_network_and_the_national_team(
    member_client, national_client, network, other_network
):
    message = make.MessageFactory(reported=True, network=network)
    foreign = make.MessageFactory(reported=True, network=other_network)

    assert all(secret in sheet_page(member_client, message) for secret in SECRETS)
    assert all(secret in sheet_page(national_client, foreign) for secret in SECRETS)
    assert str(foreign) not in member_client.get(LIST).content.decode()
    assert not [secret for secret in SECRETS if secret in sheet_page(member_client, foreign)]


def test_a_reader_of_the_network_reads_none(network):
    reader = client_of(make.UserFactory(reader=network))
    message = make.MessageFactory(reported=True, network=network)

    assert not [secret for secret in SECRETS if secret in sheet_page(reader, message)]


def test_a_failure_is_seen(national_client):
    message = make.MessageFactory(sent=True)
    make.MailFactory(letter="message", message=message, state=MailState.FAILED)

    assert str(MailState.FAILED.label) in national_client.get(LIST).content.decode()


def test_the_first_page_leads_to_what_was_reported(member_client, network):
    make.MessageFactory(reported=True, network=network)
    quiet = make.MessageFactory(sent=True, network=network)

    page = member_client.get(reverse("admin:index")).content.decode()
    assert "Messages signalés par leur destinataire" in page
    assert str(quiet) not in member_client.get(f"{LIST}?signalement=signales").content.decode()


@pytest.mark.parametrize(("deed", "is_stopped"), [("stop", True), ("leave", False)])
def test_what_was_reported_is_seen_to(member_client, network, deed, is_stopped):
    message = make.MessageFactory(reported=True, network=network)
    untouched = make.MessageFactory(sent=True, network=network, email="calme@example.org")

    asked = member_client.post(LIST, {"action": deed, "_selected_action": [message.pk, untouched.pk]}, follow=True)
    page = asked.redirect_chain[-1][0]
    member_client.post(page, {"geste": "faire"}, follow=True)

    message.refresh_from_db()
    assert message.handled_at is not None
    assert refuses(RefusalKind.WRITES, message.email) == is_stopped
    assert not refuses(RefusalKind.WRITES, "calme@example.org")
