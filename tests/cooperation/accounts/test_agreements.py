"""A sheet of several teams, or that changes team: asked, answered, told, in the history, undone."""

import pytest
from django.db import transaction
from django.urls import reverse
from zeal import zeal_ignore

from cooperation.accounts import agreements, roles
from cooperation.accounts.models import Agreement, AgreementKind, AgreementState
from cooperation.backoffice import teams
from cooperation.backoffice.moderation.gestures import deciders
from directory import merging, restoring
from directory.enums import RequestState
from directory.freshness import sending
from directory.models import Mail, Project
from tests import factories as make
from tests.cooperation.backoffice.conftest import client_of

pytestmark = pytest.mark.django_db


class Two:
    """Two teams, and a sheet of the first."""

    def __init__(self):
        self.first, self.second = make.NetworkFactory(name="Alpha"), make.NetworkFactory(name="Bêta")
        self.giver = make.UserFactory(editor=self.first, email="alpha@example.org")
        self.taker = make.UserFactory(network=self.second, email="beta@example.org")
        self.sheet = make.ProjectFactory(network=self.first, title="Un four à Kita")
        self.client, self.other = client_of(self.giver), client_of(self.taker)
        self.page = reverse("admin:directory_project_equipes", args=[self.sheet.pk])

    def ask(self, kind, client=None, **said):
        data = {"geste": "demander", "quoi": kind, "equipe": self.second.pk, "mots": "Il est chez vous.", **said}
        with zeal_ignore():
            (client or self.client).post(self.page, data)
        return Agreement.objects.first()

    def press(self, client, deed, agreement):
        with zeal_ignore():
            return client.post(self.page, {"geste": f"{deed}-{agreement.pk}"})

    def rights(self):
        self.sheet.refresh_from_db()
        for user in (self.giver, self.taker):
            user.refresh_from_db()
        return tuple(roles.can_change(user, self.sheet) for user in (self.giver, self.taker))


@pytest.fixture
def two():
    return Two()


def test_followed_together_then_no_more(two):
    agreement = two.ask(AgreementKind.FOLLOW)
    waits = two.other.get(reverse("admin:index")).context["work"]
    assert two.rights() == (True, False)
    assert [item.address for task in waits if task.key == "accords" for item in task.items] == [two.page]

    two.press(two.other, "accepter", agreement)
    assert two.rights() == (True, True)
    assert [roles.can_delete(user, two.sheet) for user in (two.giver, two.taker)] == [True, False]

    two.press(two.other, "finir", agreement)
    assert two.rights() == (True, False)
    told = [(mail.to, mail.letter) for mail in Mail.objects.order_by("pk")]
    assert told == [("beta@example.org", "accord"), ("alpha@example.org", "accord"), ("alpha@example.org", "accord")]


def test_handed_over_then_given_back(two):
    agreement = two.ask(AgreementKind.HANDOVER)

    two.press(two.other, "accepter", agreement)
    assert two.rights() == (False, True)
    assert two.sheet.network == two.second

    two.press(two.client, "finir", agreement)  # who gave does not take back
    assert two.sheet.network == two.second
    two.press(two.other, "finir", agreement)
    assert two.rights() == (True, False)

    with zeal_ignore():
        entries = two.client.get(reverse("admin:directory_project_history", args=[two.sheet.pk])).context["entries"]
    lines = {(line.what.replace("\xa0", " "), line.before, line.after) for entry in entries for line in entry.lines}
    asked = ("Remettre la fiche : demandé à Bêta", "", "")
    assert {asked, ("Réseau", "Alpha", "Bêta"), ("Réseau", "Bêta", "Alpha")} <= lines


def test_a_refusal_changes_nothing_and_is_told(two):
    agreement = two.ask(AgreementKind.HANDOVER)

    two.press(two.other, "refuser", agreement)

    agreement.refresh_from_db()
    assert (agreement.state, two.rights()) == (AgreementState.REFUSED, (True, False))
    assert Mail.objects.filter(to="alpha@example.org", subject__contains="C’est non").count() == 1


@pytest.mark.parametrize("deed", ["accepter", "refuser"])
def test_nobody_answers_for_another_team(deed, two):
    agreement = two.ask(AgreementKind.HANDOVER)
    stranger = client_of(make.UserFactory(network=make.NetworkFactory()))
    narrow = [client_of(make.UserFactory(**{role: two.second})) for role in ("contributor", "reader")]

    answers = [two.press(client, deed, agreement).status_code for client in (stranger, *narrow)]
    two.press(two.client, deed, agreement)  # who asked

    agreement.refresh_from_db()
    assert answers == [404, 404, 404]
    assert (agreement.state, two.rights()) == (AgreementState.ASKED, (True, False))


@pytest.mark.parametrize("role", ["contributor", "reader"])
def test_only_those_who_publish_ask(role, two):
    assert two.ask(AgreementKind.HANDOVER, client_of(make.UserFactory(**{role: two.first}))) is None
    assert two.ask(AgreementKind.HANDOVER, two.other) is None


def test_asked_twice_is_asked_once(two):
    two.ask(AgreementKind.FOLLOW)
    two.ask(AgreementKind.FOLLOW)

    with pytest.raises(agreements.NotPossible, match="suit déjà"):
        agreements.ask(two.sheet, by=two.giver, kind=AgreementKind.FOLLOW, to=None)

    assert Agreement.objects.count() == 1


def test_what_changed_hands_meanwhile_is_not_handed_again(two):
    agreement = two.ask(AgreementKind.HANDOVER)
    third = make.NetworkFactory()
    type(two.sheet).objects.filter(pk=two.sheet.pk).update(network=third)

    with pytest.raises(agreements.NotPossible, match="changé d’équipe"):
        agreements.answer(agreement, by=two.taker, accepts=True)

    two.sheet.refresh_from_db()
    assert two.sheet.network == third


@pytest.mark.parametrize("how", ["get", "post"])
def test_whoever_comes_too_late_is_told(how, two):
    """Withdrawn since the mail, or since the page was opened: neither silence, nor a page that does not exist."""
    agreement = two.ask(AgreementKind.HANDOVER)
    agreements.end(agreement, by=two.giver)

    answer = getattr(two.other, how)(two.page, {"geste": f"accepter-{agreement.pk}"}, follow=True)

    assert "à l’état « terminé » depuis" in answer.content.decode().replace("\xa0", " ")
    assert two.sheet.title not in answer.content.decode()
    assert two.rights() == (True, False)


def test_a_button_of_a_page_left_open_says_so(two):
    agreement = two.ask(AgreementKind.FOLLOW)
    agreements.end(agreement, by=two.giver)

    with zeal_ignore():
        page = two.client.post(two.page, {"geste": f"finir-{agreement.pk}"}, follow=True).content.decode()

    assert "n’est plus là où vous l’avez lue" in page


def test_what_another_team_leads_since_is_not_given_back(two):
    agreement = two.ask(AgreementKind.HANDOVER)
    agreements.answer(agreement, by=two.taker, accepts=True)
    third = make.NetworkFactory()
    type(two.sheet).objects.filter(pk=two.sheet.pk).update(network=third)

    with pytest.raises(agreements.NotPossible, match="changé d’équipe"):
        agreements.end(agreement, by=two.taker)

    two.sheet.refresh_from_db()
    assert two.sheet.network == third


def test_nobody_hands_over_what_another_team_leads(two):
    with pytest.raises(agreements.NotPossible, match="pas celle qui tient"):
        agreements.ask(two.sheet, by=two.taker, kind=AgreementKind.HANDOVER, to=two.second)


def test_who_takes_a_sheet_over_no_longer_follows_it(two):
    """Handed on later, it would still be theirs to change."""
    follow = two.ask(AgreementKind.FOLLOW)
    agreements.answer(follow, by=two.taker, accepts=True)
    handover = agreements.ask(two.sheet, by=two.giver, kind=AgreementKind.HANDOVER, to=two.second)
    agreements.answer(handover, by=two.taker, accepts=True)

    follow.refresh_from_db()
    assert follow.state == AgreementState.ENDED


# --- The record changes under it --------------------------------------------------------------------------------------


def test_an_agreement_goes_with_its_sheet_and_returns_with_it(two):
    agreement = two.ask(AgreementKind.HANDOVER)
    key = two.sheet.pk
    with transaction.atomic():
        two.sheet.delete()
    assert teams.waiting(two.taker) == []
    assert two.press(two.other, "accepter", agreement).status_code == 404

    restoring.restore_deleted(Project, key, by=two.giver)

    assert teams.waiting(two.taker) == [agreement]


def test_an_agreement_follows_a_merge_and_its_undoing(two):
    kept = make.ProjectFactory(network=two.first, title="Fours de Kita")
    agreement = two.ask(AgreementKind.FOLLOW)

    merged = merging.merge(kept, two.sheet, by=two.giver)
    [waiting] = teams.waiting(two.taker)
    agreements.answer(waiting, by=two.taker, accepts=True)
    assert roles.can_change(two.taker, kept)
    merging.unmerge(merged, by=two.giver)

    assert [waiting.pk, waiting.record] == [agreement.pk, kept]
    agreement = Agreement.objects.get(pk=agreement.pk)
    assert (agreement.record, agreement.state) == (two.sheet, AgreementState.ACCEPTED)
    assert not roles.can_change(two.taker, kept)


def test_what_the_team_that_leads_did_not_ask_waits_for_nobody(two):
    """The kept sheet is led by the very team that was asked, or by a third one."""
    third = make.NetworkFactory(name="Gamma")
    for network in (two.second, third):
        sheet = make.ProjectFactory(network=two.first)
        agreements.ask(sheet, by=two.giver, kind=AgreementKind.HANDOVER, to=two.second)
        assert len(teams.waiting(two.taker)) == 1
        merging.merge(make.ProjectFactory(network=network), sheet, by=make.UserFactory(national=True))

        assert teams.waiting(two.taker) == []


# --- What waits about a sheet -----------------------------------------------------------------------------------------


def seen(user, *rows):
    return [roles.can_view(user, row) and roles.visible(user, type(row).objects.all()).contains(row) for row in rows]


def about(sheet, network):
    """A correction with its journal and its piece, a question put to its contact."""
    asked = {"record_table": sheet._meta.db_table, "record_pk": sheet.pk, "is_correction": True}
    correction = make.ReceivedFactory(network=network, **asked)
    piece = make.SubmissionFileFactory(submission=correction)
    entry = make.SubmissionEntryFactory(submission=correction)
    return correction, piece, entry, make.VerificationRequestFactory(project=sheet)


def test_who_follows_a_sheet_treats_what_waits_about_it_as_its_role_says(two):
    rows = about(two.sheet, two.first)
    elsewhere = about(make.ProjectFactory(network=two.first), two.first)
    writer = make.UserFactory(contributor=two.second)
    agreement = two.ask(AgreementKind.FOLLOW)
    assert not any(seen(two.taker, *rows))

    agreements.answer(agreement, by=two.taker, accepts=True)
    assert all(seen(two.taker, *rows))
    assert all(seen(two.giver, *rows))
    assert two.taker in deciders(rows[0])
    assert not any(seen(writer, *rows) + seen(two.taker, *elsewhere))

    agreements.end(agreement, by=two.taker)
    assert not any(seen(two.taker, *rows))


def test_what_waits_about_a_sheet_is_handed_over_with_it(two):
    correction, *rows = about(two.sheet, two.first)
    done = make.SubmissionFactory(
        accepted=True, network=two.first, record_table=two.sheet._meta.db_table, record_pk=two.sheet.pk
    )
    agreement = two.ask(AgreementKind.HANDOVER)
    agreements.answer(agreement, by=two.taker, accepts=True)
    correction.refresh_from_db()
    done.refresh_from_db()

    assert (correction.network, done.network) == (two.second, two.first)
    assert correction.entries.latest("pk").details == {"from": "Alpha", "to": "Bêta"}
    assert all(seen(two.taker, correction, *rows))
    assert not any(seen(two.giver, correction, *rows))

    agreements.end(Agreement.objects.get(pk=agreement.pk), by=two.taker)
    correction.refresh_from_db()
    assert correction.network == two.first


def test_a_campaign_asks_nothing_of_a_sheet_that_its_team_has_handed_over(two):
    sheet = make.ProjectFactory(network=two.first, published=True)
    make.ProjectContactFactory(project=sheet, email="maire@example.org")
    campaign = make.CampaignFactory(network=two.first)
    asked, later = (
        make.VerificationRequestFactory(project=sheet, campaign=campaign, email=f"{name}@example.org")
        for name in ("maire", "adjoint")
    )
    assert sending.send(asked)
    agreements.answer(
        agreements.ask(sheet, by=two.giver, kind=AgreementKind.HANDOVER, to=two.second), by=two.taker, accepts=True
    )

    assert not sending.send(later)
    later.refresh_from_db()
    assert later.state == RequestState.CANCELLED
