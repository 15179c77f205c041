"""What serves once serves once, and what is counted is counted, when two requests come at the same instant."""

import pytest
from django.test import Client
from django.utils.http import urlsafe_base64_encode

from cooperation.accounts.signing import delays, factors, forms, holding, letters
from cooperation.accounts.signing.models import FailedAttempts
from directory.models import Sector
from tests import factories as make
from tests.cooperation.backoffice.conftest import client_of
from tests.cooperation.backoffice.moderation.test_concurrency import together

pytestmark = pytest.mark.django_db(transaction=True)


def attempt():
    try:
        return delays.begin("ada", "198.51.100.7")
    except delays.Wait:
        return None


def test_one_code_opens_one_door(ada, side_by_side):
    code = make.KEY.code()
    side_by_side(factors.Key, "step_of")

    found = together(*2 * [lambda: factors.check_code(ada, code)])

    assert sorted(map(bool, found)) == [False, True]


def test_one_recovery_code_opens_one_door(ada, side_by_side):
    code = factors.new_recovery_codes(ada)[0]
    side_by_side(factors, "has_one")

    found = together(*2 * [lambda: factors.check_code(ada, code)])

    assert sorted(map(bool, found)) == [False, True]


def test_one_recovery_code_of_an_account_that_has_keys_alone(side_by_side):
    nina = make.PasskeyFactory().user
    code = factors.new_recovery_codes(nina)[0]
    side_by_side(factors, "has_one")

    found = together(*2 * [lambda: factors.check_code(nina, code)])

    assert sorted(map(bool, found)) == [False, True]


def test_of_the_last_free_attempt_one_is_heard(db, side_by_side):
    for _rank in range(delays.FREE_OF_ACCOUNT - 1):
        assert attempt()
    counted = FailedAttempts.objects.order_by("-count").first().count
    side_by_side(delays, "_add")

    found = together(attempt, attempt)

    assert sorted(map(bool, found)) == [False, True]
    assert FailedAttempts.objects.order_by("-count").first().count == counted + 1


@pytest.mark.parametrize("link", [letters.INVITATION, letters.LOST])
def test_one_link_chooses_one_password(link, ada, side_by_side):
    """The letter is open in two tabs, or on two telephones: the second one does not change what the first chose."""
    path = f"/admin/choisir/{urlsafe_base64_encode(str(ada.pk).encode())}/{link.make_token(ada)}/"
    side_by_side(forms.NewPasswordForm, "save")

    def choose(new):
        return Client().post(path, {"new_password1": new, "new_password2": new}).status_code

    wanted = ["rivière-et-montagne-2026", "montagne-et-rivière-2026"]
    found = together(*[lambda new=new: choose(new) for new in wanted])

    ada.refresh_from_db()
    assert sorted(found) == [302, 410]
    assert ada.check_password(wanted[found.index(302)])


def test_a_kept_form_goes_on_once(ada, side_by_side, rf):
    address = "/admin/directory/sector/add/"
    request = rf.post(address, {"name": "Eau potable", "slug": "eau-potable", "position": "3"})
    request.user = ada
    token = holding.hold(request).token
    client = client_of(ada)
    side_by_side(holding, "_content")

    found = together(*2 * [lambda: client.post(address, {"_reprise": token}).status_code])

    assert sorted(found) == [302, 410]
    assert Sector.objects.filter(name="Eau potable").count() == 1
