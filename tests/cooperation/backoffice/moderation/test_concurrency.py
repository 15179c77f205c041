"""Two moderators press at the same instant: one decides, the other is told. On threads, and their own connections."""

import threading

import pytest
from django.db import connection

from directory.enums import SubmissionState
from directory.models import Mail, Project
from tests.cooperation.backoffice.moderation.conftest import page_of, posted, text_of

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
