"""Signing in, in a real browser: by a telephone's code, by a passkey, and after the end of a session."""

import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from cooperation.accounts.signing import factors
from cooperation.accounts.signing.models import OpenSession
from directory.models import Sector
from tests import factories as make
from tests.e2e.conftest import following
from tests.e2e.test_accessibility import check


def give_password(page, username):
    page.get_by_label("Nom d’utilisateur").fill(username)
    page.get_by_label("Mot de passe").fill(make.PASSWORD)
    with following(page):
        page.get_by_role("button", name="Se connecter").click()


def give_code(page, code):
    page.get_by_label("Code", exact=True).fill(code)
    with following(page):
        page.get_by_role("button", name="Continuer").click()


@pytest.fixture
def nina(live_server):
    """Without a second factor yet."""
    return make.UserFactory(username="nina", national=True)


@pytest.fixture
def ada(live_server):
    return make.AuthenticatorAppFactory(user__username="ada").user


def click(page, role, name):
    with following(page):
        page.get_by_role(role, name=name).click()


def test_the_first_sign_in_adds_a_telephone(page, nina):
    page.goto("/admin/directory/sector/add/")
    give_password(page, "nina")
    click(page, "link", "Choisir le téléphone")
    key = page.locator(".connexion-cle").inner_text().replace(" ", "")
    shown = factors.base64.b32decode(key)
    page.get_by_label("Code", exact=True).fill(factors.Key(shown).code())
    click(page, "button", "Ajouter")
    codes = page.locator(".connexion-codes li").count()
    click(page, "link", "C’est noté, continuer")

    assert codes == 10
    assert page.url.endswith("/admin/directory/sector/add/")


@pytest.fixture
def authenticator(page):
    """A virtual one, that answers by itself."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def test_a_passkey_is_added_then_opens(page, nina, authenticator):
    page.goto("/admin/")
    give_password(page, "nina")
    page.get_by_label("Nom de cette clé").fill("ordinateur du bureau")
    click(page, "button", "Ajouter une clé d’accès")
    click(page, "link", "C’est noté, continuer")
    page.goto("/admin/compte/")
    shown = page.get_by_text("ordinateur du bureau").first.is_visible()
    click(page, "button", "Me déconnecter ici")
    click(page, "link", "Se reconnecter")
    give_password(page, "nina")
    click(page, "button", "Utiliser ma clé d’accès")

    assert shown
    assert page.url.endswith("/admin/")
    assert page.get_by_text("Vous lisez seulement").count() == 0


def end_sessions():
    OpenSession.objects.update(expire_date=timezone.now() - datetime.timedelta(seconds=1))


def fill_in_a_sector(page):
    page.locator("#id_name").fill("Eau potable")
    page.locator("#id_slug").fill("eau-potable")
    page.locator("#id_position").fill("3")


def is_written():
    return Sector.objects.filter(name="Eau potable").exists()


def test_what_is_typed_goes_on_after_the_end(page, ada, problems):
    page.goto("/admin/directory/sector/add/")
    give_password(page, "ada")
    give_code(page, make.KEY.code())
    fill_in_a_sector(page)
    end_sessions()
    with following(page):
        page.locator("[name=_save]").click()
    before = is_written()
    click(page, "link", "Se reconnecter")
    give_password(page, "ada")
    give_code(page, next_code())
    click(page, "button", "Reprendre l’enregistrement")
    problems[:] = [one for one in problems if "401" not in one]

    assert (before, is_written()) == (False, True)


def next_code():
    return make.KEY.code(factors.time.time() + factors.STEP)


def test_the_end_is_said_and_another_tab_signs_in_again(page, ada):
    page.clock.install()
    page.goto("/admin/directory/sector/add/")
    give_password(page, "ada")
    give_code(page, make.KEY.code())
    fill_in_a_sector(page)
    end_sessions()
    page.clock.fast_forward("02:00:01")
    told = page.locator(".veille")
    expect(told).to_contain_text("Votre session est terminée")
    with page.context.expect_page() as opened:
        told.get_by_role("link").click()
    other = opened.value
    other.wait_for_load_state()
    give_password(other, "ada")
    give_code(other, next_code())
    other.close()
    page.clock.fast_forward("00:20")
    expect(told).to_have_count(0)
    with following(page):
        page.locator("[name=_save]").click()

    assert is_written()


def test_a_wrong_password_is_said(page, live_server):
    page.goto("/admin/login/")
    give_password(page, "personne")

    expect(page.get_by_role("alert")).to_contain_text("nom d’utilisateur")


OPEN = ("/admin/login/", "/admin/mot-de-passe-oublie/", "/admin/choisir/MQ/perdu/")
MINE = (
    "/admin/compte/",
    "/admin/compte/second-facteur/",
    "/admin/compte/second-facteur/application/",
    "/admin/password_change/",
)


def test_pages_of_signing_in_have_no_fault(page, ada, absent, problems):
    faults = {path: check(page, path, expected=410 if "perdu" in path else 200) for path in OPEN}
    page.goto("/admin/")
    give_password(page, "ada")
    faults["code"] = check(page, page.url)
    give_code(page, make.KEY.code())
    faults |= {path: check(page, path) for path in MINE}
    number = make.AuthenticatorAppFactory(user=ada).pk
    faults["retirer"] = check(page, f"/admin/compte/second-facteur/authenticatorapp/{number}/retirer/")
    problems[:] = [one for one in problems if "410" not in one]

    assert {path: found for path, found in faults.items() if found} == {}
