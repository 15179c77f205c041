"""Former values, versions and deleted records come back from the history, or nothing does."""

import pytest
from django.db import models, transaction
from django.utils import timezone

from directory import restoring
from directory.actions import archive, publish
from directory.database import undo
from directory.database.acts import act
from directory.database.checksums import checksums
from directory.enums import ProjectRole
from directory.models import Actor, Project, Redirection, Sector
from directory.restoring import RestoreError
from tests import factories as make
from tests.relations import factories, mergeable_models, relate_all, with_roles

# Each save in a transaction of its own, as on the site: that is what dates the events.
pytestmark = pytest.mark.django_db(transaction=True)

KINDS = pytest.mark.parametrize("model", mergeable_models(), ids=lambda model: model._meta.label_lower)


def fingerprints():
    whole = [model for model in undo.histories() if undo.keeps_all(model)]
    return checksums({model._meta.db_table for model in whole} | {Redirection._meta.db_table})


@pytest.fixture
def by(db):
    return make.UserFactory(national=True)


def one_of(model):
    return with_roles(factories()[model]())


def last(record):
    return undo.histories()[type(record)].objects.filter(pgh_obj=record.pk).latest("pgh_id")


# --- The deleted ------------------------------------------------------------------------------------------------------


def goes_along(model, field):
    return field is not None and undo.keeps_all(model) and field.remote_field.on_delete is models.CASCADE


@KINDS
@pytest.mark.parametrize("has_number", [True, False], ids=["of a request", "typed by hand"])
def test_a_deleted_record_returns_with_all_that_went_along(model, has_number, by):
    record = one_of(model)
    assert relate_all(record, only=goes_along)
    before, key = fingerprints(), record.pk

    if has_number:
        with act(user=by.pk):
            record.delete()
    else:
        with transaction.atomic():
            record.delete()
    assert fingerprints() != before
    [found] = restoring.deleted_of(model)
    assert str(found.record)
    restoring.restore_deleted(model, key, by=by)

    assert fingerprints() == before
    assert restoring.deleted_of(model) == []


def test_an_address_taken_since_is_told_and_nothing_returns(by):
    project = make.ProjectFactory(title="Forages")
    with act(user=by.pk):
        project.delete()
    make.ProjectFactory(title="Forages")
    before = fingerprints()

    with pytest.raises(
        RestoreError,
        match=r"^Rien n’a été remis\s: Cette adresse n’est pas libre\s: choisissez-en une autre.$",
    ):
        restoring.restore_deleted(Project, restoring.deleted_of(Project)[0].record.pk, by=by)

    assert fingerprints() == before


def test_what_it_names_and_is_no_more_is_told(by):
    holder = make.ActorFactory()
    project = make.ProjectFactory(holder=holder)
    key = project.pk
    with act(user=by.pk):
        project.delete()
    holder.delete()
    before = fingerprints()

    with pytest.raises(RestoreError, match=r"«\sacteur\s»\s: la fiche citée n’existe plus"):
        restoring.restore_deleted(Project, key, by=by)

    assert fingerprints() == before


# --- Versions ---------------------------------------------------------------------------------------------------------


@KINDS
def test_a_record_changed_in_all_its_parts_is_as_it_was(model, by):
    record = one_of(model)
    relate_all(record, only=goes_along)
    record = model._base_manager.get(pk=record.pk)
    record.save()
    first, before = last(record).pgh_created_at, fingerprints()
    scribble(record)
    # What was taken away too is a change of the sheet: its moment is the last of all.
    second, scribbled = timezone.now(), fingerprints()
    assert scribbled != before

    restoring.restore_version(record, first, by=by)
    assert differing(before, fingerprints()) <= COUNTED
    with pytest.raises(RestoreError, match="déjà telle qu’elle était"):
        restoring.restore_version(record, first, by=by)

    # What the other version had not goes again.
    restoring.restore_version(record, second, by=by)
    assert differing(scribbled, fingerprints()) <= COUNTED


# The number of a calendar only grows.
COUNTED = {"events_event"}


def differing(one, other):
    return {table for table in one if one[table] != other[table]}


def scribble(record):
    """Change a text of every row of a sheet, and take away some of its parts."""
    for model, owners in restoring.parts_of(type(record)):
        for rank, row in enumerate(model._base_manager.filter(**{owners[0]: record.pk}).order_by("pk")):
            if rank and model is not type(record) or model._meta.auto_created:
                row.delete()
                continue
            texts = [
                one
                for one in model._meta.concrete_fields
                if isinstance(one, (models.TextField, models.CharField))
                and not (isinstance(one, models.GeneratedField) or one.choices or one.name == "slug")
            ]
            long = [one for one in texts if (one.max_length or 999) >= 100 and "file" not in one.name]
            if long:
                model._base_manager.filter(pk=row.pk).update(**{long[0].name: "changé"})


def test_the_state_of_a_sheet_does_not_return(by):
    project = make.ProjectFactory(summary="Avant")
    at = last(project).pgh_created_at
    publish(project, by=by)
    Project.objects.filter(pk=project.pk).update(summary="Après", slug="nouvelle-adresse")
    archive(project, by=by)

    restoring.restore_version(project, at, by=by)

    project = Project.objects.get(pk=project.pk)
    assert (project.summary, project.state, project.slug) == ("Avant", "archive", "nouvelle-adresse")


# --- One change -------------------------------------------------------------------------------------------------------


def test_a_text_returns_alone(by):
    project = make.ProjectFactory(summary="Hier", description="Hier aussi")
    Project.objects.filter(pk=project.pk).update(summary="Aujourd’hui", description="De même")

    restoring.restore_value(project, "directory_project", last(project).pgh_id, "summary", by=by)

    project.refresh_from_db()
    assert (project.summary, project.description) == ("Hier", "De même")
    assert last(project).pgh_context == {"user": by.pk, "source": "restauration"}


def test_what_a_rule_ties_returns_together(by):
    project = make.ProjectFactory(amount=True)
    Project.objects.filter(pk=project.pk).update(budget_kind="inconnu", budget_amount=None)

    restoring.restore_value(project, "directory_project", last(project).pgh_id, "budget_amount", by=by)

    project.refresh_from_db()
    assert (project.budget_kind, project.budget_amount) == ("montant", 45000)


def test_a_value_that_a_rule_refuses_today_is_told(by):
    actor = make.ActorFactory(siren="123456789")
    Actor.objects.filter(pk=actor.pk).update(siren=None)
    number = last(actor).pgh_id
    make.ActorFactory(siren="123456789")

    with pytest.raises(RestoreError, match=r"Rien n’a été remis\s: SIREN"):
        restoring.restore_value(actor, "directory_actor", number, "siren", by=by)

    actor.refresh_from_db()
    assert actor.siren is None


def test_a_part_taken_away_returns_and_one_added_goes(by):
    project = make.ProjectFactory(title="Forages", holder=False)
    part = make.ProjectActorFactory(project=project, role=ProjectRole.PARTNER)
    history = undo.histories()[type(part)].objects
    key = part.pk
    part.delete()

    restoring.restore_value(project, "directory_projectactor", history.latest("pgh_id").pgh_id, "", by=by)
    assert project.project_actors.get().pk == key

    restoring.restore_value(project, "directory_projectactor", history.latest("pgh_id").pgh_id, "", by=by)
    assert not project.project_actors.exists()


def test_the_change_of_another_sheet_is_refused(by):
    mine, theirs = make.ProjectFactory(summary="a"), make.ProjectFactory(summary="b")
    Project.objects.filter(pk=theirs.pk).update(summary="c")

    with pytest.raises(RestoreError, match="n’est pas de cette fiche"):
        restoring.restore_value(mine, "directory_project", last(theirs).pgh_id, "summary", by=by)
    with pytest.raises(RestoreError, match="n’est pas de cette fiche"):
        restoring.restore_value(mine, "auth_user", 1, "password", by=by)


def test_a_link_that_leads_nowhere_is_told(by):
    project = make.ProjectFactory(sectors=["Eau"])
    project.sectors.clear()
    number = undo.histories()[Project.sectors.through].objects.latest("pgh_id").pgh_id
    Sector.objects.all().delete()

    with pytest.raises(RestoreError, match="Rien n’a été remis"):
        restoring.restore_value(project, "directory_project_sectors", number, "", by=by)
