"""One record per state of publication on every page: exactly the published one is shown. What is around it too."""

import pytest

from directory.enums import PublicationState
from tests.factories import (
    ActorFactory,
    ArticleFactory,
    CallFactory,
    CommuneFactory,
    CountryGroupFactory,
    EventFactory,
    EventSeriesFactory,
    FunderFactory,
    ResourceFactory,
)

pytestmark = pytest.mark.django_db

STATES = ("draft", "review", "published", "archived")
# Each word is in the title of the record of its state, and nowhere else.
WORDS = {"draft": "Brouillonesque", "review": "Relecturiel", "published": "Publiable", "archived": "Archivesque"}


def body(client, address):
    response = client.get(address)
    assert response.status_code == 200
    content = b"".join(response) if response.streaming else response.content
    return content.decode().replace("\r\n ", "")


def shown(text):
    return {state for state, word in WORDS.items() if word in text}


LISTS = [
    (EventFactory, "/agenda/"),
    (EventFactory, "/agenda/?vue=table"),
    (EventFactory, "/agenda/?q=rencontre"),
    (EventFactory, "/agenda.ics"),
    (EventFactory, "/agenda.atom"),
    (EventFactory, "/agenda.csv"),
    (EventFactory, "/agenda.json"),
    (ArticleFactory, "/actualites/"),
    (ArticleFactory, "/actualites/?vue=table"),
    (ArticleFactory, "/actualites.atom"),
    (ArticleFactory, "/actualites.csv"),
    (ArticleFactory, "/actualites.json"),
    (ResourceFactory, "/ressources/"),
    (ResourceFactory, "/ressources.atom"),
    (ResourceFactory, "/ressources.csv"),
    (CallFactory, "/appels/"),
    (CallFactory, "/appels/?vue=table"),
    (CallFactory, "/appels.atom"),
    (CallFactory, "/appels.json"),
    (CountryGroupFactory, "/groupes-pays/"),
    (CountryGroupFactory, "/agenda/"),
]


@pytest.mark.parametrize(("factory", "address"), LISTS)
def test_lists_show_what_is_published(client, factory, address):
    for state in STATES:
        factory(**{state: True}, title=f"{WORDS[state]} rencontre", countries=["ML"])

    assert shown(body(client, address)) == {"published"}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("factory", [EventFactory, ArticleFactory, ResourceFactory, CallFactory, CountryGroupFactory])
def test_sheets_exist_when_published(client, factory, state):
    record = factory(**{state: True})

    assert client.get(record.get_absolute_url()).status_code == (200 if state == "published" else 404)


@pytest.mark.parametrize("factory", [EventFactory, ArticleFactory, ResourceFactory, CallFactory, CountryGroupFactory])
def test_former_address_leads_to_the_present_one(client, factory):
    record = factory(published=True, slug="ancienne")
    former = record.get_absolute_url()
    record.slug = "presente"
    record.save()

    response = client.get(former)

    assert (response.status_code, response["Location"]) == (301, record.get_absolute_url())


@pytest.mark.parametrize("factory", [EventFactory, ArticleFactory, ResourceFactory, CallFactory, CountryGroupFactory])
def test_former_address_of_an_unpublished_record_leads_nowhere(client, factory):
    record = factory(draft=True, slug="ancienne")
    former = record.get_absolute_url()
    record.slug = "presente"
    record.save()

    assert client.get(former).status_code == 404


def _event_pages(event):
    return ["/agenda/", "/agenda/?vue=table", "/agenda.ics", "/agenda.atom", "/agenda.csv", event.get_absolute_url()]


def test_unpublished_organisers_are_not_named(client):
    actors = [ActorFactory(**{state: True}, name=WORDS[state]) for state in STATES]
    event = EventFactory(published=True, organisers=actors)

    assert [shown(body(client, address)) for address in _event_pages(event)] == [{"published"}] * 6


@pytest.mark.parametrize("state", ["draft", "review", "archived"])
def test_unpublished_country_group_is_not_named(client, state):
    group = CountryGroupFactory(**{state: True}, title=WORDS[state])
    event = EventFactory(published=True, country_group=group)

    texts = [body(client, address) for address in _event_pages(event)]

    assert [shown(text) for text in texts] == [set()] * 6
    assert group.slug not in texts[0]


@pytest.mark.parametrize("state", ["draft", "review", "archived"])
def test_unpublished_commune_is_not_named(client, state):
    town = CommuneFactory(name=WORDS[state])
    town.actor.state = PublicationState.ARCHIVED
    town.actor.save()
    event = EventFactory(published=True, collectivite=town, countries=["ML"])

    assert [shown(body(client, address)) for address in _event_pages(event)] == [set()] * 6


def test_series_shows_published_meetings(client):
    series = EventSeriesFactory()
    event = EventFactory(published=True, past=True, series=series)
    for state in STATES:
        EventFactory(**{state: True}, title=WORDS[state], series=series)

    assert shown(body(client, event.get_absolute_url())) == {"published"}


def test_call_names_published_funders(client):
    funders = [FunderFactory(actor=ActorFactory(**{state: True}, name=WORDS[state])) for state in STATES]
    call = CallFactory(published=True, funders=funders)

    pages = ["/appels/", "/appels/?vue=table", "/appels.csv", call.get_absolute_url()]

    assert [shown(body(client, address)) for address in pages] == [{"published"}] * 4


@pytest.mark.parametrize("factory", [ArticleFactory, ResourceFactory])
@pytest.mark.parametrize("state", ["draft", "review", "archived"])
def test_unpublished_author_is_not_named(client, factory, state):
    record = factory(published=True, author=ActorFactory(**{state: True}, name=WORDS[state]))
    section = record.get_absolute_url().split("/")[1]

    pages = [f"/{section}/", f"/{section}.atom", f"/{section}.csv", record.get_absolute_url()]

    assert [shown(body(client, address)) for address in pages] == [set()] * 4


def test_country_group_names_published_members_and_meetings(client):
    members = [ActorFactory(**{state: True}, name=f"{WORDS[state]} membre") for state in STATES]
    group = CountryGroupFactory(published=True, members=members, countries=["ML"])
    for state in STATES:
        EventFactory(**{state: True}, title=WORDS[state], country_group=group)

    text = body(client, group.get_absolute_url())

    assert shown(text) == {"published"}
    assert "1\u00a0membre" in text


def test_articles_neighbours_are_published(client):
    article = ArticleFactory(published=True)
    for state in STATES:
        ArticleFactory(**{state: True}, title=WORDS[state])

    assert shown(body(client, article.get_absolute_url())) == {"published"}
