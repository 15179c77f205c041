"""Makes ours the default admin site. Apart from ``cooperation.admin``, which needs the models to be loaded."""

from importlib import import_module

from django.contrib.admin.apps import AdminConfig


class BackOfficeConfig(AdminConfig):
    default_site = "cooperation.admin.site.BackOffice"

    def ready(self):
        super().ready()
        # Not from the package itself: Django imports it to make the site, on which nothing can be registered yet.
        import_module("cooperation.admin.accounts")
        import_module("cooperation.admin.moderation.desk")
        import_module("cooperation.admin.freshness.campaigns")
        import_module("cooperation.admin.freshness.requests")
