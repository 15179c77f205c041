from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.database.fold import fold_column


class GazetteerTown(models.Model):
    """A foreign town of GeoNames: the reference that recognises partners and gives their usual French name.

    Not a record of the directory: a town becomes a ``Collectivite`` when somebody cooperates with it. ``names``
    holds every known name, folded.
    """

    geonames_id = models.PositiveIntegerField(primary_key=True)
    name = models.CharField(_("nom local"), max_length=200)
    name_fr = models.CharField(_("nom français"), max_length=200, blank=True)
    country = models.ForeignKey("directory.Country", on_delete=models.PROTECT, related_name="+", verbose_name=_("pays"))
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))
    population = models.PositiveIntegerField(_("population"), default=0)
    names = ArrayField(models.TextField(), verbose_name=_("noms"), default=list)
    name_key = fold_column("name")
    name_fr_key = fold_column("name_fr")

    class Meta:
        verbose_name = _("ville étrangère de référence")
        verbose_name_plural = _("villes étrangères de référence")
        ordering = ["name", "geonames_id"]
        indexes = [
            GinIndex(fields=["names"], name="gazetteer_names"),
            # What begins with what is being typed.
            models.Index(OpClass("name_key", "text_pattern_ops"), name="gazetteer_name"),
            models.Index(OpClass("name_fr_key", "text_pattern_ops"), name="gazetteer_name_fr"),
        ]

    def __str__(self):
        return self.label

    @property
    def label(self):
        return self.name_fr or self.name
