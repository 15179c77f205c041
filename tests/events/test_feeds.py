"""Atom feeds (RFC 4287)."""

import datetime
from xml.etree import ElementTree

import pytest

from events.feeds import entry_id
from events.models import Article
from tests.factories import ActorFactory, ArticleFactory, CallFactory, EventFactory, ResourceFactory, SectorFactory

pytestmark = pytest.mark.django_db

ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def feed(client):
    def get(address):
        response = client.get(address)
        assert response.status_code == 200
        assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
        assert response.cookies == {}
        return ElementTree.fromstring(response.content)

    return get


def texts(feed, path):
    return [node.text for node in feed.findall(path, ATOM)]


def test_feed_names_itself(feed):
    root = feed("/actualites.atom?pays=ML")

    assert texts(root, "a:title") == ["Actualités — Passerelles"]
    assert texts(root, "a:id") == ["http://testserver/actualites.atom?pays=ML"]
    assert [(link.get("rel"), link.get("href")) for link in root.findall("a:link", ATOM)] == [
        ("alternate", "http://testserver/actualites/?pays=ML"),
        ("self", "http://testserver/actualites.atom?pays=ML"),
    ]
    assert texts(root, "a:author/a:name") == ["Passerelles"]
    assert texts(root, "a:updated") == ["2025-01-01T00:00:00+00:00"]


def test_entry_says_who_what_and_when(feed):
    article = ArticleFactory(
        published=True,
        title="Une nouvelle",
        summary="En une phrase.",
        author=ActorFactory(published=True, name="Lianes"),
        sectors=[SectorFactory(name="Eau")],
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


def test_entry_id_survives_renaming(feed):
    article = ArticleFactory(published=True)
    before = texts(feed("/actualites.atom"), "a:entry/a:id")
    article.title, article.slug = "Tout autre", "tout-autre"
    article.save()

    assert texts(feed("/actualites.atom"), "a:entry/a:id") == before


def test_two_kinds_never_share_an_id():
    assert entry_id(Article(pk=1)) != entry_id(EventFactory.build(pk=1))


@pytest.mark.parametrize(
    ("factory", "address"),
    [
        (EventFactory, "/agenda.atom"),
        (ArticleFactory, "/actualites.atom"),
        (ResourceFactory, "/ressources.atom"),
        (CallFactory, "/appels.atom"),
    ],
)
def test_no_text_can_open_a_tag(feed, factory, address):
    factory(published=True, title="<script>a</script> & ]]> \x07", summary="</summary><img src=x onerror=a> \x0b")

    (entry,) = feed(address).findall("a:entry", ATOM)

    assert texts(entry, "a:title") == ["<script>a</script> & ]]> "]
    # The summary is HTML for readers: what they decode once still shows as text.
    assert entry.find("a:summary", ATOM).text.endswith("&lt;/summary&gt;&lt;img src=x onerror=a&gt; ")


def test_cancelled_event_says_so(feed):
    EventFactory(published=True, title="Assises", cancelled=True)

    assert texts(feed("/agenda.atom"), "a:entry/a:title") == ["Annulé\u00a0: Assises"]


def test_feed_is_the_displayed_selection(feed):
    ArticleFactory(published=True, title="Mali", countries=["ML"])
    ArticleFactory(published=True, title="Bénin", countries=["BJ"])

    assert texts(feed("/actualites.atom?pays=BJ"), "a:entry/a:title") == ["Bénin"]
    assert texts(feed("/actualites.atom?pays=XX"), "a:entry/a:title") == []


def test_unchanged_feed_answers_304(client):
    ArticleFactory(published=True)
    first = client.get("/actualites.atom")

    assert client.get("/actualites.atom", headers={"if-none-match": first["ETag"]}).status_code == 304
