"""Pages of the site: home, search, words, and what holds for every address."""

import pytest
from django.urls import get_resolver

from tests.factories.actors import ActorFactory, CommuneFactory, ForeignTownFactory, FunderFactory, NetworkFactory
from tests.factories.records import JumelageFactory, ProjectFactory

pytestmark = pytest.mark.django_db

PAGES = (
    "/",
    "/recherche/",
    "/recherche/?q=orleans",
    "/chiffres/",
    "/chiffres/jumelages/",
    "/proposer/",
    "/proposer/projet/",
    "/proposer/jumelage/",
    "/proposer/evenement/",
    "/proposer/correction/",
    "/proposer/remarque/",
    "/proposer/?fiche=/collectivites/orleans/&fait=population",
    "/suivi/nouveau-lien/",
    "/ecrire/",
    "/ecrire/?fiche=/collectivites/orleans/",
    "/integrer/",
    "/a-propos/",
    "/glossaire/",
    "/suivre/",
    "/suivre/?liste=projets&pays=BJ",
    "/abonnements/",
    "/ma-commune/",
    "/ma-commune/?q=Orléans (Loire)",
    "/ma-commune/orleans/",
    "/accessibilite/",
    "/mentions-legales/",
    "/donnees-personnelles/",
    "/donnees/",
    "/projets/",
    "/projets/?vue=table",
    "/projets/?vue=carte",
    "/projets/un-projet/",
    "/jumelages/",
    "/jumelages/?vue=table",
    "/jumelages/?vue=carte",
    "/jumelages/un-lien/",
    "/collectivites/",
    "/collectivites/?vue=table",
    "/collectivites/?vue=carte",
    "/collectivites/orleans/",
    "/collectivites/parakou/",
    "/acteurs/",
    "/acteurs/?vue=table",
    "/acteurs/les-amis/",
    "/financeurs/",
    "/financeurs/?vue=table",
    "/financeurs/le-fonds/",
    "/reseaux/",
    "/reseaux/centraider/",
    "/pays/",
    "/pays/BJ/",
    "/robots.txt",
    "/sitemap.xml",
    "/sitemap-projets.xml",
    "/sante/",
)


@pytest.fixture
def site():
    network = NetworkFactory(name="CENTRAIDER", regions=["24"])
    orleans, parakou = CommuneFactory(name="Orléans", code="45234"), ForeignTownFactory(name="Parakou")
    friends = ActorFactory(name="Les amis", published=True)
    bond = JumelageFactory(title="Un lien", published=True, members=[orleans, parakou], network=network)
    ProjectFactory(
        title="Un projet",
        published=True,
        overdue=True,
        holder=orleans.actor,
        partners=[friends, parakou.actor],
        localities=[parakou],
        funders=[FunderFactory(name="Le fonds")],
        jumelage=bond,
        network=network,
        sectors=["Eau"],
        sdgs=[6],
    )


@pytest.mark.parametrize("path", PAGES)
def test_page_answers_without_a_cookie(client, site, path):
    response = client.get(path)

    assert response.status_code == 200
    assert dict(response.cookies) == {}


@pytest.mark.parametrize("path", [p for p in PAGES if not p.startswith(("/robots", "/sitemap", "/sante"))])
def test_page_keeps_the_content_policy(client, site, path):
    html = client.get(path).content.decode()

    assert html.count("<h1") == 1
    assert '<html lang="fr">' in html
    assert [word for word in (" style=", "<style", " onclick=", " onload=", "javascript:") if word in html] == []
    assert html.count("<script") == html.count("<script src=") + html.count('<script type="application/ld+json"')
    assert "http://" not in html.replace("http://testserver", "").replace("http://www.w3.org", "")


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
@pytest.mark.parametrize("path", ["/projets/", "/projets/un-projet/", "/collectivites/orleans/", "/pays/BJ/"])
def test_pages_are_read_only(client, site, method, path):
    assert getattr(client, method)(path).status_code == 405


def test_every_address_of_the_site_is_tried_here():
    # PDFs and images have their own tests, for every kind of sheet.
    patterns = get_resolver("cooperation.urls").url_patterns
    names = {pattern.name for pattern in patterns if getattr(pattern, "name", None)}
    names = {name for name in names if not name.endswith(("-pdf-export", "-png-export"))}

    assert names == {
        "home",
        "about",
        "embed",
        "glossary",
        "search",
        "suggestions",
        "follow",
        "following-lost",
        "my-town-find",
        "my-town-suggestions",
        "my-town",
        "open-data-list",
        "figures",
        "figures-export",
        "figures-jumelages",
        "figures-jumelages-export",
        "propose",
        "write",
        "propose-project",
        "propose-event",
        "propose-correction",
        "propose-remark",
        "propose-territories",
        "propose-places",
        "propose-countries",
        "propose-funders",
        "new-link",
        "propose-jumelage",
        "accessibility",
        "legal",
        "media",
        "privacy",
        "open-data",
        "health",
        "robots",
        "favicon",
        "manifest",
        "opensearch",
        "security",
        "sitemap-index",
        "sitemap",
    }


def test_home_figures_are_true_and_lead_to_their_list(client, site):
    response = client.get("/")

    assert response.context["chiffres"] == {
        "projets": 1, "jumelages": 1, "collectivites": 1, "pays": 1, "fraiches": 0, "inventees": 0,
    }  # fmt: skip
    html = response.content.decode()
    assert '<a href="/projets/">1\u00a0projet</a>' in html
    assert '<a href="/jumelages/">1\u00a0jumelage ou partenariat</a>' in html


def test_search_groups_by_kind(client, site):
    response = client.get("/recherche/?q=orleans")

    found = {group.name: [line.shown.name for line in group.lines] for group in response.context["groupes"]}
    # The network too: a town means the one that covers it.
    assert found == {
        "collectivites": ["Orléans"], "jumelages": ["Un lien"], "projets": ["Un projet"], "reseaux": ["CENTRAIDER"],
    }  # fmt: skip


@pytest.mark.parametrize("query", ["q=%00", "q=" + "a" * 10_000, "q=%ff", "q=%27%3B--", "q=!!!"])
def test_absurd_searches_are_answered(client, site, query):
    assert client.get(f"/recherche/?{query}").status_code == 200


def test_correction_page_names_the_sheet_and_its_network(client, site):
    response = client.get("/proposer/?fiche=/projets/un-projet/")

    assert str(response.context["fiche"]) == "Un projet"
    assert response.context["reseau"].name == "CENTRAIDER"


@pytest.mark.parametrize(
    "address", ["/projets/inconnu/", "/admin/", "//evil.example/", "%00", "/projets/../../x/", "a" * 9000]
)
def test_correction_page_of_nothing_is_the_general_one(client, site, address):
    response = client.get("/proposer/", {"fiche": address})

    assert response.status_code == 200
    assert response.context["fiche"] is None


def test_missing_page_is_in_french_and_helps(client, site):
    response = client.get("/projets/inconnu/")

    assert response.status_code == 404
    assert "Cette page n’existe pas" in response.content.decode()
    assert 'action="/recherche/"' in response.content.decode()


def test_error_pages_need_neither_database_nor_request():
    from django.template.loader import render_to_string

    pages = {code: render_to_string(f"{code}.html") for code in (400, 403, 404, 500)}

    assert [code for code, page in pages.items() if "<h1>" not in page or "/static/css/base.css" not in page] == []


def test_sitemap_lists_published_real_sheets(client, site):
    ProjectFactory(title="Brouillon")
    ProjectFactory(title="Exemple", published=True, demo=True)

    xml = client.get("/sitemap-projets.xml").content.decode()

    assert xml.count("<loc>") == 1
    assert "<loc>http://testserver/projets/un-projet/</loc>" in xml
