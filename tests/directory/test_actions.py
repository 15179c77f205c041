"""What changes the state of a record: from where, by whom, once."""

import datetime
import itertools
import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone

from directory.actions import (
    TransitionError,
    archive,
    back_to_draft,
    change_state,
    publish,
    stamp_published,
    submit,
    verify,
)
from directory.dates import PartialDate
from directory.enums import PublicationState
from directory.merging import MergeError, merge
from directory.models import Actor, Jumelage, Project, Sector, Verification
from tests.factories import (
    ActorFactory,
    ArticleFactory,
    CallFactory,
    CommuneFactory,
    CountryGroupFactory,
    EventFactory,
    JumelageFactory,
    NetworkFactory,
    ProjectFactory,
    ResourceFactory,
    SectorFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

TRAITS = {"brouillon": "draft", "a-relire": "review", "publie": "published", "archive": "archived"}
ALLOWED = {
    ("brouillon", "a-relire"),
    ("brouillon", "publie"),
    ("brouillon", "archive"),
    ("a-relire", "brouillon"),
    ("a-relire", "publie"),
    ("a-relire", "archive"),
    ("publie", "brouillon"),
    ("publie", "archive"),
    ("archive", "brouillon"),
    ("archive", "publie"),
}
RECORDS = [
    ActorFactory,
    ArticleFactory,
    CallFactory,
    CountryGroupFactory,
    EventFactory,
    JumelageFactory,
    ProjectFactory,
    ResourceFactory,
]


@pytest.fixture
def moderator():
    return UserFactory(national=True)


# --- States ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("start", "to"), sorted(ALLOWED))
def test_allowed(start, to, moderator):
    project = ProjectFactory(**{TRAITS[start]: True})

    change_state(project, to=to, by=moderator)

    stored = Project.objects.get()
    assert (stored.state, stored.state_changed_by) == (to, moderator)
    assert (project.state, project.state_changed_at) == (stored.state, stored.state_changed_at)


@pytest.mark.parametrize(
    ("start", "to"), sorted(set(itertools.product(PublicationState.values, PublicationState.values)) - ALLOWED)
)
def test_forbidden(start, to, moderator):
    project = ProjectFactory(title="Eau potable", **{TRAITS[start]: True})
    before = Project.objects.values().get()

    with pytest.raises(TransitionError) as refusal:
        change_state(project, to=to, by=moderator)

    names = {"brouillon": "brouillon", "a-relire": "à relire", "publie": "publié", "archive": "archivé"}
    assert plain(refusal.value) == (
        f"« Eau potable » est dans l’état « {names[start]} » : impossible de passer à « {names[to]} »."
    )
    assert Project.objects.values().get() == before
    assert project.state == start


def plain(sentence):
    """A sentence with ordinary spaces, to compare its words."""
    return str(sentence).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("action", "start", "state"),
    [
        (submit, "draft", "a-relire"),
        (publish, "review", "publie"),
        (archive, "published", "archive"),
        (back_to_draft, "archived", "brouillon"),
    ],
)
@pytest.mark.parametrize("factory", RECORDS, ids=lambda factory: factory._meta.model.__name__)
def test_every_kind_of_record_goes_through_the_same_actions(factory, action, start, state, moderator):
    record = factory(**{start: True})

    action(record, by=moderator)

    record.refresh_from_db()
    assert (record.state, record.state_changed_by) == (state, moderator)


def test_an_unknown_state_is_an_error_of_the_code(moderator):
    with pytest.raises(ValueError, match="visible"):
        change_state(ProjectFactory(), to="visible", by=moderator)


def test_publication_keeps_who_and_when(moderator):
    project = ProjectFactory()
    before = timezone.now()

    publish(project, by=moderator)

    project.refresh_from_db()
    assert before <= project.published_at <= timezone.now()
    assert project.published_at == project.state_changed_at
    assert (project.published_by, project.is_published) == (moderator, True)


def test_archiving_keeps_the_publication(moderator):
    project = ProjectFactory(published=True)
    published_at, published_by = project.published_at, project.published_by

    archive(project, by=moderator)

    project.refresh_from_db()
    assert (project.published_at, project.published_by) == (published_at, published_by)
    assert project.state_changed_at > published_at


def test_published_again_keeps_its_first_publication(moderator):
    project = ProjectFactory(published=True)
    first, by = project.published_at, project.published_by
    archive(project, by=moderator)

    publish(project, by=moderator)

    project.refresh_from_db()
    assert (project.published_at, project.published_by) == (first, by)
    assert project.state_changed_at > first


def test_nothing_else_of_the_record_is_written(moderator):
    project = ProjectFactory(summary="Un puits")
    stale = Project.objects.get()
    Project.objects.update(summary="Deux puits")

    publish(stale, by=moderator)

    project.refresh_from_db()
    assert (project.summary, project.state) == ("Deux puits", "publie")


def test_the_state_in_the_database_decides_not_the_one_in_memory(moderator):
    project = ProjectFactory()
    stale = Project.objects.get()
    publish(project, by=moderator)

    with pytest.raises(TransitionError):
        publish(stale, by=moderator)


# --- What publication needs ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lacks", "sentence"),
    [
        ({"holder": False}, "« Eau potable » ne peut pas être publié : il faut un porteur."),
        ({"countries": []}, "« Eau potable » ne peut pas être publié : il faut au moins un pays."),
        (
            {"holder": False, "countries": []},
            "« Eau potable » ne peut pas être publié : il faut un porteur ; il faut au moins un pays.",
        ),
    ],
)
def test_a_project_needs_a_holder_and_a_country(lacks, sentence, moderator):
    project = ProjectFactory(title="Eau potable", **lacks)

    with pytest.raises(TransitionError) as refusal:
        publish(project, by=moderator)

    assert plain(refusal.value) == sentence
    assert (project.state, Project.objects.get().state) == ("brouillon", "brouillon")


def test_a_partner_is_not_a_holder(moderator):
    project = ProjectFactory(holder=False, partners=[ActorFactory()])

    with pytest.raises(TransitionError, match="il faut un porteur"):
        publish(project, by=moderator)


@pytest.mark.parametrize("members", [0, 1])
def test_a_jumelage_needs_two_members(members, moderator):
    bond = JumelageFactory(members=members)

    with pytest.raises(TransitionError, match="il faut au moins deux membres"):
        publish(bond, by=moderator)

    assert Jumelage.objects.get().state == "brouillon"


def test_what_is_incomplete_may_be_submitted_or_archived(moderator):
    submit(ProjectFactory(holder=False), by=moderator)
    archive(JumelageFactory(members=0), by=moderator)

    assert (Project.objects.get().state, Jumelage.objects.get().state) == ("a-relire", "archive")


def test_stamped_records_are_as_published_ones(moderator):
    actor = stamp_published(Actor(name="Parakou", slug="parakou", country_id="FR"), by=moderator)
    CommuneFactory()

    Actor.objects.bulk_create([actor])

    actor = Actor.objects.get(slug="parakou")
    assert (actor.state, actor.published_by, actor.state_changed_by) == ("publie", moderator, moderator)
    assert actor.published_at == actor.state_changed_at


# --- Two at once -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_of_two_who_publish_at_once_one_wins_and_the_other_is_told():
    project = ProjectFactory()
    moderators = [UserFactory(), UserFactory()]
    outcomes = {}

    def decide(moderator):
        try:
            outcomes[moderator.pk] = publish(Project.objects.get(), by=moderator).published_by_id
        except TransitionError as refusal:
            outcomes[moderator.pk] = plain(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=[moderator]) for moderator in moderators]
    with transaction.atomic():
        # Both have read a draft by the time that the row is let go.
        Project.objects.select_for_update().get()
        for thread in threads:
            thread.start()
    for thread in threads:
        thread.join()

    project.refresh_from_db()
    [loser] = [moderator for moderator in moderators if moderator.pk != project.published_by_id]
    assert outcomes[project.published_by_id] == project.published_by_id
    assert "est dans l’état « publié »" in outcomes[loser.pk]
    assert [change.state for change in project.history.order_by("pgh_id")] == ["brouillon", "publie"]


# --- Verifications ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("factory", [ActorFactory, JumelageFactory, ProjectFactory])
def test_verification(factory, moderator):
    record = factory()

    verify(record, by=moderator, on=datetime.date(2025, 3, 1), label="CENTRAIDER", method="telephone", note="Appel")

    record.refresh_from_db()
    kept = record.verifications.get()
    assert (record.verified_on, record.verified_by) == (datetime.date(2025, 3, 1), "CENTRAIDER")
    assert (kept.on, kept.by, kept.by_label) == (datetime.date(2025, 3, 1), moderator, "CENTRAIDER")
    assert (kept.method, kept.note) == ("telephone", "Appel")


def test_by_default_the_network_says_it_today(moderator):
    network = NetworkFactory(name="CENTRAIDER")

    followed = verify(ProjectFactory(network=network), by=moderator)
    national = verify(ProjectFactory(), by=moderator)

    assert (followed.verified_on, followed.verified_by) == (timezone.localdate(), "CENTRAIDER")
    assert national.verified_by == "l’équipe nationale"


def test_an_older_verification_is_kept_and_does_not_replace(moderator):
    project = ProjectFactory()
    stale = Project.objects.get()
    verify(project, by=moderator, on=datetime.date(2025, 3, 1), label="CENTRAIDER")

    verify(stale, by=moderator, on=datetime.date(2024, 1, 1), label="Ville d’Orléans")

    project.refresh_from_db()
    assert (project.verified_on, project.verified_by) == (datetime.date(2025, 3, 1), "CENTRAIDER")
    assert [kept.by_label for kept in project.verifications.all()] == ["CENTRAIDER", "Ville d’Orléans"]


def test_of_one_day_the_last_word_stands(moderator):
    project = ProjectFactory()
    verify(project, by=moderator, on=datetime.date(2025, 3, 1), label="CENTRAIDER")

    verify(project, by=moderator, on=datetime.date(2025, 3, 1), label="Ville d’Orléans")

    assert project.verified_by == "Ville d’Orléans"


def test_nobody_verifies_tomorrow(moderator):
    project = ProjectFactory()

    with pytest.raises(ValueError, match="future"):
        verify(project, by=moderator, on=timezone.localdate() + datetime.timedelta(1))

    assert Verification.objects.count() == 0


# --- Sectors ---------------------------------------------------------------------------------------------------------


def test_merging_sectors_moves_all_that_bears_the_first(moderator):
    water = SectorFactory(name="Eau et assainissement", dac_codes=["14010"], aliases=["Puits"])
    wells = SectorFactory(name="Forages", dac_codes=["14031", "14010"], aliases=["Puits", "Pompes"])
    other = SectorFactory(name="Culture")
    both = ProjectFactory(sectors=[water, wells])
    first = ProjectFactory(sectors=[wells, other])
    borne = [
        factory(sectors=[wells])
        for factory in (
            JumelageFactory,
            ArticleFactory,
            CallFactory,
            CountryGroupFactory,
            EventFactory,
            ResourceFactory,
        )
    ]

    merge(water, wells, by=moderator)

    water.refresh_from_db()
    wells.refresh_from_db()
    assert set(both.sectors.all()) == {water}
    assert set(first.sectors.all()) == {water, other}
    assert [set(record.sectors.all()) for record in borne] == [{water}] * len(borne)
    assert water.aliases == ["Forages", "Pompes", "Puits"]
    assert water.dac_codes == ["14010", "14031"]
    assert wells.merged_into == water
    assert set(Sector.objects.current()) == {water, other}
    assert set(Sector.objects.named("FORAGES").current()) == {water}


def test_a_sector_is_merged_into_another_that_stands(moderator):
    water, wells = SectorFactory(), SectorFactory()
    merge(water, wells, by=moderator)

    with pytest.raises(MergeError):
        merge(water, water, by=moderator)
    with pytest.raises(MergeError):
        merge(wells, water, by=moderator)


def test_an_action_leaves_its_trace(moderator):
    project = ProjectFactory(start=PartialDate(2019))

    submit(project, by=moderator)
    publish(project, by=moderator)
    archive(project, by=moderator)

    trace = project.history.order_by("pgh_id").values_list("pgh_label", "state", "state_changed_by")
    assert list(trace) == [
        ("insert", "brouillon", None),
        ("update", "a-relire", moderator.pk),
        ("update", "publie", moderator.pk),
        ("update", "archive", moderator.pk),
    ]
