"""Canned replies: those of the reference, and whose they are."""

import re

import pghistory
import pytest
from zeal import zeal_ignore

from directory.models import CannedReply
from directory.reference import lists
from directory.reference.loading.lists import load_replies
from directory.reference.loading.merging import COMMAND, Report
from tests import factories as make
from tests.cooperation.backoffice.rows import address


def load():
    report = Report()
    with pghistory.context(command=COMMAND):
        load_replies(report)
    return report.tallies["Réponses toutes prêtes"]


@pytest.mark.django_db(transaction=True)
def test_the_team_has_the_last_word():
    """Loaded again, what was reworded stays and what was deleted does not come back."""
    created = load().created
    first, second = CannedReply.objects.order_by("kind", "position")[:2]
    CannedReply.objects.filter(pk=first.pk).update(text="À notre façon.")
    second.delete()

    tally = load()

    assert created == len(list(lists.replies()))
    assert (tally.created, tally.kept, tally.deleted) == (0, 1, 1)
    assert CannedReply.objects.get(pk=first.pk).text == "À notre façon."


def test_they_are_in_good_french():
    """No space that could break before a sign, no typewriter's apostrophe."""
    unkempt = re.compile(r"« | »|\w [:;?!]|\w'\w")

    assert [reply.slug for reply in lists.replies() if unkempt.search(reply.title + reply.text)] == []


def test_a_network_writes_its_own(member_client, network):
    page = address("directory.cannedreply", "add")

    with zeal_ignore():
        member_client.post(page, {"kind": "refus", "title": "Chez nous", "text": "Merci.", "position": "0"})

    assert CannedReply.objects.get(title="Chez nous").network == network


def test_a_network_does_not_reword_the_national_ones(member_client):
    reply = make.CannedReplyFactory(text="De tous.")

    answer = member_client.post(address("directory.cannedreply", "change", reply.pk), {"text": "Autre", "title": "x"})

    reply.refresh_from_db()
    assert (answer.status_code, reply.text) == (403, "De tous.")
