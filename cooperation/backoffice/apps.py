"""Makes ours the default admin site. Apart from ``cooperation.backoffice``, which needs the models to be loaded."""

from importlib import import_module
from pkgutil import iter_modules

from django.contrib.admin.apps import AdminConfig

MODULES = (
    "accounts",
    "moderation.desk",
    "moderation.replies",
    "freshness.campaigns",
    "freshness.requests",
    "imports.batches",
    "mails",
    "following",
    "messages",
    "references",
    "traces",
)
"""Those that register what staff see; each module of ``kinds`` is another."""


class BackOfficeConfig(AdminConfig):
    default_site = "cooperation.backoffice.site.BackOffice"

    def ready(self):
        super().ready()
        # Not from the package itself: Django imports it to make the site, on which nothing can be registered yet.
        package = import_module("cooperation.backoffice.kinds")
        kinds = [f"kinds.{module.name}" for module in iter_modules(package.__path__)]
        for module in (*MODULES, *kinds):
            import_module(f"cooperation.backoffice.{module}")
