"""Demonstration records: as many as asked, always the same, marked, removable."""

from django.core.management import call_command
from django.db.models import Count

from directory.enums import BudgetKind, Origin, ProjectRole, PublicationState
from directory.french import of_name
from directory.models import Actor, Collectivite, Jumelage, Project, ProjectActor
from directory.sample.demo.world import SAMPLE_COMMUNES
from events.enums import Medium
from events.models import Article, Call, CountryGroup, Event, Resource
from tests.factories import CommuneFactory, JumelageFactory

MODELS = (Actor, Article, Call, CountryGroup, Event, Jumelage, Project, Resource)


def make(projects=80, **options):
    call_command("demo_data", projects=projects, verbosity=0, **options)


def contents():
    return {model: set(model.objects.values_list("slug", flat=True)) for model in MODELS}


def test_as_many_projects_as_asked_all_marked(made):
    assert Project.objects.count() == 80
    for model in (Project, Jumelage, Event, Article, Resource, Call, CountryGroup):
        assert set(model.objects.values_list("origin", flat=True)) == {Origin.DEMO}


def test_again_adds_nothing_and_more_only_adds(made):
    before = contents()

    make()
    assert contents() == before

    make(projects=90)
    assert Project.objects.count() == 90
    assert before[Project] < contents()[Project]


def test_another_seed_makes_others(made):
    before = contents()

    make(projects=10, seed=2)

    assert Project.objects.count() == 90
    assert before[Project] < contents()[Project]


def test_removal_keeps_what_a_real_record_leans_on(made):
    town = Collectivite.objects.filter(actor__origin=Origin.DEMO).order_by("pk").first()
    real = JumelageFactory(members=[CommuneFactory(), town], published=True)

    call_command("demo_data", remove=True, verbosity=0)

    assert list(Jumelage.objects.all()) == [real]
    assert list(Actor.objects.filter(origin=Origin.DEMO)) == [town.actor]


def test_projects_are_varied(made):
    projects = Project.objects.annotate(partners=Count("project_actors"))

    assert {p.status for p in projects} >= {"termine", "en-cours", "a-confirmer", "a-venir"}
    assert {p.budget_kind for p in projects} == set(BudgetKind)
    assert {len(p.start.isoformat()) for p in projects if p.start} == {4, 7, 10}
    assert max(p.partners for p in projects) >= 12
    assert max(len(p.title) for p in projects) > 120
    assert projects.filter(localities=None).exists()
    assert projects.filter(fundings__amount__isnull=True, fundings__isnull=False).exists()
    assert {PublicationState.PUBLISHED, PublicationState.DRAFT} <= {p.state for p in projects}


def test_every_project_has_one_holder_in_france_and_a_country(made):
    holders = ProjectActor.objects.filter(role=ProjectRole.HOLDER).select_related("actor")

    assert holders.count() == 80
    assert {h.actor.country_id for h in holders} == {"FR"}
    assert not Project.objects.filter(countries=None).exists()


def test_pages_of_facts_stay_pages_of_facts(made):
    assert not Jumelage.objects.filter(members__collectivite__code__in=SAMPLE_COMMUNES).exists()
    assert not Project.objects.filter(actors__collectivite__code__in=SAMPLE_COMMUNES).exists()


def test_towns_are_those_of_the_gazetteer_under_their_french_name(made):
    names = set(Actor.objects.filter(collectivite__kind="etrangere").values_list("name", flat=True))

    assert names <= {
        "Parakou", "Cotonou", "Oranienburg", "Cologne", "Akbou", "Sesto Fiorentino", "Lagos", "Bamako", "Ségou",
        "Tananarive", "Saint-Louis", "Naplouse",
    }  # fmt: skip
    assert len(names) > 5


def test_network_life_is_past_and_to_come(made):
    assert Event.objects.upcoming().exists()
    assert Event.objects.past().exists()
    assert Call.objects.open().exists()
    assert {r.medium for r in Resource.objects.all()} == set(Medium)


def test_verified_sheets_keep_their_verification(made):
    verified = Project.objects.filter(verified_on__isnull=False)

    assert verified.count() > 10
    assert all(p.verifications.get().on == p.verified_on for p in verified)


def test_french_prepositions():
    names = ("Parakou", "Akbou", "Le Mans", "Les Abymes", "Évry", "Hyères", "Yaoundé", "Hanovre")

    assert [of_name(name) for name in names] == [
        "de Parakou", "d’Akbou", "du Mans", "des Abymes", "d’Évry", "d’Hyères", "de Yaoundé", "de Hanovre",
    ]  # fmt: skip


def test_a_known_bond_is_not_made_again(made):
    pairs = [frozenset(j.members.values_list("collectivite", flat=True)) for j in Jumelage.objects.all()]

    assert len(pairs) == len(set(pairs))
