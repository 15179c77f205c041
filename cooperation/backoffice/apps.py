"""Makes ours the default admin site. Apart from ``cooperation.backoffice``, which needs the models to be loaded."""

from importlib import import_module

from django.contrib.admin.apps import AdminConfig

MODULES = (
    "accounts",
    "moderation.desk",
    "moderation.replies",
    "freshness.campaigns",
    "freshness.requests",
    "mails",
    "references",
    "traces",
    "kinds.projects",
    "kinds.jumelages",
    "kinds.collectivites",
    "kinds.actors",
    "kinds.funders",
    "kinds.networks",
    "kinds.events",
    "kinds.articles",
    "kinds.resources",
    "kinds.calls",
    "kinds.groups",
)
"""Those that register what staff see."""


class BackOfficeConfig(AdminConfig):
    default_site = "cooperation.backoffice.site.BackOffice"

    def ready(self):
        super().ready()
        # Not from the package itself: Django imports it to make the site, on which nothing can be registered yet.
        for module in MODULES:
            import_module(f"cooperation.backoffice.{module}")
