"""The staff's day in a real browser."""

import pytest

from tests import factories as make
from tests.e2e.conftest import following


@pytest.fixture
def staff_page(page, site, sign_in):
    """The browser of a member of the national staff."""
    return sign_in(page, make.UserFactory(username="nationale", national=True))


def choose(page, row, typed, shown):
    """Picks a name in the autocompletion of a row."""
    row.locator(".select2-selection").first.click()
    page.locator(".select2-search__field").last.fill(typed)
    page.locator(".select2-results__option", has_text=shown).first.click()


def test_a_draft_is_completed_published_and_seen(staff_page, site, absent):
    page = staff_page
    draft = make.ProjectFactory(title="Un verger partagé", holder=False, countries=["BJ"], sectors=["Alimentation"])
    sheet = draft.get_absolute_url()
    before = page.goto(sheet).status

    page.goto("/admin/")
    for name in ("Projets", "Un verger partagé"):
        with following(page):
            page.get_by_role("link", name=name, exact=True).first.click()
    page.get_by_label("En une phrase").fill("Vingt pommiers, deux écoles.")
    page.locator("#project_actors-group .add-row a").click()
    row = page.locator("tr.dynamic-project_actors").last
    choose(page, row, "bagn", "Bagnolet")
    row.locator("select[name$='-role']").select_option("porteur")
    with following(page):
        page.get_by_role("button", name="Publier", exact=True).click()
    messages = page.locator(".errornote, .errorlist, .messagelist .error").all_inner_texts()
    page.goto(sheet)

    assert (before, messages) == (404, [])
    assert page.locator("h1").inner_text() == "Un verger partagé"
    assert page.get_by_role("link", name="Bagnolet").first.get_attribute("href") == "/collectivites/bagnolet/"
