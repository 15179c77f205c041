"""Who keeps the accounts of a network: she who manages it, hers only, and never above her own role."""

import pytest
from zeal import zeal_ignore

from cooperation.accounts.models import Membership, User
from tests import factories as make
from tests.cooperation.backoffice.conftest import client_of
from tests.cooperation.backoffice.rows import address, form_data

LABEL = "cooperation.user"


@pytest.fixture
def manager(network):
    return make.UserFactory(username="g-alpha", network=network)


@pytest.fixture
def client(manager):
    return client_of(manager)


def send(client, *args, **changes):
    page = address(LABEL, "change" if args else "add", *args)
    with zeal_ignore():
        opened = client.get(page)
        if opened.status_code != 200:
            return opened
        return client.post(page, form_data(opened, **changes))


def mandates(user):
    return sorted(Membership.objects.filter(user=user).values_list("network__actor__name", "role"))


def new(network, role="redaction", **changes):
    return {
        "username": "nouvelle",
        "last_name": "Diallo",
        "email": "diallo@example.org",
        "usable_password": "false",
        "memberships-0-network": network.pk,
        "memberships-0-role": role,
        **changes,
    }


def test_she_sees_the_accounts_of_her_networks_and_no_other(client, manager, network, other_network):
    colleague, both = make.UserFactory(reader=network), make.UserFactory(reader=network)
    make.MembershipFactory(user=both, network=other_network, role="gestion")
    make.UserFactory(network=other_network)
    make.UserFactory(national=True)

    answer = client.get(address(LABEL, "changelist"))

    assert set(answer.context["cl"].queryset) == {manager, colleague, both}
    assert "Bêta" not in answer.content.decode()


def test_she_brings_somebody_in(client, network):
    answer = send(client, **new(network))

    assert answer.status_code == 302, answer.context["adminform"].form.errors
    user = User.objects.get(username="nouvelle")
    assert (user.is_staff, user.is_superuser, mandates(user)) == (True, False, [("Réseau Alpha", "redaction")])


@pytest.mark.parametrize("forged", ["national", "another network", "no network"])
def test_she_gives_nothing_that_is_not_hers(forged, client, network, other_network):
    data = {
        "national": new(network, "national", **{"memberships-0-network": ""}),
        "another network": new(other_network),
        "no network": new(network, **{"memberships-0-network": ""}),
    }[forged]

    send(client, **data, is_superuser="on", is_staff="on")

    assert not User.objects.filter(username="nouvelle").exists()


@pytest.mark.parametrize("whose", ["national", "superuser", "other"])
def test_she_does_not_touch_the_others(whose, client, network, other_network):
    options = {"national": {"national": True}, "superuser": {"superuser": True}, "other": {"network": other_network}}
    user = make.UserFactory(**options[whose])
    if whose != "other":
        make.MembershipFactory(user=user, network=network, role="lecture")

    with zeal_ignore():
        answers = [
            client.get(address(LABEL, "change", user.pk)).status_code,
            client.post(address(LABEL, "change", user.pk), {"username": "pris", "email": "a@example.org"}).status_code,
            client.get(f"/admin/cooperation/user/{user.pk}/password/").status_code,
        ]

    user.refresh_from_db()
    assert 200 not in answers
    assert (user.username != "pris", user.is_active) == (True, True)


def test_who_works_elsewhere_too_is_not_hers_to_rename_nor_to_close(client, network, other_network):
    user = make.UserFactory(username="deux", reader=network, email="deux@example.org")
    make.MembershipFactory(user=user, network=other_network, role="redaction")

    send(
        client, user.pk, username="pris", email="pris@example.org", is_active="", **{"memberships-0-role": "redaction"}
    )

    user.refresh_from_db()
    assert (user.username, user.email, user.is_active) == ("deux", "deux@example.org", True)
    assert mandates(user) == [("Réseau Alpha", "redaction"), ("Réseau Bêta", "redaction")]


def test_a_mandate_elsewhere_is_not_taken_by_its_number(client, network, other_network):
    user = make.UserFactory(reader=network)
    elsewhere = make.MembershipFactory(user=user, network=other_network, role="redaction")

    send(client, user.pk, **{"memberships-0-id": elsewhere.pk, "memberships-0-DELETE": "on"})

    assert ("Réseau Bêta", "redaction") in mandates(user)


def test_no_password_is_shown_nor_set_by_a_network(client, network):
    user = make.UserFactory(reader=network)

    page = client.get(address(LABEL, "change", user.pk)).content.decode()

    assert "pbkdf2" not in page
    assert "md5" not in page.lower()
    assert client.get(f"/admin/cooperation/user/{user.pk}/password/").status_code in (302, 404)


@pytest.mark.parametrize(
    "forged", [{"memberships-0-role": "redaction"}, {"memberships-0-DELETE": "on"}, {"is_active": ""}]
)
@pytest.mark.parametrize("level", ["network", "national"])
def test_the_last_one_does_not_leave_by_accident(level, forged, network):
    user = make.UserFactory(**({"national": True} if level == "national" else {"network": network}))
    changes = dict(forged)
    if level == "national" and "memberships-0-role" in changes:
        changes["memberships-0-network"] = network.pk
    data = {name: value for name, value in changes.items() if name != "is_active"}
    page = address(LABEL, "change", user.pk)
    client = client_of(user)

    with zeal_ignore():
        posted = form_data(client.get(page), **data)
        if "is_active" in changes:
            posted.pop("is_active")
        answer = client.post(page, posted)

    user.refresh_from_db()
    assert answer.status_code == 200
    assert "Il ne resterait personne" in answer.content.decode()
    assert (user.is_active, len(mandates(user))) == (True, 1)


def test_with_a_second_one_she_may_leave(client, manager, network):
    make.UserFactory(network=network)

    answer = send(client, manager.pk, **{"memberships-0-role": "redaction"})

    assert answer.status_code == 302
    assert mandates(manager) == [("Réseau Alpha", "redaction")]
