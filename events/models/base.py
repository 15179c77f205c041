from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.models.sheet import Sheet


class Publication(Sheet):
    """What events, articles, resources, calls and country groups share: where in the world, and about what."""

    countries = models.ManyToManyField("directory.Country", blank=True, verbose_name=_("pays"))
    sectors = models.ManyToManyField("directory.Sector", blank=True, verbose_name=_("thèmes"))

    class Meta(Sheet.Meta):
        abstract = True
