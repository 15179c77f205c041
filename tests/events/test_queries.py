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
        ("/agenda/", 15),
        ("/agenda/?vue=table", 15),
        ("/agenda/?pays=ML&reseau=national&periode=a-venir", 18),
        ("/agenda.ics", 6),
        ("/agenda.atom", 5),
        ("/agenda.csv", 4),
        ("/agenda.json", 4),
    ],
)
def test_agenda(client, django_assert_num_queries, surroundings, number, address, queries):
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

    with django_assert_num_queries(queries):
        read(client, address)


@NUMBERS
@pytest.mark.parametrize(
    ("factory", "address", "queries"),
    [
        (ArticleFactory, "/actualites/", 7),
        (ArticleFactory, "/actualites/?vue=table", 7),
        (ArticleFactory, "/actualites.atom", 3),
        (ArticleFactory, "/actualites.csv", 3),
        (ResourceFactory, "/ressources/", 8),
        (ResourceFactory, "/ressources.atom", 3),
        (CountryGroupFactory, "/groupes-pays/", 5),
    ],
)
def test_other_lists(client, django_assert_num_queries, surroundings, number, factory, address, queries):
    extra = {} if factory is CountryGroupFactory else {"author": ActorFactory(published=True)}
    for _ in range(number):
        factory(published=True, **extra, **surroundings)

    with django_assert_num_queries(queries):
        read(client, address)


@NUMBERS
@pytest.mark.parametrize(("address", "queries"), [("/appels/", 11), ("/appels.atom", 5), ("/appels.csv", 5)])
def test_calls(client, django_assert_num_queries, surroundings, number, address, queries):
    funders = [FunderFactory(), FunderFactory()]
    for _ in range(number):
        CallFactory(published=True, funders=funders, **surroundings)

    with django_assert_num_queries(queries):
        read(client, address)


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

    with django_assert_num_queries(11):
        read(client, event.get_absolute_url())


@NUMBERS
def test_event_calendar(client, django_assert_num_queries, surroundings, number):
    event = EventFactory(published=True, organisers=some_actors(number), **surroundings)

    with django_assert_num_queries(6):
        read(client, f"/agenda/{event.slug}.ics")


@NUMBERS
def test_article_sheet(client, django_assert_num_queries, surroundings, number):
    article = ArticleFactory(published=True, author=ActorFactory(published=True), **surroundings)
    for _ in range(number):
        ArticleFactory(published=True)
        ArticleContactFactory(article=article)
        ArticleAttachmentFactory(article=article)

    with django_assert_num_queries(7):
        read(client, article.get_absolute_url())


@NUMBERS
def test_resource_sheet(client, django_assert_num_queries, surroundings, number):
    resource = ResourceFactory(published=True, **surroundings | {"sectors": [SectorFactory() for _ in range(number)]})

    with django_assert_num_queries(3):
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

    with django_assert_num_queries(15):
        read(client, group.get_absolute_url())
