from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from directory.database.revisions import install_triggers
from directory.kinds import discover, noted_tables


class DirectoryConfig(AppConfig):
    name = "directory"
    verbose_name = _("Annuaire")

    def ready(self):
        import_module("directory.mail.checks")
        # The kinds of records and of propositions make themselves known; events add theirs.
        discover(self.name)
        import_module("directory.submissions.remark")
        post_migrate.connect(note_changes_of_kinds, dispatch_uid="note-changes")


def note_changes_of_kinds(using, **kwargs):
    """After migrations, the triggers are those that the kinds declare."""
    install_triggers(noted_tables(), using)
