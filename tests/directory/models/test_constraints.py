"""The database itself refuses contradictory rows, whoever writes them."""

import uuid

import factory
import pytest
from django.utils import timezone

from directory.dates import PartialDate
from directory.models import Collectivite
from tests.constraints import (
    assert_refused,
    assert_unique,
    refused,
    refused_of_attachments,
    refused_of_contacts,
    refused_of_points,
    refused_of_records,
    refused_twin,
)
from tests.directory.imports import test_constraints as test_imports
from tests.directory.submissions import test_constraints as test_submissions
from tests.factories import (
    ActorAttachmentFactory,
    ActorContactFactory,
    ActorFactory,
    CommuneFactory,
    CountryFactory,
    DispatchFactory,
    DrawnCardFactory,
    ErasedPrintFactory,
    FollowedSelectionFactory,
    FollowerFactory,
    ForeignTownFactory,
    FormerNameFactory,
    FundingFactory,
    GroupActFactory,
    ImportBatchFactory,
    JumelageAttachmentFactory,
    JumelageContactFactory,
    JumelageFactory,
    JumelageMemberFactory,
    JumelageMilestoneFactory,
    LikenessFactory,
    MergeFactory,
    NetworkPartnerFactory,
    OfficeFactory,
    ProjectActorFactory,
    ProjectAttachmentFactory,
    ProjectContactFactory,
    ProjectFactory,
    ProjectLocalityFactory,
    RedirectionFactory,
    SDGFactory,
    SectorFactory,
    VerificationFactory,
    WatchFactory,
)

pytestmark = pytest.mark.django_db


class SomeCountryFactory(CountryFactory):
    code = factory.Iterator(["BJ", "ML"])


class SomeReturnFactory(GroupActFactory):
    """What undoes an act."""

    act = factory.LazyFunction(uuid.uuid4)
    number = 1
    undoes = factory.SubFactory(GroupActFactory, done=True)


def itself(row):
    return row.pk


CASES = [
    *refused_of_records([ActorFactory, JumelageFactory, ProjectFactory]),
    *refused_of_points(
        [ActorFactory, CountryFactory, FormerNameFactory, JumelageMemberFactory, ProjectLocalityFactory]
    ),
    *refused_of_contacts([ActorContactFactory, JumelageContactFactory, ProjectContactFactory]),
    *refused_of_attachments([ActorAttachmentFactory, JumelageAttachmentFactory, ProjectAttachmentFactory]),
    refused("actor_named", ActorFactory, {"name": ""}),
    refused("actor_siren_format", ActorFactory, {"siren": "12345678"}),
    refused("actor_siren_format", ActorFactory, {"siren": "12345678A"}),
    refused("actor_siren_format", ActorFactory, {"siren": ""}),
    refused("actor_wikidata_format", ActorFactory, {"wikidata_id": "90"}),
    refused("actor_wikidata_format", ActorFactory, {"wikidata_id": "Q0"}),
    refused("actor_wikidata_format", ActorFactory, {"wikidata_id": ""}),
    refused_twin("collectivite_code_once_per_kind", CommuneFactory, ["code"]),
    refused("collectivite_french_has_code", CommuneFactory, {"code": None}),
    refused("collectivite_population_context", CommuneFactory, {"population_year": 2022}),
    refused("collectivite_population_context", ForeignTownFactory, {"population_is_approximate": True}),
    refused("collectivite_not_its_own_parent", CommuneFactory, {"region_id": itself}),
    refused("collectivite_not_its_own_parent", CommuneFactory, {"departement_id": itself}),
    refused("collectivite_not_its_own_parent", CommuneFactory, {"epci_id": itself}),
    refused_twin("former_name_once", FormerNameFactory, ["collectivite", "name"]),
    refused("country_iso_code", CountryFactory, {"code": "bj"}),
    refused("jumelage_titled", JumelageFactory, {"title": ""}),
    refused("jumelage_ends_after_it_begins", JumelageFactory, {"until": PartialDate(1992), "status": "termine"}),
    refused("jumelage_end_means_ended", JumelageFactory, {"until": PartialDate(2010)}),
    refused_twin("jumelage_distinct_members", JumelageMemberFactory, ["jumelage", "collectivite"]),
    refused("jumelage_member_designated", JumelageMemberFactory, {"collectivite": None}),
    refused("jumelage_member_leaves_after_joining", JumelageMemberFactory, {"joined": PartialDate(2006)}, gone=True),
    refused("jumelage_member_left_means_left", JumelageMemberFactory, {"left": PartialDate(2006)}),
    refused("jumelage_milestone_dated", JumelageMilestoneFactory, {"date": None}),
    refused("project_titled", ProjectFactory, {"title": ""}),
    refused("project_ends_after_it_begins", ProjectFactory, {"end": PartialDate(2019, 8)}, ongoing=True),
    refused("project_amount_iff_budget", ProjectFactory, {"budget_kind": "montant"}),
    refused("project_amount_iff_budget", ProjectFactory, {"budget_amount": 0}, amount=True),
    refused("project_amount_iff_budget", ProjectFactory, {"budget_amount": None}, amount=True),
    refused("project_amount_iff_budget", ProjectFactory, {"budget_kind": "neant"}, amount=True),
    refused("project_amount_iff_budget", ProjectFactory, {"budget_amount": 100}),
    refused("project_approximate_amount_is_known", ProjectFactory, {"budget_amount_is_approximate": True}),
    refused("project_not_its_own_sequel", ProjectFactory, {"continues_id": itself}),
    refused_twin("project_actor_once", ProjectActorFactory, ["project", "actor"]),
    refused("project_locality_designated", ProjectLocalityFactory, {"name": ""}),
    refused_twin("funding_once_a_programme_and_year", FundingFactory, ["project", "funder"]),
    refused_twin("funding_once_a_programme_and_year", FundingFactory, ["project", "funder"], year=2021),
    refused("funding_amount_positive", FundingFactory, {"amount": 0}),
    refused("funding_amount_positive", FundingFactory, {"amount": -1}),
    refused("funding_approximate_amount_is_known", FundingFactory, {"amount": None, "amount_is_approximate": True}),
    refused("funding_year_plausible", FundingFactory, {"year": 1899}),
    refused("funding_year_plausible", FundingFactory, {"year": 2201}),
    refused_twin("office_one_headquarters", OfficeFactory, ["network"], is_headquarters=True),
    refused_twin("network_partner_once", NetworkPartnerFactory, ["network", "name"]),
    refused_twin("drawn_card_once", DrawnCardFactory, ["section", "record"]),
    refused("sector_not_merged_into_itself", SectorFactory, {"merged_into_id": itself}),
    refused("sdg_one_to_seventeen", SDGFactory, {"number": 0}),
    refused("sdg_one_to_seventeen", SDGFactory, {"number": 18}),
    refused("verification_of_one_sheet", VerificationFactory, {"project": None}),
    refused("verification_of_one_sheet", VerificationFactory, {"actor": lambda row: ActorFactory()}),
    refused_twin("erased_print_once", ErasedPrintFactory, ["erasure", "sort", "digest"]),
    refused_twin("redirection_once", RedirectionFactory, ["slug"]),
    refused_twin("merge_once", MergeFactory, ["kind", "lost"]),
    refused("merge_of_two", MergeFactory, {"lost": 1}),
    refused("groupact_done_keeps_nothing", GroupActFactory, {"act": lambda row: uuid.uuid4(), "asked": {"1": ""}}),
    refused("groupact_undoes_when_done", GroupActFactory, {"undoes": lambda row: GroupActFactory(done=True)}),
    refused_twin("likeness_once", LikenessFactory, ["kind", "one", "other"]),
    refused("likeness_in_order", LikenessFactory, {"other": 1}),
    refused("directory_likeness_dismissed_at_with_dismissed_by", LikenessFactory, {"dismissed_at": timezone.now()}),
    refused("directory_likeness_proposed_at_with_proposed_by", LikenessFactory, {"proposed_at": timezone.now()}),
    *test_submissions.CASES,
    *test_imports.CASES,
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refused(case):
    assert_refused(case)


UNIQUE_FIELDS = [
    *test_submissions.UNIQUE_FIELDS,
    (ActorFactory, "slug"),
    (ActorFactory, "siren"),
    (ActorFactory, "wikidata_id"),
    (ActorFactory, "geonames_id"),
    (ActorFactory, "iati_ref"),
    (SomeCountryFactory, "name"),
    (JumelageFactory, "slug"),
    (ProjectFactory, "slug"),
    (ProjectFactory, "iati_identifier"),
    (SectorFactory, "name"),
    (SectorFactory, "slug"),
    (DispatchFactory, "mail"),
    (FollowedSelectionFactory, "key"),
    (FollowerFactory, "email"),
    (FollowerFactory, "page_digest"),
    (FollowerFactory, "stop_digest"),
    (WatchFactory, "section"),
    (MergeFactory, "act"),
    (SomeReturnFactory, "act"),
    (SomeReturnFactory, "undoes"),
]


@pytest.mark.parametrize(("some_factory", "field"), UNIQUE_FIELDS)
def test_unique(some_factory, field):
    assert_unique(some_factory, field)


# What a constraint must let through, where a careless one would not.


@pytest.mark.parametrize(
    ("start", "end"), [((2019, 9), (2019,)), ((2019, 9, 30), (2019, 9)), ((2019,), (2019,)), (None, (2019,))]
)
def test_a_project_may_end_in_the_year_or_month_it_begins(start, end):
    project = ProjectFactory(start=start and PartialDate(*start), end=PartialDate(*end))

    project.full_clean()


def test_unknown_members_of_one_bond_are_not_the_same():
    bond = JumelageFactory(members=["Lagos", "Lagos"])

    assert bond.members.count() == 2


def test_a_commune_and_its_epci_may_share_a_code():
    CommuneFactory(code="75056")

    other_kind = CommuneFactory(code="75056", kind="metropole")

    other_kind.full_clean()


def test_foreign_places_need_no_code():
    ForeignTownFactory()
    ForeignTownFactory()

    assert Collectivite.objects.filter(code=None).count() == 2


def test_one_funder_may_give_by_several_programmes_and_in_several_years():
    first = FundingFactory(programme="FICOL", year=2021)

    FundingFactory(project=first.project, funder=first.funder, programme="FICOL", year=2022)
    FundingFactory(project=first.project, funder=first.funder, programme="Clés en main", year=2021)
    FundingFactory(project=first.project, funder=first.funder, programme="FICOL")

    assert first.project.fundings.count() == 4


def test_a_network_has_several_offices():
    headquarters = OfficeFactory(is_headquarters=True)

    OfficeFactory(network=headquarters.network)
    OfficeFactory(network=headquarters.network)

    assert [office.is_headquarters for office in headquarters.network.offices.all()] == [True, False, False]


def test_records_of_one_batch():
    batch = ImportBatchFactory()

    ProjectFactory(origin="import", import_batch=batch)
    ProjectFactory(origin="import", import_batch=batch)

    assert batch.directory_project_set.count() == 2
