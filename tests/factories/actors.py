"""Organisations and their roles. Territories, networks and funders are published, as the reference loads them."""

import factory
from factory.django import DjangoModelFactory

from directory.enums import ActorKind, AttachmentKind, CollectiviteKind, FormerNameKind, FunderTier
from directory.models import (
    Actor,
    ActorAttachment,
    ActorContact,
    Collectivite,
    FormerName,
    Funder,
    Network,
    NetworkPartner,
    Office,
)
from tests.factories.base import PDF, PNG, RecordFactory, links
from tests.factories.places import DEPARTEMENTS, REGIONS, CountryFactory


class ActorFactory(RecordFactory):
    """An association: ``ActorFactory(name="Bagnolet sans frontières", country="BJ", published=True)``."""

    class Meta:
        model = Actor

    name = factory.Sequence(lambda n: f"Association des rives {n}")
    kind = ActorKind.ASSOCIATION
    country = factory.SubFactory(CountryFactory, code="FR")


def _territory(**declarations):
    return factory.SubFactory(
        ActorFactory, published=True, name=factory.SelfAttribute("..name"), kind=ActorKind.COLLECTIVITE, **declarations
    )


class ParentFactory(DjangoModelFactory):
    """A région or a département: the same row each time for one code, whatever else is given."""

    class Meta:
        model = Collectivite
        abstract = True

    @classmethod
    def _create(cls, model, *args, name, **kwargs):
        found = model.objects.filter(kind=kwargs["kind"], code=kwargs["code"]).first()
        if found:
            return found
        CountryFactory(code="FR")
        actor = ActorFactory(name=name, kind=ActorKind.COLLECTIVITE, published=True)
        return model.objects.create(actor=actor, **kwargs)


class RegionFactory(ParentFactory):
    """``RegionFactory(code="24")``."""

    kind = CollectiviteKind.REGION
    code = "24"
    name = factory.LazyAttribute(lambda region: REGIONS.get(region.code, f"Région {region.code}"))


class DepartementFactory(ParentFactory):
    """``DepartementFactory(code="45")``, in its région."""

    kind = CollectiviteKind.DEPARTEMENT
    code = "45"
    name = factory.LazyAttribute(lambda place: DEPARTEMENTS.get(place.code, (f"Département {place.code}", ""))[0])
    region = factory.SubFactory(
        RegionFactory,
        code=factory.LazyAttribute(lambda region: DEPARTEMENTS.get(region.factory_parent.code, ("", "24"))[1]),
    )


def _departement_of_commune(departement):
    code = departement.factory_parent.code
    return code[:3] if code.startswith("97") else code[:2]


class CommuneFactory(DjangoModelFactory):
    """A French commune in the département of its code: ``CommuneFactory(name="Bagnolet", code="93006")``.

    ``actor__<field>`` reaches its organisation; ``former_names=["Pierrefitte-sur-Seine"]``.
    """

    class Meta:
        model = Collectivite
        skip_postgeneration_save = True

    class Params:
        name = factory.Sequence(lambda n: f"Villebourg-{n}")

    actor = _territory(
        latitude=factory.Sequence(lambda n: 43.0 + n * 0.37 % 7),
        longitude=factory.Sequence(lambda n: -1.0 + n * 0.53 % 7),
    )
    kind = CollectiviteKind.COMMUNE
    code = factory.Sequence(lambda n: f"45{n:03d}")
    postal_codes = factory.LazyAttribute(lambda commune: [f"{commune.code[:2]}000"])
    departement = factory.SubFactory(DepartementFactory, code=factory.LazyAttribute(_departement_of_commune))
    region = factory.LazyAttribute(lambda commune: commune.departement and commune.departement.region)

    @factory.post_generation
    def former_names(commune, create, names, **kwargs):
        for name in names or ():
            FormerNameFactory(collectivite=commune, name=name)


class EPCIFactory(DjangoModelFactory):
    class Meta:
        model = Collectivite

    class Params:
        name = factory.Sequence(lambda n: f"Communauté de communes des Collines {n}")

    actor = _territory()
    kind = CollectiviteKind.CC
    code = factory.Sequence(lambda n: f"2{n:08d}")
    departement = factory.SubFactory(DepartementFactory)
    region = factory.LazyAttribute(lambda epci: epci.departement and epci.departement.region)


class ForeignTownFactory(DjangoModelFactory):
    """``ForeignTownFactory(name="Parakou", country="BJ")``."""

    class Meta:
        model = Collectivite

    class Params:
        name = factory.Sequence(lambda n: f"Ville lointaine {n}")
        country = "BJ"

    actor = _territory(
        country=factory.SelfAttribute("..country"),
        latitude=factory.Sequence(lambda n: 6.0 + n * 0.37 % 7),
        longitude=factory.Sequence(lambda n: 1.0 + n * 0.53 % 3),
    )
    kind = CollectiviteKind.FOREIGN


class FormerNameFactory(DjangoModelFactory):
    class Meta:
        model = FormerName

    collectivite = factory.SubFactory(CommuneFactory)
    name = factory.Sequence(lambda n: f"Ancienneville {n}")
    kind = FormerNameKind.FORMER


class NetworkFactory(DjangoModelFactory):
    """``NetworkFactory(name="CENTRAIDER", regions=["24"])``: INSEE codes or collectivités."""

    class Meta:
        model = Network
        skip_postgeneration_save = True

    class Params:
        name = factory.Sequence(lambda n: f"Réseau régional {n}")

    actor = factory.SubFactory(
        ActorFactory, published=True, name=factory.SelfAttribute("..name"), kind=ActorKind.ASSOCIATION
    )
    regions = links("regions", lambda code: RegionFactory(code=code))


class OfficeFactory(DjangoModelFactory):
    class Meta:
        model = Office

    network = factory.SubFactory(NetworkFactory)
    city = factory.Sequence(lambda n: f"Villesiège {n}")


class NetworkPartnerFactory(DjangoModelFactory):
    class Meta:
        model = NetworkPartner

    network = factory.SubFactory(NetworkFactory)
    name = factory.Sequence(lambda n: f"Soutien {n}")


class FunderFactory(DjangoModelFactory):
    """``FunderFactory(name="AFD", tier="national")``, or ``FunderFactory(actor=commune.actor)``."""

    class Meta:
        model = Funder

    class Params:
        name = factory.Sequence(lambda n: f"Fonds solidaire {n}")

    actor = factory.SubFactory(
        ActorFactory, published=True, name=factory.SelfAttribute("..name"), kind=ActorKind.PUBLIC_BODY
    )
    tier = FunderTier.NATIONAL


class ContactFactory(DjangoModelFactory):
    """Somebody known by function only; ``consented=True`` publishes the name, ``expired=True`` no more."""

    class Meta:
        abstract = True

    class Params:
        consented = factory.Trait(consent_on="2025-01-15", honorific="Mme", name="Aminata Sangaré")
        expired = factory.Trait(
            consent_on="2019-01-15", expires_on="2020-01-15", honorific="Mme", name="Aminata Sangaré"
        )

    function = "Responsable des relations internationales"
    email = factory.Sequence(lambda n: f"relations-{n}@example.org")


class AttachmentFactory(DjangoModelFactory):
    """A photo, or a document with ``document=True``."""

    class Meta:
        abstract = True

    class Params:
        document = factory.Trait(
            kind=AttachmentKind.DOCUMENT,
            file=factory.django.FileField(data=PDF, filename="bilan.pdf"),
            title="Bilan de l’action",
            credit="",
            alt="",
        )

    kind = AttachmentKind.PHOTO
    file = factory.django.FileField(data=PNG, filename="photo.png")
    credit = "Ville d’Orléans"
    alt = "Des élus signent la charte sur une place."


class ActorContactFactory(ContactFactory):
    class Meta:
        model = ActorContact

    actor = factory.SubFactory(ActorFactory)


class ActorAttachmentFactory(AttachmentFactory):
    class Meta:
        model = ActorAttachment

    actor = factory.SubFactory(ActorFactory)
