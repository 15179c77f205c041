"""A crowd of robots, and a person among them. ``bin/essai-robots`` does the same by thousands on a running site."""

import re
import subprocess
import sys
import time
from collections import Counter

import pytest
from django.conf import settings as django_settings
from django.core import mail as mailbox

from directory.enums import SubmissionState
from directory.mail import outbox
from directory.models import Mail, Submission
from directory.submissions import guard
from tests import factories as make
from tests.cooperation.backoffice.conftest import client_of
from tests.cooperation.pages.proposing.conftest import ORIGIN, WHO, Person

FORM = "/proposer/projet/"
ROBOTS = ("203.0.113.1", "203.0.113.2", "2001:db8::1")
EACH = 3  # drafts an hour for one address
AGAIN = 10  # times that the page of a draft is sent again


@pytest.fixture
def crowd(places, settings, form_of):
    """Fifty posts of each sort, from three addresses; the statuses that each sort got."""
    settings.FORM_LEAST_SECONDS = 300
    settings.FORM_LIMITS = settings.FORM_LIMITS | {
        "brouillon": {"each": EACH, "all": 1000},
        "renvoi": {"each": AGAIN, "all": 1000},
    }
    client = Person().client
    sorts = {
        "hidden field": lambda n: form_of(nonce=f"a{n}", page_perso="https://pilules.example"),
        "in a hurry": lambda n: form_of(nonce=f"b{n}", age=1),
        "of yesterday": lambda n: form_of(nonce=f"c{n}", age=25 * 3600),
        "forged": lambda n: form_of(cachet=f"{n}.{int(time.time())}~faux"),
        "again and again": lambda n: form_of(nonce="d"),
        "as a person": lambda n: form_of(nonce=f"e{n}", courriel=f"robot-{n}@example.org"),
    }

    def post(form, number):
        address = ROBOTS[number % len(ROBOTS)]
        return client.post(FORM, form(number), REMOTE_ADDR=address, headers=ORIGIN).status_code

    return {name: Counter(post(form, number) for number in range(50)) for name, form in sorts.items()}


def test_a_person_gets_through_a_crowd_of_robots(crowd):
    # Of the same form sent again and again there is one draft, that counts for its address.
    drafts = len(ROBOTS) * EACH
    made = (Submission.objects.count(), Mail.objects.count())
    assert Submission.objects.exclude(state=SubmissionState.DRAFT).count() == 0
    assert crowd == {
        "hidden field": {422: 50},
        "in a hurry": {422: 50},
        "of yesterday": {422: 50},
        "forged": {422: 50},
        "again and again": {302: 1 + len(ROBOTS) * AGAIN, 429: 49 - len(ROBOTS) * AGAIN},
        "as a person": {302: drafts - 1, 429: 50 - drafts + 1},
    }
    person = Person(ip="198.51.100.7")
    person.open(FORM)
    older = guard.Stamp(guard.read_stamp(person.hidden()["cachet"]).nonce, int(time.time()) - 600)
    person.send({**WHO, guard.STAMP: older.text})
    for fields in ({"pays": "Bénin"}, {"titre": "Un vrai puits", "resume": "Un puits."}, {}, {}, {"accord": "on"}):
        person.send(fields)
    outbox.send(Mail.objects.get(letter="confirmation").pk)
    person.send(address=re.search(r"/suivi/confirmer/[0-9a-f]{64}/", mailbox.outbox[-1].body)[0])

    # Each draft has its link mailed once, to the address typed in it.
    assert made == (drafts, drafts)
    assert "est bien arrivée" in person.html.replace("\u00a0", " ")
    inbox = client_of(make.UserFactory(national=True)).get("/admin/directory/submission/").context["cl"]
    assert [one.title for one in inbox.result_list] == ["Un vrai puits"]


@pytest.mark.parametrize(
    ("name", "example"),
    [
        ("essai-robots", "Exemple : MOT_DE_PASSE=… bin/essai-robots http://127.0.0.1:8000"),
        ("essai-charge", "Exemple : bin/essai-charge http://127.0.0.1:8000 --robots 10000"),
    ],
)
def test_the_scripts_tell_what_they_do_in_french(name, example):
    script = django_settings.BASE_DIR / "bin" / name

    told, elsewhere = (
        subprocess.run([sys.executable, script, argument], capture_output=True, text=True, check=False, timeout=300)
        for argument in ("--help", "https://example.org")
    )

    assert told.returncode == 0
    assert example in told.stdout
    assert (elsewhere.returncode, elsewhere.stderr) == (
        1,
        "Le site doit être sur cette machine : http://127.0.0.1:8000, par exemple.\n",
    )
