"""Atom feeds (RFC 4287) of every list: what was published last of a selection."""

import datetime
from xml.etree import ElementTree

import pytest

from directory.listing.exports.feeds import MAX_ENTRIES, entry_id
from directory.models import Project
from events.models import Article
from tests import factories as make
from tests import whole_site
from tests.whole_site import build_site

pytestmark = pytest.mark.django_db

ATOM = {"a": "http://www.w3.org/2005/Atom"}
FEEDS = [path for path in whole_site.exports() if path.endswith(".atom")]


@pytest.fixture
def feed(client):
    def get(address):
        response = client.get(address)
        assert response.status_code == 200
        assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
        assert response["X-Robots-Tag"] == "noindex"
        assert response.cookies == {}
        return ElementTree.fromstring(response.content)

    return get


def texts(feed, path):
    return [node.text for node in feed.findall(path, ATOM)]


def test_every_list_of_records_has_its_feed():
    assert sorted(set(FEEDS)) == [
        "/acteurs.atom",
        "/actualites.atom",
        "/agenda.atom",
        "/appels.atom",
        "/collectivites.atom",
        "/financeurs.atom",
        "/groupes-pays.atom",
        "/jumelages.atom",
        "/projets.atom",
        "/ressources.atom",
    ]


def test_feed_names_itself(feed):
    make.CountryFactory(code="ML", name="Mali", locative="au Mali")

    root = feed("/actualites.atom?pays=ML&tri=titre&foo=1")

    assert texts(root, "a:title") == ["Actualités au Mali — Passerelles"]
    assert texts(root, "a:id") == ["http://testserver/actualites.atom?pays=ML"]
    assert [(link.get("rel"), link.get("href")) for link in root.findall("a:link", ATOM)] == [
        ("alternate", "http://testserver/actualites/?pays=ML"),
        ("self", "http://testserver/actualites.atom?pays=ML"),
    ]
    assert texts(root, "a:author/a:name") == ["Passerelles"]
    assert texts(root, "a:rights") == ["Licence Ouverte 2.0, https://www.etalab.gouv.fr/licence-ouverte-open-licence/"]
    assert texts(root, "a:subtitle") == ["Paramètre inconnu, ignoré : foo."]
    assert texts(root, "a:updated") == ["2025-01-01T00:00:00+00:00"]


def test_every_feed_is_complete(feed):
    """What RFC 4287 requires of a feed and of its entries, over one record of every kind."""
    build_site()

    wrong = {}
    for path in FEEDS:
        root = feed(f"{path}?periode=passes&periode=a-venir")
        entries = root.findall("a:entry", ATOM)
        required = [
            [entry.find(f"a:{name}", ATOM) is not None for name in ("id", "title", "updated")] for entry in entries
        ]
        ids, links = texts(root, "a:entry/a:id"), [e.find("a:link", ATOM).get("href") for e in entries]
        if not entries or not all(map(all, required)) or len({*ids}) < len(ids):
            wrong[path] = "entries"
        if not all(link.startswith("http://testserver/") for link in links):
            wrong[path] = links

    assert wrong == {}


def test_entry_says_who_what_and_when(feed):
    article = make.ArticleFactory(
        published=True,
        title="Une nouvelle",
        summary="En une phrase.",
        author=make.ActorFactory(published=True, name="Lianes"),
        sectors=[make.SectorFactory(name="Eau")],
    )
    changed = datetime.datetime(2026, 3, 4, 5, 6, 7, tzinfo=datetime.UTC)
    Article.objects.filter(pk=article.pk).update(updated_at=changed)

    (entry,) = feed("/actualites.atom").findall("a:entry", ATOM)

    assert texts(entry, "a:title") == ["Une nouvelle"]
    assert texts(entry, "a:summary") == ["En une phrase."]
    assert texts(entry, "a:author/a:name") == ["Lianes"]
    assert texts(entry, "a:updated") == ["2026-03-04T05:06:07+00:00"]
    assert texts(entry, "a:id") == [entry_id(article)]
    assert [node.get("term") for node in entry.findall("a:category", ATOM)] == ["Eau"]
    assert entry.find("a:link", ATOM).get("href") == f"http://testserver{article.get_absolute_url()}"


def test_project_says_its_status_and_its_countries(feed):
    make.ProjectFactory(
        published=True, overdue=True, title="Puits", summary="Trois puits.", countries=["BJ"], network=None
    )

    (entry,) = feed("/projets.atom").findall("a:entry", ATOM)

    assert texts(entry, "a:title") == ["Puits"]
    assert texts(entry, "a:summary")[0].startswith("Trois puits. — Échéance dépassée, à confirmer · ")
    assert texts(entry, "a:summary")[0].endswith("Bénin")


def test_entry_id_survives_renaming(feed):
    article = make.ArticleFactory(published=True)
    before = texts(feed("/actualites.atom"), "a:entry/a:id")
    article.title, article.slug = "Tout autre", "tout-autre"
    article.save()

    assert texts(feed("/actualites.atom"), "a:entry/a:id") == before


def test_two_kinds_never_share_an_id():
    assert entry_id(Article(pk=1)) != entry_id(make.EventFactory.build(pk=1))


def test_the_last_published_comes_first_whatever_the_order(feed):
    for day, title in enumerate(("Bassin", "Atelier", "Classe"), 1):
        project = make.ProjectFactory(published=True, title=title)
        moment = datetime.datetime(2026, 1, day, tzinfo=datetime.UTC)
        Project.objects.filter(pk=project.pk).update(published_at=moment)

    found = {query: texts(feed(f"/projets.atom{query}"), "a:entry/a:title") for query in ("", "?tri=titre")}

    assert found == dict.fromkeys(found, ["Classe", "Atelier", "Bassin"])


def test_a_feed_stays_short(feed):
    make.ArticleFactory.create_batch(MAX_ENTRIES + 1, published=True)

    assert len(feed("/actualites.atom").findall("a:entry", ATOM)) == MAX_ENTRIES


@pytest.mark.parametrize(
    ("factory", "address"),
    [
        (make.EventFactory, "/agenda.atom"),
        (make.ArticleFactory, "/actualites.atom"),
        (make.ResourceFactory, "/ressources.atom"),
        (make.CallFactory, "/appels.atom"),
        (make.ProjectFactory, "/projets.atom"),
        (make.JumelageFactory, "/jumelages.atom"),
    ],
)
def test_no_text_can_open_a_tag(feed, factory, address):
    factory(published=True, title="<script>a</script> & ]]> \x07", summary="</summary><img src=x onerror=a> \x0b")

    (entry,) = feed(address).findall("a:entry", ATOM)

    assert texts(entry, "a:title") == ["<script>a</script> & ]]> "]
    # The summary is HTML for readers: what they decode once still shows as text.
    assert "&lt;/summary&gt;&lt;img src=x onerror=a&gt; " in entry.find("a:summary", ATOM).text


def test_cancelled_event_says_so(feed):
    make.EventFactory(published=True, title="Assises", cancelled=True)

    assert texts(feed("/agenda.atom"), "a:entry/a:title") == ["Annulé\u00a0: Assises"]


def test_feed_is_the_displayed_selection(feed):
    make.ArticleFactory(published=True, title="Mali", countries=["ML"])
    make.ArticleFactory(published=True, title="Bénin", countries=["BJ"])

    assert texts(feed("/actualites.atom?pays=BJ"), "a:entry/a:title") == ["Bénin"]
    assert texts(feed("/actualites.atom?pays=XX"), "a:entry/a:title") == []


def test_searched_words_cut_a_feed(feed):
    make.ProjectFactory(published=True, title="Puits de Kandi")
    make.ProjectFactory(published=True, title="Cantines")

    assert texts(feed("/projets.atom?q=kandi"), "a:entry/a:title") == ["Puits de Kandi"]


# The version, the records, what hangs from them.
QUERIES = {
    "/projets.atom": 4,
    "/jumelages.atom": 3,
    "/collectivites.atom": 2,
    "/acteurs.atom": 2,
    "/financeurs.atom": 2,
}


@pytest.mark.parametrize("path", QUERIES)
def test_queries_of_a_feed_do_not_depend_on_its_length(client, path, django_assert_num_queries):
    build_site()
    make.JumelageFactory(published=True, members=[make.CommuneFactory(), make.ForeignTownFactory()])
    make.ProjectFactory.create_batch(3, published=True, funders=[make.FunderFactory()])
    client.get(path)

    with django_assert_num_queries(QUERIES[path]):
        client.get(path)


def test_unchanged_feed_answers_304(client):
    make.ArticleFactory(published=True)
    first = client.get("/actualites.atom")

    assert client.get("/actualites.atom", headers={"if-none-match": first["ETag"]}).status_code == 304


@pytest.mark.parametrize("path", ["/projets/?pays=BJ", "/actualites/?pays=BJ", "/agenda/?pays=BJ"])
def test_the_page_announces_its_feed(client, path):
    make.CountryFactory(code="BJ")
    list_path, _, query = path.partition("?")

    html = client.get(path).content.decode()

    assert f'<link rel="alternate" type="application/atom+xml" href="{list_path[:-1]}.atom?{query}"' in html
