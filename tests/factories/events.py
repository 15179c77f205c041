"""Network life. Days are relative to today: a meeting in thirty days, a call that closes in thirty days."""

import datetime

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from events.enums import Medium
from events.models import (
    Article,
    ArticleAttachment,
    ArticleContact,
    Call,
    CountryGroup,
    Event,
    EventAttachment,
    EventContact,
    EventOrganiser,
    EventSeries,
    Resource,
)
from tests.factories.actors import ActorFactory, AttachmentFactory, ContactFactory
from tests.factories.base import RecordFactory, SluggedFactory, country_links, links
from tests.factories.records import sector_links


def days(number):
    """The day that many days after today."""
    return factory.LazyFunction(lambda: timezone.localdate() + datetime.timedelta(days=number))


class PublicationFactory(RecordFactory):
    class Meta:
        abstract = True

    countries = country_links()
    sectors = sector_links()


class CountryGroupFactory(PublicationFactory):
    """``CountryGroupFactory(title="Groupe-pays Mali", countries=["ML"], members=[actors])``."""

    class Meta:
        model = CountryGroup

    title = factory.Sequence(lambda n: f"Groupe-pays {n}")
    members = links("members")


class EventSeriesFactory(SluggedFactory):
    class Meta:
        model = EventSeries

    name = factory.Sequence(lambda n: f"Les rencontres {n}")


class EventFactory(PublicationFactory):
    """A whole day, in thirty days. ``past=True``, ``several_days=True``, ``evening=True``, ``online=True``;
    ``organisers=[actors]``.
    """

    class Meta:
        model = Event

    class Params:
        past = factory.Trait(starts_on=days(-30))
        several_days = factory.Trait(
            ends_on=factory.LazyAttribute(lambda event: event.starts_on + datetime.timedelta(days=2))
        )
        evening = factory.Trait(starts_at=datetime.time(18, 30), ends_at=datetime.time(20))
        online = factory.Trait(is_online=True, online_url="https://visio.example.org/rencontre")
        cancelled = factory.Trait(is_cancelled=True)

    title = factory.Sequence(lambda n: f"Rencontre {n}")
    starts_on = days(30)

    @factory.post_generation
    def organisers(event, create, actors, **kwargs):
        for position, actor in enumerate(actors or ()):
            EventOrganiserFactory(event=event, actor=actor, position=position)


class EventOrganiserFactory(DjangoModelFactory):
    class Meta:
        model = EventOrganiser

    event = factory.SubFactory(EventFactory)
    actor = factory.SubFactory(ActorFactory, published=True)


class EventContactFactory(ContactFactory):
    class Meta:
        model = EventContact

    event = factory.SubFactory(EventFactory)


class EventAttachmentFactory(AttachmentFactory):
    class Meta:
        model = EventAttachment

    event = factory.SubFactory(EventFactory)


class ArticleFactory(PublicationFactory):
    class Meta:
        model = Article

    title = factory.Sequence(lambda n: f"Nouvelle des réseaux {n}")
    published_on = days(-7)


class ArticleContactFactory(ContactFactory):
    class Meta:
        model = ArticleContact

    article = factory.SubFactory(ArticleFactory)


class ArticleAttachmentFactory(AttachmentFactory):
    class Meta:
        model = ArticleAttachment

    article = factory.SubFactory(ArticleFactory)


class ResourceFactory(PublicationFactory):
    class Meta:
        model = Resource

    title = factory.Sequence(lambda n: f"Guide pratique {n}")
    medium = Medium.TEXT
    url = "https://example.org/guide"
    published_on = days(-7)


class CallFactory(PublicationFactory):
    """Open for thirty days. ``closed=True``, ``permanent=True``, ``not_yet_open=True``; ``funders=[funders]``."""

    class Meta:
        model = Call

    class Params:
        closed = factory.Trait(opens_on=days(-60), deadline=days(-1))
        permanent = factory.Trait(deadline=None)
        not_yet_open = factory.Trait(opens_on=days(10))

    title = factory.Sequence(lambda n: f"Appel à projets {n}")
    deadline = days(30)
    funders = links("funders")
