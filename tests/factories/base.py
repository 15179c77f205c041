"""What all factories share: states of publication, origins, links given by code or by name."""

import factory
from django.db import models
from django.utils import timezone
from factory.django import DjangoModelFactory

from directory.enums import Origin, PublicationState
from directory.models.slugs import unique_slug
from tests.factories.accounts import EditorFactory
from tests.factories.places import CountryFactory

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


class SluggedFactory(DjangoModelFactory):
    """Gives a free, readable slug made of the title or name: « Orléans – Parakou » gives ``orleans-parakou``."""

    class Meta:
        abstract = True
        skip_postgeneration_save = True

    @classmethod
    def _adjust_kwargs(cls, **kwargs):
        if "slug" not in kwargs:
            kwargs["slug"] = unique_slug(cls._meta.model, kwargs.get("title") or kwargs["name"])
        return super()._adjust_kwargs(**kwargs)


class CodesFactory(DjangoModelFactory):
    """Takes an ISO code wherever a country is expected: ``country="BJ"``."""

    class Meta:
        abstract = True

    @classmethod
    def _adjust_kwargs(cls, **kwargs):
        if isinstance(kwargs.get("country"), str):
            kwargs["country"] = CountryFactory(code=kwargs["country"])
        return super()._adjust_kwargs(**kwargs)


class RecordFactory(SluggedFactory, CodesFactory):
    """A record of the public site, draft unless a trait says otherwise: ``published=True``, ``review=True``,
    ``archived=True``; ``demo=True``, ``imported=True`` for its origin; ``verified=True``.
    """

    class Meta:
        abstract = True

    class Params:
        draft = factory.Trait(state=PublicationState.DRAFT)
        review = factory.Trait(
            state=PublicationState.REVIEW,
            state_changed_at=factory.LazyFunction(timezone.now),
            state_changed_by=factory.SubFactory(EditorFactory),
        )
        published = factory.Trait(
            state=PublicationState.PUBLISHED,
            state_changed_at=factory.LazyFunction(timezone.now),
            state_changed_by=factory.SubFactory(EditorFactory),
            published_at=factory.SelfAttribute("state_changed_at"),
            published_by=factory.SelfAttribute("state_changed_by"),
        )
        archived = factory.Trait(
            state=PublicationState.ARCHIVED,
            state_changed_at=factory.LazyFunction(timezone.now),
            state_changed_by=factory.SubFactory(EditorFactory),
            published_at=factory.SelfAttribute("state_changed_at"),
            published_by=factory.SelfAttribute("state_changed_by"),
        )
        demo = factory.Trait(origin=Origin.DEMO)
        imported = factory.Trait(
            origin=Origin.IMPORT, import_batch=factory.SubFactory("tests.factories.trace.ImportBatchFactory")
        )
        verified = factory.Trait(verified_on=factory.LazyFunction(timezone.localdate), verified_by="CENTRAIDER")


def links(name, resolve=lambda value: value, default=()):
    """A post-generation hook that fills the many-to-many field ``name`` from objects or from what ``resolve`` reads."""

    def fill(record, create, values, **kwargs):
        if not create:
            return
        chosen = default if values is None else values
        getattr(record, name).set([value if isinstance(value, models.Model) else resolve(value) for value in chosen])

    return factory.post_generation(fill)


def country_links(default=()):
    """``countries=["BJ", "ML"]``."""
    return links("countries", lambda code: CountryFactory(code=code), default)
