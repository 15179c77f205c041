"""The states of a proposition: which may follow which, and what each gesture leaves behind."""

import pytest

from directory.enums import EntryKind, SubmissionState
from directory.models import Mail, Submission
from directory.submissions import actions
from directory.submissions.actions import TRANSITIONS, Overtaken
from directory.submissions.kinds import kind_of
from tests.factories.accounts import EditorFactory
from tests.factories.actors import NetworkFactory
from tests.factories.submissions import SubmissionFactory

pytestmark = pytest.mark.django_db
State = SubmissionState
AUTHOR = {"author_email": "mairie@vendome.example.org", "author_label": "la commune de Vendôme"}

# Each gesture: what it does, the state that it leads to.
GESTURES = {
    "send": (lambda one, by: actions.send(one, author=AUTHOR, values={}), State.UNCONFIRMED),
    "withdraw": (lambda one, by: actions.withdraw(one), State.WITHDRAWN),
    "examine": (lambda one, by: actions.examine(one, by=by), State.EXAMINED),
    "ask": (lambda one, by: actions.ask(one, by=by, text="Quand ?"), State.INCOMPLETE),
    "refuse": (lambda one, by: actions.refuse(one, by=by, reason="Hors sujet."), State.REFUSED),
}


@pytest.mark.parametrize("gesture", GESTURES)
@pytest.mark.parametrize("state", [state for state in State if state != State.ACCEPTED])
def test_a_gesture_comes_from_its_states_only(state, gesture):
    submission, account = SubmissionFactory(state=state), EditorFactory()
    act, target = GESTURES[gesture]
    # Repeated, these are said once more, without a move.
    is_again = (state, target) in {
        (State.UNCONFIRMED, State.UNCONFIRMED),
        (State.WITHDRAWN, State.WITHDRAWN),
        (State.INCOMPLETE, State.INCOMPLETE),
    }

    if target in TRANSITIONS[state] or is_again:
        act(submission, account)
        expected = target
    else:
        with pytest.raises(Overtaken) as refusal:
            act(submission, account)
        assert State(state).label.lower() in str(refusal.value)
        expected = state

    submission.refresh_from_db()
    moves = [(e.from_state, e.to_state) for e in submission.entries.filter(kind=EntryKind.STATE)]
    assert (submission.state, moves) == (expected, [(state, target)] if expected != state else [])


def test_what_is_final_stays():
    for state in State.closed():
        assert TRANSITIONS[state] == set()


def test_an_address_is_proven_by_the_link_that_was_mailed_to_it():
    mine = SubmissionFactory(author_email="")
    foreign = SubmissionFactory(author_email="")

    actions.send(mine, author=AUTHOR, values={}, proven="Mairie@vendome.example.org")
    actions.send(foreign, author=AUTHOR, values={}, proven="autre@example.org")

    assert [one.state for one in (mine, foreign)] == [State.RECEIVED, State.UNCONFIRMED]
    assert sorted(Mail.objects.values_list("submission", flat=True)) == sorted([mine.pk, foreign.pk])


def test_whatever_is_acknowledged_has_a_mail_that_confirms_it():
    # Sent then withdrawn again and again: each took an hour of the address.
    for _ in range(5):
        last = actions.send(SubmissionFactory(author_email=""), author=AUTHOR, values={})
        mail = Mail.objects.get(letter="confirmation")
        assert (last.state, mail.submission) == (State.UNCONFIRMED, last)
        actions.withdraw(last)


def test_a_link_mailed_elsewhere_confirms_nothing():
    submission = SubmissionFactory(state=State.UNCONFIRMED)

    with pytest.raises(Overtaken):
        actions.confirm(submission, email="autre@example.org")

    assert Submission.objects.get().state == State.UNCONFIRMED


def test_confirming_twice_is_once():
    submission = SubmissionFactory(state=State.UNCONFIRMED)

    for _ in range(2):
        actions.confirm(submission, email=submission.author_email)

    assert (submission.state, submission.entries.count(), Mail.objects.count()) == (State.RECEIVED, 1, 1)


def test_what_is_saved_elsewhere_is_not_overwritten():
    submission = SubmissionFactory()
    shown = submission.version
    actions.save(submission, answers={"titre": "Un"}, version=shown)

    with pytest.raises(actions.Outdated):
        actions.save(submission, answers={"titre": "Deux"}, version=shown)

    assert Submission.objects.get().answers["titre"] == "Un"


def test_a_transfer_survives_an_amendment_about_the_same_territory(monkeypatch):
    elsewhere, account = NetworkFactory(), EditorFactory()
    submission = SubmissionFactory(received=True, values={"titre": "Un"})
    monkeypatch.setattr(type(kind_of(submission.kind)), "networks", lambda self, one: [])
    actions.transfer(submission, by=account, network=elsewhere)

    actions.amend(submission, values={"titre": "Deux"}, author={"author_phone": "02", "author_email": "x@example.org"})

    assert (submission.network, submission.author_phone) == (elsewhere, "02")
    assert submission.author_email == "mairie@vendome.example.org"
    assert submission.entries.get(kind=EntryKind.AMENDMENT).details == {"before": {"titre": "Un"}}


def test_the_same_page_sent_twice_begins_one_proposition():
    first, second = (actions.start(kind="projet", token="a" * 64) for _ in range(2))

    assert (first, Submission.objects.count()) == (second, 1)
    assert first.state == State.DRAFT
