"""A batch from the file to what is written, taken back and written again; told at each step."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from directory.actions import archive
from directory.database import undo
from directory.database.checksums import checksums
from directory.enums import ImportState
from directory.french import quoted
from directory.imports import actions, retention, source, tasks, working
from directory.imports.actions import BatchError
from directory.imports.source import Unusable, keys_of
from directory.imports.undoing import plan_undo
from directory.mail import queue
from directory.models import Actor, ImportBatch, ImportLayout, Project, Redirection, Submission
from directory.people import actions as people
from directory.people.identity import Person
from tests.directory.imports.wells import a_row
from tests.factories import CountryFactory, NetworkFactory, ProjectContactFactory, ProjectFactory, UserFactory

# What an import writes about itself.
OWN = {"directory_importbatch", "directory_importlayout"}


def fingerprints():
    tables = {model._meta.db_table for model in undo.histories()} | {Redirection._meta.db_table}
    return checksums(tables - OWN)


def outcomes(batch):
    return list(batch.rows.order_by("number").values_list("number", "outcome"))


# --- Rehearsed -------------------------------------------------------------------------------------------------------


def test_a_rehearsal_writes_its_rows_and_nothing_else(base):
    ProjectFactory(title="Puits 3", summary="Un puits")
    before = fingerprints()

    batch = base.rehearsed([a_row(2), a_row(3), a_row(4, title="?"), a_row(5, title="Puits 2")])

    assert outcomes(batch) == [(2, "created"), (3, "identical"), (4, "ambiguous"), (5, "ignored")]
    assert batch.counts == {"created": 1, "identical": 1, "ambiguous": 1, "ignored": 1}
    assert batch.rows.get(number=4).asks == ["title"]
    assert batch.state == "repete"
    assert fingerprints() == before


def test_what_columns_mean_is_remembered_the_last_one_first(base):
    for letter in "AB":
        mapping = {"headers": {letter: "Titre"}, "columns": {letter: "title"}}
        actions.rehearse_batch(base.batch([a_row(2)]), by=base.user, kind="puits", sheet="", mapping=mapping)

    remembered = ImportLayout.objects.remembered(base.network)

    assert [list(one["columns"]) for one in remembered] == [["B"], ["A"]]
    assert [one["kind"] for one in remembered] == ["puits", "puits"]
    assert ImportLayout.objects.remembered(None) == []


def test_decisions_count_at_the_next_rehearsal(base):
    batch = base.rehearsed([a_row(2), a_row(3)])

    actions.settle(batch, {3: {"ignore": True}})
    base.rehearse(batch)

    assert outcomes(batch) == [(2, "created"), (3, "ignored")]
    assert batch.rows.get(number=3).decision == {"ignore": True}


def test_a_file_that_cannot_be_read_is_told_and_may_be_tried_again(base, monkeypatch):
    def refused(batch, *, settled):
        raise Unusable("Ce classeur est protégé par un mot de passe : enregistrez-le sans mot de passe.")

    with monkeypatch.context() as patch:
        patch.setattr(working.source, "outcomes_of", refused)
        batch = base.rehearsed([a_row(2)])
    assert (batch.state, batch.problem[:38]) == ("en-echec", "Ce classeur est protégé par un mot de ")
    assert actions.standing(batch) == batch.problem

    assert base.rehearse(batch).state == "repete"
    assert batch.problem == ""


# --- Applied ---------------------------------------------------------------------------------------------------------


def test_what_was_rehearsed_is_written_with_where_it_comes_from(base):
    before = timezone.now()
    batch = base.applied([a_row(2), a_row(3, title="?")])

    project = Project.objects.get(title="Puits 2")
    assert (project.state, project.origin, project.import_batch, project.network) == (
        "brouillon", "import", batch, base.network,
    )  # fmt: skip
    assert (batch.state, batch.applied_by, batch.counts["written"]) == ("applique", base.user, 1)
    assert batch.applied_at > before
    assert list(batch.rows.values_list("number", "is_written", "record")) == [(2, True, project.pk), (3, False, None)]
    change = project.history.get()
    assert change.pgh_context_id == batch.act
    assert change.pgh_context == {
        "user": base.user.pk, "batch": batch.pk, "file": "puits.xlsx", "source": "import",
    }  # fmt: skip
    assert project.slug == "puits-2"


def test_new_sheets_are_published_if_that_was_chosen(base):
    batch = base.applied([a_row(2)], publishes=True)

    assert list(batch.directory_project_set.values_list("state", "published_by")) == [("publie", base.user.pk)]


def test_asking_writes_a_job_and_the_worker_does_it(base):
    batch = base.rehearsed([a_row(2)])
    ProcrastinateJob.objects.all()._raw_delete(using="default")

    actions.apply_batch(batch, by=base.user)

    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.args) == ("imports.travailler", {"batch": batch.pk})
    tasks.do(**job.args)
    batch.refresh_from_db()
    assert batch.state == "applique"


def test_of_two_who_ask_the_second_is_told(base):
    batch, other_window = base.rehearsed([a_row(2)]), None
    other_window = ImportBatch.objects.get(pk=batch.pk)
    actions.apply_batch(batch, by=base.user)

    with pytest.raises(BatchError, match="«.application en cours.» depuis le .*, demandé par Marie Dupont"):
        actions.apply_batch(other_window, by=UserFactory(national=True))
    base.done(batch)
    with pytest.raises(BatchError, match="«.appliqué.»"):
        actions.apply_batch(other_window, by=base.user)
    assert Project.objects.count() == 1


def test_a_job_done_twice_does_nothing_twice(base):
    batch = base.applied([a_row(2)])

    working.work(batch.pk)

    assert Project.objects.count() == 1


@pytest.mark.parametrize(
    ("meanwhile", "told"),
    [
        (lambda: Project.objects.filter(title="Puits 3").update(summary="Corrigé à la main"), "ambiguous"),
        (lambda: Project.objects.filter(title="Puits 3").delete(), "ambiguous"),
        (lambda: ProjectFactory(title="Puits 2", summary="Autre"), "ambiguous"),
        (lambda: ProjectFactory(title="Puits 2", summary="Un puits"), "identical"),
    ],
    ids=["changed", "deleted", "created otherwise", "created alike"],
)
def test_what_the_base_became_meanwhile_is_never_overwritten(base, meanwhile, told):
    ProjectFactory(title="Puits 3", summary="Ancien", network=base.network)
    batch = base.rehearsed([a_row(2), a_row(3), a_row(4)])
    meanwhile()
    titles = Project.objects.values_list("title", "summary")
    kept = dict(titles)

    actions.apply_batch(batch, by=base.user)
    base.done(batch)

    [row] = batch.rows.filter(is_written=False)
    assert row.outcome == told
    assert row.reason.startswith("La base a changé depuis la répétition") == (told == "ambiguous")
    assert batch.counts["written"] == 2
    assert Project.objects.filter(title="Puits 4").exists()
    assert all(Project.objects.get(title=title).summary == said for title, said in kept.items() if title != "Puits 3")
    if row.number == 3:
        assert not Project.objects.filter(title="Puits 3", summary="Un puits").exists()


def _unreadable(patch):
    def read(batch, *, settled):
        raise Unusable("Le fichier est relu.")

    patch.setattr(working.source, "outcomes_of", read)


def test_what_was_rehearsed_is_not_read_again_while_nothing_changes(base, monkeypatch):
    ProjectFactory(title="Puits 3", summary="Ancien", network=base.network)
    batch = base.rehearsed([a_row(2), a_row(3), a_row(4, title="?")])
    _unreadable(monkeypatch)

    actions.apply_batch(batch, by=base.user)
    base.done(batch)

    assert (batch.state, batch.problem, batch.counts["written"]) == ("applique", "", 2)
    assert dict(Project.objects.values_list("title", "summary")) == {"Puits 2": "Un puits", "Puits 3": "Un puits"}


@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda base, batch: ProjectFactory(),
        lambda base, batch: CountryFactory(code="SN"),
        lambda base, batch: actions.settle(batch, {4: {"ignore": True}}),
        lambda base, batch: base.applied([a_row(9)]),
    ],
    ids=["a sheet", "the reference", "a decision", "another batch"],
)
def test_what_was_rehearsed_is_read_again_when_something_changed(base, monkeypatch, meanwhile):
    batch = base.rehearsed([a_row(2), a_row(4, title="?")])
    meanwhile(base, batch)
    _unreadable(monkeypatch)

    actions.apply_batch(batch, by=base.user)

    assert base.done(batch).problem == "Le fichier est relu."


@pytest.mark.django_db(transaction=True)
def test_another_who_applies_has_it_read_again_and_so_has_who_lost_a_right(base, monkeypatch):
    ProjectFactory(title="Puits 3", summary="Ancien", network=base.network)
    batch = base.rehearsed([a_row(2), a_row(3)])
    assert source.is_as_rehearsed(batch)
    batch.asked_by = UserFactory(national=True)
    assert not source.is_as_rehearsed(batch)

    actions.rehearse_batch(batch, by=UserFactory(network=base.network), kind="puits", sheet="", mapping=batch.mapping)
    base.done(batch)
    assert source.is_as_rehearsed(batch)
    batch.asked_by.memberships.all().delete()
    assert not source.is_as_rehearsed(ImportBatch.objects.get(pk=batch.pk))


def test_an_error_writes_nothing_and_is_told(base, monkeypatch):
    def breaks(self, outcomes, **kwargs):
        Wells = type(self)
        keys = original(self, outcomes, **kwargs)
        raise ZeroDivisionError(Wells, keys)

    batch = base.rehearsed([a_row(2)])
    before = fingerprints()
    kind = type(working.source.kind_of(batch))
    original = kind.write
    monkeypatch.setattr(kind, "write", breaks)

    actions.apply_batch(batch, by=base.user)
    base.done(batch)

    assert batch.state == "en-echec"
    assert "rien n’a été écrit" in batch.problem
    assert fingerprints() == before


def test_a_collision_is_tried_again(base, monkeypatch):
    """Somebody writes « ville-2 » between what was read and what is written."""
    batch = base.rehearsed([a_row(2)])
    kind = type(working.source.kind_of(batch))
    original, calls = kind.write, []

    def collides(self, outcomes, **kwargs):
        calls.append(outcomes)
        if len(calls) == 1:
            Actor.objects.bulk_create(Actor(name=f"Ville {n}", slug="meme-adresse") for n in range(2))
        return original(self, outcomes, **kwargs)

    monkeypatch.setattr(kind, "write", collides)
    actions.apply_batch(batch, by=base.user)

    assert base.done(batch).state == "applique"
    assert len(calls) == 2


def test_a_row_about_another_network_s_sheet_becomes_a_proposition(base):
    theirs = NetworkFactory(name="Bretagne Solidaire")
    project = ProjectFactory(title="Puits 2", summary="Ancien", network=theirs, published=True)

    batch = base.applied([a_row(2), a_row(3)])

    project.refresh_from_db()
    assert project.summary == "Ancien"
    submission = Submission.objects.get()
    assert (submission.network, submission.state, submission.record_pk) == (theirs, "recue", project.pk)
    assert (submission.is_correction, submission.values["resume"]) == (True, "Un puits")
    assert submission.author_label == "CENTRAIDER"
    assert f"Ligne 2 de {quoted('puits.xlsx')}" in submission.entries.get().text
    assert batch.rows.get(number=2).detail["proposition"] == submission.reference
    assert not batch.rows.get(number=2).is_written

    actions.undo_batch(batch, by=base.user)
    base.done(batch)
    submission.refresh_from_db()
    assert submission.state == "retiree"


def test_the_next_file_finds_its_records_by_their_own_keys(base):
    base.applied([a_row(2)])
    undone = base.applied([a_row(3)])
    actions.undo_batch(undone, by=base.user)
    base.done(undone)

    assert keys_of(base.network, "puits") == {"Puits 2": Project.objects.get().pk}
    assert keys_of(None, "puits") == {}


# --- The queue -------------------------------------------------------------------------------------------------------


def test_a_lost_job_is_written_again(base):
    batch = base.rehearsed([a_row(2)])
    actions.apply_batch(batch, by=base.user)
    ProcrastinateJob.objects.all()._raw_delete(using="default")
    ImportBatch.objects.filter(pk=batch.pk).update(asked_at=timezone.now() - 2 * tasks.LOST_AFTER)

    tasks.take_up()
    tasks.take_up()

    assert ProcrastinateJob.objects.get().args == {"batch": batch.pk}


def test_a_queue_that_does_not_answer_is_told_and_nothing_is_asked(base, monkeypatch):
    batch = base.rehearsed([a_row(2)])

    def down(*args, **kwargs):
        raise DatabaseError("relation procrastinate_jobs does not exist")

    monkeypatch.setattr(queue, "later", down)
    with pytest.raises(BatchError, match="rien n’a été demandé"):
        actions.apply_batch(batch, by=base.user)

    batch.refresh_from_db()
    assert batch.state == "repete"


def test_a_worker_that_sleeps_is_told(base):
    batch = base.rehearsed([a_row(2)])

    actions.apply_batch(batch, by=base.user)

    assert actions.standing(batch).startswith("Le travail de fond du site est arrêté. Rien n’est perdu")


# --- Taken back ------------------------------------------------------------------------------------------------------


def test_a_batch_taken_back_leaves_the_base_as_it_was_and_comes_back(base):
    ProjectFactory(title="Puits 3", summary="Ancien", network=base.network)
    batch = base.rehearsed([a_row(2), a_row(3), a_row(4)], publishes=True)
    before = fingerprints()
    actions.apply_batch(batch, by=base.user)
    after = base.done(batch) and fingerprints()

    for _time in range(2):
        actions.undo_batch(batch, by=base.user)
        assert base.done(batch).state == "defait"
        assert (fingerprints(), batch.undone_by) == (before, base.user)
        actions.apply_batch(batch, by=base.user)
        assert base.done(batch).state == "applique"
        assert fingerprints() == after


def test_what_stays_is_told_in_words_and_goes_if_chosen(base):
    batch = base.rehearsed([a_row(2), a_row(3)])
    before = fingerprints()
    actions.apply_batch(batch, by=base.user)
    base.done(batch)
    project = Project.objects.get(title="Puits 2")
    with working.act(user=base.user.pk):
        Project.objects.filter(pk=project.pk).update(summary="Deux puits")

    plan = plan_undo(batch)

    assert [item.label for item in plan.staying] == ["Association 2", "Ville 2", "Fondation 2", "Puits 2"]
    [sentence] = plan.staying[3].sentences
    assert sentence.startswith(f"Marie Dupont a changé {quoted('en une phrase')}, le ")
    assert plan.staying[0].sentences == (f"{quoted('Puits 2')}, qui reste, s’en sert.",)
    assert plan.going["projets"] == 1

    actions.undo_batch(batch, by=base.user)
    base.done(batch)
    assert list(Project.objects.values_list("title", flat=True)) == ["Puits 2"]
    assert batch.problem == "4\N{NO-BREAK SPACE}fiches, changées ou utilisées depuis, sont restées."

    # Undone again, this one too.
    actions.undo_batch(batch, by=base.user, chosen=[plan.staying[3].name])
    base.done(batch)
    assert (fingerprints(), batch.problem) == (before, "")


def test_two_batches_one_upon_the_other(base):
    first = base.applied([a_row(2)])
    second = base.applied([a_row(2, summary="Deux puits")])

    plan = plan_undo(first)
    assert f"Le lot n° {second.pk} a changé {quoted('en une phrase')}, le " in plan.staying[-1].sentences[0]

    for batch in (second, first):
        actions.undo_batch(batch, by=base.user)
        base.done(batch)
    assert not Project.objects.exists()


def test_only_what_was_applied_is_taken_back(base):
    batch = base.rehearsed([a_row(2)])

    with pytest.raises(BatchError, match="«.répété, rien n’est écrit.»"):
        actions.undo_batch(batch, by=base.user)


# --- The command -----------------------------------------------------------------------------------------------------


def annul(capsys, *arguments):
    call_command("annuler_lot", *map(str, arguments))
    return capsys.readouterr().out


def test_the_command_tells_then_does(base, capsys):
    batch = base.applied([a_row(2), a_row(3)])
    archive(Project.objects.get(title="Puits 3"), by=base.user)

    told = annul(capsys, batch.pk, "--a-blanc")

    assert "À blanc : rien n’a été écrit." in told
    assert "Changé ou relié depuis, et qui reste : " in told
    assert f"projet {quoted('Puits 3')} (--aussi directory_project:" in told
    assert Project.objects.count() == 2

    answer = json.loads(annul(capsys, batch.pk, "--json"))
    assert (answer["batch"], answer["state"], answer["deleted"]["projets"]) == (batch.pk, "defait", 1)
    assert [one["sheet"] for one in answer["kept"]] == ["Association 3", "Ville 3", "Fondation 3", "Puits 3"]

    annul(capsys, batch.pk, "--refaire")
    assert Project.objects.count() == 2
    annul(capsys, batch.pk, "--aussi", f"directory_project:{Project.objects.get(title='Puits 3').pk}")
    assert not Project.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["999"], "Il n’y a pas de lot n° 999"),
        (["{rehearsed}"], "rien à défaire"),
        (["{applied}", "--aussi", "x"], "ne nomme pas"),
    ],
)
def test_the_command_refuses_in_a_sentence(base, arguments, told):
    numbers = {"rehearsed": base.rehearsed([a_row(2)]).pk, "applied": base.applied([a_row(3)]).pk}

    with pytest.raises(CommandError, match=told):
        call_command("annuler_lot", *(one.format(**numbers) for one in arguments))


# --- Forgotten -------------------------------------------------------------------------------------------------------


def test_files_and_rows_are_forgotten_in_time(base):
    abandoned, applied = base.rehearsed([a_row(2)]), base.applied([a_row(3)])
    files = [(batch.file.storage, batch.file.name) for batch in (abandoned, applied)]
    waiting = base.rehearsed([a_row(4)])
    actions.apply_batch(waiting, by=base.user)
    now = timezone.now()

    assert retention.purge(now) == {"fichiers d’import abandonnés": 0, "fichiers d’import appliqués": 0}
    assert retention.purge(now + retention.ABANDONED * 1.1)["fichiers d’import abandonnés"] == 1
    assert retention.purge(now + retention.APPLIED * 1.1)["fichiers d’import appliqués"] == 1

    assert [storage.exists(name) for storage, name in files] == [False, False]
    assert not abandoned.rows.exists()
    [row] = applied.rows.all()
    assert (row.key, row.record, row.detail, row.reason) == ("Puits 3", Project.objects.get().pk, {}, "")
    waiting.refresh_from_db()
    assert waiting.file
    # It is taken back all the same.
    applied.refresh_from_db()
    actions.undo_batch(applied, by=base.user)
    assert base.done(applied).state == ImportState.UNDONE
    assert not Project.objects.exists()


def test_somebody_erased_is_not_brought_back_by_a_table_nor_by_doing_it_again(base, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    email = "enora.quere@brest.example.org"
    ProjectContactFactory(name="Enora Quéré", email=email)
    people.erase(Person(emails=(email,)), by=base.user)

    batch = base.applied([a_row(2, summary=f"Écrire à {email} avant juin.")])

    assert Project.objects.get(title="Puits 2").summary == "Écrire à […] avant juin."
    assert "n’y a pas été remise" in batch.problem
    actions.undo_batch(batch, by=base.user)
    base.done(batch)
    actions.apply_batch(batch, by=base.user)
    base.done(batch)
    assert Project.objects.get(title="Puits 2").summary == "Écrire à […] avant juin."
