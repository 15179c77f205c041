"""The morning's mail: what waits, once, on weekdays, and silence when nothing does."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from directory.enums import EntryKind, MailState, SubmissionState
from directory.models import Mail, SubmissionEntry
from directory.submissions.digest import digest_of_day, send_digests
from tests import factories as make

PARIS = ZoneInfo("Europe/Paris")


def at(day, hour, minute=0):
    """A day of March 2026, the 2nd being a Monday."""
    return datetime.datetime(2026, 3, day, hour, minute, tzinfo=PARIS)


@pytest.fixture
def account(network):
    return make.UserFactory(network=network, email="camille@centraider.example.org")


def test_it_counts_what_waits_and_names_the_five_oldest(submit, account, network):
    other = make.NetworkFactory(name="Gescod")
    for day in range(1, 8):
        submit(title=f"Projet {day}", received_at=at(day, 10), assigned_to=account if day == 3 else None)
    submit(title="Question posée", state=SubmissionState.INCOMPLETE, received_at=at(1, 9))
    submit(title="D’un autre réseau", network=other, received_at=at(1, 9))
    shared = submit(title="Partagé", network=other, received_at=at(1, 8))
    shared.also.add(network)
    submit(title="Trop tard pour aujourd’hui", received_at=at(9, 9))
    Mail.objects.create(
        letter="question", to="x@example.org", network=network, state=MailState.FAILED, created_at=at(5, 9)
    )

    letter = digest_of_day(account, network, at(9, 8))

    text = letter.text()
    assert letter.subject == "8 propositions attendent CENTRAIDER"
    assert [line.strip() for line in text.splitlines() if line.startswith("- ")] == [
        "- Partagé (projet, depuis 8\u00a0jours)",
        "- Projet 1 (projet, depuis 8\u00a0jours)",
        "- Projet 2 (projet, depuis 7\u00a0jours)",
        "- Projet 3 (projet, depuis 6\u00a0jours)",
        "- Projet 4 (projet, depuis 5\u00a0jours)",
    ]
    assert "À examiner\u00a0: 8\nConfiées à vous\u00a0: 1\nAttendent une réponse de leur auteur\u00a0: 1\n" in text
    assert "Courriels qui n’ont pas pu partir\u00a0: 1" in text
    assert "/admin/" in text
    assert letter.html().count("<li>") == 5


@pytest.mark.parametrize(("day", "said"), [(10, 2), (11, 1), (12, 0)], ids=["Tuesday", "Wednesday", "Thursday"])
def test_it_says_how_many_their_author_changed_since_the_former_one(submit, account, network, day, said):
    amended, answered, untouched = (submit(title=title, received_at=at(2, 9)) for title in ("Un", "Deux", "Trois"))
    for submission, kind, when in (
        (amended, EntryKind.AMENDMENT, at(9, 15)),
        (amended, EntryKind.AMENDMENT, at(9, 16)),
        (answered, EntryKind.ANSWER, at(10, 7)),
        (answered, EntryKind.AMENDMENT, at(10, 9)),
        (untouched, EntryKind.NOTE, at(9, 15)),
    ):
        SubmissionEntry.objects.create(submission=submission, kind=kind, at=when, by_label="l’auteur")

    text = digest_of_day(account, network, at(day, 8)).text()

    line = f"Changées par leur auteur depuis le dernier bilan\u00a0: {said}"
    assert (line in text) if said else ("Changées" not in text)


def test_on_a_monday_the_former_one_is_of_friday(submit, account, network):
    submission = submit(received_at=at(2, 9))
    SubmissionEntry.objects.create(submission=submission, kind=EntryKind.ANSWER, at=at(6, 15), by_label="l’auteur")

    assert "Changées par leur auteur" in digest_of_day(account, network, at(9, 8)).text()
    assert "Changées par leur auteur" not in digest_of_day(account, network, at(10, 8)).text()


def test_silence_when_nothing_waits(submit, account, network):
    submit(state=SubmissionState.INCOMPLETE, received_at=at(1, 9))
    submit(network=None, received_at=at(1, 9))

    assert digest_of_day(account, network, at(9, 8)) is None


def test_the_national_level_gets_its_own_and_what_is_late_elsewhere(submit):
    account = make.UserFactory(national=True)
    submit(title="Sans réseau", network=None, received_at=at(8, 9))
    submit(title="En retard", received_at=timezone.make_aware(datetime.datetime(2026, 1, 2)))

    text = digest_of_day(account, None, at(9, 8)).text()

    assert "À examiner\u00a0: 1\n" in text
    assert "Dans les réseaux, depuis plus d’un mois\u00a0: 1" in text
    assert "En retard" not in text


@pytest.mark.parametrize(
    ("moment", "expected"),
    [(at(9, 7, 30), 0), (at(9, 8), 1), (at(9, 14), 1), (at(9, 19), 0), (at(8, 8), 0)],
    ids=["too early", "in the morning", "the worker was down", "too late", "on a Sunday"],
)
def test_when_it_leaves(moment, expected, submit, account, network):
    submit(received_at=at(1, 9))
    refusing = make.UserFactory(network=network)
    refusing.memberships.update(wants_digest=False)

    assert send_digests(moment) == expected
    Mail.objects.update(created_at=moment)

    assert send_digests(moment + datetime.timedelta(minutes=10)) == 0
    assert [mail.to for mail in Mail.objects.all()] == ["camille@centraider.example.org"] * expected
