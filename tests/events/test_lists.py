"""The lists of network life, and what absurd addresses get."""

import datetime

import pytest
from django.utils import timezone

from tests.factories import (
    ArticleFactory,
    CallFactory,
    CountryGroupFactory,
    EventFactory,
    FunderFactory,
    ResourceFactory,
)

pytestmark = pytest.mark.django_db

ADDRESSES = ["/agenda/", "/actualites/", "/ressources/", "/appels/", "/groupes-pays/"]
EXPORTS = [
    "/agenda.ics", "/agenda.atom", "/agenda.csv", "/agenda.json", "/actualites.atom", "/actualites.csv",
    "/actualites.json", "/ressources.atom", "/ressources.csv", "/ressources.json", "/appels.atom", "/appels.csv",
    "/appels.json",
]  # fmt: skip


def titles(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return [record.title for record in response.context["fiches"]]


def the_day(number):
    return timezone.localdate() + datetime.timedelta(days=number)


def test_articles_latest_first(client):
    ArticleFactory(published=True, title="Ancienne", published_on="2024-01-01")
    ArticleFactory(published=True, title="Récente", published_on="2025-01-01")

    assert titles(client, "/actualites/") == ["Récente", "Ancienne"]
    assert titles(client, "/actualites/?tri=anciens") == ["Ancienne", "Récente"]
    assert titles(client, "/actualites/?q=ancien") == ["Ancienne"]


def test_resources_by_medium(client):
    for medium in ("texte", "photo", "son", "video"):
        ResourceFactory(published=True, title=medium, medium=medium)

    assert titles(client, "/ressources/?support=son") == ["son"]
    assert sorted(titles(client, "/ressources/?support=son&support=video")) == ["son", "video"]
    assert titles(client, "/ressources/?support=disque") == []
    assert client.get("/ressources/?support=disque").context["ignores"] == ["Valeur inconnue : support=disque."]


def test_open_calls_by_default_most_urgent_first(client):
    CallFactory(published=True, title="Plus tard", deadline=the_day(60))
    CallFactory(published=True, title="Permanent", permanent=True)
    CallFactory(published=True, title="Aujourd’hui", deadline=the_day(0))
    CallFactory(published=True, title="Clos", closed=True)
    CallFactory(published=True, title="Annoncé", not_yet_open=True)

    assert titles(client, "/appels/") == ["Aujourd’hui", "Plus tard", "Permanent"]
    assert titles(client, "/appels/?etat=clos") == ["Clos"]
    assert titles(client, "/appels/?etat=a-venir") == ["Annoncé"]
    assert titles(client, "/appels/?etat=rien") == []


def test_call_states_partition_calls(client):
    for trait in ("closed", "permanent", "not_yet_open"):
        CallFactory(published=True, **{trait: True})
    CallFactory(published=True)

    (facet,) = (one for one in client.get("/appels/").context["facettes"] if one["name"] == "etat")

    assert [(option["value"], option["count"]) for option in facet["options"]] == [
        ("ouvert", 2),
        ("a-venir", 1),
        ("clos", 1),
    ]


def test_calls_by_funder(client):
    CallFactory(published=True, title="A", funders=[FunderFactory(name="Agence des rives")])
    CallFactory(published=True, title="B")

    assert titles(client, "/appels/?financeur=agence-des-rives") == ["A"]


def test_no_open_call_offers_the_closed_ones(client):
    CallFactory(published=True, closed=True)

    levers = client.get("/appels/").context["leviers"]

    assert [(lever["libelle"], lever["url"]) for lever in levers] == [("Appels clos", "/appels/?etat=clos")]


def test_country_groups_in_alphabetical_order_with_counts(client):
    mali = CountryGroupFactory(published=True, title="Mali")
    CountryGroupFactory(published=True, title="Bénin")
    EventFactory(published=True, country_group=mali)
    EventFactory(draft=True, country_group=mali)

    groups = client.get("/groupes-pays/").context["fiches"]

    assert [(group.title, group.event_count) for group in groups] == [("Bénin", 0), ("Mali", 1)]


@pytest.mark.parametrize("address", [*ADDRESSES, *EXPORTS])
@pytest.mark.parametrize(
    "query",
    [
        "q=" + "a" * 10_000,
        "q=%00&pays=%00&periode=%00&etat=%00&tri=%00&vue=%00&page=%00",
        "q=%ff%fe&pays=%ff&periode=%ff&%ff=1",
        "page=1000000000",
        "page=-1&tri=rien&vue=rien",
        "periode=9999-99&periode=0000-00&periode=2200-12&periode=1000-01&etat=9999-99",
        "&".join(f"pays=X{number}" for number in range(500)),
        "q=%27%22%3C%3E%28%29%5C%3A*%21%26%7C",
    ],
)
def test_absurd_queries_never_break(client, address, query):
    EventFactory(published=True)

    response = client.get(f"{address}?{query}")
    if response.streaming:
        b"".join(response)

    assert response.status_code < 500


@pytest.mark.parametrize(
    "path", ["/agenda.xml", "/actualites.ics", "/groupes-pays.ics", "/agenda/a%00b/", "/agenda/é/"]
)
def test_unknown_addresses_are_404(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("address", ADDRESSES)
def test_readers_get_no_cookie(client, address):
    assert client.get(address).cookies == {}
