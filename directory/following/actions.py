"""What becomes of what an address follows, whoever asks: typed, confirmed from the address itself, changed, stopped.

Nothing that is only typed is told apart from what the site knows already: the same answer, and one mail at most.
"""

import datetime

from django.db import transaction
from django.utils import timezone

from directory.enums import MailState
from directory.following import letters, tokens
from directory.following.news import latest
from directory.models import FollowedSelection, Follower, Mail, Subscription
from directory.submissions import guard

HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)


@transaction.atomic
def follow(*, key, email, rhythm, asked_from):
    """Keep that somebody asked ``email`` to follow ``key``, and ask its owner to say so.

    What is followed already stays as it is: its rhythm is changed from its page. ``asked_from``: the address of the
    network.
    """
    follower = _follower(email)
    selection, _is_new = FollowedSelection.objects.select_for_update().get_or_create(key=key)
    mine, is_new = Subscription.objects.get_or_create(
        follower=follower, selection=selection, defaults={"rhythm": rhythm}
    )
    if not is_new and mine.confirmed_at is None and mine.rhythm != rhythm:
        mine.rhythm = rhythm
        mine.save(update_fields=["rhythm"])
    _write_to(follower, asked_from)


@transaction.atomic
def send_link(*, email, asked_from):
    """« J’ai perdu le lien »: to who follows something, or was asked to; to nobody else. It answers nothing."""
    follower = Follower.objects.select_for_update().filter(email=email.lower()).first()
    if follower is not None:
        _write_to(follower, asked_from)


def _follower(email):
    """That of an address, locked."""
    email = email.strip().lower()
    Follower.objects.bulk_create([tokens.new_follower(email)], ignore_conflicts=True)
    return Follower.objects.select_for_update().get(email=email)


def _write_to(follower, asked_from):
    """One mail for all that waits: one a day to who never said that it asked, one an hour to who follows something."""
    waiting = Mail.objects.waiting().select_for_update(of=("self",)).filter(letter=letters.PROOF, follower=follower)
    if mail := waiting.first():
        letter = letters.proof(follower)
        mail.subject, mail.text, mail.html = letter.subject, letter.text(), letter.html()
        mail.save(update_fields=["subject", "text", "html"])
        return
    pause = HOUR if follower.subscriptions.confirmed().exists() else DAY
    if follower.proof_at is not None and follower.proof_at > timezone.now() - pause:
        return
    slot = guard.mail_slot("courriel", follower.email, asked_from)
    follower.proof_at = max(slot.at, timezone.now())
    follower.save(update_fields=["proof_at"])
    letters.send_proof(follower, slot)


# --- From the page of the address ------------------------------------------------------------------------------------


@transaction.atomic
def confirm(follower, keys):
    """Follow those of these subscriptions that wait: from now on. Returns how many."""
    now = timezone.now()
    waiting = follower.subscriptions.waiting().filter(pk__in=keys)
    return waiting.update(confirmed_at=now, told_at=now, told_to=latest())


@transaction.atomic
def change_rhythm(follower, key, rhythm):
    """Nothing is lost or told twice: what was not told yet is by the next mail of the new rhythm."""
    return follower.subscriptions.confirmed().filter(pk=key).update(rhythm=rhythm)


@transaction.atomic
def stop(follower, keys):
    """Follow these no more. An address that follows nothing, and was asked nothing, is forgotten with its mails."""
    follower = Follower.objects.select_for_update().filter(pk=follower.pk).first()
    if follower is None:
        return
    follower.subscriptions.filter(pk__in=keys).delete()
    if not follower.subscriptions.exists():
        follower.delete()


def stop_all(follower):
    stop(follower, list(follower.subscriptions.values_list("pk", flat=True)))


@transaction.atomic
def resume(follower):
    """Its mails came back, and it says that they will not any more: from now on, as if it had just confirmed."""
    follower.mails.filter(state=MailState.FAILED).delete()
    Follower.objects.filter(pk=follower.pk).update(stopped_at=None)
    follower.subscriptions.confirmed().update(told_at=timezone.now(), told_to=latest())
