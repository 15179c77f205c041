"""Two moderators press at the same instant: one decides, the other is told. On threads, and their own connections."""

import threading

import pytest
from django.db import OperationalError, connection, transaction

from directory.enums import SubmissionState
from directory.models import Mail, Project, Submission
from directory.people import actions as people
from directory.people.finding import find
from directory.people.identity import Person
from directory.submissions import actions
from tests.cooperation.backoffice.moderation.conftest import page_of, posted, text_of
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def together(*presses):
    """Run the functions at once; their results, in order."""
    barrier, answers = threading.Barrier(len(presses)), [None] * len(presses)

    def run(number, press):
        try:
            barrier.wait(timeout=300)
            answers[number] = press()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(presses)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=300)
    return answers


@pytest.mark.parametrize("second", ["accepter", "refus"])
def test_one_decides_and_the_other_is_told(second, new_sheet, ada, bob):
    page = page_of(new_sheet)
    hers = posted(ada.get(page), "accepter")
    his = posted(bob.get(page), second, **{"refus-text": "Elle existe déjà."})

    answers = together(lambda: ada.post(page, hers), lambda: bob.post(page, his))

    new_sheet.refresh_from_db()
    is_accepted = new_sheet.state == SubmissionState.ACCEPTED
    loser, winner = (
        (answers[1], "Ada Lefèvre") if new_sheet.decided_by.username == "ada" else (answers[0], "Bob Martin")
    )
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    assert str(new_sheet.decided_by) in text_of(loser).partition("Référence")[0]
    assert Project.objects.count() == (1 if is_accepted else 0)
    assert Mail.objects.filter(submission=new_sheet).count() == 1


@pytest.mark.parametrize("gesture", ["retirer", "effacer"])
@pytest.mark.parametrize("attempt", range(2))
def test_an_author_and_a_moderator(gesture, attempt, new_sheet, ada, settings, tmp_path):
    """The author takes it back, or is erased, while it is accepted: one comes first, the other sees what it did."""
    settings.DATA_DIR = tmp_path
    email, author = new_sheet.author_email, UserFactory(national=True)
    page = page_of(new_sheet)
    hers = posted(ada.get(page), "accepter")

    def theirs():
        try:
            if gesture == "retirer":
                return actions.withdraw(new_sheet)
            return people.erase(Person(emails=(email,)), by=author)
        except actions.Overtaken as overtaken:
            return overtaken

    answer, result = together(lambda: ada.post(page, hers), theirs)

    state = Submission.objects.get(pk=new_sheet.pk).state
    projects = Project.objects.count()
    if gesture == "retirer":
        is_accepted = state == SubmissionState.ACCEPTED
        assert state in (SubmissionState.ACCEPTED, SubmissionState.WITHDRAWN)
        assert isinstance(result, actions.Overtaken) is is_accepted
        assert answer.status_code == (302 if is_accepted else 200)
        assert projects == (1 if is_accepted else 0)
        assert new_sheet.entries.filter(to_state__in=[SubmissionState.ACCEPTED, SubmissionState.WITHDRAWN]).count() == 1
    else:
        assert (state == SubmissionState.ACCEPTED, answer.status_code, projects) in [(True, 302, 1), (False, 200, 0)]
        assert find(Person(emails=(email,))) == []


def test_a_proposition_is_held_while_it_is_decided(new_sheet, ada):
    """Whoever decides holds the row: another one waits for it, or is told at once that it is held."""
    with transaction.atomic():
        actions._locked(new_sheet)

        def takes():
            try:
                with transaction.atomic():
                    return Submission.objects.select_for_update(nowait=True).get(pk=new_sheet.pk)
            except OperationalError:
                return "held"

        [answer] = together(takes)

    assert answer == "held"
