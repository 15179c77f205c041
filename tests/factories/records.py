"""Jumelages and projects, with what their publication needs."""

from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from directory.dates import PartialDate
from directory.enums import BudgetKind, Closure, MemberState, ProjectRole
from directory.models import (
    SDG,
    Collectivite,
    Funding,
    Jumelage,
    JumelageAttachment,
    JumelageContact,
    JumelageMember,
    JumelageMilestone,
    Project,
    ProjectActor,
    ProjectAttachment,
    ProjectContact,
    ProjectLocality,
    Sector,
)
from tests.factories.actors import (
    ActorFactory,
    AttachmentFactory,
    CommuneFactory,
    ContactFactory,
    ForeignTownFactory,
    FunderFactory,
)
from tests.factories.base import CodesFactory, RecordFactory, SluggedFactory, country_links, links


class SectorFactory(SluggedFactory):
    """The same row each time for one name."""

    class Meta:
        model = Sector
        django_get_or_create = ["name"]

    name = factory.Sequence(lambda n: f"Secteur {n}")


class SDGFactory(DjangoModelFactory):
    class Meta:
        model = SDG
        django_get_or_create = ["number"]

    number = factory.Sequence(lambda n: n % 17 + 1)
    label = factory.LazyAttribute(lambda goal: f"Objectif {goal.number}")
    colour = "#26BDE2"


def sector_links():
    """``sectors=["Eau", a_sector]``."""
    return links("sectors", lambda name: SectorFactory(name=name))


class JumelageMemberFactory(CodesFactory):
    """A commune that signed; ``expected=True`` for a pressenti, ``unknown=True`` for one known by its country only."""

    class Meta:
        model = JumelageMember

    class Params:
        expected = factory.Trait(state=MemberState.EXPECTED)
        gone = factory.Trait(state=MemberState.LEFT, joined=PartialDate(1990), left=PartialDate(2005))
        unknown = factory.Trait(collectivite=None, label="Lagos", country="NG", is_zone=True)

    jumelage = factory.SubFactory("tests.factories.records.JumelageFactory", members=0)
    collectivite = factory.SubFactory(CommuneFactory)


class JumelageFactory(RecordFactory):
    """A twinning between a French commune and a town of Benin.

    ``members=0`` or another number, or a list of collectivités and of designations: ``members=[orleans, "Lagos"]``.
    """

    class Meta:
        model = Jumelage

    title = factory.Sequence(lambda n: f"Jumelage des rives {n}")
    since = PartialDate(1993)
    sectors = sector_links()

    @factory.post_generation
    def members(jumelage, create, value, **kwargs):
        if not create:
            return
        value = 2 if value is None else value
        if isinstance(value, int):
            value = [ForeignTownFactory() if rank else CommuneFactory() for rank in range(value)]
        for position, place in enumerate(value):
            designation = (
                {"collectivite": place} if isinstance(place, Collectivite) else {"collectivite": None, "label": place}
            )
            JumelageMemberFactory(jumelage=jumelage, position=position, **designation, **kwargs)


class JumelageMilestoneFactory(DjangoModelFactory):
    class Meta:
        model = JumelageMilestone

    jumelage = factory.SubFactory(JumelageFactory)
    date = PartialDate(1993, 5)
    label = "Signature de la charte"


class JumelageContactFactory(ContactFactory):
    class Meta:
        model = JumelageContact

    jumelage = factory.SubFactory(JumelageFactory)


class JumelageAttachmentFactory(AttachmentFactory):
    class Meta:
        model = JumelageAttachment

    jumelage = factory.SubFactory(JumelageFactory)


class ProjectActorFactory(DjangoModelFactory):
    class Meta:
        model = ProjectActor

    project = factory.SubFactory("tests.factories.records.ProjectFactory")
    actor = factory.SubFactory(ActorFactory, published=True)
    role = ProjectRole.PARTNER


class ProjectLocalityFactory(CodesFactory):
    class Meta:
        model = ProjectLocality

    project = factory.SubFactory("tests.factories.records.ProjectFactory")
    name = factory.Sequence(lambda n: f"Quartier {n}")


class ProjectFactory(RecordFactory):
    """A project in Benin carried by a French association, without dates nor known budget.

    ``holder=actor`` (or ``False`` for none), ``partners=[actors]``, ``localities=[collectivités or names]``,
    ``funders=[funders]``, ``countries=["BJ"]``, ``sectors=["Eau"]``, ``sdgs=[6]``. Statuses: ``upcoming=True``,
    ``ongoing=True``, ``overdue=True`` (« à confirmer »), ``done=True``, ``suspended=True``, ``abandoned=True``.
    Budgets: ``amount=True``, ``no_budget=True``.
    """

    class Meta:
        model = Project

    class Params:
        upcoming = factory.Trait(start=PartialDate(2100))
        ongoing = factory.Trait(start=PartialDate(2019, 9), end=PartialDate(2150))
        overdue = factory.Trait(start=PartialDate(2019, 9), end=PartialDate(2022, 12))
        done = factory.Trait(start=PartialDate(2019), end=PartialDate(2022), closure=Closure.DONE)
        suspended = factory.Trait(start=PartialDate(2019), closure=Closure.SUSPENDED)
        abandoned = factory.Trait(start=PartialDate(2019), closure=Closure.ABANDONED)
        amount = factory.Trait(budget_kind=BudgetKind.AMOUNT, budget_amount=Decimal("45000.00"))
        no_budget = factory.Trait(budget_kind=BudgetKind.NONE)

    title = factory.Sequence(lambda n: f"Eau potable au village {n}")
    countries = country_links(default=["BJ"])
    sectors = sector_links()
    sdgs = links("sdgs", lambda number: SDGFactory(number=number))

    @factory.post_generation
    def holder(project, create, actor, **kwargs):
        if create and actor is not False:
            ProjectActorFactory(
                project=project, role=ProjectRole.HOLDER, **({"actor": actor} if actor is not None else {})
            )

    @factory.post_generation
    def partners(project, create, actors, **kwargs):
        for position, actor in enumerate(actors or ()):
            ProjectActorFactory(project=project, actor=actor, position=position)

    @factory.post_generation
    def localities(project, create, places, **kwargs):
        for position, place in enumerate(places or ()):
            named = {"name": "", "collectivite": place} if isinstance(place, Collectivite) else {"name": place}
            ProjectLocalityFactory(project=project, position=position, **named)

    @factory.post_generation
    def funders(project, create, funders, **kwargs):
        for funder in funders or ():
            FundingFactory(project=project, funder=funder)


class FundingFactory(DjangoModelFactory):
    """Money of an unknown amount unless ``amount=`` says."""

    class Meta:
        model = Funding

    project = factory.SubFactory(ProjectFactory)
    funder = factory.SubFactory(FunderFactory)


class ProjectContactFactory(ContactFactory):
    class Meta:
        model = ProjectContact

    project = factory.SubFactory(ProjectFactory)


class ProjectAttachmentFactory(AttachmentFactory):
    class Meta:
        model = ProjectAttachment

    project = factory.SubFactory(ProjectFactory)
