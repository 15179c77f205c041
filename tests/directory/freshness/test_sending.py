"""The pace, the reminder, silence; nothing twice. The clock is given, never waited for."""

import datetime
from collections import Counter

import pytest
from django.utils import timezone

from directory import actions
from directory.enums import CampaignState, RequestState
from directory.freshness import campaigns, contacts, handling, retention, sending
from directory.freshness.campaigns import NotPossible
from directory.models import Mail, PersonalLink, VerificationRequest
from tests import factories as make
from tests.directory.freshness.conftest import asked_project, campaign_of, days, minutes


def run_for(hours, now, every=5):
    """What each call sent, a call every five minutes as the worker makes them."""
    return [sending.run(now + minutes(at)) for at in range(0, int(hours * 60), every)]


@pytest.mark.parametrize(("per_hour", "sheets"), [(36, 50), (7, 10), (1, 3)])
def test_the_pace_is_held_and_spread(network, staff, now, per_hour, sheets):
    campaign = campaign_of(network, staff, sheets, per_hour=per_hour)

    sent = run_for(2, now)
    hours = [sum(sent[start : start + 12]) for start in range(13)]

    assert max(hours) == min(per_hour, sheets)
    assert sum(sent) == min(2 * per_hour, sheets)
    assert max(sent) <= max(1, -(-per_hour // 12))
    assert campaign.requests.filter(state=RequestState.SENT).count() == Mail.objects.count() == sum(sent)


def test_a_stop_of_the_worker_is_not_caught_up_at_once(network, staff, now):
    campaign_of(network, staff, 26, per_hour=60)
    sending.run(now)

    after = [sending.run(now + minutes(600)), sending.run(now + minutes(605))]

    assert after == [15, 5]


def test_called_twice_it_sends_once(network, staff, now):
    campaign_of(network, staff, 3, per_hour=1000)

    sent = [sending.run(now), sending.run(now), sending.run(now + minutes(5))]

    assert sent == [3, 0, 0]
    assert Counter(Mail.objects.values_list("request", flat=True)).most_common(1)[0][1] == 1


def test_nobody_is_written_to_thirty_times_a_day(network, staff, now):
    projects = [asked_project(network, email="mairie@vendome.example.org") for _number in range(12)]
    campaign_of(network, staff, projects, per_hour=1000)

    sent = [sum(run_for(2, now + days(day))) for day in range(4)]

    assert sent == [5, 5, 2, 0]


def test_paused_nothing_leaves_and_resumed_it_goes_on(network, staff, now):
    campaign = campaign_of(network, staff, 30, per_hour=60)
    first = sending.run(now)
    campaigns.pause(campaign, by=staff)
    paused = sending.run(now + minutes(30))
    campaigns.resume(campaign, by=staff)

    assert (first, paused, sending.run(now + minutes(35))) == (5, 0, 15)


def test_one_reminder_then_silence(network, staff, now):
    campaign = campaign_of(network, staff, 1, remind_after=15)

    sent = [sending.run(now + days(day)) for day in (0, 14, 15, 16, 29)]
    before = campaign.requests.get().state
    sending.run(now + days(30))

    assert sent == [1, 0, 1, 0, 0]
    assert list(Mail.objects.order_by("pk").values_list("letter", flat=True)) == ["verification", "relance"]
    assert before == RequestState.SENT
    assert campaign.requests.get().state == RequestState.UNANSWERED
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.DONE


def test_a_stopped_campaign_reminds_nobody_and_closes_in_the_end(network, staff, now):
    campaign = campaign_of(network, staff, 1)
    sending.run(now)
    campaigns.stop(campaign, by=staff)

    sent = [sending.run(now + days(day)) for day in (15, 29)]
    before = campaign.requests.get().state
    sending.run(now + days(30))

    assert (sent, before) == ([0, 0], RequestState.SENT)
    assert campaign.requests.get().state == RequestState.UNANSWERED


def test_what_there_is_nothing_to_ask_about_any_more_is_cancelled(network, staff, now):
    verified, withdrawn, alone, kept = (asked_project(network) for _number in range(4))
    campaign = campaign_of(network, staff, [verified, withdrawn, alone, kept])
    type(verified).objects.filter(pk=verified.pk).update(
        verified_on=timezone.localdate(now) + datetime.timedelta(days=1), verified_by="CENTRAIDER"
    )
    type(withdrawn).objects.filter(pk=withdrawn.pk).update(state="archive")
    alone.contacts.update(email="")
    kept.contacts.update(email="Nouvelle@Mairie.example.org")

    run_for(1, now + days(1))

    assert Mail.objects.get().to == "nouvelle@mairie.example.org"
    assert Counter(campaign.requests.values_list("state", flat=True)) == {
        RequestState.CANCELLED: 3,
        RequestState.SENT: 1,
    }


def test_one_that_fails_stops_neither_the_others_nor_itself(network, staff, now, monkeypatch, caplog):
    campaign = campaign_of(network, staff, 3, per_hour=1000)
    unlucky = campaign.requests.order_by("pk").first()
    write = sending.letters.verification_request

    def fail_once(request, **more):
        if request.pk == unlucky.pk and not caplog.records:
            raise OSError("disk full")
        return write(request, **more)

    monkeypatch.setattr(sending.letters, "verification_request", fail_once)
    sent = [sending.run(now), sending.run(now + minutes(5))]

    assert sent == [2, 1]
    assert Mail.objects.count() == 3


def test_staff_ask_one_contact_now(network, staff, now):
    project = asked_project(network)

    asked = sending.ask_now(project, now=now)

    assert (asked.state, asked.campaign, Mail.objects.get().to) == (RequestState.SENT, None, asked.email)
    with pytest.raises(NotPossible):
        sending.ask_now(project, now=now)
    assert [sending.run(now + days(15)), sending.run(now + days(30))] == [1, 0]
    assert VerificationRequest.objects.get().state == RequestState.UNANSWERED


def test_asking_now_takes_the_question_that_a_campaign_had_prepared(network, staff, now):
    project = asked_project(network)
    campaign = campaign_of(network, staff, [project], launched=False)

    asked = sending.ask_now(project, now=now)

    assert asked == campaign.requests.get()
    assert Mail.objects.count() == 1


@pytest.mark.parametrize("state", ["draft", "archived"])
def test_nobody_is_asked_about_what_is_not_public(network, now, state):
    project = asked_project(network, published=False, **{state: True})

    with pytest.raises(NotPossible):
        sending.ask_now(project, now=now)

    assert contacts.contact_of(project) is not None
    assert Mail.objects.count() == 0


def test_of_two_workers_the_second_leaves_the_campaign_alone(network, staff, now):
    """The row of the campaign is locked while it sends: a second call skips it."""
    campaign = campaign_of(network, staff, 2, per_hour=1000)
    stale = VerificationRequest.objects.get(pk=campaign.requests.order_by("pk").first().pk)

    first = sending.send(stale, now=now)
    again = sending.send(make.VerificationRequestFactory._meta.model(pk=stale.pk), now=now)

    assert (first, again, Mail.objects.count()) == (True, False, 1)


def test_a_sheet_verified_by_the_team_meanwhile_is_not_reminded(network, staff, now):
    by_page, by_list = (asked_project(network) for _number in range(2))
    campaign = campaign_of(network, staff, [by_page, by_list], per_hour=1000)
    sending.run(now)

    handling.verify_sheet(by_page, by=staff)
    actions.verify(by_list, by=staff)
    sending.run(now + days(16))

    assert Mail.objects.count() == 2
    assert set(campaign.requests.values_list("state", flat=True)) == {RequestState.CANCELLED}


def test_who_was_asked_is_forgotten_after_two_years(network, staff, now):
    campaign = campaign_of(network, staff, 1)
    open_one = asked_project(network)
    closed = campaign.requests.get()
    VerificationRequest.objects.update(state=RequestState.UNANSWERED, successor_email="autre@example.org")
    make.VerificationRequestFactory(project=open_one, email="ouverte@example.org")
    make.PersonalLinkFactory(verify=True, request=closed)

    early = retention.forget_old(now + days(700))
    late = retention.forget_old(now + days(740))

    assert (early, late) == (0, 1)
    assert list(VerificationRequest.objects.order_by("pk").values_list("email", "label", "successor_email")) == [
        ("", "", ""),
        ("ouverte@example.org", "", ""),
    ]
    assert PersonalLink.objects.count() == 0
