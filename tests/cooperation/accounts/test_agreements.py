"""A sheet of several teams, or that changes team: asked, answered, told, in the history, undone."""

import pytest
from django.urls import reverse
from zeal import zeal_ignore

from cooperation.accounts import agreements, roles
from cooperation.accounts.models import Agreement, AgreementKind, AgreementState
from directory.models import Mail
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
