"""All that one act did is taken back, and what people did since stays unless they choose."""

from contextlib import contextmanager
from decimal import Decimal

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from directory.actions import archive, publish, verify
from directory.database import undo
from directory.database.acts import act
from directory.database.checksums import checksums
from directory.models import (
    Actor,
    Funding,
    Jumelage,
    Project,
    ProjectActor,
    Redirection,
    Sector,
)
from tests.factories import (
    ActorFactory,
    CountryFactory,
    FunderFactory,
    FundingFactory,
    JumelageFactory,
    JumelageMilestoneFactory,
    NetworkFactory,
    ProjectActorFactory,
    ProjectFactory,
    SDGFactory,
    SectorFactory,
    SubmissionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def fingerprints():
    """Of all that people see: every table that has a history, and the former addresses."""
    return checksums({model._meta.db_table for model in undo.histories()} | {Redirection._meta.db_table})


def take_back(number, **options):
    with act(source="retour") as undone:
        result = undo.take_back(number, **options)
    return undone, result


def names(plan):
    return {item.label for item in plan.items}


@pytest.fixture
def base():
    """Two projects, a jumelage and those who carry them."""

    class Base:
        user = UserFactory(national=True)
        holder = ActorFactory(name="Ville de Blois", published=True)
        partner = ActorFactory(name="Commune de Kita", published=True)
        funder = FunderFactory(actor__name="Agence de l’eau")
        water, health = SectorFactory(name="Eau"), SectorFactory(name="Santé")
        mali, goal = CountryFactory(code="ML"), SDGFactory(number=6)
        project = ProjectFactory(title="Forages", holder=holder, partners=[partner], countries=["BJ"], sectors=["Eau"])
        other = ProjectFactory(title="École", holder=holder, countries=["ML"], amount=True)
        funding = FundingFactory(project=project, funder=funder, amount=Decimal(1000))
        jumelage = JumelageFactory(title="Blois – Kita")

    publish(Base.project, by=Base.user)
    return Base


def move_in(base):
    """What an import does: new sheets with their parts, sheets changed, parts added, changed, replaced, removed."""
    new_actor = ActorFactory(name="Association des puits")
    new_funder = FunderFactory(actor__name="Fondation du fleuve")
    new = ProjectFactory(
        title="Latrines", holder=new_actor, partners=[base.partner], countries=["ML"], sectors=["Santé"], sdgs=[6]
    )
    FundingFactory(project=new, funder=new_funder, amount=Decimal(50))
    publish(new, by=base.user)
    Project.objects.filter(pk=base.project.pk).update(summary="Douze forages", closure="acheve")
    base.project.sectors.set([base.health])
    Funding.objects.filter(pk=base.funding.pk).update(amount=Decimal(2000))
    ProjectActor.objects.filter(project=base.project, actor=base.partner).delete()
    ProjectActorFactory(project=base.project, actor=new_actor)
    archive(base.other, by=base.user)
    JumelageMilestoneFactory(jumelage=base.jumelage)
    Project.objects.filter(pk=base.other.pk).update(jumelage=JumelageFactory(title="Blois – Ségou"))
    return new


@pytest.fixture
def moved(base):
    base.before = fingerprints()
    with act(user=base.user.pk, source="essai") as base.act:
        base.new = move_in(base)
    return base


# --- Nothing since ---------------------------------------------------------------------------------------------------


def test_the_base_is_as_it_was(moved):
    assert fingerprints() != moved.before

    _undone, result = take_back(moved.act)

    assert fingerprints() == moved.before
    assert (result.plan.items, result.refused) == ([], [])


def test_what_is_taken_back_is_taken_back_in_turn_and_again(moved):
    after = fingerprints()

    undone, _result = take_back(moved.act)
    take_back(undone)
    assert fingerprints() == after

    take_back(moved.act)
    assert fingerprints() == moved.before


def test_it_is_in_the_history_under_its_own_number(moved):
    undone, _result = take_back(moved.act)

    labels = moved.project.history.filter(pgh_context_id=undone).values_list("pgh_label", "summary")
    assert list(labels) == [("update", "")]
    gone = undo.histories()[Project].objects.filter(pk__isnull=False, id=moved.new.pk, pgh_context_id=undone)
    assert [change.pgh_label for change in gone] == ["delete"]


def test_a_plan_writes_nothing_and_counts(moved):
    before = fingerprints()

    counts = undo.plan(moved.act).counts()

    assert fingerprints() == before
    assert counts["directory_project"] == (1, 2)
    assert counts["directory_projectactor"] == (3, 1)
    assert counts["directory_jumelagemilestone"] == (1, 0)


def test_an_act_is_apart_from_what_surrounds_it(base):
    with act(source="autour"):
        ActorFactory(name="Avant")
        before = fingerprints()
        with act(source="dedans") as inner:
            ActorFactory(name="Pendant")
        ActorFactory(name="Après")

    take_back(inner)

    assert set(Actor.objects.filter(name__in=["Avant", "Pendant", "Après"]).values_list("name", flat=True)) == {
        "Avant",
        "Après",
    }
    Actor.objects.filter(name="Après").delete()
    assert fingerprints() == before


def test_what_follows_an_act_in_its_transaction_is_not_of_it(base):
    with act(source="dedans") as inner:
        ActorFactory(name="Pendant")
    base.project.summary = "Après"
    base.project.save()

    assert [row.model for row in undo.plan(inner).rows.values()] == [Actor]


def test_row_triggers_find_their_setting_during_an_act():
    """Unset, each of them raises an error for itself, and the rows of a large act cost more and more."""
    with act(), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('pgtrigger.ignore', true)")

        assert cursor.fetchone() == ("{}",)


def test_an_address_changed_by_the_act_returns(base):
    with act() as number:
        Project.objects.filter(pk=base.project.pk).update(slug="puits")

    take_back(number)

    base.project.refresh_from_db()
    assert base.project.slug == "forages"
    # « puits » was public for a while: it leads here for ever.
    assert list(Redirection.objects.values_list("slug", "target_pk")) == [("puits", base.project.pk)]


def test_addresses_swapped_by_the_act_return(base):
    with act() as number:
        Project.objects.filter(pk=base.project.pk).update(slug="libre")
        Project.objects.filter(pk=base.other.pk).update(slug="forages-2")
        ProjectFactory(slug="ecole")

    take_back(number)

    assert set(Project.objects.values_list("slug", flat=True)) == {"forages", "ecole"}


# --- Changed since ---------------------------------------------------------------------------------------------------


def test_a_created_sheet_changed_since_stays_whole_with_what_it_names(moved):
    Project.objects.filter(pk=moved.new.pk).update(summary="Corrigé à la main")

    plan = undo.plan(moved.act)
    take_back(moved.act)

    assert names(plan) == {"Latrines", "Association des puits", "Fondation du fleuve"}
    new = Project.objects.get(pk=moved.new.pk)
    assert new.summary == "Corrigé à la main"
    assert [str(one.actor) for one in new.project_actors.order_by("pk")] == ["Association des puits", "Commune de Kita"]
    assert new.fundings.get().amount == 50
    assert list(new.sectors.all()) == [moved.health]
    # The rest returned.
    assert Project.objects.get(pk=moved.project.pk).summary == ""


def test_a_chosen_sheet_goes_all_the_same(moved):
    Project.objects.filter(pk=moved.new.pk).update(summary="Corrigé à la main")

    take_back(moved.act, chosen={undo.name_of(Project, moved.new.pk)})

    assert fingerprints() == moved.before


@pytest.mark.parametrize(
    "touch",
    [
        lambda base: base.new.sectors.add(base.water),
        lambda base: base.new.sectors.clear(),
        lambda base: Funding.objects.filter(project=base.new).update(amount=51),
        lambda base: Funding.objects.filter(project=base.new).delete(),
        lambda base: verify(base.new, by=base.user),
        lambda base: ProjectFactory(title="Suite", continues=base.new),
        lambda base: SubmissionFactory(record_table="directory_project", record_pk=base.new.pk),
        lambda base: archive(base.new, by=base.user),
    ],
    ids=["linked", "unlinked", "part changed", "part removed", "verified", "continued", "proposition", "archived"],
)
def test_whatever_is_done_to_a_created_sheet_keeps_it(moved, touch):
    touch(moved)

    plan = undo.plan(moved.act)
    take_back(moved.act)

    assert "Latrines" in names(plan)
    assert Project.objects.filter(pk=moved.new.pk).exists()


def test_a_sheet_by_hand_keeps_the_actor_that_it_names_and_nothing_else(moved):
    actor = Actor.objects.get(name="Association des puits")
    by_hand = ProjectFactory(title="À la main", holder=actor)

    [item] = undo.plan(moved.act).items
    take_back(moved.act)

    assert (item.label, [reason.what for reason in item.reasons]) == ("Association des puits", ["refers"])
    assert (item.reasons[0].model, item.reasons[0].key) == (ProjectActor, by_hand.project_actors.get().pk)
    assert Actor.objects.filter(pk=actor.pk).exists()
    assert not Project.objects.filter(pk=moved.new.pk).exists()


def test_a_chosen_actor_leaves_the_sheets_that_named_it(moved):
    actor = Actor.objects.get(name="Association des puits")
    by_hand = ProjectFactory(title="À la main", holder=actor, partners=[moved.partner])
    sequel = ProjectFactory(title="Suite", continues=moved.new, holder=moved.holder)
    chosen = {undo.name_of(Actor, actor.pk), undo.name_of(Project, moved.new.pk)}

    take_back(moved.act, chosen=chosen)

    assert not Actor.objects.filter(pk=actor.pk).exists()
    assert [str(one.actor) for one in by_hand.project_actors.all()] == ["Commune de Kita"]
    sequel.refresh_from_db()
    assert sequel.continues is None


def test_columns_changed_since_stay_and_the_others_return(moved):
    Project.objects.filter(pk=moved.project.pk).update(summary="Treize forages", website="https://example.org/")

    [item] = undo.plan(moved.act).items
    take_back(moved.act)

    [reason] = item.reasons
    assert (item.label, reason.what, reason.columns) == ("Forages", "changed", {"summary"})
    project = Project.objects.get(pk=moved.project.pk)
    assert (project.summary, project.website, project.closure) == ("Treize forages", "https://example.org/", "ouvert")


def test_a_chosen_column_returns_and_what_the_act_never_touched_stays(moved):
    Project.objects.filter(pk=moved.project.pk).update(summary="Treize forages", website="https://example.org/")

    take_back(moved.act, chosen={undo.name_of(Project, moved.project.pk)})

    project = Project.objects.get(pk=moved.project.pk)
    assert (project.summary, project.website) == ("", "https://example.org/")


def test_a_list_replaced_since_stays(moved):
    moved.project.sectors.set([SectorFactory(name="Énergie")])

    [item] = undo.plan(moved.act).items
    take_back(moved.act)

    assert item.label == "Forages"
    assert [str(sector) for sector in moved.project.sectors.all()] == ["Énergie"]


def test_what_somebody_put_back_by_hand_is_no_conflict(moved):
    Project.objects.filter(pk=moved.project.pk).update(summary="")
    moved.project.sectors.set([moved.water])

    _undone, result = take_back(moved.act)

    assert result.refused == []
    assert list(moved.project.sectors.all()) == [moved.water]


def test_what_was_removed_since_is_no_conflict(moved):
    moved.project.delete()

    _undone, result = take_back(moved.act)

    assert not Project.objects.filter(pk=moved.project.pk).exists()
    # The partner that the act had removed cannot return to a project that is no more.
    assert {row.model for row, _why in result.refused} <= {ProjectActor, Project.sectors.through}


def test_an_address_taken_since_is_told_and_the_rest_returns(base):
    with act() as number:
        Project.objects.filter(pk=base.other.pk).update(slug="classe")
        Project.objects.filter(pk=base.project.pk).update(summary="Lot")
    ProjectFactory(slug="ecole")

    _undone, result = take_back(number)

    [(row, _why)] = result.refused
    assert row.node == (Project, base.other.pk)
    assert Project.objects.get(pk=base.project.pk).summary == ""


def test_who_and_when_are_told(moved):
    colleague = UserFactory(national=True)
    with act(user=colleague.pk, url="/admin/"):
        Project.objects.filter(pk=moved.new.pk).update(summary="Corrigé")

    reasons = [reason for item in undo.plan(moved.act).items for reason in item.reasons if reason.what == "changed"]

    assert [(one.context["user"], one.columns) for one in reasons] == [(colleague.pk, {"summary"})]
    assert reasons[0].at == Project.objects.get(pk=moved.new.pk).history.order_by("-pgh_id").first().pgh_created_at


# --- Any order -------------------------------------------------------------------------------------------------------

HAND = {
    "a summary": lambda base: Project.objects.filter(pk=base.project.pk).update(summary="Main"),
    "an end": lambda base: Project.objects.filter(pk=base.project.pk).update(closure="abandonne"),
    "a title": lambda base: Project.objects.filter(pk=base.other.pk).update(title="École de Kita"),
    "a funding": lambda base: Funding.objects.filter(pk=base.funding.pk).update(amount=Decimal(3000)),
    "a programme": lambda base: Funding.objects.filter(pk=base.funding.pk).update(programme="Loi Oudin"),
    "an actor": lambda base: Actor.objects.filter(pk=base.partner.pk).update(name="Kita"),
    "a country": lambda base: base.project.countries.through.objects.create(
        pk=90_000_001, project=base.project, country=base.mali
    ),
    "a sector of the other": lambda base: base.other.sectors.through.objects.create(
        pk=90_000_002, project=base.other, sector=base.water
    ),
    "a milestone": lambda base: JumelageMilestoneFactory(pk=90_000_003, jumelage=base.jumelage, label="Visite"),
    "a network": lambda base: Project.objects.filter(pk=base.other.pk).update(network=base.network),
    "a sector": lambda base: Sector.objects.filter(pk=base.water.pk).update(aliases=["Eaux"]),
    "a jumelage": lambda base: Jumelage.objects.filter(pk=base.jumelage.pk).update(title="Blois-Kita"),
}


def stampless():
    """The rows of every table with a history, less when they were last saved."""
    rows = {}
    for model in undo.histories():
        columns = [name for name in undo.columns_of(model) if name != "updated_at"]
        rows[model] = set(map(str, model._base_manager.order_by("pk").values_list(*columns)))
    return rows


@given(hands=st.permutations(sorted(HAND)).flatmap(lambda order: st.integers(1, 8).map(lambda n: order[:n])))
@examples(max_examples=10)
def test_what_hands_did_is_all_that_is_left(base_of_orders, hands):
    """Act, hands, taking back: as if hands alone had worked, whatever they did and in whatever order."""
    base, rolled_back = base_of_orders
    with rolled_back():
        for name in hands:
            HAND[name](base)
        alone = stampless()
    with rolled_back():
        with act() as number:
            move_in(base)
        for name in hands:
            HAND[name](base)
        _undone, result = take_back(number)
        assert result.refused == []
        assert stampless() == alone


@pytest.fixture
def base_of_orders(base):
    base.network = NetworkFactory()

    @contextmanager
    def rolled_back():
        with transaction.atomic():
            yield
            transaction.set_rollback(True)

    return base, rolled_back
