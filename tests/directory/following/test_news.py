"""What followers are told: what is new, in a line each, from what is public as the mail leaves."""

import datetime

import pytest
from django.utils import timezone

from directory import actions as records
from directory import merging
from directory.dates import PartialDate
from directory.enums import BudgetKind, Closure, Rhythm
from directory.following import actions, looking, news, retention, rounds, tokens
from directory.mail import outbox
from directory.mail.letter import unflowed
from directory.models import Dispatch, Mail, News
from tests import factories as make

pytestmark = pytest.mark.django_db


def text_of(message):
    return unflowed(message.body).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def well():
    return make.ProjectFactory(
        published=True,
        title="Un forage à Antsirabe",
        countries=["MG"],
        budget_kind=BudgetKind.AMOUNT,
        budget_amount=8500,
        start=PartialDate(2024),
        end=None,
    )


def test_nothing_new_nothing_sent(well, follow, tell):
    follow("liste=projets&pays=MG")

    assert tell() == []
    assert not Dispatch.objects.exists()


def test_a_new_sheet_is_told_once(follow, tell, someone):
    follow("liste=projets&pays=MG")
    records.publish(make.ProjectFactory(draft=True, title="Un dispensaire", countries=["MG"]), by=someone)
    records.publish(make.ProjectFactory(draft=True, title="Ailleurs", countries=["TG"]), by=someone)

    [message] = tell()

    text = text_of(message)
    assert "Un dispensaire (nouveau projet)" in text
    assert "Ailleurs" not in text
    assert "Projets · Madagascar" in text
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert tell() == []


def test_what_changed_is_said_as_the_page_says_it(well, follow, tell):
    follow("liste=projets&pays=MG")
    well.budget_amount, well.end, well.title = 9200, PartialDate(2027), "Un forage et une école"
    well.save()
    well.sectors.add(make.SectorFactory(name="Éducation"))

    [message] = tell()

    text = text_of(message)
    assert "budget : 8 500 € → 9 200 €" in text
    assert "fin : 2027" in text
    assert "Un forage et une école (" in text
    assert "nouveau nom" in text
    assert "secteurs : " in text
    assert "Éducation" in text


def test_what_came_back_as_it_was_is_no_news(well, follow, tell):
    follow("liste=projets&pays=MG")
    for amount in (9000, 8500):
        well.budget_amount = amount
        well.save()
        looking.look()

    assert News.objects.count() == 2
    assert tell() == []


def test_several_changes_are_told_from_the_first_to_the_last(well, follow, tell):
    follow("liste=projets&pays=MG")
    for amount in (9000, 9900):
        well.budget_amount = amount
        well.save()
        looking.look()

    assert "8 500 € → 9 900 €" in text_of(tell()[0])


def test_one_that_ends_and_leaves_the_selection_is_told(well, follow, tell):
    follow("liste=projets&statut=en-cours&pays=MG")
    well.closure, well.end = Closure.DONE, PartialDate(2026)
    well.save()

    text = text_of(tell()[0])
    assert "terminé" in text
    well.budget_amount = 1
    well.save()
    assert tell() == []


def test_past_its_end_by_the_day_alone(well, follow, tell, monkeypatch):
    well.end = PartialDate.fromedtf(str(timezone.localdate()))
    well.save()
    follow("liste=projets&pays=MG")
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    monkeypatch.setattr(timezone, "localdate", lambda *_arguments: tomorrow)

    assert "échéance dépassée, à confirmer" in text_of(tell()[0])


def test_a_call_is_told_again_a_week_before_it_closes(follow, tell, monkeypatch):
    deadline = timezone.localdate() + datetime.timedelta(days=8)
    make.CallFactory(published=True, title="Fonds climat", deadline=deadline)
    follow("liste=appels")
    assert tell() == []
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    monkeypatch.setattr(timezone, "localdate", lambda *_arguments: tomorrow)

    assert "candidatures jusqu’au " in text_of(tell()[0])


def test_an_event_cancelled_or_moved_is_told(follow, tell):
    soon = timezone.localdate() + datetime.timedelta(days=20)
    event = make.EventFactory(published=True, title="Rencontre des jumelages", starts_on=soon)
    follow("liste=agenda")
    event.starts_on = soon + datetime.timedelta(days=7)
    event.save()
    moved = text_of(tell()[0])
    event.is_cancelled = True
    event.save()
    cancelled = text_of(tell()[0])

    assert "quand : " in moved
    assert " → " in moved
    assert "Rencontre des jumelages (annulé" in cancelled


def test_an_import_of_many_sends_a_few_lines(follow, tell, someone):
    follow("liste=projets&pays=MG")
    for number in range(15):
        records.publish(make.ProjectFactory(draft=True, title=f"Puits {number:02}", countries=["MG"]), by=someone)

    [message] = tell()

    text = text_of(message)
    assert text.count("(nouveau projet") == 10
    assert "et 5 autres" in text
    assert "15 nouveautés" in message.subject.replace("\u00a0", " ")


def test_one_mail_for_all_that_an_address_follows_and_a_sheet_once(well, follow, tell):
    follow("liste=projets&pays=MG")
    follow("fiche=/pays/MG/")
    follow("fiche=" + well.get_absolute_url())
    well.budget_amount = 12000
    well.save()

    [message] = tell()
    assert text_of(message).count("8 500 € → 12 000 €") == 1


# --- What is not public ----------------------------------------------------------------------------------------------

SECRET = "zyxwsecret"


def test_drafts_and_private_facts_are_in_no_mail(well, follow, tell, someone):
    follow("fiche=/pays/MG/")
    make.ProjectFactory(draft=True, title=f"Brouillon {SECRET}", countries=["MG"])
    hidden = make.CommuneFactory(actor__name=f"Commune {SECRET}", actor__state="brouillon")
    make.ProjectActorFactory(project=well, actor=hidden.actor)
    make.ProjectContactFactory(project=well, name=SECRET, email=f"{SECRET}@example.org", function=SECRET)
    well.source_note, well.budget_amount = SECRET, 9999
    well.save()

    messages = tell()

    assert messages
    assert not [one for one in messages if SECRET in one.message().as_string() + text_of(one)]
    assert SECRET not in str(list(News.objects.values_list("before"))) + str(list(Mail.objects.values()))


def test_what_was_written_and_taken_back_is_told_to_nobody(well, follow, tell):
    """Neither the word that was there before nor the one that came between."""
    well.title, well.summary = f"Forage {SECRET}", SECRET
    well.save()
    follow("liste=projets&pays=MG")
    well.title, well.summary = "Forage d’Ambositra", "Sans plus."
    well.save()

    text = text_of(tell()[0])
    assert "Forage d’Ambositra (nouveau nom" in text
    assert SECRET not in text


def test_what_is_withdrawn_before_the_mail_leaves_is_not_said(well, follow, tell, someone):
    follow("liste=projets&pays=MG")
    well.budget_amount = 9999
    well.save()
    looking.look()
    rounds.serve(Rhythm.DAILY, timezone.now() + datetime.timedelta(days=1))
    records.archive(well, by=someone)
    mail = Dispatch.objects.get().mail

    outbox.send(mail.pk)

    assert not Mail.objects.filter(pk=mail.pk).exists()


def test_who_stopped_meanwhile_receives_nothing(well, follow, tell):
    follower = follow("liste=projets&pays=MG")
    well.budget_amount = 9999
    well.save()
    looking.look()
    rounds.serve(Rhythm.DAILY, timezone.now() + datetime.timedelta(days=1))
    actions.stop_all(follower)

    assert tell() == []
    assert not Mail.objects.exists()


# --- What is followed goes on being followed --------------------------------------------------------------------------


def test_a_sheet_renamed_and_a_value_renamed_are_still_followed(well, follow, tell):
    town = make.CommuneFactory(actor__name="Vendôme", actor__slug="vendome")
    make.ProjectActorFactory(project=well, actor=town.actor)
    follow("fiche=" + well.get_absolute_url())
    follow("liste=projets&collectivite=vendome", email="max@example.org")
    well.slug, well.budget_amount = "autre-adresse", 7000
    well.save()
    town.actor.slug = "vendome-la-ville"
    town.actor.save()

    texts = [text_of(one) for one in tell()]
    assert len(texts) == 2
    assert all("/projets/autre-adresse/" in text and "7 000 €" in text for text in texts)


# --- The night -------------------------------------------------------------------------------------------------------


def test_a_round_that_was_killed_goes_on_and_tells_nobody_twice(well, follow, monkeypatch):
    for number in range(5):
        follow("liste=projets&pays=MG", email=f"abonne{number}@example.org")
    well.budget_amount = 9999
    well.save()
    looking.look()
    moment = timezone.now() + datetime.timedelta(days=1)
    monkeypatch.setattr(rounds, "BATCH", 2)
    queue, calls = outbox._queue, []

    def killed(mail, **how):
        calls.append(mail)
        if len(calls) == 4:
            raise SystemExit
        return queue(mail, **how)

    monkeypatch.setattr(outbox, "_queue", killed)
    with pytest.raises(SystemExit):
        rounds.serve(Rhythm.DAILY, moment)
    assert Dispatch.objects.count() == 2

    rounds.serve(Rhythm.DAILY, moment)
    rounds.serve(Rhythm.DAILY, moment)

    assert sorted(Mail.objects.filter(letter="nouveautes").values_list("to", flat=True)) == [
        f"abonne{number}@example.org" for number in range(5)
    ]


def test_what_many_follow_is_worked_out_once(well, follow, monkeypatch):
    for number in range(8):
        follow("liste=projets&pays=MG", email=f"abonne{number}@example.org")
    well.budget_amount = 9999
    well.save()
    looking.look()
    blocks = []
    real = news._block

    def counted(*arguments):
        blocks.append(arguments)
        return real(*arguments)

    monkeypatch.setattr(news, "_block", counted)
    rounds.serve(Rhythm.DAILY, timezone.now() + datetime.timedelta(days=1))

    assert Dispatch.objects.count() == 8
    assert len(blocks) == 1


@pytest.mark.parametrize(
    ("rhythm", "now", "wanted"),
    [
        (Rhythm.NOW, "2026-03-18T14:37:12+00:00", "2026-03-18T14:30:00+00:00"),
        (Rhythm.DAILY, "2026-03-18T14:37:12+00:00", "2026-03-18T05:00:00+00:00"),
        (Rhythm.DAILY, "2026-03-18T03:10:00+00:00", "2026-03-17T05:00:00+00:00"),
        (Rhythm.WEEKLY, "2026-03-18T14:37:12+00:00", "2026-03-16T05:00:00+00:00"),
        (Rhythm.MONTHLY, "2026-07-31T23:00:00+00:00", "2026-07-01T04:00:00+00:00"),
    ],
)
def test_when_each_rhythm_is_served(rhythm, now, wanted):
    assert rounds.moment_of(rhythm, datetime.datetime.fromisoformat(now)) == datetime.datetime.fromisoformat(wanted)


def test_what_nobody_confirmed_is_forgotten_after_a_week(follow):
    waiting = make.SubscriptionFactory()
    kept = make.SubscriptionFactory(confirmed=True)

    retention.purge(timezone.now() + datetime.timedelta(days=8))

    assert not type(waiting.follower).objects.filter(pk=waiting.follower_id).exists()
    assert list(type(kept.selection).objects.all()) == [kept.selection]
    assert type(kept.follower).objects.filter(pk=kept.follower_id).exists()


def test_a_sheet_that_became_another_is_followed_as_that_one(well, follow, tell, someone):
    lost = make.ProjectFactory(published=True, title="Un forage, encore", countries=["MG"])
    follow("fiche=" + lost.get_absolute_url())
    merging.merge(well, lost, by=someone)
    well.refresh_from_db()
    well.budget_amount = 4100
    well.save()

    assert "4 100 €" in text_of(tell()[0])


def test_one_that_is_no_more_is_said_on_the_page_and_in_no_mail(well, follow, tell, someone, client):
    follower = follow("fiche=" + well.get_absolute_url())
    records.archive(well, by=someone)

    page = client.get(tokens.address_of(follower, tokens.PAGE)).content.decode()
    assert "n’est plus publiée" in page
    assert "Un forage à Antsirabe" not in page
    assert tell() == []
