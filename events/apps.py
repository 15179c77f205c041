from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from directory.kinds import discover


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = _("Vie des réseaux")

    def ready(self):
        discover(self.name)
