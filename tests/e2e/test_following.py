"""A volunteer follows « Madagascar, eau » from a telephone, without script, reads the mail, and stops."""

import datetime
import re

import pytest
from django.core import mail as mailbox

from directory.enums import BudgetKind, Rhythm
from directory.following import looking, rounds
from directory.mail import outbox
from directory.models import Follower, Mail, Subscription
from tests import factories as make
from tests.e2e.conftest import following, overflowing


@pytest.fixture
def browser_context_args(browser_context_args):
    return {**browser_context_args, "java_script_enabled": False, "viewport": {"width": 390, "height": 844}}


def links_in(letter):
    mailbox.outbox.clear()
    outbox.send(Mail.objects.get(letter=letter).pk)
    return re.findall(r"/abonnements/\S+", mailbox.outbox[0].body)


def press(page, name):
    with following(page):
        page.get_by_role("button", name=name, exact=True).click()


def test_madagascar_and_water(page, live_server, settings):
    settings.FORM_LEAST_SECONDS = 0
    project = make.ProjectFactory(
        published=True,
        title="Des bornes-fontaines à Mahajanga",
        countries=["MG"],
        sectors=["Eau"],
        budget_kind=BudgetKind.AMOUNT,
        budget_amount=14000,
    )
    looking.look()
    page.goto(f"{live_server.url}/projets/?pays=MG&secteur=eau")
    with following(page):
        page.get_by_role("link", name="Suivre cette sélection").last.click()
    page.get_by_role("heading", level=1, name=re.compile("Eau.*Madagascar")).wait_for()
    assert overflowing(page) == []
    page.get_by_label("Votre courriel").fill("benevole@example.org")
    page.get_by_label("Une fois par jour").check()
    # With the keyboard: Enter in a field sends.
    with following(page):
        page.get_by_label("Votre courriel").press("Enter")
    page.get_by_role("heading", name="Encore un geste : ouvrez votre courrier".replace(" :", "\u00a0:")).wait_for()

    page.goto(live_server.url + links_in("suivre")[0])
    assert not Subscription.objects.confirmed().exists()
    press(page, "Suivre")
    page.get_by_role("status").get_by_text("C’est fait").wait_for()
    assert overflowing(page) == []

    project.budget_amount = 16500
    project.save()
    looking.look()
    rounds.serve(Rhythm.DAILY, Subscription.objects.get().told_at + datetime.timedelta(days=1))
    mine = links_in("nouveautes")[0]
    assert "16" in mailbox.outbox[0].body
    page.goto(live_server.url + mine)
    press(page, "Tout arrêter et effacer mon adresse")
    page.get_by_role("heading", name="C’est arrêté").wait_for()

    assert not Follower.objects.exists()
    assert not Mail.objects.exists()
