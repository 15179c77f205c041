"""What a backup is, and all that a restore refuses before it writes anything."""

import gzip
import hashlib
import json
import os
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.core.management.base import CommandError

from cooperation.backup import BackupError, checking, files, folders, making, restoring, tables
from directory.models import Project
from directory.people import actions, log
from directory.people.identity import Person
from tests.factories import ArticleFactory, ProjectContactFactory, ProjectFactory, UserFactory
from tests.factories.trace import ImportBatchFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Where the backup that the tests spoil copies of is made, by the first that asks for it."""
    return tmp_path_factory.mktemp("gardée")


@pytest.fixture(autouse=True)
def site(settings, tmp_path):
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path / "site", str(tmp_path / "site" / "media")
    settings.PASSERELLES_BACKUP_DIR = tmp_path / "sauvegardes"


@pytest.fixture
def folder(kept, tmp_path):
    """A backup of a site with an article, its file and a project."""
    if not folders.whole_ones(kept):
        ArticleFactory(title="Une nouvelle")
        ProjectFactory(title="Un puits à Bobo-Dioulasso")
        for name in ("logos/un.png", "pieces/deux.pdf"):
            target = files.root() / name
            target.parent.mkdir(parents=True)
            target.write_bytes(name.encode())
        making.make(kept)
        shutil.rmtree(files.root())
    made = folders.whole_ones(kept)[0]
    return Path(shutil.copytree(made, tmp_path / "copie" / made.name))


@pytest.fixture
def empty_base(monkeypatch):
    """The base passes for an empty one, and the test fails if anything is loaded into it."""
    monkeypatch.setattr(tables, "is_empty", lambda: True)
    monkeypatch.setattr(restoring, "load", lambda *args, **options: pytest.fail("chargée"))


def change(path, old, new):
    path.write_text(path.read_text().replace(old, new))


def unsealed(folder, **changed):
    """The manifest rewritten by somebody who knows how to seal it."""
    manifest = folders.Manifest.read(folder)
    vars(manifest).update(changed)
    manifest.write(folder)


def other_rows(folder):
    path = folder / folders.TABLES / "directory_project.copy.gz"
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()).replace(b"Bobo", b"Boro")))


def cut_rows(folder):
    path = folder / folders.TABLES / "directory_project.copy.gz"
    path.write_bytes(path.read_bytes()[:-20])


SPOILED = {
    "manifeste coupé": (lambda f: os.truncate(f / folders.MANIFEST, 900), "illisible ou coupé"),
    "manifeste vide": (lambda f: (f / folders.MANIFEST).write_text(""), "illisible ou coupé"),
    "manifeste qui est une liste": (lambda f: (f / folders.MANIFEST).write_text("[1]"), "illisible ou coupé"),
    "manifeste retouché": (lambda f: change(f / folders.MANIFEST, '"lignes": 1', '"lignes": 2'), "a été changé"),
    "manifeste absent": (lambda f: (f / folders.MANIFEST).unlink(), "n’est pas une sauvegarde"),
    "lignes changées": (other_rows, "table directory_project : altérée"),
    "lignes coupées": (cut_rows, "table directory_project : absente, coupée ou illisible"),
    "table absente": (lambda f: (f / "tables/events_article.copy.gz").unlink(), "table events_article : absente"),
    "fichier changé": (lambda f: (f / "medias/pieces/deux.pdf").write_bytes(b"x"), "pieces/deux.pdf : altéré"),
    "fichier absent": (lambda f: (f / "medias/logos/un.png").unlink(), "logos/un.png : absent"),
    "liste changée": (lambda f: change(f / folders.MEDIA_LIST, "logos/", "../../"), "a été changé"),
    "empreintes absentes": (lambda f: (f / folders.ERASURES).unlink(), "effacements.jsonl : absent"),
    "empreintes changées": (lambda f: (f / folders.ERASURES).write_text("{}\n"), "effacements.jsonl : altéré"),
    "format plus récent": (lambda f: unsealed(f, format=folders.FORMAT + 1), "version plus récente"),
    "migration inconnue": (
        lambda f: unsealed(f, migrations={"directory": ["0001_postgres", "9999_plus_tard"]}),
        "ne connaît pas encore : directory.9999_plus_tard",
    ),
}


@pytest.mark.parametrize("name", SPOILED)
def test_a_spoiled_backup_is_refused(folder, empty_base, name):
    spoil, words = SPOILED[name]
    spoil(folder)

    with pytest.raises(CommandError) as refused:
        call_command("restore", folder, verbosity=0)
    assert words in str(refused.value).replace("\u00a0", " ").replace("\n", " ")


def test_a_file_outside_the_folder_is_refused(folder, empty_base):
    manifest = folders.Manifest.read(folder)
    text = (folder / folders.MEDIA_LIST).read_bytes().replace(b"logos/", b"../../")
    (folder / folders.MEDIA_LIST).write_bytes(text)
    unsealed(folder, media=manifest.media | {"empreinte": hashlib.sha256(text).hexdigest()})

    with pytest.raises(CommandError, match="hors du dossier"):
        call_command("restore", folder, verbosity=0)


def test_refused_in_a_base_where_something_is(folder):
    ProjectFactory(title="Déjà là")

    with pytest.raises(CommandError, match="n’est pas vide"):
        call_command("restore", folder, verbosity=0)
    assert Project.objects.get().title == "Déjà là"


def test_refused_over_files(folder, empty_base):
    files.root().mkdir(parents=True)
    (files.root() / "un.png").write_bytes(b"x")

    with pytest.raises(CommandError, match="contient déjà des fichiers"):
        call_command("restore", folder, verbosity=0)


def test_another_secret_is_refused_when_somebody_was_erased(folder, empty_base, settings, monkeypatch):
    settings.SECRET_KEY, former = "une-autre", settings.SECRET_KEY
    (folder.parent / folders.ERASURES).write_text('{"le": "2027-01-02"}\n')

    with pytest.raises(CommandError, match="SECRET_KEY n’est pas celle"):
        call_command("restore", folder, verbosity=0)

    loaded = []
    monkeypatch.setattr(restoring, "load", lambda *args, **options: loaded.append(args))
    monkeypatch.setattr(restoring, "_bring_files", lambda *args: None)
    monkeypatch.setattr(restoring.actions, "replay", lambda by: SimpleNamespace(sentence=""))
    UserFactory(national=True)
    call_command("restore", folder, autre_cle=True, verbosity=0)
    settings.SECRET_KEY_FALLBACKS = [former]
    call_command("restore", folder, verbosity=0)
    assert len(loaded) == 2


def test_whole_and_for_its_owner_alone(folder, capsys, settings):
    modes = {path.stat().st_mode & 0o077 for path in [folder, *folder.rglob("*")]}

    assert modes == {0}
    call_command("verifier_sauvegarde", folder)
    said = capsys.readouterr().out.replace("\u00a0", " ")
    assert "entière" in said
    assert "2 fichiers" in said
    content = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert settings.SECRET_KEY.encode() not in content


def test_the_rows_are_copied_whatever_they_hold(folder):
    rows = b"".join(checking.rows_of(folder, "directory_project"))

    assert rows.count(b"\n") == folders.Manifest.read(folder).tables["directory_project"]["lignes"]
    assert b"Bobo-Dioulasso" in rows
    # What the base makes by itself, and what it may lose, are not kept.
    assert "search_vector" not in folders.Manifest.read(folder).tables["directory_project"]["colonnes"]
    assert "directory_drawncard" not in folders.Manifest.read(folder).tables


def test_half_a_backup_is_none(settings, monkeypatch):
    parent = settings.PASSERELLES_BACKUP_DIR
    monkeypatch.setattr(making, "_write_tables", lambda *args: (_ for _ in ()).throw(OSError(28, "plus de place")))

    with pytest.raises(CommandError, match="plus de place"):
        call_command("backup", verbosity=0)

    assert [one for one in parent.iterdir() if one.is_dir()] == []
    told = json.loads((parent / folders.RECORD).read_text())
    assert told["derniere_reussie"] is None
    assert "plus de place" in told["etat"]
    # Killed, it could not even clean: it has no name, and goes with the next one.
    rest = parent / f"{folders.UNFINISHED}passerelles-20270314-033000"
    rest.mkdir()
    (rest / folders.MANIFEST).write_text("{}")
    with pytest.raises(CommandError, match="aucune d’entière"):
        call_command("verifier_sauvegarde", parent, verbosity=0)
    monkeypatch.undo()
    settings.PASSERELLES_BACKUP_DIR = parent
    with folders.alone(parent):
        assert not rest.exists()


def test_the_last_ones_are_kept(settings, tmp_path, folder):
    parent = settings.PASSERELLES_BACKUP_DIR
    for day in ("20270312", "20270313", "20270314"):
        shutil.copytree(folder, parent / f"passerelles-{day}-033000")
    (parent / "notes de Claire").mkdir()

    assert folders.prune(parent, 2) == ["passerelles-20270312-033000"]
    assert sorted(one.name for one in parent.iterdir()) == [
        "notes de Claire",
        "passerelles-20270313-033000",
        "passerelles-20270314-033000",
    ]
    assert folders.find(parent).name == "passerelles-20270314-033000"


def test_the_record_keeps_the_last_that_went_well(tmp_path):
    folders.note(tmp_path, taille=12)
    went_well = folders.last(tmp_path)
    folders.note(tmp_path, fault="disque plein")

    told = folders.last(tmp_path)
    assert (told["etat"], told["derniere_reussie"]) == ("disque plein", went_well["date"])
    assert went_well["etat"] == "ok"


def test_two_at_once_and_no_room_are_refused(settings, monkeypatch):
    parent = settings.PASSERELLES_BACKUP_DIR
    with folders.alone(parent), pytest.raises(CommandError, match="Une autre sauvegarde est en cours"):
        call_command("backup", verbosity=0)

    monkeypatch.setattr(making.shutil, "disk_usage", lambda path: SimpleNamespace(free=3_000_000))
    with pytest.raises(CommandError) as refused:
        call_command("backup", verbosity=0)
    assert "Il reste 3,0 Mo" in str(refused.value).replace("\u00a0", " ")


def test_a_file_deleted_meanwhile_is_there(settings, tmp_path):
    root = files.root()
    root.mkdir(parents=True)
    (root / "retiré.pdf").write_bytes(b"x")
    copying = files.Copying(tmp_path)
    copying.copy_new()
    (root / "retiré.pdf").unlink()
    (root / "arrivé\ten\nligne.pdf").write_bytes(b"y")
    copying.copy_new()

    manifest = SimpleNamespace(media=copying.write_list())
    assert set(files.read_list(tmp_path, manifest)) == {"retiré.pdf", "arrivé\ten\nligne.pdf"}
    assert (tmp_path / folders.MEDIA / "retiré.pdf").read_bytes() == b"x"


def test_a_file_already_lost_is_told(settings, capsys):
    batch = ImportBatchFactory()
    batch.file.save("tableau.csv", ContentFile(b"a;b\n"))
    batch.file.storage.delete(batch.file.name)

    call_command("backup", verbosity=0)

    assert f"la base nomme {batch.file.name}" in capsys.readouterr().err.replace("\u00a0", " ")


def test_an_erasure_is_noted_beside_the_backups_too(settings):
    """Between two backups the machine may be lost, and its data folder with it."""
    settings.PASSERELLES_BACKUP_DIR.mkdir(parents=True)
    ProjectContactFactory(name="Nolwenn Le Gall", email="n.legall@brest.example.org")

    actions.erase(Person(("Nolwenn Le Gall",), (), ()), by=UserFactory(national=True))

    assert log.beside().read_text() == log.path().read_text() != ""
    assert log.beside().stat().st_mode & 0o077 == 0


def test_a_base_of_its_own_needs_a_right(monkeypatch):
    def refuse(name):
        raise restoring.DatabaseError("permission denied to create database")

    monkeypatch.setattr(tables, "create", refuse)

    with pytest.raises(BackupError, match="CREATEDB"), restoring.scratch_base():
        pass
