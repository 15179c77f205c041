"""What a subscribed calendar may count on; hours that are not, or are twice."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from icalendar import Calendar

from directory import actions
from directory.merging import merge
from events.agenda.card import when
from tests.factories import EditorFactory, EventFactory
from tests.factories.places import CountryFactory

pytestmark = pytest.mark.django_db

SPRING, AUTUMN = datetime.date(2026, 3, 29), datetime.date(2026, 10, 25)


def the_day(number):
    return timezone.localdate() + datetime.timedelta(days=number)


@pytest.fixture
def read(client):
    def get(address="/agenda.ics"):
        return Calendar.from_ical(client.get(address).content).walk("VEVENT")

    return get


def test_the_past_twelve_months_stay(read):
    for number in (-400, -360, -2, 5):
        EventFactory(title=f"Il y a {number}", starts_on=the_day(number), published=True)

    assert [str(one["summary"]) for one in read()] == ["Il y a -360", "Il y a -2", "Il y a 5"]
    assert [str(one["summary"]) for one in read("/agenda.ics?periode=a-venir")] == ["Il y a 5"]


@pytest.mark.parametrize("leave", [actions.archive, actions.back_to_draft])
def test_what_was_public_is_cancelled_and_says_nothing_else(client, read, leave):
    event = EventFactory(title="Soirée tchadienne", starts_on=the_day(9), venue="Salle Jeanne-Hachette", published=True)
    [before] = read()
    leave(event, by=EditorFactory())
    event.refresh_from_db()
    event.title, event.starts_on = "Secret de brouillon", the_day(30)
    event.save()

    [after] = read()

    assert (after["uid"], after["status"]) == (before["uid"], "CANCELLED")
    assert after["sequence"] > before["sequence"]
    assert after["last-modified"].dt >= before["last-modified"].dt
    assert after["dtstart"].dt == the_day(9)
    text = client.get("/agenda.ics").content.decode()
    for hidden in ("tchadienne", "Secret", "Hachette", event.slug):
        assert hidden not in text


def test_what_was_never_public_never_appears(read):
    EventFactory(starts_on=the_day(3))
    EventFactory(starts_on=the_day(3), review=True)

    assert read() == []


def test_only_what_the_subscription_is_about_is_cancelled(read):
    for country in ("ML", "NE"):
        actions.archive(EventFactory(starts_on=the_day(3), countries=[country], published=True), by=EditorFactory())

    assert len(read("/agenda.ics?pays=NE")) == 1
    assert len(read("/agenda.ics?pays=NE&q=introuvable")) == 0


@pytest.fixture
def twins():
    """One meeting entered twice, and one of the two in the calendars of Niger alone."""
    kept, lost = (EventFactory(title="Forum d’Agadez", starts_on=the_day(6), published=True) for _ in range(2))
    for one in (kept, lost):
        one.countries.add(CountryFactory(code="NE"))
    return kept, lost


@pytest.mark.parametrize(
    ("address", "is_told"),
    [("/agenda.ics", True), ("/agenda.ics?pays=NE", True), ("/agenda.ics?pays=ML", False)],
)
def test_what_was_merged_into_another_is_cancelled_beside_it(read, twins, address, is_told):
    kept, lost = twins
    merge(kept, lost, by=EditorFactory())

    found = {str(one["uid"]): one for one in read(address)}

    assert set(found) == ({str(kept.uid), str(lost.uid)} if is_told else set())
    if is_told:
        assert found[str(kept.uid)]["status"] == "CONFIRMED"
        assert found[str(lost.uid)]["status"] == "CANCELLED"
        assert found[str(lost.uid)]["sequence"] > lost.sequence
        assert "Agadez" not in str(found[str(lost.uid)]["summary"])


def test_what_was_deleted_is_cancelled_and_a_deleted_draft_is_not_known(read):
    event, old = (EventFactory(starts_on=the_day(number), published=True) for number in (4, -500))
    draft = EventFactory(starts_on=the_day(4))
    actions.archive(event, by=EditorFactory())
    for one in (event, old, draft):
        one.delete()

    [gone] = read()

    assert (gone["uid"], gone["status"], gone["dtstart"].dt) == (str(event.uid), "CANCELLED", the_day(4))


def test_an_hour_that_is_not_is_refused_where_it_is_typed():
    event = EventFactory.build(starts_on=SPRING, starts_at=datetime.time(2, 15))

    with pytest.raises(ValidationError) as refused:
        event.clean()

    assert "n’existe pas à Paris" in refused.value.message_dict["starts_at"][0]


@pytest.mark.parametrize(("day", "hour"), [(SPRING, (1, 59)), (SPRING, (3, 0)), (AUTUMN, (2, 30))])
def test_the_hours_around_it_are_taken(day, hour):
    EventFactory.build(starts_on=day, starts_at=datetime.time(*hour)).clean()


def test_an_hour_that_comes_twice_is_the_first_and_it_is_said():
    event = EventFactory.build(starts_on=AUTUMN, starts_at=datetime.time(2, 30))

    assert when(event).endswith("(heure d’été)")


def test_online_the_hour_says_whose_it_is():
    online = EventFactory.build(starts_on=AUTUMN, starts_at=datetime.time(18), is_online=True)

    assert when(online).endswith("18\xa0h (heure de Paris)")
    assert "Paris" not in when(EventFactory.build(starts_on=AUTUMN, is_online=True))
