"""What stands between the public forms and robots."""

import datetime
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone

from directory.models import Throttle
from directory.submissions import guard
from directory.submissions.guard import Verdict

TOWN_HALL, OTHER = "203.0.113.7", "198.51.100.2"


@pytest.fixture(autouse=True)
def _half_past(monkeypatch):
    """What is counted by the hour would start anew in a test that runs over the end of one."""
    moment = timezone.now().replace(minute=30)
    monkeypatch.setattr(timezone, "now", lambda: moment)


@pytest.fixture(autouse=True)
def _limits(settings):
    settings.FORM_LEAST_SECONDS = 300
    settings.FORM_LIMITS = {
        "brouillon": {"each": 3, "all": 30},
        "courriel": {"each": 1, "all": 2},
        "reprise": {"each": 1, "all": 2, "waiting": 3},
    }


def form(*, age=600, nonce="n1", **fields):
    stamp = guard.Stamp(nonce, int(time.time() - age)).text
    return {guard.STAMP: stamp, guard.HONEYPOT: "", **fields}


def request(address=TOWN_HALL, **headers):
    return RequestFactory().post("/proposer/projet/", REMOTE_ADDR=address, headers=headers)


# --- Verdicts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({}, Verdict.GOOD),
        ({"page_perso": "https://pilules.example"}, Verdict.ROBOT),
        ({"age": 1}, Verdict.TOO_FAST),
        ({"age": 25 * 3600}, Verdict.STALE),
        ({"age": -2}, Verdict.TOO_FAST),
        ({"age": -3600}, Verdict.STALE),
        ({"cachet": "n1.1700000000~faux"}, Verdict.STALE),
        ({"cachet": ""}, Verdict.STALE),
    ],
    ids=[
        "a person",
        "honeypot",
        "too fast",
        "yesterday",
        "clocks that differ",
        "a clock set back",
        "forged",
        "no stamp",
    ],
)
def test_verdicts(data, expected):
    assert guard.verdict(form(**data)) == expected


def test_a_form_without_any_stamp_is_stale():
    assert guard.verdict({}) == Verdict.STALE


def test_a_stamp_tells_its_nonce():
    assert guard.read_stamp(guard.new_stamp("abc").text).nonce == "abc"
    assert guard.new_stamp().nonce != guard.new_stamp().nonce


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://testserver"}, False),
        ({"Origin": "http://testserver"}, True),
        ({"Origin": "https://mechant.example"}, False),
        ({"Origin": "null"}, False),
        ({"Referer": "http://testserver/proposer/projet/"}, True),
        ({"Referer": "http://testserver.mechant.example/"}, False),
        ({}, True),
    ],
)
def test_posts_come_from_our_own_pages(headers, expected):
    assert guard.is_from_here(request(**headers)) is expected


@pytest.mark.parametrize(
    ("remote", "forwarded", "expected"),
    [
        (TOWN_HALL, "", TOWN_HALL),
        (TOWN_HALL, "1.2.3.4", TOWN_HALL),
        ("10.0.0.1", TOWN_HALL, TOWN_HALL),
        ("10.0.0.1", f"1.2.3.4, {TOWN_HALL}", TOWN_HALL),
        ("10.0.0.1", f"{TOWN_HALL}, 10.0.0.2", TOWN_HALL),
        ("10.0.0.1", "n’importe quoi", "10.0.0.1"),
        ("::ffff:203.0.113.7", "", TOWN_HALL),
        ("", "", None),
    ],
)
def test_only_our_proxies_are_believed(settings, remote, forwarded, expected):
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]

    assert guard.client_address(request(remote, **{"X-Forwarded-For": forwarded})) == expected


# --- Counts ----------------------------------------------------------------------------------------------------------


def admitted(*addresses):
    """How many of these went through, and which limit stopped the others."""
    stopped = []
    for address in addresses:
        try:
            guard.admit("brouillon", address)
        except guard.TooMany as too_many:
            stopped.append(too_many.is_everybody)
    return len(addresses) - len(stopped), stopped


@pytest.mark.django_db
def test_each_address_has_its_limit():
    assert admitted(*[TOWN_HALL] * 5) == (3, [False, False])
    assert admitted(OTHER) == (1, [])


@pytest.mark.django_db
def test_everybody_together_has_one(settings):
    settings.FORM_LIMITS = {"brouillon": {"each": 3, "all": 5}}

    assert admitted(*(f"198.51.{n}.1" for n in range(7))) == (5, [True, True])


@pytest.mark.django_db
def test_refused_attempts_of_one_do_not_fill_the_limit_of_all():
    admitted(*[TOWN_HALL] * 50)

    assert admitted(OTHER) == (1, [])


@pytest.mark.django_db
def test_an_ipv6_subscriber_is_one():
    assert admitted(*(f"2001:db8:1:2::{n}" for n in range(1, 6))) == (3, [False, False])
    assert admitted("2001:db8:1:3::1") == (1, [])


@pytest.mark.django_db
def test_the_next_hour_starts_anew(monkeypatch):
    admitted(*[TOWN_HALL] * 4)
    later = timezone.now() + datetime.timedelta(hours=1)
    monkeypatch.setattr(timezone, "now", lambda: later)

    assert admitted(TOWN_HALL) == (1, [])


@pytest.mark.django_db
def test_nobody_can_be_read_in_the_counters():
    admitted(TOWN_HALL)
    guard.mail_slot("courriel", "mairie@vendome.example.org", TOWN_HALL)

    kept = [str(row) for row in Throttle.objects.values_list("scope", "key")]
    assert [row for row in kept if TOWN_HALL in row or "vendome" in row] == []


@pytest.mark.django_db(transaction=True)
def test_requests_at_the_same_instant_are_all_counted():
    def ask(_number):
        try:
            return admitted(TOWN_HALL)[0]
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        through = sum(threads.map(ask, range(16)))

    assert through == 3


# --- Mails -----------------------------------------------------------------------------------------------------------


def hours_until(slot):
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    return None if slot is None else int((slot.at - now).total_seconds() // 3600)


@pytest.mark.django_db
def test_one_mail_for_an_address_and_hour_then_they_wait_then_no_more():
    emails = ["Mairie@Vendome.example.org ", *["mairie@vendome.example.org"] * 3]
    slots = [hours_until(guard.mail_slot("reprise", email, TOWN_HALL)) for email in emails]

    assert slots == [0, 1, 2, None]


@pytest.mark.django_db
def test_a_mail_on_which_a_proposition_depends_is_never_refused():
    slots = [hours_until(guard.mail_slot("courriel", "ecole@cluny.example.org", TOWN_HALL)) for _ in range(30)]

    assert slots == list(range(30))


@pytest.mark.django_db
def test_beyond_the_limit_of_all_mails_wait_and_none_is_lost():
    slots = [hours_until(guard.mail_slot("courriel", f"mairie-{n}@example.org", f"198.51.{n}.1")) for n in range(5)]

    assert slots == [0, 0, 1, 1, 2]


# --- Shared by all ---------------------------------------------------------------------------------------------------


def robots(number):
    """Addresses each in its own network: the worst case."""
    return [f"203.0.{n}.1" for n in range(number)]


@pytest.mark.django_db
def test_addresses_that_ask_without_end_leave_the_hour_s_mails_to_people(settings):
    settings.FORM_LIMITS = {"courriel": {"each": 1, "all": 60}}
    flood = [
        guard.mail_slot("courriel", f"robot-{n}-{post}@example.org", address)
        for post in range(10)
        for n, address in enumerate(robots(6))
    ]

    person = guard.mail_slot("courriel", "mairie@vendome.example.org", TOWN_HALL)

    assert (hours_until(person), person.turn) == (0, 1)
    # The third of each goes while fewer than twenty have gone; the fourth, fewer than fifteen.
    assert Counter(map(hours_until, flood)) == {0: 18, 1: 18, 2: 18, 3: 6}


@pytest.mark.django_db
def test_addresses_that_write_without_end_do_not_close_the_drafts(settings):
    settings.FORM_LIMITS = {"brouillon": {"each": 30, "all": 100}}

    through, stopped = admitted(*(robots(10) * 10))

    assert (through, set(stopped)) == (30, {True})
    assert admitted(*[TOWN_HALL] * 3) == (3, [])


@pytest.mark.django_db
@pytest.mark.parametrize(
    "addresses",
    [[f"203.0.113.{n}" for n in range(1, 101)], [f"2001:db8:7:{n:x}::1" for n in range(1, 101)]],
    ids=["a /24", "a /48"],
)
def test_the_neighbours_of_a_flood_are_counted_with_it(settings, addresses):
    settings.FORM_LIMITS = {"brouillon": {"each": 30, "all": 100}}

    through, _stopped = admitted(*addresses)

    assert through == 25
    assert admitted(OTHER) == (1, [])


@pytest.mark.django_db
def test_the_files_of_one_proposition_are_one_turn(settings):
    settings.FORM_LIMITS = {"brouillon": {"each": 30, "all": 20, "portion": 12}}

    assert admitted(*[TOWN_HALL] * 13) == (12, [True])


@pytest.mark.django_db
def test_what_weighs_is_counted_by_its_weight(settings):
    settings.FORM_LIMITS = {"poids": {"each": 30, "all": 100, "portion": 30}}
    guard.admit("poids", TOWN_HALL, by=20)

    with pytest.raises(guard.TooMany):
        guard.admit("poids", TOWN_HALL, by=11)
    guard.admit("poids", TOWN_HALL, by=10)
    guard.admit("poids", OTHER, by=30)
