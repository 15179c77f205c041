from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CooperationConfig(AppConfig):
    name = "cooperation"
    verbose_name = _("Site et comptes")

    def ready(self):
        # Registers its check, and how the links of accounts are made.
        from cooperation.accounts.signing import demonstration, letters  # noqa: F401
