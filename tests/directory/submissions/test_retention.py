"""What is kept long enough is forgotten, and nothing else."""

import datetime

import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction
from django.utils import timezone

from directory.enums import SubmissionState
from directory.models import Mail, PersonalLink, Submission, SubmissionEntry, Throttle
from directory.submissions import retention
from tests.factories.submissions import (
    MailFactory,
    PersonalLinkFactory,
    SubmissionEntryFactory,
    SubmissionFactory,
    SubmissionFileFactory,
    ThrottleFactory,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def aged(submission, days):
    """The submission, as it stands after so many days without a gesture."""
    then = NOW - datetime.timedelta(days=days)
    dates = {"created_at": then, "updated_at": then, "state_changed_at": then}
    if submission.decided_at:
        dates["decided_at"] = then
    Submission.objects.filter(pk=submission.pk).update(**dates)
    return submission


@pytest.mark.parametrize(
    ("state", "days"),
    [
        (SubmissionState.DRAFT, 60),
        (SubmissionState.UNCONFIRMED, 60),
        (SubmissionState.REFUSED, 183),
        (SubmissionState.WITHDRAWN, 183),
    ],
)
def test_what_was_given_up_is_erased_whole(state, days):
    old, young = aged(SubmissionFactory(state=state), days + 1), aged(SubmissionFactory(state=state), days - 1)
    file = SubmissionFileFactory(submission=old)
    SubmissionEntryFactory(submission=old)
    SubmissionEntryFactory(submission=young)

    retention.purge(NOW)

    assert list(Submission.objects.all()) == [young]
    assert [entry.submission for entry in SubmissionEntry.objects.all()] == [young]
    assert not default_storage.exists(file.file.name)


@pytest.mark.parametrize("state", SubmissionState.waiting())
def test_what_waits_is_kept_however_old(state):
    waiting = aged(SubmissionFactory(state=state), 1000)

    retention.purge(NOW)

    assert list(Submission.objects.values_list("pk", "author_email")) == [(waiting.pk, waiting.author_email)]


def test_an_accepted_proposition_forgets_its_author_and_keeps_on_whose_behalf():
    old = aged(SubmissionFactory(accepted=True, answers={"titre": "Puits"}, values={"titre": "Puits"}), 366)
    young = aged(SubmissionFactory(accepted=True), 364)
    PersonalLinkFactory(submission=old)
    MailFactory(submission=old)

    numbers = retention.purge(NOW), retention.purge(NOW)

    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.author_email, old.author_name, old.author_function, old.answers) == ("", "", "", {})
    assert (old.author_label, old.values) == ("la commune de Vendôme", {"titre": "Puits"})
    assert young.author_email == "mairie@vendome.example.org"
    assert (PersonalLink.objects.count(), Mail.objects.count()) == (0, 0)
    assert [each["auteurs"] for each in numbers] == [1, 0]


def test_the_connection_is_forgotten_after_a_month_and_counters_after_two_days():
    old = aged(SubmissionFactory(received=True), 31)
    Submission.objects.update(client_address="192.0.2.1", client_agent="Firefox")
    ThrottleFactory(window=NOW - datetime.timedelta(days=3))
    kept = ThrottleFactory(window=NOW)

    retention.purge(NOW)

    old.refresh_from_db()
    assert (old.client_address, old.client_agent) == (None, "")
    assert list(Throttle.objects.all()) == [kept]


def test_nobody_but_the_purge_erases_the_journal():
    entry = SubmissionEntryFactory()

    with pytest.raises(DatabaseError), transaction.atomic():
        SubmissionEntry.objects.filter(pk=entry.pk).delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        SubmissionEntry.objects.filter(pk=entry.pk).update(text="autre")

    assert list(SubmissionEntry.objects.all()) == [entry]
