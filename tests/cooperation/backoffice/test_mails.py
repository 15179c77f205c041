"""What staff see of the mails: their network's, to read and to send again, nothing to write."""

import pytest
from django.urls import reverse

from directory.enums import LinkScope, MailState
from directory.mail.letter import Button, Letter, Paragraph
from directory.mail.outbox import post
from directory.models import Mail
from tests import factories as make
from tests.cooperation.backoffice.bulk.steps import choose, do
from tests.cooperation.backoffice.conftest import client_of

LETTER = Letter("question", "Une question", (Paragraph("Quand <b>?"), Button("Répondre")))


@pytest.fixture
def mail(network):
    received = make.ReceivedFactory(network=network)
    mail = post(LETTER, to="mairie@example.org", network=network, scope=LinkScope.FOLLOW, submission=received)
    Mail.objects.filter(pk=mail.pk).update(state=MailState.FAILED, attempts=6, last_error="450 plus tard")
    return mail


def page(view, *arguments):
    return reverse(f"admin:directory_mail_{view}", args=arguments)


def test_a_network_sees_its_mails_only(mail, network):
    national = post(LETTER, to="autre@example.org")
    accounts = {
        "owner": make.UserFactory(network=network),
        "other": make.UserFactory(network=make.NetworkFactory()),
        "national": make.UserFactory(national=True),
    }

    seen = {
        role: {row.pk for row in client_of(account).get(page("changelist")).context["cl"].queryset}
        for role, account in accounts.items()
    }
    previews = {
        role: client_of(account).get(page("preview", mail.pk)).status_code for role, account in accounts.items()
    }

    assert seen == {"owner": {mail.pk}, "other": set(), "national": {mail.pk, national.pk}}
    assert previews == {"owner": 200, "other": 404, "national": 200}


def test_a_mail_is_read_as_text_and_in_colours_without_its_link(mail, network):
    client = client_of(make.UserFactory(network=network))

    shown = client.get(page("change", mail.pk)).content.decode()
    preview = client.get(page("preview", mail.pk))

    assert "Quand &lt;b&gt;?" in shown
    assert "[lien personnel]" in shown
    assert "6, le dernier sans succès. 450 plus tard" in shown
    assert 'href="#lien-personnel"' in preview.content.decode()
    assert preview.headers["Content-Security-Policy"].endswith("sandbox")


def test_staff_send_again_and_write_nothing(mail, network):
    other = client_of(make.UserFactory(network=make.NetworkFactory()))
    owner = client_of(make.UserFactory(network=network))

    choose(other, "directory.mail", "resend", [mail])
    untouched = Mail.objects.get(pk=mail.pk).state
    do(owner, "directory.mail", "resend", [mail])

    assert untouched == MailState.FAILED
    assert Mail.objects.get(pk=mail.pk).state == MailState.WAITING
    assert [owner.get(page("add")).status_code, owner.get(page("delete", mail.pk)).status_code] == [403, 403]
    assert owner.post(page("change", mail.pk), {"subject": "autre"}).status_code == 403
