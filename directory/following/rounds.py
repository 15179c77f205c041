"""Who is told, and when: one mail for each address, rhythm and moment, when something of what it follows is new.

The mark of each subscription moves in the transaction that writes its mail: killed, the round goes on where it was, and
nobody is told twice nor left out. What each selection tells is worked out once for all who follow it.
"""

import datetime
from itertools import groupby
from operator import attrgetter

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from directory.enums import LinkScope, MailState, Rhythm
from directory.following import letters
from directory.following.looking import look
from directory.following.news import block_of, latest
from directory.following.selections import followed_kinds
from directory.mail import outbox
from directory.models import Dispatch, Follower, Mail, Subscription

# Followers served in one transaction.
BATCH = 250
# Mails in a row that could not leave: the address receives nothing any more until its owner says otherwise.
MOST_FAILURES = 3
HOUR_OF_MAILS = 6
TOGETHER = datetime.timedelta(minutes=10)


def run(now=None):
    """Look at what changed, then serve every rhythm whose moment has come. Returns how many mails were written."""
    look()
    return sum(serve(rhythm, moment_of(rhythm, now or timezone.now())) for rhythm in Rhythm)


def moment_of(rhythm, now):
    """The last moment at which a rhythm is served: every ten minutes; at six in Paris, each day, Monday or month."""
    if rhythm == Rhythm.NOW:
        return now - datetime.timedelta(minutes=now.minute % 10, seconds=now.second, microseconds=now.microsecond)
    local = timezone.localtime(now)
    day = local.date() if local.hour >= HOUR_OF_MAILS else local.date() - datetime.timedelta(1)
    if rhythm == Rhythm.WEEKLY:
        day -= datetime.timedelta(day.weekday())
    if rhythm == Rhythm.MONTHLY:
        day = day.replace(day=1)
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(HOUR_OF_MAILS)))


def serve(rhythm, moment, told=None):
    """Write the mails of a rhythm for ``moment`` to all those not served yet. ``told``: called with the number served.

    Returns how many mails were written.
    """
    upto, written, served = latest(), 0, 0
    due = Subscription.objects.due(rhythm, moment)
    if due.filter(told_to__lt=upto).exists():
        _make_indexes()
    while keys := list(due.order_by("follower_id").values_list("follower_id", flat=True).distinct()[:BATCH]):
        written += _serve_some(keys, rhythm, moment, upto)
        served += len(keys)
        if told is not None:
            told(served)
    return written


def _make_indexes():
    """Nobody waits for them here, and what SQL finds meanwhile is not quite what the lists show."""
    for kind in followed_kinds():
        if entry := kind.list.entry():
            entry.warm()


@transaction.atomic
def _serve_some(keys, rhythm, moment, upto):
    followers = Follower.objects.select_for_update().filter(pk__in=keys, stopped_at__isnull=True).in_bulk()
    _stop_unreachable(followers)
    due = Subscription.objects.due(rhythm, moment).filter(follower__in=list(followers))
    due = list(due.order_by("follower_id", "created_at", "pk"))
    dispatches = []
    for key, mine in groupby(due, attrgetter("follower_id")):
        items = [[one.pk, one.told_to, upto] for one in mine if _has_news(one, upto)]
        if items:
            mail = Mail(
                letter=letters.NEWS,
                to=followers[key].email,
                subject=letters.kept(rhythm),
                text=letters.kept(rhythm),
                link_scope=LinkScope.FOLLOWING,
                follower=followers[key],
            )
            dispatches.append(Dispatch(follower=followers[key], rhythm=rhythm, moment=moment, items=items, mail=mail))
    outbox.post_all([one.mail for one in dispatches])
    Dispatch.objects.bulk_create(dispatches)
    Subscription.objects.filter(pk__in=[one.pk for one in due]).update(told_at=moment, told_to=upto)
    return len(dispatches)


def _has_news(subscription, upto):
    return subscription.told_to < upto and bool(block_of(subscription.selection_id, subscription.told_to, upto).lines)


def _stop_unreachable(followers):
    """Take away those whose last mails all failed: their page says so, and lets them begin again."""
    failed = Count("mails", filter=Q(mails__letter=letters.NEWS, mails__state=MailState.FAILED))
    doubtful = Follower.objects.filter(pk__in=list(followers)).annotate(failed=failed).filter(failed__gte=MOST_FAILURES)
    for follower in doubtful:
        last = (
            follower.mails.filter(letter=letters.NEWS).order_by("-pk").values_list("state", flat=True)[:MOST_FAILURES]
        )
        if set(last) == {MailState.FAILED.value}:
            follower.stopped_at = timezone.now()
            follower.save(update_fields=["stopped_at"])
            del followers[follower.pk]
