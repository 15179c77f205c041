"""The number of queries of each page of network life: literal, the same with 1 and with 30 records."""

import pytest

from tests.factories import (
    ActorFactory,
    ArticleAttachmentFactory,
    ArticleContactFactory,
    ArticleFactory,
    CallFactory,
    CommuneFactory,
    CountryGroupFactory,
    EventAttachmentFactory,
    EventContactFactory,
    EventFactory,
    EventSeriesFactory,
    FunderFactory,
    NetworkFactory,
    ResourceFactory,
    SectorFactory,
)
from tests.pages import number_of_queries

pytestmark = pytest.mark.django_db

NUMBERS = pytest.mark.parametrize("number", [1, 30])


@pytest.fixture
def surroundings():
    """What every kind may be tied to."""
    return {"countries": ["ML"], "sectors": [SectorFactory()], "network": NetworkFactory()}


def some_actors(number):
    return [ActorFactory(published=True) for _ in range(number)]


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return b"".join(response) if response.streaming else response.content


@NUMBERS
@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/agenda/", 6),
        ("/agenda/?vue=table", 6),
        ("/agenda/?pays=ML&reseau=national&periode=a-venir", 6),
        # Two for those that are no more, which say that they are cancelled.
        ("/agenda.ics", 10),
        ("/agenda.atom", 6),
        ("/agenda.csv", 6),
        ("/agenda.json", 6),
    ],
)
def test_agenda(client, surroundings, number, address, queries):
    group, series = CountryGroupFactory(published=True), EventSeriesFactory()
    organisers = [ActorFactory(published=True), CommuneFactory().actor]
    for _ in range(number):
        EventFactory(
            published=True,
            organisers=organisers,
            country_group=group,
            series=series,
            collectivite=CommuneFactory(),
            **(surroundings | ({"network": None} if "national" in address else {})),
        )

    assert number_of_queries(client, address) == queries


@NUMBERS
@pytest.mark.parametrize(
    ("factory", "address", "queries"),
    [
        (ArticleFactory, "/actualites/", 4),
        (ArticleFactory, "/actualites/?vue=table", 4),
        (ArticleFactory, "/actualites.atom", 4),
        (ArticleFactory, "/actualites.csv", 4),
        (ResourceFactory, "/ressources/", 4),
        (ResourceFactory, "/ressources.atom", 4),
        (CountryGroupFactory, "/groupes-pays/", 6),
    ],
)
def test_other_lists(client, surroundings, number, factory, address, queries):
    extra = {} if factory is CountryGroupFactory else {"author": ActorFactory(published=True)}
    for _ in range(number):
        factory(published=True, **extra, **surroundings)

    assert number_of_queries(client, address) == queries


@NUMBERS
@pytest.mark.parametrize(("address", "queries"), [("/appels/", 5), ("/appels.atom", 5), ("/appels.csv", 5)])
def test_calls(client, surroundings, number, address, queries):
    funders = [FunderFactory(), FunderFactory()]
    for _ in range(number):
        CallFactory(published=True, funders=funders, **surroundings)

    assert number_of_queries(client, address) == queries


@NUMBERS
def test_event_sheet(client, django_assert_num_queries, surroundings, number):
    series = EventSeriesFactory()
    event = EventFactory(
        published=True,
        past=True,
        series=series,
        country_group=CountryGroupFactory(published=True),
        collectivite=CommuneFactory(),
        organisers=[*some_actors(number), *(CommuneFactory().actor for _ in range(number))],
        **surroundings,
    )
    for _ in range(number):
        EventFactory(published=True, series=series, organisers=some_actors(1), **surroundings)
        EventContactFactory(event=event)
        EventAttachmentFactory(event=event)

    with django_assert_num_queries(12):
        read(client, event.get_absolute_url())


@NUMBERS
def test_event_calendar(client, django_assert_num_queries, surroundings, number):
    event = EventFactory(published=True, organisers=some_actors(number), **surroundings)

    with django_assert_num_queries(7):
        read(client, f"/agenda/{event.slug}.ics")


@NUMBERS
def test_article_sheet(client, django_assert_num_queries, surroundings, number):
    article = ArticleFactory(published=True, author=ActorFactory(published=True), **surroundings)
    for _ in range(number):
        ArticleFactory(published=True)
        ArticleContactFactory(article=article)
        ArticleAttachmentFactory(article=article)

    with django_assert_num_queries(8):
        read(client, article.get_absolute_url())


@NUMBERS
def test_resource_sheet(client, django_assert_num_queries, surroundings, number):
    resource = ResourceFactory(published=True, **surroundings | {"sectors": [SectorFactory() for _ in range(number)]})

    with django_assert_num_queries(4):
        read(client, resource.get_absolute_url())


@NUMBERS
def test_call_sheet(client, django_assert_num_queries, surroundings, number):
    call = CallFactory(published=True, funders=[FunderFactory() for _ in range(number)], **surroundings)

    with django_assert_num_queries(5):
        read(client, call.get_absolute_url())


@NUMBERS
def test_country_group_sheet(client, django_assert_num_queries, surroundings, number):
    group = CountryGroupFactory(published=True, members=some_actors(number), **surroundings)
    for _ in range(number):
        EventFactory(published=True, country_group=group, organisers=some_actors(1), **surroundings)
        EventFactory(published=True, past=True, country_group=group, organisers=some_actors(1), **surroundings)

    with django_assert_num_queries(16):
        read(client, group.get_absolute_url())
