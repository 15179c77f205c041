"""Every page is a document that readers of all kinds understand: one identifier once, references that lead somewhere,
roles where they are allowed.
"""

from collections import Counter, defaultdict
from html.parser import HTMLParser

import pytest

from tests import whole_site
from tests.whole_site import build_site

pytestmark = pytest.mark.django_db

REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "list", "headers")
# What a page with an address to share says of itself, once.
SHARED = (
    "og:description", "og:image", "og:image:alt", "og:locale", "og:site_name", "og:title", "og:type",
    "og:url",
)  # fmt: skip
# What HTML says by itself, and refuses to hear again.
PLAIN = ("table", "thead", "tbody", "tr", "th", "td")


class Faults(HTMLParser):
    """Reads a page; ``found``: sentences."""

    def __init__(self, html):
        super().__init__()
        self.ids, self.references, self.found, self.said = Counter(), set(), [], Counter()
        self.feed(html)
        self.description = next((text for name, text in self.said if name == "description"), "")
        names = Counter(name for name, _text in self.said)
        self.is_indexed = names["robots"] == 0
        if names["og:url"]:
            self.found += [f"{name}: {names[name]} times" for name in SHARED if names[name] != 1]
        if self.is_indexed and (self.description[-1:] not in (*".!?…",) or "  " in self.description):
            self.found.append(f"description: {self.description!r}")

    def handle_starttag(self, tag, attributes):
        names = [name for name, _value in attributes]
        if len(names) != len(set(names)):
            self.found.append(f"attribute twice: <{tag} {' '.join(names)}>")
        said = dict(attributes)
        if "id" in said:
            self.ids[said["id"]] += 1
            if not said["id"] or " " in said["id"]:
                self.found.append(f"id unfit: {said['id']!r}")
        if tag == "meta" and (name := said.get("name") or said.get("property")):
            self.said[name, said.get("content")] += 1
        for name in REFERENCES:
            self.references.update((said.get(name) or "").split())
        self._role(tag, said)

    def _role(self, tag, said):
        if "role" in said and tag in PLAIN:
            self.found.append(f"role {said['role']} on <{tag}>")
        if tag == "img" and "alt" not in said:
            self.found.append(f"image without words: {said.get('src')}")


def test_no_page_has_a_fault(client):
    site = build_site()
    faults, described = {}, defaultdict(set)
    lists = [f"{path}?vue={view}" for path in whole_site.list_classes() for view in ("table", "carte")]
    for address in (*whole_site.sheet_pages(site), *whole_site.pages(), *lists):
        response = client.get(address, follow=True)
        is_page = response.status_code == 200 and response["Content-Type"].startswith("text/html")
        if not is_page:
            continue
        page = Faults(response.content.decode())
        if page.found:
            faults[address] = page.found
        if page.is_indexed:
            described[page.description].add(response.request["PATH_INFO"])

    assert faults == {}
    assert [paths for paths in described.values() if len(paths) > 1] == []
    assert len(described) > 20
