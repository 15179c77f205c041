"""What is forgotten of « Suivre »: addresses as soon as they follow nothing, news once everybody was told."""

import datetime

from django.db import transaction

from directory.database.retention import forgets
from directory.enums import MailState
from directory.following.letters import NEWS
from directory.models import FollowedSelection, Follower, Mail, News, Subscription

# As long as the link of a proposition that would confirm it.
UNCONFIRMED = datetime.timedelta(days=7)
# The longest rhythm, and a month of grace for a worker that stopped.
KEPT_NEWS = datetime.timedelta(days=62)
KEPT_MAILS = datetime.timedelta(days=90)


@forgets(
    **{
        "abonnements jamais confirmés": UNCONFIRMED,
        "envois de nouveautés": KEPT_MAILS,
        "changements annoncés": KEPT_NEWS,
    }
)
def purge(now):
    unconfirmed, _models = Subscription.objects.waiting().filter(created_at__lt=now - UNCONFIRMED).delete()
    Follower.objects.filter(subscriptions__isnull=True).delete()
    _forget_unfollowed()
    mails = Mail.objects.filter(letter=NEWS, created_at__lt=now - KEPT_MAILS).exclude(state=MailState.WAITING)
    _all, by_model = mails.delete()
    news, _models = News.objects.filter(at__lt=now - KEPT_NEWS).delete()
    return {
        "abonnements jamais confirmés": unconfirmed,
        "envois de nouveautés": by_model.get(Mail._meta.label, 0),
        "changements annoncés": news,
    }


@transaction.atomic
def _forget_unfollowed():
    """Selections that nobody follows, or asked to, less those that somebody is asking for."""
    unfollowed = FollowedSelection.objects.filter(subscriptions__isnull=True)
    locked = unfollowed.select_for_update(of=("self",), skip_locked=True)
    keys = list(locked.values_list("pk", flat=True))
    unfollowed.filter(pk__in=keys).delete()
