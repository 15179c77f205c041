"""Bring a backup back, into a base where nothing is."""

from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from cooperation.backup import BackupError, checking, files, folders, tables
from cooperation.backup.making import witness
from directory.database.system import get_system_user
from directory.models import Mail
from directory.people import actions, log
from directory.progress import Tenths

# Numbers left unused: what was written after the backup, and seen by browsers, never names something else.
GAP = 1_000_000
LONGEST_NAME = 50  # bytes, and those of « _essai » fit PostgreSQL's 63


def restore(folder, *, other_key=False, say=lambda line: None):
    """Fill the site's empty base and empty folder of files. Returns the manifest.

    Everything that can refuse does so before anything is written. What was loaded is read again from the base, and
    must have the checksums of the manifest. ``other_key``: go on even if erasures were noted under another SECRET_KEY.
    """
    manifest = checking.check(folder, say=say)
    _check_target()
    check_versions(manifest)
    _check_key(folder, manifest, other_key)
    load(folder, manifest, say=say)
    say("  Fichiers reçus…")
    _bring_files(folder, manifest)
    _bring_erasures(folder)
    say("  Effacements rejoués…")
    if sentence := actions.replay(by=get_system_user()).sentence:
        say(f"  {sentence}")
    return manifest


def load(folder, manifest, *, say=lambda line: None):
    """Structure and rows, compared with the manifest, in the base of the connection, which is empty."""
    try:
        say("  Structure de la base…")
        _migrate_as(manifest)
        with transaction.atomic():
            _load_rows(folder, manifest, say)
        say("  Dernières migrations…")
        call_command("migrate", interactive=False, verbosity=0)
        tables.analyze()
    except DatabaseError as error:
        raise BackupError(
            f"La base a refusé la sauvegarde : {str(error).strip()}\n"
            "Elle n’est pas complète : supprimez-la, refaites-la vide, puis relancez."
        ) from error


@contextmanager
def scratch_base():
    """A base made beside the site's, which the connection of this thread uses meanwhile, and dropped."""
    site = connection.settings_dict["NAME"]
    name = f"{site[:LONGEST_NAME]}_essai"
    try:
        tables.create(name)  # one left by an interrupted trial goes first
    except OperationalError as error:
        raise BackupError(f"La base d’essai {name} sert déjà, ou le serveur ne répond pas : {error}") from error
    except DatabaseError as error:
        raise BackupError(
            "Ce compte PostgreSQL ne peut pas créer la base de l’essai. Un administrateur le lui permet par "
            f"« ALTER ROLE {connection.settings_dict['USER']} CREATEDB »."
        ) from error
    try:
        _use(name)
        yield
    finally:
        _use(site)
        tables.drop(name)


def waiting_mails():
    """How many mails of the restored base wait to leave."""
    return Mail.objects.waiting().count()


def is_same_key(manifest):
    """Whether this site knows the SECRET_KEY under which the backup was made."""
    return manifest.key in map(witness, (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


def check_versions(manifest):
    known = set(MigrationExecutor(connection).loader.disk_migrations)
    unknown = [
        f"{app}.{name}" for app, names in manifest.migrations.items() for name in names if (app, name) not in known
    ]
    if unknown:
        raise BackupError(
            f"Cette sauvegarde vient de Passerelles {manifest.version}, que ce code ({settings.VERSION}) ne connaît "
            f"pas encore : {unknown[0]}. Installez la même version ou une plus récente, puis relancez."
        )


def _check_target():
    connection.close()
    name = connection.settings_dict["NAME"]
    if not tables.is_empty():
        raise BackupError(
            f"La base {name} n’est pas vide : une remise ne se fait que dans une base où il n’y a rien. "
            + (
                "Nommez un dossier neuf dans PASSERELLES_DATA."
                if "EMBEDDED_DATA" in connection.settings_dict
                else "Faites-en une autre (createdb) et nommez-la dans DATABASE_URL."
            )
        )
    if tables.server()[1] != "UTF8":
        raise BackupError(f"La base {name} n’est pas en UTF-8 : refaites-la par createdb --encoding=UTF8.")
    if next(files.names(), None) is not None:
        raise BackupError(
            f"Le dossier {files.root()} contient déjà des fichiers : déplacez-le, la remise en fera un autre."
        )


def _check_key(folder, manifest, other_key):
    if is_same_key(manifest) or other_key:
        return
    if manifest.tables["directory_erasure"]["lignes"] or any(_erasures(folder)):
        raise BackupError(
            "SECRET_KEY n’est pas celle de la sauvegarde : les personnes effacées à leur demande ne seraient pas "
            "reconnues, et reviendraient. Reprenez la clé d’alors (ou nommez-la dans SECRET_KEY_FALLBACKS). "
            "Si elle est perdue : --autre-cle."
        )


def _migrate_as(manifest):
    """The structure as it was. ``migrate`` itself would also write what goes with today's code."""
    executor = MigrationExecutor(connection)
    applied = {(app, name) for app, names in manifest.migrations.items() for name in names}
    last = [
        key
        for key in applied
        if not any(child.key in applied for child in executor.loader.graph.node_map[key].children)
    ]
    executor.migrate(sorted(last))


def _load_rows(folder, manifest, say):
    tables.read_alike()
    found = tables.every()
    if differing := sorted(
        {name for name, told in manifest.tables.items() if name not in found or found[name].columns != told["colonnes"]}
        | (set(found) - set(manifest.tables))
    ):
        raise BackupError(f"La structure refaite n’est pas celle de la sauvegarde : {', '.join(differing)}.")
    told = Tenths(manifest.rows, lambda share: say(f"  Base : {share} %"))
    with tables.Asleep(found):
        for name, table in found.items():
            table.write(manifest.tables[name]["colonnes"], checking.rows_of(folder, name))
            told.update(manifest.tables[name]["lignes"])
        say("  Relecture…")
        for name, table in found.items():
            passed = tables.Sum()
            for _block in passed.watch(table.read()):
                pass
            if (passed.rows, passed.print) != (manifest.tables[name]["lignes"], manifest.tables[name]["empreinte"]):
                raise BackupError(f"La table {name}, relue, n’est pas celle de la sauvegarde : rien n’a été gardé.")
        tables.forget_transactions()
        tables.set_sequences(manifest.sequences, further=GAP)
        say("  Index et liens…")


def _bring_files(folder, manifest):
    for name, (digest, _size) in files.read_list(folder, manifest).items():
        target = files.root() / name
        target.parent.mkdir(parents=True, exist_ok=True)
        found = files.copy(folder / folders.MEDIA / name, target)[0]
        target.chmod(settings.FILE_UPLOAD_PERMISSIONS or 0o644)
        if found != digest:
            raise BackupError(f"{name} a changé pendant la remise : refaites-la dans une base vide.")


def _erasures(folder):
    """The lines of every journal at hand: the site's own, the backup's, and the one beside the backups."""
    for path in (log.path(), folder / folders.ERASURES, folder.parent / folders.ERASURES):
        if path.exists():
            yield from path.read_text(encoding="utf-8").splitlines()


def _bring_erasures(folder):
    lines = dict.fromkeys(_erasures(folder))
    if lines:
        log.path().parent.mkdir(parents=True, exist_ok=True)
        folders.write_private(log.path(), "".join(f"{line}\n" for line in lines))


def _use(name):
    connection.close()
    connection.settings_dict["NAME"] = name
