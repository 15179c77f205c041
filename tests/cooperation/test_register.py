"""The register of processing says the lengths that the code keeps, all of them and no other."""

import datetime
import re
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from procrastinate.contrib.django import app

from directory.database import retention
from directory.database.retention import KEPT
from directory.reading.numbers import number_in_words
from tests import factories as make
from tests.cooperation.accounts.signing.conftest import sign_in
from tests.cooperation.backoffice.rows import form_data

REGISTER = Path(settings.BASE_DIR) / "docs/registre-des-traitements.md"
# Django's own names, longer in production.
PLAIN = {"sessionid": "session", "csrftoken": "csrf"}
HOURS = {"heure": 1, "jour": 24, "mois": 30.5 * 24, "an": 365 * 24}


def said():
    for module in settings.PROCRASTINATE_IMPORT_PATHS:
        import_module(module)
    rows = re.findall(r"^\| ([^|]+?) \| (\S+) (heure|jour|mois|an)s? \|$", REGISTER.read_text(), re.MULTILINE)
    return {what: int(number_in_words(number.split("-"))) * HOURS[unit] for what, number, unit in rows}


def test_every_length_is_in_the_register_and_no_other():
    assert set(said()) == set(KEPT)


@pytest.mark.parametrize("what", sorted(said()))
def test_the_register_says_the_length_that_is_kept(what):
    assert abs(KEPT[what] / datetime.timedelta(hours=1) - said()[what]) < 24


# --- Forgetting ------------------------------------------------------------------------------------------------------


def in_each(monkeypatch):
    """``(the modules of the rules, where a call of each is noted)``."""
    said()
    called = []
    rules = list(retention._PURGES)

    def noted(rule):
        def run(now):
            called.append(rule.__module__)
            return rule(now)

        return run

    monkeypatch.setattr(retention, "_PURGES", [noted(rule) for rule in rules])
    return sorted(rule.__module__ for rule in rules), called


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["night", "command"])
def test_every_rule_is_applied_each_night_and_by_the_command(way, monkeypatch, capsys):
    rules, called = in_each(monkeypatch)
    if way == "night":
        app.tasks["oubli"].func(0)
    else:
        call_command("purge")
        printed = capsys.readouterr().out
        assert [what for what in KEPT if f"{what} : " not in printed] == []

    assert sorted(called) == rules
    assert {"cooperation.accounts.signing.tasks", "cooperation.backoffice.editing.tasks"} <= set(rules)


# --- Cookies ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_notice_names_each_cookie_that_the_office_sets(client, settings):
    """What somebody who signs in and writes receives; and in production, where names are longer."""
    user, sector = make.UserFactory(national=True), make.SectorFactory()
    make.AuthenticatorAppFactory(user=user)
    address = f"/admin/directory/sector/{sector.pk}/change/"
    sign_in(client, user.username)
    client.post(address, form_data(client.get(address), name="Eaux"))
    seen = set(client.cookies)
    named = set(re.findall(r"<li><code>(\w+)</code>", client.get("/donnees-personnelles/").content.decode()))
    production = Path(settings.BASE_DIR, "cooperation/settings/production.py").read_text()

    assert {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.BROWSER_COOKIE_NAME, "messages"} == seen
    assert {PLAIN.get(name, name) for name in seen} == named
    assert set(re.findall(r'_COOKIE_NAME = "__(?:Host|Secure)-(\w+)"', production)) <= named
