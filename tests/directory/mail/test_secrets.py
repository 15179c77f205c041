"""What is given to somebody is kept nowhere: neither in the base, nor in the mails that left."""

import re

import pytest
from django.core import mail as sent
from django.db import connection

from directory.enums import LinkScope
from directory.mail import links, outbox
from directory.models import Mail, PersonalLink
from tests.factories.submissions import MailFactory, SubmissionFactory

pytestmark = pytest.mark.django_db


def dump():
    """Every row of every table, as text."""
    lines = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT whole::text FROM "{table}" AS whole')
            lines += [line for (line,) in cursor.fetchall()]
    return "\n".join(lines)


def test_the_base_never_holds_a_token():
    token = links.give_link(LinkScope.FOLLOW, submission=SubmissionFactory(received=True))

    assert links.find(token, LinkScope.FOLLOW)
    assert token not in dump()
    assert links.find(PersonalLink.objects.get().digest, LinkScope.FOLLOW) is None


def test_a_mail_that_left_keeps_no_link():
    waiting = MailFactory(
        submission=SubmissionFactory(received=True), link_scope=LinkScope.FOLLOW, text=f"Suivez : {outbox.PERSONAL}"
    )

    outbox.send(waiting.pk)

    [token] = re.findall(r"/suivi/([0-9a-f]{64})/", sent.outbox[0].body)
    assert links.find(token, LinkScope.FOLLOW)
    assert Mail.objects.get().sent_at
    assert token not in dump()


def test_a_link_serves_once_and_whoever_holds_it_may_end_it(client):
    submission = SubmissionFactory(received=True)
    confirm = links.give_link(LinkScope.CONFIRM, submission=submission, email=submission.author_email)
    link = links.find(confirm, LinkScope.CONFIRM)
    follow = links.give_link(LinkScope.FOLLOW, submission=submission)
    address = f"/suivi/{follow}/fermer/"

    assert [links.use(link), links.use(link)] == [True, False]
    assert links.find(confirm, LinkScope.CONFIRM) is None
    assert "Fermer ce lien" in client.get(address).content.decode()
    assert links.find(follow, LinkScope.FOLLOW)
    client.post(address, headers={"Origin": "http://testserver"})
    assert links.find(follow, LinkScope.FOLLOW) is None
