"""What travels with every public page: policies in the headers, no cookie, nothing from another site."""

import re
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests import whole_site
from tests.whole_site import build_site, read

OUR_SITE = "http://testserver"
# Attributes that make a browser fetch something by itself.
FETCHED = {"src", "srcset", "poster", "data", "background", "action", "formaction", "manifest"}
LINKS_FETCHED = {"stylesheet", "preload", "icon", "modulepreload", "manifest", "prefetch", "preconnect", "dns-prefetch"}
DRAWING_LINKS = {"use", "image", "feimage", "base"}


@pytest.fixture(scope="module")
def answers(django_db_setup, django_db_blocker):
    """``{address: response}`` of everything public, and of what is missing or refused."""
    with django_db_blocker.unblock(), transaction.atomic():
        found = {name: Answer(response) for name, response in every_response(Client(), build_site())}
        transaction.set_rollback(True)
    return found


class Answer:
    """What remains of a response once read."""

    def __init__(self, response):
        self.headers, self.cookies = response.headers, list(response.cookies)
        self.is_page = response.headers.get("Content-Type", "").startswith("text/html")
        self.body = read(response)


def every_response(client, site):
    lists = whole_site.list_classes()
    addresses = [
        *whole_site.pages(),
        *whole_site.sheet_pages(site),
        *(f"{path}?vue={view}&q=orleans" for path, view_class in lists.items() for view in view_class.view_names),
        *whole_site.exports(),
        *whole_site.sitemaps(),
        "/recherche/?q=orleans",
        "/projets/inconnu/",
        "/nulle-part/",
        "/projets",
    ]
    yield from ((address, client.get(address)) for address in addresses)
    yield "refused", client.post("/projets/")
    yield "another host", client.get("/", HTTP_HOST="mechant.example")
    yield "too much", client.get("/projets/?" + "&".join(f"p{n}=1" for n in range(5_000)))


def test_every_response_carries_the_policies(answers):
    expected = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }

    wrong = {
        (address, name): response.headers.get(name)
        for address, response in answers.items()
        for name, value in expected.items()
        if response.headers.get(name) != value
    }

    assert wrong == {}


def test_no_content_policy_is_loosened(answers):
    policies = {response.headers.get("Content-Security-Policy") for response in answers.values()}

    [policy] = policies
    assert [word for word in ("unsafe", "*", "http", "data:", "blob:") if word in policy] == []
    assert {"default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"} <= set(
        map(str.strip, policy.split(";"))
    )


def test_no_reader_gets_a_cookie(answers):
    cookies = {address: response.cookies for address, response in answers.items() if response.cookies}
    varying = {address for address, response in answers.items() if "Cookie" in response.headers.get("Vary", "")}

    assert cookies == {}
    assert varying - {"refused"} == set()  # that one was not reading


def test_texts_say_their_encoding(answers):
    kinds = {address: response.headers["Content-Type"] for address, response in answers.items() if response.body}

    assert [a for a, kind in kinds.items() if kind.startswith("text/") and "charset=utf-8" not in kind] == []


class Fetched(HTMLParser):
    """Collects in ``addresses`` what a browser fetches by itself from a page, in ``code`` what it would run there."""

    def __init__(self, html):
        super().__init__()
        self.addresses, self.code = [], []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        values = {name: value or "" for name, value in attributes}
        names = set(FETCHED)
        if tag in DRAWING_LINKS or (tag == "link" and LINKS_FETCHED & set(values.get("rel", "").split())):
            names |= {"href", "xlink:href"}
        for name in names & values.keys():
            parts = values[name].split(",") if name == "srcset" else [values[name]]
            self.addresses += [part.split()[0] for part in parts if part.split()]
        if tag == "style" or (tag == "script" and "src" not in values and values.get("type") != "application/ld+json"):
            self.code.append(f"<{tag}>")
        if tag == "meta" and values.get("http-equiv", "").lower() == "refresh":
            self.code.append("refresh")
        self.code += [name for name in values if name.startswith("on") or name == "style"]
        self.code += [value for value in values.values() if value.strip().lower().startswith("javascript:")]


def is_ours(address):
    local = address.removeprefix(OUR_SITE)
    return local.startswith("#") or (local.startswith(("/", "?")) and not local.startswith("//"))


def documents(answers):
    return {address: Fetched(response.body.decode()) for address, response in answers.items() if response.is_page}


def test_pages_fetch_from_our_site_only(answers):
    foreign = {
        address: others
        for address, page in documents(answers).items()
        if (others := [one for one in page.addresses if not is_ours(one)])
    }

    assert foreign == {}


def test_pages_hold_no_code_of_their_own(answers):
    assert {address: page.code for address, page in documents(answers).items() if page.code} == {}


def test_stylesheets_and_drawings_fetch_from_our_site_only():
    sources = [*settings.BASE_DIR.glob("static/**/*.css"), *settings.BASE_DIR.glob("static/**/*.svg")]
    pattern = re.compile(r"""(?:url\(\s*["']?|@import\s+["']|href=["'])([^"')]+)""")

    foreign = {
        path.name: others
        for path in sources
        if (others := [u for u in pattern.findall(path.read_text()) if re.match(r"[a-z]+:|//", u, re.IGNORECASE)])
    }

    assert sources != []
    assert foreign == {}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["admin:index", "admin:login", "admin:directory_project_changelist"])
def test_the_back_office_has_the_same_policy(client, answers, name):
    response = client.get(reverse(name))

    assert response.headers["Content-Security-Policy"] == answers["/"].headers["Content-Security-Policy"]
    assert response.headers["X-Frame-Options"] == "DENY"
