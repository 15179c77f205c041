from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "directory"
    verbose_name = _("Annuaire")

    def ready(self):
        import_module("directory.mail.checks")
        # The kinds of propositions make themselves known; events add theirs.
        for module in ("projects.form", "jumelages.form", "organisations.form", "submissions.remark"):
            import_module(f"directory.{module}")
