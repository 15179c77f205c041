"""The whole site in a real browser."""

from contextlib import contextmanager

import pytest

from tests.cooperation.backoffice.conftest import client_of
from tests.whole_site import build_site


@pytest.fixture
def site(live_server):
    """One record of every kind, seen by the server (see tests/whole_site.py)."""
    return build_site()


@pytest.fixture
def sign_in(live_server):
    """Gives a page's browser the session of an account, its second factor done. The doors have their own journey
    (``test_signing.py``).
    """

    def enter(page, user):
        name, cookie = next(iter(client_of(user).cookies.items()))
        page.context.add_cookies([{"name": name, "value": cookie.value, "url": live_server.url}])
        page.goto("/admin/")
        return page

    return enter


@pytest.fixture
def absent(problems):
    """Forgets what the browser says of an error page that a test asked for; anything else still fails the test."""
    yield
    problems[:] = [one for one in problems if "404 (Not Found)" not in one and "403 (Forbidden)" not in one]


@contextmanager
def following(page):
    """What is done inside leads to another page, which is loaded when the block ends.

    A click returns before that: what is read next, the address included, may be the former page's, or half of the new
    one. For what a script changes in the page, wait for a sign of it (``expect``) instead: nothing is loaded.
    """
    with page.expect_event("load"):
        yield


def overflowing(page):
    """What makes the page wider than the window: tags and classes. Boxes that scroll may hold wide things."""
    return page.evaluate(
        """() => {
          const root = document.documentElement;
          if (root.scrollWidth <= root.clientWidth) return [];
          const scrolls = (e) => getComputedStyle(e).overflowX !== "visible";
          const inBox = (e) => e !== null && e !== document.body && (scrolls(e) || inBox(e.parentElement));
          const wide = [...document.querySelectorAll("body *")]
            .filter((e) => e.getBoundingClientRect().right > root.clientWidth + 1 && !inBox(e.parentElement))
            .map((e) => `${e.tagName}.${e.className.baseVal ?? e.className}`);
          return [`${root.scrollWidth} px`, ...wide.slice(0, 8)];
        }"""
    )


class Clicks:
    """A browser whose clicks are counted, and the pages that it loads; ``screens``: the addresses seen, once each."""

    def __init__(self, page):
        self.page, self.count, self.screens = page, 0, []
        page.on("framenavigated", self._note)

    def _note(self, frame):
        path = frame.url.partition("?")[0]
        if frame == self.page.main_frame and path not in self.screens:
            self.screens.append(path)

    def __call__(self, role, name, *, loads=True, exact=False):
        self.on(self.page.get_by_role(role, name=name, exact=exact).first, loads=loads)

    def on(self, target, *, loads=False):
        self.count += 1
        if not loads:
            return target.click()
        with following(self.page):
            target.click()
        return None
