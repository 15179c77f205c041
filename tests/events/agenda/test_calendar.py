"""The agenda as iCalendar (RFC 5545, RFC 7986)."""

import datetime
import re
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from icalendar import Calendar

from events.agenda.calendar import clean
from events.models import Event
from tests.factories import (
    ActorFactory,
    CommuneFactory,
    EventContactFactory,
    EventFactory,
    SectorFactory,
)

pytestmark = pytest.mark.django_db

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def read(client):
    """The events of an address, parsed."""

    def get(address="/agenda.ics"):
        response = client.get(address)
        assert response.status_code == 200
        return Calendar.from_ical(response.content).walk("VEVENT")

    return get


def the_day(number):
    return timezone.localdate() + datetime.timedelta(days=number)


def unfolded(response):
    return response.content.decode().replace("\r\n ", "")


def test_calendar_names_itself_and_says_when_to_come_back(client):
    lines = client.get("/agenda.ics").content.decode().split("\r\n")

    assert lines[:10] == [
        "BEGIN:VCALENDAR",
        "PRODID:-//Passerelles//Agenda//FR",
        "VERSION:2.0",
        "CALSCALE:GREGORIAN",
        "NAME:Agenda Passerelles",
        "X-WR-CALNAME:Agenda Passerelles",
        "X-WR-TIMEZONE:Europe/Paris",
        "URL:http://testserver/agenda/",
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
        "X-PUBLISHED-TTL:PT12H",
    ]


def test_content_type_and_name(client):
    response = client.get("/agenda.ics")

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == 'inline; filename="agenda-passerelles.ics"'
    assert response.cookies == {}


def test_lines_end_by_crlf_and_are_folded_at_75_bytes(client):
    EventFactory(published=True, title="Où l’on écrit à plusieurs, été comme hiver : " * 6)

    body = client.get("/agenda.ics").content

    assert re.sub(b"\r\n", b"", body).count(b"\n") == 0
    assert max(len(line) for line in body.split(b"\r\n")) <= 75


def test_hours_of_paris_come_with_their_rules(client, read):
    EventFactory(
        published=True,
        starts_on=datetime.date(2031, 7, 3),
        starts_at=datetime.time(18),
        ends_at=datetime.time(21),
    )

    (event,) = read()
    zone = Calendar.from_ical(client.get("/agenda.ics").content).walk("VTIMEZONE")[0]

    assert event["DTSTART"].params["TZID"] == "Europe/Paris"
    assert event.decoded("DTSTART") == datetime.datetime(2031, 7, 3, 18, tzinfo=PARIS)
    assert event.decoded("DTEND") == datetime.datetime(2031, 7, 3, 21, tzinfo=PARIS)
    assert zone["TZID"] == "Europe/Paris"
    assert zone.to_tz().utcoffset(datetime.datetime(2031, 7, 3, 18)) == datetime.timedelta(hours=2)
    assert zone.to_tz().utcoffset(datetime.datetime(2031, 1, 3, 18)) == datetime.timedelta(hours=1)


def test_whole_days_end_the_day_after(client):
    EventFactory(published=True, starts_on=datetime.date(2031, 9, 18), ends_on=datetime.date(2031, 9, 19))

    text = unfolded(client.get("/agenda.ics"))

    assert "\r\nDTSTART;VALUE=DATE:20310918\r\nDTEND;VALUE=DATE:20310920\r\n" in text


def test_one_whole_day(client):
    EventFactory(published=True, starts_on=datetime.date(2031, 12, 31))

    text = unfolded(client.get("/agenda.ics"))

    assert "\r\nDTSTART;VALUE=DATE:20311231\r\nDTEND;VALUE=DATE:20320101\r\n" in text


def test_an_unknown_end_is_not_invented(read):
    EventFactory(published=True, starts_at=datetime.time(18))

    (event,) = read()

    assert "DTEND" not in event
    assert "DURATION" not in event


def test_a_late_evening_ends_the_day_after(read):
    EventFactory(
        published=True,
        starts_on=datetime.date(2031, 6, 21),
        ends_on=datetime.date(2031, 6, 22),
        starts_at=datetime.time(20),
        ends_at=datetime.time(1),
    )

    (event,) = read()

    assert event.decoded("DTEND") == datetime.datetime(2031, 6, 22, 1, tzinfo=PARIS)


def test_uid_never_changes(read):
    event = EventFactory(published=True)
    (before,) = read()
    event.title, event.slug, event.starts_on = "Autre titre", "autre-adresse", the_day(60)
    event.save()

    (after,) = read()

    assert after["UID"] == before["UID"] == str(event.uid)


def test_revision_is_told(read):
    event = EventFactory(published=True)
    Event.objects.filter(pk=event.pk).update(
        sequence=3, updated_at=datetime.datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=datetime.UTC)
    )

    (item,) = read()

    assert item["SEQUENCE"] == 3
    assert item["DTSTAMP"].to_ical() == b"20260102T030405Z"
    assert item["LAST-MODIFIED"].to_ical() == b"20260102T030405Z"


def test_a_cancelled_event_says_so_instead_of_disappearing(read):
    EventFactory(published=True, title="Assises", cancelled=True)

    (event,) = read()

    assert event["STATUS"] == "CANCELLED"
    assert event["SUMMARY"] == "Annulé\u00a0: Assises"


def test_place_people_and_themes(read):
    town = CommuneFactory(name="Faches-Thumesnil")
    EventFactory(
        published=True,
        venue="Les 5 Bonniers",
        address="20, avenue de Bordeaux",
        postal_code="59155",
        collectivite=town,
        countries=["ML"],
        sectors=[SectorFactory(name="Eau")],
        organisers=[ActorFactory(published=True, name="Lianes"), ActorFactory(published=True, name="Tinkaré")],
        summary="Écrire à plusieurs.",
    )

    (event,) = read()

    assert event["LOCATION"] == "Les 5 Bonniers, 20, avenue de Bordeaux, 59155 Faches-Thumesnil"
    assert event["DESCRIPTION"].split("\n\n")[:2] == ["Écrire à plusieurs.", "Organisé par Lianes et Tinkaré."]
    assert event["CATEGORIES"].cats == ["Eau", "Mali"]


def test_online_event_carries_its_address(client):
    EventFactory(published=True, online=True)

    text = unfolded(client.get("/agenda.ics"))

    assert "\r\nCONFERENCE;VALUE=URI;FEATURE=VIDEO:https://visio.example.org/rencontre\r\n" in text


@pytest.mark.parametrize("field", ["title", "summary", "venue", "city", "address"])
def test_no_text_can_open_another_property(client, read, field):
    poison = "Soirée ; débat, \\n\r\nATTENDEE:mailto:x@example.org\nEND:VEVENT\x07"
    EventFactory(published=True, **{field: poison})

    text = unfolded(client.get("/agenda.ics"))

    assert not re.search(r"^(ATTENDEE|END:VEVENT\\)", text, re.MULTILINE)
    assert text.count("\r\nEND:VEVENT\r\n") == 1
    assert len(read()) == 1
    assert "\x07" not in text


def test_no_address_can_open_another_property(client):
    event = EventFactory(published=True, online=True)
    Event.objects.filter(pk=event.pk).update(online_url="https://example.org/\r\nATTENDEE:mailto:x@example.org")

    text = unfolded(client.get("/agenda.ics"))

    assert "\r\nATTENDEE" not in text


def test_contacts_are_not_in_the_calendar(client):
    contact = EventContactFactory(event=EventFactory(published=True), email="secret@example.org", name="Nom secret")

    text = unfolded(client.get(f"/agenda/{contact.event.slug}.ics"))

    assert "secret" not in text


def test_calendar_holds_what_the_same_list_shows(read):
    past = EventFactory(published=True, past=True, countries=["ML"])
    coming = EventFactory(published=True, countries=["ML"])
    EventFactory(published=True, countries=["BJ"])
    for state in ("draft", "review"):
        EventFactory(**{state: True}, countries=["ML"])
    # Subscribers are told.
    gone = EventFactory(archived=True, countries=["ML"])

    assert [event["UID"] for event in read("/agenda.ics?pays=ML&periode=a-venir")] == [str(coming.uid), str(gone.uid)]
    assert [event["UID"] for event in read("/agenda.ics?pays=ML&periode=passes")] == [str(past.uid)]
    assert read("/agenda.ics?pays=XX") == []
    assert read("/agenda.ics?periode=9999-99") == []


def test_unchanged_calendar_answers_304(client):
    EventFactory(published=True)
    first = client.get("/agenda.ics")

    second = client.get("/agenda.ics", headers={"if-none-match": first["ETag"]})

    assert (second.status_code, second.content) == (304, b"")


def test_one_event_alone(read):
    event = EventFactory(published=True)
    EventFactory(published=True)

    items = read(f"/agenda/{event.slug}.ics")

    assert [item["UID"] for item in items] == [str(event.uid)]


def test_one_event_moves_with_its_page(client):
    event = EventFactory(published=True, slug="ancienne-adresse")
    event.slug = "nouvelle-adresse"
    event.save()

    response = client.get("/agenda/ancienne-adresse.ics")

    assert (response.status_code, response["Location"]) == (301, "/agenda/nouvelle-adresse.ics")


@pytest.mark.parametrize("state", ["draft", "review", "archived"])
def test_unpublished_event_has_no_calendar(client, state):
    event = EventFactory(**{state: True})

    assert client.get(f"/agenda/{event.slug}.ics").status_code == 404


def test_clean_keeps_what_can_be_written():
    assert clean("a\r\nb\rc\td\x00\x0b\x1f\x7f\u0085e") == "a\nb\nc\tde"
