"""What is followed by mail."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from directory.enums import Rhythm
from directory.models import Dispatch, FollowedSelection, Follower, News, SheetPrint, Subscription, Watch
from tests.factories.submissions import NOW, MailFactory


class FollowerFactory(DjangoModelFactory):
    """Whom mails still reach, or ``stopped=True``."""

    class Meta:
        model = Follower

    class Params:
        stopped = factory.Trait(stopped_at=NOW)

    email = factory.Sequence(lambda n: f"abonnee{n}@example.org")
    nonce = factory.Sequence(lambda n: f"{n:032x}")
    page_digest = factory.Sequence(lambda n: f"{n:064x}")
    stop_digest = factory.Sequence(lambda n: f"{n:064x}")


class FollowedSelectionFactory(DjangoModelFactory):
    class Meta:
        model = FollowedSelection

    key = factory.Sequence(lambda n: f"/projets/?annee={1900 + n}")


class SubscriptionFactory(DjangoModelFactory):
    """To be confirmed, or ``confirmed=True``."""

    class Meta:
        model = Subscription

    class Params:
        confirmed = factory.Trait(confirmed_at=NOW, told_at=NOW)

    follower = factory.SubFactory(FollowerFactory)
    selection = factory.SubFactory(FollowedSelectionFactory)
    rhythm = Rhythm.WEEKLY


class SheetPrintFactory(DjangoModelFactory):
    class Meta:
        model = SheetPrint

    section = "projets"
    record_pk = factory.Sequence(lambda n: n + 1)
    facts = factory.LazyFunction(lambda: {"titre": ["00"]})


class NewsFactory(DjangoModelFactory):
    class Meta:
        model = News

    section = "projets"
    record_pk = factory.Sequence(lambda n: n + 1)
    before = factory.LazyFunction(lambda: {"nouveau": True})
    left = factory.LazyFunction(lambda: [1])


class WatchFactory(DjangoModelFactory):
    class Meta:
        model = Watch

    section = factory.Sequence(lambda n: f"sorte-{n}")
    day = factory.LazyFunction(timezone.localdate)
    seen_at = NOW


class DispatchFactory(DjangoModelFactory):
    class Meta:
        model = Dispatch

    follower = factory.SubFactory(FollowerFactory)
    mail = factory.SubFactory(MailFactory)
    rhythm = Rhythm.WEEKLY
    moment = NOW
    items = factory.LazyFunction(lambda: [[1, 0, 2]])
