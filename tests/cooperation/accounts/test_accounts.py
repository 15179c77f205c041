"""Accounts and their mandates."""

import pytest
from django.contrib.auth import authenticate
from django.db.models import ProtectedError
from django.test import RequestFactory
from django.utils import timezone

from cooperation.accounts.models import Membership, Role, User
from directory.database.system import SYSTEM_USERNAME, get_system_user
from tests.constraints import assert_refused, assert_unique, refused, refused_twin
from tests.factories import (
    PASSWORD,
    AccountMailFactory,
    AgreementFactory,
    FailedAttemptsFactory,
    FruitlessSearchFactory,
    HeldFormFactory,
    ListColumnsFactory,
    MembershipFactory,
    NetworkFactory,
    OpenSheetFactory,
    PasskeyFactory,
    ProjectFactory,
    RecoverySheetFactory,
    SavedListFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

CASES = [
    refused("membership_network_iff_role", MembershipFactory, {"role": Role.EDITOR}),
    refused("membership_network_iff_role", MembershipFactory, {"network": lambda row: NetworkFactory()}),
    refused("membership_network_iff_role", MembershipFactory, {"role": "autre"}),
    refused_twin("open_sheet_once", OpenSheetFactory, ["model", "record", "user"]),
    refused_twin("fruitless_search_once", FruitlessSearchFactory, ["day", "section", "key"]),
    refused("fruitless_search_was_made", FruitlessSearchFactory, {"count": 0}),
    refused_twin("list_columns_once", ListColumnsFactory, ["model", "user"]),
    refused_twin("saved_list_once", SavedListFactory, ["model", "user", "name"]),
    refused("saved_list_shared_with_network", SavedListFactory, {"network": lambda row: NetworkFactory()}),
    refused_twin("membership_once_per_network", MembershipFactory, ["user", "network"]),
    refused("agreement_followed_by_a_network", AgreementFactory, {"to_network": None}),
    refused_twin("agreement_once", AgreementFactory, ["record_pk", "to_network"]),
    refused("cooperation_agreement_asked_at_with_asked_by", AgreementFactory, {"asked_by": None}),
    refused(
        "cooperation_agreement_state_changed_at_with_state_changed_by",
        AgreementFactory,
        {"state_changed_at": timezone.now()},
    ),
]
UNIQUE_FIELDS = [
    (UserFactory, "username"),
    (AccountMailFactory, "mail"),
    (FailedAttemptsFactory, "key"),
    (HeldFormFactory, "digest"),
    (PasskeyFactory, "credential"),
    (RecoverySheetFactory, "user"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refused(case):
    assert_refused(case)


@pytest.mark.parametrize(("factory", "field"), UNIQUE_FIELDS)
def test_unique(factory, field):
    assert_unique(factory, field)


def test_a_mandate_says_for_whom():
    network = NetworkFactory(name="CENTRAIDER")

    assert str(MembershipFactory(user__last_name="Rédac", network=network)) == "Camille Rédac – CENTRAIDER"
    assert str(MembershipFactory(user__last_name="Rédac")) == "Camille Rédac – Équipe nationale"


def test_an_account_without_a_name_is_called_by_its_username():
    assert str(UserFactory(username="centraider", first_name="", last_name="")) == "centraider"
    assert str(UserFactory(first_name="Aminata", last_name="Sangaré")) == "Aminata Sangaré"


def test_the_account_of_commands_is_one_and_cannot_sign_in():
    account = get_system_user()

    again = get_system_user()

    assert again == account
    assert User.objects.filter(username=SYSTEM_USERNAME).count() == 1
    assert (account.is_active, account.is_staff, account.is_superuser) == (False, False, False)
    for password in ("", "!", SYSTEM_USERNAME):
        request = RequestFactory().post("/")
        assert authenticate(request, username=SYSTEM_USERNAME, password=password) is None


def test_those_who_published_something_cannot_be_deleted():
    editor = UserFactory(national=True)
    ProjectFactory(published=True, state_changed_by=editor)

    with pytest.raises(ProtectedError):
        editor.delete()


def test_a_network_with_staff_cannot_be_deleted():
    network = NetworkFactory()
    UserFactory(network=network)

    with pytest.raises(ProtectedError):
        network.actor.delete()


def test_sign_in_needs_an_active_account_and_its_password():
    account = UserFactory(username="centraider")
    UserFactory(username="partie", inactive=True)
    request = RequestFactory().post("/")

    assert authenticate(request, username="centraider", password=PASSWORD) == account
    assert authenticate(request, username="centraider", password="autre") is None
    assert authenticate(request, username="partie", password=PASSWORD) is None


def test_no_password_in_the_history():
    account = UserFactory(national=True)
    account.set_password("un-autre-mot-de-passe")
    account.save()

    fields = {field.name for field in account.history.model._meta.get_fields()}

    assert fields & {"password", "last_login"} == set()
    assert Membership.objects.get().history.count() == 1
