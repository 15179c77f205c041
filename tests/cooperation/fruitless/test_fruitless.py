"""What the public searches in vain: counted, never of whom, and read at the office."""

import datetime

import pytest
from django.db import DatabaseError
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone

from cooperation.fruitless import noting
from cooperation.fruitless.models import FruitlessSearch
from tests import factories as make
from tests.cooperation.backoffice.conftest import client_of

pytestmark = pytest.mark.django_db
PAGE = "/admin/recherches-sans-resultat/"


def counted():
    return {(one.section, one.typed): one.count for one in FruitlessSearch.objects.all()}


def search(words, path="/recherche/", **headers):
    return Client(headers=headers).get(path, {"q": words})


def test_a_search_in_vain_is_counted_however_it_is_written():
    for words in ("Qanat fleuri", "  qanat   FLEURI ", "qanat-fleuri"):
        search(words)

    assert counted() == {("recherche", "Qanat fleuri"): 3}
    assert FruitlessSearch.objects.get().day == timezone.localdate()


def test_a_list_says_which_it_is_and_a_filter_beside_the_words_is_to_blame():
    search("qanat", "/projets/")
    Client().get("/projets/", {"q": "qanat fleuri", "pays": "BJ"})
    Client().get("/projets/", {"pays": "BJ"})

    assert counted() == {("projets", "qanat"): 1}


def test_what_is_found_is_not_counted():
    make.ProjectFactory(title="Qanat fleuri", published=True)
    search("qanat")
    search("qanat", "/projets/")

    assert counted() == {}


def test_what_is_in_another_part_of_a_list_is_found():
    make.EventFactory(title="Qanat en fête", published=True, past=True)
    search("qanat", "/agenda/")

    assert counted() == {}


@pytest.mark.parametrize(
    "words",
    [
        "awa.diallo@example.org",
        "06 12 34 56 78",
        "+33612345678",
        "1 85 05 78 006 084",
        "Mme Diallo",
        "jean dupont",
        "DUPONT Jean",
        "https://exemple.fr/qui",
        "bonjour je cherche le courriel de la personne qui a répondu à ma fille",
    ],
)
def test_what_may_be_somebodys_is_not_noted(words):
    search(words)
    search(words, "/projets/")

    assert counted() == {}


@pytest.mark.parametrize("words", ["qanat 2015 2016", "lycée jean moulinex", "saint qanat"])
def test_words_of_the_trade_are_noted(words):
    search(words)

    assert counted() == {("recherche", words): 1}


@pytest.mark.parametrize(
    "headers",
    [
        {"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"user-agent": "SomeSpider/1.0"},
        {"user-agent": "Reader (+https://example.org/reader)"},
        {"sec-purpose": "prefetch;prerender"},
        {"referer": "http://testserver/admin/recherches-sans-resultat/"},
    ],
)
def test_robots_pages_read_ahead_and_the_office_count_for_nothing(headers):
    search("qanat", **headers)

    assert counted() == {}


def test_a_day_keeps_so_many_different_words(monkeypatch):
    monkeypatch.setattr(noting, "MOST_A_DAY", 2)
    for words in ("qanat", "falaj", "khettara", "qanat"):
        search(words)

    assert counted() == {("recherche", "qanat"): 2, ("recherche", "falaj"): 1}


def test_a_base_that_does_not_write_changes_nothing_for_the_reader(monkeypatch):
    def refuse(*_args, **_kwargs):
        raise DatabaseError

    monkeypatch.setattr(QuerySet, "bulk_create", refuse)

    assert search("qanat").status_code == 200


def test_a_page_in_vain_is_counted_for_each_reader(settings, client):
    """One process, that keeps the pages that it made."""
    settings.DEBUG, settings.PUBLIC_PAGES_KEPT = False, 2**24
    for _reader in range(2):
        client.get("/projets/", {"q": "qanat"})

    assert counted() == {("projets", "qanat"): 2}


def test_nothing_of_who_searches_is_kept():
    search("qanat", **{"user-agent": "Navigateur de Paulette", "x-forwarded-for": "203.0.113.9"})
    kept = str(list(FruitlessSearch.objects.values()))

    assert "Paulette" not in kept
    assert "203.0.113.9" not in kept
    assert {one.name for one in FruitlessSearch._meta.get_fields()} == {
        "id", "day", "section", "key", "typed", "understood", "regions", "count",
    }  # fmt: skip


def test_forgotten_after_ninety_days():
    today = timezone.localdate()
    make.FruitlessSearchFactory(key="vieux", day=today - datetime.timedelta(days=91))
    make.FruitlessSearchFactory(key="récent", day=today - datetime.timedelta(days=90))

    assert noting.purge(timezone.now()) == {"recherches sans résultat": 1}
    assert [one.key for one in FruitlessSearch.objects.all()] == ["récent"]


# --- At the office ---------------------------------------------------------------------------------------------------


@pytest.fixture
def national_client():
    return client_of(make.UserFactory(national=True))


@pytest.fixture
def regions():
    """A network of one region, and searches that name a place here, elsewhere, in both, nowhere."""
    network = make.NetworkFactory(regions=["53"])
    make.NetworkFactory(regions=["84"])
    make.FruitlessSearchFactory(typed="chez nous", regions=["53"])
    make.FruitlessSearchFactory(typed="chez eux", regions=["84"])
    make.FruitlessSearchFactory(typed="chez tous")
    make.FruitlessSearchFactory(typed="des deux", regions=["53", "84"])
    return network


def lines(client):
    return {line.typed: line.may_be_dismissed for line in client.get(PAGE).context["lines"]}


def test_a_network_reads_those_of_its_territory_and_of_none(regions):
    editor = client_of(make.UserFactory(editor=regions))

    assert lines(editor) == {"chez nous": True, "chez tous": False, "des deux": False}


def test_the_national_level_reads_them_all(regions, national_client):
    assert lines(national_client) == dict.fromkeys(["chez nous", "chez eux", "chez tous", "des deux"], True)


def test_days_add_up_the_most_searched_first(national_client):
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    make.FruitlessSearchFactory(key="qanat", count=2)
    make.FruitlessSearchFactory(key="qanat", count=5, day=yesterday, understood="Iran")
    make.FruitlessSearchFactory(key="falaj", count=6)
    page = national_client.get(PAGE)

    assert [(line.typed, line.number, line.last) for line in page.context["lines"]] == [
        ("qanat", 7, timezone.localdate()),
        ("falaj", 6, timezone.localdate()),
    ]
    assert "Compris\xa0: Iran." in page.content.decode()
    assert 'href="/recherche/?q=qanat"' in page.content.decode()


def test_what_is_understood_and_where_is_kept():
    make.DepartementFactory(code="45")
    search("qanat département du Loiret", "/projets/")
    kept = FruitlessSearch.objects.get()

    assert (kept.understood, kept.regions) == ("Loiret (département)", ["24"])


def test_one_that_is_dealt_with_leaves_the_list(regions):
    client = client_of(make.UserFactory(editor=regions))
    [ours] = FruitlessSearch.objects.filter(typed="chez nous")
    answer = client.post(PAGE, {"section": ours.section, "key": ours.key}, follow=True)

    assert "Retirée" in answer.content.decode()
    assert "chez nous" not in lines(client)


@pytest.mark.parametrize("typed", ["chez eux", "chez tous", "des deux"])
def test_what_others_read_too_is_not_a_networks_to_dismiss(regions, typed):
    client = client_of(make.UserFactory(editor=regions))
    one = FruitlessSearch.objects.get(typed=typed)
    client.post(PAGE, {"section": one.section, "key": one.key})

    assert FruitlessSearch.objects.filter(pk=one.pk).exists()


def test_a_reader_reads_and_dismisses_nothing(regions):
    client = client_of(make.UserFactory(reader=regions))
    [ours] = FruitlessSearch.objects.filter(typed="chez nous")

    assert lines(client) == {"chez nous": False, "chez tous": False, "des deux": False}
    assert client.post(PAGE, {"section": ours.section, "key": ours.key}).status_code == 403


def test_the_first_page_counts_them_and_opens_their_list(national_client):
    make.FruitlessSearchFactory(typed="qanat", count=4)
    [task] = [one for one in national_client.get("/admin/").context["work"] if one.key == "recherches"]

    assert (task.count, task.lists[0][2], task.items[0].note) == (1, PAGE, "4 fois")
