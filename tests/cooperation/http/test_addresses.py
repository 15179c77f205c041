"""Addresses as people type them; what robots and browsers look for; pages that say who they are."""

import datetime
import json
import re

import pytest
from django.utils import timezone

from directory import actions
from tests.factories import (
    ActorFactory,
    CommuneFactory,
    EditorFactory,
    EventFactory,
    ForeignTownFactory,
    ProjectFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "typed",
    ["/projets/Puits-De-Gao/", "/PROJETS/puits-de-gao/", "/projets/puits-de-gao./", "/projets/puits-de-gao/.",
     "/projets/p%C3%BBits-de-gao/", "/projets/puits-de-gao%20/", "/projets/Puits-de-Gao"],
)  # fmt: skip
def test_a_clumsy_address_leads_to_the_right_one(client, typed):
    ProjectFactory(title="Puits de Gao", slug="puits-de-gao", published=True)

    response = client.get(typed + "?mot=1")

    assert response.status_code == 301
    assert client.get(typed, follow=True).redirect_chain[-1][0] == "/projets/puits-de-gao/"


def test_a_former_address_in_capitals_too(client):
    project = ProjectFactory(slug="puits", published=True)
    project.slug = "forages"
    project.save()

    assert client.get("/projets/PUITS/", follow=True).redirect_chain[-1][0] == "/projets/forages/"


def test_a_clumsy_address_of_nothing_or_of_a_draft_is_nothing(client):
    ProjectFactory(slug="brouillon")

    assert client.get("/projets/BROUILLON/").status_code == 404
    assert client.get("/projets/Rien./").status_code == 404


@pytest.mark.parametrize("suffix", [".atom", ".csv", ".json"])
def test_a_withdrawn_sheet_leaves_feeds_and_exports_at_once(client, suffix):
    project = ProjectFactory(title="Retenues", published=True)
    first = client.get(f"/projets{suffix}")
    assert first["Cache-Control"] == "max-age=0, public, must-revalidate" or "max-age=0" in first["Cache-Control"]
    again = client.get(f"/projets{suffix}", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304

    actions.archive(project, by=EditorFactory())
    after = client.get(f"/projets{suffix}", headers={"if-none-match": first["ETag"]})

    assert after.status_code == 200
    assert "Retenues" not in after.getvalue().decode()


def test_the_agenda_revalidates(client):
    EventFactory(published=True)

    assert "max-age=0" in client.get("/agenda.ics")["Cache-Control"]


def test_robots_may_read_what_says_noindex(client):
    rules = client.get("/robots.txt").content.decode()

    assert "?" not in rules
    assert "/recherche/" not in rules
    assert "noindex" in client.get("/projets/?vue=table").content.decode()


def test_site_maps_hold_countries_and_no_empty_set(client):
    ProjectFactory(published=True, countries=["TG"])

    index = client.get("/sitemap.xml").content.decode()

    assert "sitemap-pays.xml" in index
    assert "sitemap-actualites.xml" not in index
    assert "/pays/TG/</loc>" in client.get("/sitemap-pays.xml").content.decode()
    assert "/pays/NE/" not in client.get("/sitemap-pays.xml").content.decode()


def test_what_browsers_look_for(client):
    assert client.get("/favicon.ico")["Content-Type"] == "image/x-icon"
    assert json.loads(client.get("/site.webmanifest").content)["name"] == "Passerelles"
    search = client.get("/opensearch.xml")
    assert search["Content-Type"].startswith("application/opensearchdescription+xml")
    assert 'template="http://testserver/recherche/?q={searchTerms}"' in search.content.decode()


def test_whom_to_tell_of_a_flaw_has_a_date_to_come(client):
    said = client.get("/.well-known/security.txt").content.decode()

    expires = datetime.date.fromisoformat(re.search(r"^Expires: (\S{10})T", said, re.MULTILINE)[1])
    assert timezone.localdate() < expires
    assert re.search(r"^Contact: mailto:\S+@\S+$", said, re.MULTILINE)


def test_titles_say_page_view_and_order(client):
    for number in range(30):
        ProjectFactory(title=f"Atelier {number}", published=True)
    addresses = ("", "?page=2", "?vue=table", "?vue=table&page=2", "?tri=titre", "?vue=carte")

    titles = [re.search(r"<title>(.*?)</title>", client.get(f"/projets/{a}").content.decode())[1] for a in addresses]

    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize(
    "path", ["/", "/projets/", "/acteurs/les-amis/", "/accessibilite/", "/projets/puits/", "/recherche/"]
)
def test_every_page_says_its_address_once(client, path):
    ActorFactory(name="Les <amis> & co", slug="les-amis", published=True)
    ProjectFactory(slug="puits", published=True)
    html = client.get(path).content.decode()

    assert html.count('rel="canonical"') == 1
    assert f'<link rel="canonical" href="http://testserver{path}">' in html
    assert html.count('property="og:title"') == html.count('property="og:url"') == 1
    assert "<amis>" not in html


@pytest.mark.parametrize(
    ("typed", "own"),
    [
        ("/?fbclid=1", "/"),
        ("/accessibilite/?utm_source=lettre", "/accessibilite/"),
        ("/projets/puits/?utm_source=lettre", "/projets/puits/"),
        ("/projets/?utm_source=lettre&page=1&vue=liste", "/projets/"),
        ("/projets/?x=1&pays=TG&vue=table", "/projets/?pays=TG&amp;vue=table"),
        ("/agenda/?periode=", "/agenda/"),
        ("/chiffres/?x=1", "/chiffres/"),
        ("/recherche/?q=eau&x=1", "/recherche/?q=eau"),
    ],
)
def test_what_a_page_does_not_read_is_no_part_of_its_address(client, typed, own):
    ProjectFactory(slug="puits", published=True, countries=["TG"])

    html = client.get(typed).content.decode()

    assert f'<link rel="canonical" href="http://testserver{own}">' in html
    assert f'property="og:url" content="http://testserver{own}"' in html
    assert ('name="robots"' in html) == ("?" in own)


def test_homonyms_have_titles_of_their_own(client):
    for code in ("93066", "97411"):
        CommuneFactory(name="Saint-Denis", code=code, actor__slug=f"saint-denis-{code[:2]}")
    ForeignTownFactory(name="Saint-Denis", country="BE", actor__slug="saint-denis-be")
    starts = [timezone.localdate() + datetime.timedelta(days=number) for number in (3, 40)]
    events = [EventFactory(title="Café des porteurs", starts_on=day, published=True) for day in starts]
    clubs = [ActorFactory(name="Comité de jumelage", city=city, published=True) for city in ("Blois", "Vendôme")]
    sheets = [*(f"/collectivites/saint-denis-{end}/" for end in ("93", "97", "be"))]
    sheets += [one.get_absolute_url() for one in (*events, *clubs)]

    titles = {re.search(r"<title>(.*?)</title>", client.get(path).content.decode())[1] for path in sheets}

    assert len(titles) == len(sheets)
    assert "Saint-Denis (Belgique) — Passerelles" in titles


def test_a_page_that_does_not_exist_has_no_address(client):
    assert "canonical" not in client.get("/nulle-part/").content.decode()
