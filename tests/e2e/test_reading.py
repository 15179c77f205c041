"""Finding and reading, as people do it: by keyboard, without JavaScript, on a phone, on paper."""

import re

import pytest
from playwright.sync_api import expect

from tests import factories as make
from tests.e2e.conftest import following, overflowing
from tests.pdf import page_count


def focused(page):
    return page.evaluate("() => (document.activeElement.textContent || document.activeElement.id).trim()")


def test_from_home_to_a_sheet_by_keyboard_alone(page, site):
    page.goto("/")

    page.keyboard.press("Tab")
    first = focused(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/#contenu")
    for _ in range(4):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.name") == "q":
            break
    page.keyboard.type("bagn")
    with following(page):
        page.keyboard.press("Enter")
    searched = page.url
    for _ in range(30):
        page.keyboard.press("Tab")
        if focused(page) == "Bagnolet":
            break
    with following(page):
        page.keyboard.press("Enter")

    assert first == "Aller au contenu"
    assert searched.endswith("/recherche/?q=bagn")
    assert page.url.endswith("/collectivites/bagnolet/")
    assert page.locator("h1").inner_text() == "Bagnolet"


def test_focus_is_always_visible(page, site):
    page.goto("/projets/")
    hidden = []

    for _ in range(40):
        page.keyboard.press("Tab")
        hidden += page.evaluate(
            """() => {
              const e = document.activeElement;
              if (e === document.body) return [];
              const outlined = (one) => getComputedStyle(one).outlineStyle !== "none";
              return outlined(e) || outlined(e.parentElement) ? [] : [e.outerHTML.slice(0, 120)];
            }"""
        )

    assert hidden == []


@pytest.fixture
def plain_page(new_context, site):
    """A page without JavaScript."""
    return new_context(java_script_enabled=False).new_page()


def test_filters_work_without_javascript(plain_page, site):
    page = plain_page

    def lift(name):
        with following(page):
            page.locator(".puce", has_text=name).click()

    page.goto("/projets/")
    page.get_by_role("checkbox", name=re.compile("Bénin")).check()
    page.get_by_role("checkbox", name=re.compile("Togo")).check()
    with following(page):
        page.get_by_role("button", name="Appliquer").click()
    both = (page.url.partition("?")[2], page.locator(".resultats > li").count())

    lift("Togo")
    one = (page.url.partition("?")[2], page.locator(".resultats > li").count())
    page.go_back()
    back = (page.locator(".puce").count(), page.get_by_role("checkbox", name=re.compile("Togo")).is_checked())
    lift("Togo")
    lift("Bénin")
    none = (page.url.partition("?")[2], page.locator(".puce").count(), page.locator(".resultats > li").count())

    assert both == ("pays=BJ&pays=TG&q=", 2)
    assert one == ("pays=BJ", 1)
    assert back == (2, True)
    assert none == ("", 0, 2)


def test_filters_open_and_close_on_a_phone(page, site):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/projets/")
    panel, result = page.locator("#filtres"), page.locator(".resultats > li").first

    assert (panel.is_visible(), result.bounding_box()["y"] < 844) == (False, True)
    page.get_by_role("link", name="Filtrer").click()
    expect(panel).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    page.get_by_role("link", name="Filtrer").click()
    expect(panel).to_be_visible()
    page.get_by_role("link", name="Fermer").click()
    expect(panel).to_be_hidden()


def test_menu_opens_by_keyboard_on_a_phone(page, site):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/")
    menu = page.locator("details.menu")

    menu.locator("summary").press("Enter")
    links = menu.get_by_role("link").all_inner_texts()

    assert links[:2] == ["Projets", "Jumelages"]


@pytest.fixture
def long_words(site):
    """What real sheets hold at their longest."""
    words = "Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson – Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
    make.ProjectFactory(
        title=words,
        slug="long",
        published=True,
        partners=[make.ActorFactory(name=f"{words} {n}", published=True) for n in range(12)],
        localities=[words],
        sectors=["Anticonstitutionnellement"],
    )


@pytest.mark.parametrize("width", [320, 390])
def test_nothing_sticks_out_of_a_narrow_screen(page, site, long_words, width):
    page.set_viewport_size({"width": width, "height": 640})
    paths = [
        "/",
        "/projets/",
        "/projets/?vue=table",
        "/projets/?vue=carte",
        "/projets/long/",
        "/projets/gestion-des-dechets-a-parakou/",
        "/jumelages/orleans-parakou/",
        "/collectivites/orleans/",
        "/agenda/",
        "/agenda/rencontre-benin/",
        "/recherche/?q=saint",
        "/chiffres/",
        "/proposer/",
    ]

    wide = {}
    for path in paths:
        page.goto(path)
        wide[path] = overflowing(page)

    assert wide == dict.fromkeys(paths, [])


def test_readers_get_no_cookie_and_nothing_from_elsewhere(page, site, live_server):
    addresses, reports = [], []
    page.on("request", lambda request: addresses.append(request.url))
    page.add_init_script("addEventListener('securitypolicyviolation', (e) => console.error(`CSP ${e.blockedURI}`))")
    page.on("console", lambda message: reports.append(message.text) if message.text.startswith("CSP") else None)

    for path in ("/", "/projets/?vue=carte", "/projets/gestion-des-dechets-a-parakou/", "/agenda/", "/chiffres/"):
        assert page.goto(path).status == 200
        page.wait_for_load_state("networkidle")

    assert [one for one in addresses if not one.startswith(live_server.url)] == []
    assert reports == []
    assert page.context.cookies() == []
    assert page.evaluate("() => [localStorage.length, sessionStorage.length]") == [0, 0]


@pytest.mark.parametrize(
    "path", ["/projets/gestion-des-dechets-a-parakou/", "/jumelages/bagnolet-parakou/", "/agenda/rencontre-benin/"]
)
def test_a_sheet_prints_on_one_page(page, site, path):
    page.goto(path)

    pdf = page.pdf(prefer_css_page_size=True)

    assert page_count(pdf) == 1
