"""Network life: what the database refuses, and what is upcoming, past, open."""

import datetime

import pytest
from django.utils import timezone

from events.models import Article, Call, Event, Resource
from tests.constraints import (
    assert_refused,
    assert_unique,
    refused,
    refused_of_attachments,
    refused_of_contacts,
    refused_of_records,
    refused_twin,
)
from tests.factories import (
    ArticleAttachmentFactory,
    ArticleContactFactory,
    ArticleFactory,
    CallFactory,
    CountryGroupFactory,
    EventAttachmentFactory,
    EventContactFactory,
    EventFactory,
    EventOrganiserFactory,
    EventSeriesFactory,
    ResourceFactory,
)

pytestmark = pytest.mark.django_db

MAY_10 = datetime.date(2025, 5, 10)
PUBLICATIONS = [ArticleFactory, CallFactory, CountryGroupFactory, EventFactory, ResourceFactory]

CASES = [
    *refused_of_records(PUBLICATIONS),
    *(refused(f"{factory._meta.model._meta.model_name}_titled", factory, {"title": ""}) for factory in PUBLICATIONS),
    *refused_of_contacts([ArticleContactFactory, EventContactFactory]),
    *refused_of_attachments([ArticleAttachmentFactory, EventAttachmentFactory]),
    refused("event_ends_after_it_begins", EventFactory, {"ends_on": MAY_10 - datetime.timedelta(1)}, starts_on=MAY_10),
    refused("event_hours_in_order", EventFactory, {"ends_at": datetime.time(20)}),
    refused("event_hours_in_order", EventFactory, {"ends_at": datetime.time(18)}, evening=True),
    refused("event_hours_in_order", EventFactory, {"ends_at": datetime.time(18, 30)}, evening=True),
    refused(
        "event_hours_in_order",
        EventFactory,
        {"ends_at": datetime.time(18), "ends_on": MAY_10},
        starts_on=MAY_10,
        evening=True,
    ),
    refused("event_attendance_context", EventFactory, {"attendance_is_approximate": True}),
    refused_twin("event_organiser_once", EventOrganiserFactory, ["event", "actor"]),
    refused("call_closes_after_it_opens", CallFactory, {"opens_on": MAY_10, "deadline": "2025-05-09"}),
    refused("call_amount_positive", CallFactory, {"amount_max": 0}),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refused(case):
    assert_refused(case)


UNIQUE_FIELDS = [
    *((factory, "slug") for factory in PUBLICATIONS),
    (EventSeriesFactory, "slug"),
    (EventFactory, "uid"),
]


@pytest.mark.parametrize(("factory", "field"), UNIQUE_FIELDS)
def test_unique(factory, field):
    assert_unique(factory, field)


@pytest.mark.parametrize(
    "hours",
    [
        {"starts_at": datetime.time(18)},
        {"starts_at": datetime.time(18), "ends_at": datetime.time(20)},
        {"starts_at": datetime.time(22), "ends_at": datetime.time(1), "ends_on": MAY_10 + datetime.timedelta(1)},
        {"ends_on": MAY_10},
        {"attendance": 120, "attendance_is_approximate": True},
        {"attendance": 0},
    ],
)
def test_accepted_events(hours):
    event = EventFactory(starts_on=MAY_10, **hours)

    event.full_clean()


# --- When ------------------------------------------------------------------------------------------------------------


def event(starts_on, ends_on=None, **fields):
    return EventFactory(
        starts_on=datetime.date.fromisoformat(starts_on),
        ends_on=ends_on and datetime.date.fromisoformat(ends_on),
        **fields,
    )


def test_upcoming_and_past_share_all_events():
    over = event("2025-05-09")
    long_over = event("2025-01-09", "2025-01-12")
    under_way = event("2025-05-08", "2025-05-10")
    at_noon = event("2025-05-10", starts_at=datetime.time(12))
    in_the_evening = event("2025-05-10", starts_at=datetime.time(20))
    later = event("2025-12-01")

    upcoming = list(Event.objects.upcoming(MAY_10))
    past = list(Event.objects.past(MAY_10))

    assert upcoming == [under_way, at_noon, in_the_evening, later]
    assert past == [over, long_over]


def test_during_a_month():
    event("2025-04-30")
    across = event("2025-04-28", "2025-05-01")
    inside = event("2025-05-31")
    around = event("2025-01-01", "2025-12-31")
    event("2025-06-01")

    in_may = list(Event.objects.during(datetime.date(2025, 5, 1), datetime.date(2025, 5, 31)))

    assert in_may == [around, across, inside]


def test_by_default_today_is_the_day_in_paris():
    today = timezone.localdate()
    ends_today = EventFactory(starts_on=today - datetime.timedelta(3), ends_on=today)
    ended_yesterday = EventFactory(starts_on=today - datetime.timedelta(1))

    assert list(Event.objects.upcoming()) == [ends_today]
    assert list(Event.objects.past()) == [ended_yesterday]
    assert (ends_today.is_past, ended_yesterday.is_past) == (False, True)


def test_whole_days_and_hours():
    assert EventFactory().is_all_day is True
    assert EventFactory(evening=True).is_all_day is False


def test_open_calls_the_most_urgent_first():
    permanent = CallFactory(permanent=True)
    last_day = CallFactory(deadline=MAY_10)
    next_week = CallFactory(deadline=MAY_10 + datetime.timedelta(7), opens_on=MAY_10)
    CallFactory(deadline=MAY_10 - datetime.timedelta(1))
    CallFactory(deadline=None, opens_on=MAY_10 + datetime.timedelta(1))

    assert list(Call.objects.open(MAY_10)) == [last_day, next_week, permanent]


def test_days_left_before_a_deadline():
    today = timezone.localdate()

    assert CallFactory(deadline=today).days_left == 0
    assert CallFactory(deadline=today + datetime.timedelta(30)).days_left == 30
    assert CallFactory(closed=True).days_left == -1
    assert CallFactory(permanent=True).days_left is None


@pytest.mark.parametrize(("factory", "model"), [(ArticleFactory, Article), (ResourceFactory, Resource)])
def test_latest_first(factory, model):
    old = factory(published_on="2020-01-01")
    new = factory(published_on="2025-01-01")
    as_new = factory(published_on="2025-01-01")

    assert list(model.objects.latest_first()) == [as_new, new, old]


def test_a_resource_without_a_date_comes_last():
    undated = ResourceFactory(published_on=None)
    dated = ResourceFactory(published_on="2020-01-01")

    assert list(Resource.objects.latest_first()) == [dated, undated]


# --- Who reads -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("factory", PUBLICATIONS)
def test_only_what_is_published_is_public(factory):
    factory(draft=True)
    factory(review=True)
    factory(archived=True)
    public = factory(published=True)

    assert list(type(public).objects.published()) == [public]


@pytest.mark.parametrize(
    ("factory", "address"),
    [
        (ArticleFactory, "/actualites/fonds-vert/"),
        (CallFactory, "/appels/fonds-vert/"),
        (CountryGroupFactory, "/groupes-pays/fonds-vert/"),
        (EventFactory, "/agenda/fonds-vert/"),
        (ResourceFactory, "/ressources/fonds-vert/"),
    ],
)
def test_addresses(factory, address):
    assert factory(title="Fonds vert").get_absolute_url() == address


def test_events_are_found_by_their_words():
    mali = EventFactory(title="Soirée Mali : coopérer malgré tout", description="À la maison des associations")
    EventFactory(title="Webinaire eau")

    assert list(Event.objects.search("soiree mali")) == [mali]
    assert list(Event.objects.search("associations")) == [mali]
    assert list(Event.objects.search("!!!")) == []
