"""The factories make what the database accepts, in every state, for every model of ours."""

import pytest
from django.apps import apps
from factory import Trait
from factory.base import FactoryMetaClass

from directory.models.base import Record
from tests import factories

pytestmark = pytest.mark.django_db

EVERY_FACTORY = [
    factory for name in factories.__all__ if isinstance(factory := getattr(factories, name), FactoryMetaClass)
]
TRAITS = [
    pytest.param(factory, name, id=f"{factory.__name__}-{name}")
    for factory in EVERY_FACTORY
    for name, parameter in factory._meta.parameters.items()
    if isinstance(getattr(parameter, "trait", parameter), Trait)
]


@pytest.mark.parametrize("factory", EVERY_FACTORY, ids=lambda factory: factory.__name__)
def test_default(factory):
    record = factory()

    record.full_clean()
    assert type(record).objects.filter(pk=record.pk).exists()


@pytest.mark.parametrize(("factory", "trait"), TRAITS)
def test_trait(factory, trait):
    record = factory(**{trait: True})

    record.full_clean()
    assert type(record).objects.filter(pk=record.pk).exists()


def test_every_model_has_a_factory():
    ours = {
        model
        for label in ("cooperation", "directory", "events")
        for model in apps.get_app_config(label).get_models()
        if not model._meta.proxy and not hasattr(model, "pgh_tracked_model")
    }

    assert {factory._meta.model for factory in EVERY_FACTORY} >= ours


@pytest.mark.parametrize(
    "factory", [f for f in EVERY_FACTORY if issubclass(f._meta.model, Record)], ids=lambda factory: factory.__name__
)
def test_published_records_may_be_published(factory):
    assert factory(published=True).missing_for_publication() == []


def test_territories_are_built_from_codes():
    bagnolet = factories.CommuneFactory(name="Bagnolet", code="93006", former_names=["Les Coutures"])
    romainville = factories.CommuneFactory(name="Romainville", code="93063")
    saint_denis = factories.CommuneFactory(name="Saint-Denis", code="97411")

    assert bagnolet.departement == romainville.departement
    assert (bagnolet.departement.name, bagnolet.region.name) == ("Seine-Saint-Denis", "Île-de-France")
    assert (saint_denis.departement.name, saint_denis.region.name) == ("La Réunion", "La Réunion")
    assert [former.name for former in bagnolet.former_names.all()] == ["Les Coutures"]


def test_links_are_given_by_code_or_by_object():
    orleans = factories.CommuneFactory(name="Orléans", code="45234")
    parakou = factories.ForeignTownFactory(name="Parakou", country="BJ")
    mali = factories.CountryFactory(code="ML")

    bond = factories.JumelageFactory(members=[orleans, parakou, "septième signataire"])
    project = factories.ProjectFactory(
        holder=orleans.actor, countries=["BJ", mali], sectors=["Déchets"], sdgs=[6, 11], localities=[parakou, "Tourou"]
    )

    assert [member.name for member in bond.members.all()] == ["Orléans", "Parakou", "septième signataire"]
    assert [str(role) for role in project.project_actors.all()] == ["Orléans (porteur)"]
    assert [country.name for country in project.countries.ordered()] == ["Bénin", "Mali"]
    assert [goal.number for goal in project.sdgs.all()] == [6, 11]
    assert [place.label for place in project.localities.all()] == ["Parakou", "Tourou"]


def test_accounts_have_their_mandate():
    network = factories.NetworkFactory(name="CENTRAIDER", regions=["24"])

    staff = factories.UserFactory(network=network)
    national = factories.UserFactory(national=True)

    assert (staff.is_staff, [(one.network, one.role) for one in staff.mandates]) == (True, [(network, "gestion")])
    assert (national.is_staff, [(one.network, one.role) for one in national.mandates]) == (True, [(None, "national")])
    assert staff.check_password(factories.PASSWORD)
