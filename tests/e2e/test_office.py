"""axe finds nothing in the office, nothing is wider than a phone, and the strict content policy holds.

The pages come from the addresses that the office declares: a new one is looked at without being named. Models share
pages: one of the five of any model for each, in turn, and one of each template; any other
page, always.
"""

import itertools

import pytest
from django.contrib import admin
from django.urls import reverse

from directory import merging
from directory.database.acts import act
from directory.duplicates import finding
from directory.models import Actor
from tests import factories as make
from tests.cooperation.backoffice.conftest import client_of
from tests.cooperation.backoffice.rows import EVERY
from tests.e2e.conftest import overflowing
from tests.e2e.test_accessibility import AXE, LOOKS, violations

SHARED_PAGES = ("changelist", "change", "add", "history", "delete")
# Known from elsewhere: the steps of a person and of an import have their journeys, with what they show at each.
NO_PAGES = {"jsi18n", "autocomplete", "logout", "login", "semblables", "personnes_remplacer"}


def patterns(found):
    for one in found:
        if hasattr(one, "url_patterns"):
            yield from patterns(one.url_patterns)
        elif one.name and one.name not in NO_PAGES:
            yield one


class Office:
    """A row of each model, and what else the addresses are made of."""

    def __init__(self, by):
        self.rows = {label.replace(".", "_"): build() for label, build in EVERY.items()}
        one, other, third, fourth = (
            make.ActorFactory(name=name, published=True, city="Tours")
            for name in ("Fleuves en commun", "Fleuve en commun", "Les amis du Niger", "Amis du Niger")
        )
        finding.refresh(Actor)
        with act(user=by.pk):
            make.ProjectFactory(title="Supprimé").delete()
        project = self.rows["directory_project"]
        self.known = {
            "fusion-avec": ["directory_actor", one.pk],
            "fusion": ["directory_actor", one.pk, other.pk],
            "fusion-defaire": [merging.merge(third, fourth, by=by).pk],
            "directory_campaign_fiche": ["project", project.pk],
            "app_list": ["directory"],
        }

    def addresses(self):
        """``(model, page, path)``; the first two are empty for what is no model's."""
        for one in patterns(admin.site.urls[0]):
            label = next((label for label in self.rows if one.name.startswith(f"{label}_")), "")
            asked = len(one.pattern.converters)
            args = self.known.get(one.name, [self.rows[label].pk] if label and asked == 1 else [])
            if len(args) == asked:
                yield label, one.name.removeprefix(f"{label}_"), reverse(f"admin:{one.name}", args=args)
        history = reverse("admin:directory_project_history", args=[self.rows["directory_project"].pk])
        version = self.rows["directory_project"].history.order_by("pgh_id").first().pgh_created_at
        yield "", "version", f"{history}?version={version.isoformat().replace('+', '%2B')}"
        yield "", "absent", reverse("admin:directory_project_change", args=[10**9])

    def paths(self, client):
        """The pages to look at, as ``client`` gets them. A file, or what is only posted to, is none."""
        turn = dict(zip(self.rows, itertools.cycle(SHARED_PAGES)))
        seen = set()
        for label, page, path in self.addresses():
            answer = client.get(path)
            if not answer.headers.get("Content-Type", "").startswith("text/html") or not answer.templates:
                continue
            template = answer.templates[0].name
            if not label or turn[label] == page or (page, template) not in seen:
                seen.add((page, template))
                yield path


@pytest.mark.parametrize("role", ["national", "contributor"])
def test_no_page_has_a_fault(role, page, live_server, transactional_db, problems, settings):
    settings.ZEAL_RAISE = False  # many pages, one after another, in one test
    network = make.NetworkFactory()
    by = make.UserFactory(**{role: network if role == "contributor" else True})
    office = Office(make.UserFactory(national=True))
    client = client_of(by)
    cookie = next(iter(client.cookies.values()))
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    paths = list(office.paths(client))
    if role == "contributor":
        paths = paths[::4]  # the same pages, with less in them
    faults = {}

    for path, (width, theme) in zip(paths, itertools.cycle(LOOKS)):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)
        page.goto(path)
        found = [one for one in problems if "403" not in one and "404" not in one]
        problems.clear()
        # The bar that stays covers whatever comes under it until one scrolls: the page is looked at whole.
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate(AXE)
        found += violations(page, (width, theme))
        page.set_viewport_size({"width": 390, "height": 900})
        found += overflowing(page)
        if found:
            faults[path] = found

    assert faults == {}
    assert len(paths) > 10
