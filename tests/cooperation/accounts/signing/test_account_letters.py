"""Invitations and lost passwords: by mail, once, and without telling whether an account exists."""

import re

import pytest
from django.core import mail as outgoing
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from cooperation.accounts.models import User
from cooperation.accounts.signing import factors, letters, tasks
from cooperation.accounts.signing.models import AccountMail, OpenSession
from directory.mail import outbox
from directory.models import Mail
from tests import factories as make
from tests.cooperation.accounts.signing.conftest import may_write, sign_in, type_code, type_password

pytestmark = pytest.mark.django_db
LOST = "/admin/mot-de-passe-oublie/"
NEW = "un-autre-mot-de-passe-2026"


def asked(typed, client=None):
    """Ask for a link as people do, then let the worker work. Returns the answer."""
    answer = (client or Client()).post(LOST, {"who": typed})
    for job in ProcrastinateJob.objects.filter(task_name=tasks.LOST_PASSWORD):
        tasks.write_lost_password(**job.args)
    return answer


def received():
    """The path of the personal link of the last mail, once it has left."""
    outbox.send(Mail.objects.waiting().exclude(letter="securite").latest("pk").pk)
    return re.search(r"http://[^/]+(/admin/choisir/\S+)", outgoing.outbox[-1].body)[1]


def choose(path, new=NEW):
    return Client().post(path, {"new_password1": new, "new_password2": new})


@pytest.mark.parametrize("typed", ["ada", "ada@example.org", "ADA@Example.org"])
def test_a_lost_password_is_chosen_again_once(typed, ada):
    asked(typed)
    path = received()
    shown = [Client().get(path).status_code for _time in range(3)]
    first, second = choose(path), choose(path, "encore-un-autre-2026")

    assert shown == [200] * 3
    assert (first.status_code, second.status_code) == (302, 410)
    assert type_password(Client(), "ada").status_code == 200
    ada.refresh_from_db()
    assert ada.check_password(NEW)


def test_the_second_factor_is_still_asked_for(ada, visitor):
    asked("ada")
    choose(received())
    visitor.post("/admin/login/", {"username": "ada", "password": NEW})

    assert visitor.get("/admin/").status_code == 302
    type_code(visitor)
    assert may_write(visitor)


def test_choosing_again_ends_the_sessions_and_tells_the_owner(ada, visitor):
    sign_in(visitor, "ada")
    asked("ada")
    choose(received())

    assert visitor.get("/admin/").status_code == 302
    assert not OpenSession.objects.filter(account=ada).exists()
    assert Mail.objects.filter(letter="securite", to=ada.email).count() == 1


def test_the_answer_and_the_work_are_the_same_for_anybody(ada):
    make.UserFactory(username="close", national=True, is_active=False)
    pages, works = set(), []
    Client().post(LOST, {"who": "les compteurs existent"}, REMOTE_ADDR="192.0.2.99")
    for number, typed in enumerate(["ada", "personne", "close", "ada@example.org", "personne@example.org"]):
        with CaptureQueriesContext(connection) as queries:
            answer = Client().post(LOST, {"who": typed}, REMOTE_ADDR=f"192.0.2.{number}")
        pages.add((answer.status_code, re.sub(r"\d{4,}", "", answer.content.decode())))
        works.append(len(queries))

    assert len(pages) == 1
    assert len(set(works)) == 1
    assert ProcrastinateJob.objects.filter(task_name=tasks.LOST_PASSWORD).count() == 6


def test_closed_accounts_and_readers_receive_nothing(db):
    make.UserFactory(username="close", national=True, is_active=False)
    make.UserFactory(username="lecteur")
    make.UserFactory(username="sans", national=True, email="")

    for typed in ("close", "lecteur", "sans", "", "x" * 400, "\x00"):
        asked(typed)

    assert not Mail.objects.exists()


def test_nobody_is_harassed(ada):
    for number in range(12):
        Client().post(LOST, {"who": "ada"}, REMOTE_ADDR=f"192.0.2.{number}")

    assert ProcrastinateJob.objects.filter(task_name=tasks.LOST_PASSWORD).count() == 3


def test_one_address_does_not_ask_for_everybody(ada):
    answers = [Client().post(LOST, {"who": f"personne-{number}"}).status_code for number in range(40)]

    assert (answers[0], answers[-1]) == (200, 429)


def test_the_link_of_an_account_closed_since_opens_nothing(ada):
    asked("ada")
    path = received()
    User.objects.filter(pk=ada.pk).update(is_active=False)

    assert choose(path).status_code == 410


def test_the_address_that_is_a_key_goes_to_no_other_site(ada):
    asked("ada")

    assert Client().get(received())["Referrer-Policy"] == "same-origin"


def test_a_link_does_not_last(ada, monkeypatch):
    asked("ada")
    path = received()
    late = timezone.datetime.now() + letters.LOST.lifetime * 1.01
    monkeypatch.setattr(letters.LinkGenerator, "_now", lambda self: late)

    assert Client().get(path).status_code == 410


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path[:-5] + "/",
        lambda path: path.replace("/choisir/", "/choisir/AAAA"),
        lambda path: re.sub(r"/choisir/[^/]+/", "/choisir/OTk5OTk5/", path),
        lambda path: re.sub(r"/choisir/[^/]+/", "/choisir/%00/", path),
    ],
)
def test_a_spoilt_link_opens_nothing(spoil, ada):
    asked("ada")

    assert Client().get(spoil(received())).status_code in (404, 410)


def test_the_link_is_kept_nowhere(ada):
    asked("ada")
    token = received().rstrip("/").rpartition("/")[2]
    mail = Mail.objects.get(letter="oubli")

    assert token not in mail.text + mail.html
    assert token not in str(list(AccountMail.objects.values()))


def test_a_link_of_another_account_does_not_open_mine(ada):
    make.UserFactory(username="bob", national=True)
    asked("ada")
    mine = received()
    asked("bob")
    other = received()
    number = mine.split("/")[3]

    assert Client().get(re.sub(r"/choisir/[^/]+/", f"/choisir/{number}/", other)).status_code == 410


# --- Invitations -----------------------------------------------------------------------------------------------------


def test_an_account_made_in_the_office_is_invited(ada, visitor):
    sign_in(visitor, "ada")
    page = visitor.get("/admin/cooperation/user/add/")
    assert "password1" not in page.content.decode()
    visitor.post(
        "/admin/cooperation/user/add/",
        {
            "username": "nouvelle",
            "first_name": "Nina",
            "last_name": "Velle",
            "email": "nina@example.org",
            "is_active": "on",
            "memberships-TOTAL_FORMS": "1",
            "memberships-INITIAL_FORMS": "0",
            "memberships-0-role": "national",
            "memberships-0-network": "",
        },
    )
    path = received()
    choose(path)

    assert outgoing.outbox[-1].to == ["nina@example.org"]
    assert f"de {ada}" in outgoing.outbox[-1].body
    assert type_password(Client(), "nouvelle", NEW).status_code == 302


def test_an_invited_account_has_no_password_yet(db):
    user = User.objects.create(username="nouvelle", email="n@example.org", is_staff=True, password="!")
    make.MembershipFactory(user=user)
    letters.invite(user)

    for password in ("", "!", "None"):
        assert type_password(Client(), "nouvelle", password).status_code == 200


# --- The operator ----------------------------------------------------------------------------------------------------


def test_the_first_account_is_invited_from_a_terminal(db, capsys):
    call_command("create_staff", "nouvelle", email="n@example.org", national=True, invitation=True)

    assert received().startswith("/admin/choisir/")
    assert not User.objects.get(username="nouvelle").has_usable_password()


def test_an_invitation_needs_an_address(db):
    with pytest.raises(CommandError) as refusal:
        call_command("create_staff", "nouvelle", national=True, invitation=True)

    assert "--email" in str(refusal.value)
    assert not User.objects.filter(username="nouvelle").exists()


def test_a_lost_second_factor_is_removed_named_and_told(ada, visitor, capsys):
    sign_in(visitor, "ada")
    app = factors.of(ada)[0]
    call_command("second_facteur", "ada", retirer=True, motif="téléphone volé, vue à la réunion de mars")

    assert not may_write(visitor)
    assert not factors.has_one(ada)
    trace = app.history.model.objects.filter(pgh_obj_id=app.pk, pgh_label="delete").get()
    assert trace.pgh_context["motif"] == "téléphone volé, vue à la réunion de mars"
    assert Mail.objects.filter(letter="securite", to=ada.email).exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"username": "personne", "retirer": True, "motif": "perdu"}, "Aucun compte"),
        ({"username": "ada", "retirer": True, "motif": ""}, "--motif"),
        ({"username": "ada", "code": True}, "démonstration"),
    ],
)
def test_the_command_explains_a_refusal(arguments, sentence, ada):
    with pytest.raises(CommandError) as refusal:
        call_command("second_facteur", arguments.pop("username"), **arguments)

    assert sentence in str(refusal.value)
    assert factors.has_one(ada)
