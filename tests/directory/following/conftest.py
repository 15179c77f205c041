import datetime

import pytest
from django.core import mail as mailbox
from django.http import QueryDict
from django.utils import timezone

from directory.enums import Rhythm
from directory.following import actions, looking, rounds
from directory.following.selections import asked
from directory.mail import outbox
from directory.models import Dispatch, Follower
from tests import factories as make


@pytest.fixture
def someone():
    return make.UserFactory()


@pytest.fixture
def follow():
    """Follow what an address of ``/suivre/`` asks for, confirmed; what is there already is no news."""

    def follow(query, email="lou@example.org", rhythm=Rhythm.DAILY):
        looking.look()
        actions.follow(key=asked(QueryDict(query)).key, email=email, rhythm=rhythm, asked_from="203.0.113.9")
        follower = Follower.objects.get(email=email)
        actions.confirm(follower, list(follower.subscriptions.values_list("pk", flat=True)))
        looking.look()
        return follower

    return follow


@pytest.fixture
def tell():
    """Look, serve a rhythm once more, and send: the messages that left."""
    moments = iter(timezone.now() + datetime.timedelta(days=days) for days in range(1, 400))

    def tell(rhythm=Rhythm.DAILY):
        looking.look()
        rounds.serve(rhythm, next(moments))
        mailbox.outbox.clear()
        for dispatch in Dispatch.objects.filter(mail__state="a-envoyer").order_by("pk"):
            outbox.send(dispatch.mail_id)
        return list(mailbox.outbox)

    return tell
