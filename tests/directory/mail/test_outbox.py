"""A mail leaves once, or staff know why not; nothing leaves of what did not happen."""

import datetime
import smtplib
import threading

import pytest
from django.core import mail as mailbox
from django.core.mail.backends import locmem
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from directory.enums import LinkScope, MailState
from directory.mail import outbox, queue
from directory.mail.letter import PERSONAL, Button, Letter, Paragraph
from directory.models import Mail, PersonalLink

LETTER = Letter("reception", "Bien arrivé", (Paragraph("Merci."), Button("Suivre")), reply_to="equipe@example.org")


def post(**options):
    return outbox.post(LETTER, to="mairie@example.org", **options)


def jobs():
    """What waits in the queue: (mail, not before)."""
    waiting = ProcrastinateJob.objects.filter(task_name=outbox.SEND, status="todo").order_by("-priority", "pk")
    return [(job.args["mail"], job.scheduled_at) for job in waiting]


def take_jobs(**which):
    """Empty the queue, as a worker does."""
    ProcrastinateJob.objects.filter(**which)._raw_delete(using="default")


class BrokenServer(locmem.EmailBackend):
    """Refuses with ``error``."""

    error = smtplib.SMTPServerDisconnected("Connection unexpectedly closed")

    def send_messages(self, messages):
        raise self.error


@pytest.fixture
def broken_server(monkeypatch, settings):
    settings.EMAIL_BACKEND = f"{__name__}.BrokenServer"
    return lambda error: monkeypatch.setattr(BrokenServer, "error", error)


def test_nothing_is_left_of_a_transaction_that_fails(transactional_db):
    with transaction.atomic():
        post()
        transaction.set_rollback(True)

    assert (Mail.objects.count(), jobs()) == (0, [])


@pytest.mark.django_db
def test_a_mail_and_its_job_are_written_together_the_most_urgent_first():
    tomorrow = timezone.now() + datetime.timedelta(days=1)

    flood, person, later = post(priority=-300), post(), post(priority=-20, not_before=tomorrow)

    assert jobs() == [(person.pk, None), (later.pk, tomorrow), (flood.pk, None)]


@pytest.mark.django_db
def test_the_link_is_made_when_the_mail_leaves_and_is_kept_nowhere(submit, settings):
    settings.SITE_URL = "https://annuaire.example.org"
    submission = submit()
    mail = post(scope=LinkScope.FOLLOW, submission=submission)
    assert (PersonalLink.objects.count(), PERSONAL in mail.text, PERSONAL in mail.html) == (0, True, True)

    outbox.send(mail.pk)

    [message] = mailbox.outbox
    [address] = [line for line in message.body.splitlines() if line.startswith("https://annuaire.example.org/suivi/")]
    token = address.split("/")[-2]
    link = PersonalLink.objects.usable(token, LinkScope.FOLLOW).get()
    assert (link.submission, link.email) == (submission, "mairie@example.org")
    assert f'href="{address}"' in message.alternatives[0].content
    row = Mail.objects.filter(pk=mail.pk).values().get()
    assert token not in str(row)
    assert row["state"] == MailState.SENT


@pytest.mark.django_db
def test_a_job_that_comes_twice_sends_once():
    mail = post()

    outbox.send(mail.pk)
    outbox.send(mail.pk)

    assert len(mailbox.outbox) == 1


def test_two_workers_do_not_send_the_same_mail(transactional_db, monkeypatch):
    mail = post()
    sent, sending, over = [], threading.Event(), threading.Event()

    def slowly(message, **options):
        sent.append(message)
        sending.set()
        over.wait(300)

    monkeypatch.setattr(outbox._Message, "send", slowly)

    def worker():
        outbox.send(mail.pk)
        connection.close()

    first = threading.Thread(target=worker)
    first.start()
    sending.wait(300)
    outbox.send(mail.pk)
    over.set()
    first.join()

    assert len(sent) == 1
    assert Mail.objects.get().state == MailState.SENT


@pytest.mark.django_db
def test_a_server_that_does_not_answer_is_tried_again_ever_later_then_staff_see_why(broken_server):
    mail = post()
    waits = []

    for _attempt in range(6):
        take_jobs()
        before = timezone.now()
        outbox.send(mail.pk)
        mail.refresh_from_db()
        if mail.state == MailState.WAITING:
            waits.append((mail.not_before - before) // datetime.timedelta(minutes=1))
            assert (mail.pk, mail.not_before) in jobs()

    assert waits == [1, 5, 30, 120, 360]
    assert (mail.state, mail.attempts) == (MailState.FAILED, 6)
    assert mail.last_error == "Le serveur de courriel ne répond pas\u00a0: Connection unexpectedly closed"


@pytest.mark.django_db
def test_an_address_that_does_not_exist_is_not_insisted_upon(broken_server):
    broken_server(smtplib.SMTPRecipientsRefused({"mairie@example.org": (550, b"5.1.1 User unknown")}))
    mail = post()

    outbox.send(mail.pk)

    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (MailState.FAILED, 1)
    assert mail.last_error == "Adresse refusée\u00a0: 550 5.1.1 User unknown"


@pytest.mark.django_db
def test_what_failed_is_sent_again_and_what_left_leaves_as_a_copy():
    failed, sent, waiting = post(), post(), post()
    Mail.objects.filter(pk=failed.pk).update(state=MailState.FAILED, attempts=6, last_error="panne")
    Mail.objects.filter(pk=sent.pk).update(state=MailState.SENT, sent_at=timezone.now())
    take_jobs(args__mail__in=[failed.pk, sent.pk])

    again, copy, same = outbox.send_again(failed), outbox.send_again(sent), outbox.send_again(waiting)

    assert (again.pk, again.attempts, again.last_error) == (failed.pk, 0, "")
    assert copy.pk not in (failed.pk, sent.pk, waiting.pk)
    assert same is None
    assert sorted(pk for pk, _at in jobs()) == sorted([waiting.pk, failed.pk, copy.pk])
    assert Mail.objects.get(pk=sent.pk).state == MailState.SENT


@pytest.mark.django_db
def test_a_mail_that_lost_its_job_gets_another_and_only_then():
    lost, queued, new = post(), post(), post()
    long_ago = timezone.now() - datetime.timedelta(hours=1)
    Mail.objects.filter(pk__in=[lost.pk, queued.pk]).update(created_at=long_ago)
    take_jobs(args__mail__in=[lost.pk, new.pk])

    count = outbox.requeue_lost()

    assert count == 1
    assert sorted(pk for pk, _at in jobs()) == [lost.pk, queued.pk]


@pytest.mark.django_db
def test_what_a_killed_worker_was_doing_is_taken_up():
    mail = post()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '2 minutes') RETURNING id"
        )
        [worker] = cursor.fetchone()
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [worker])
    assert jobs() == []

    taken = queue.take_up()

    assert taken == 1
    assert [pk for pk, _at in jobs()] == [mail.pk]
