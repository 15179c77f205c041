"""What cooperation is about: sectors, which staff rename and merge, and the seventeen ODD."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from directory.database.fold import fold_all_column, one_key, sort_column
from directory.database.history import tracked
from directory.models.base import Addressed, keeping_slugs


class SectorQuerySet(models.QuerySet):
    def current(self):
        """Sectors that were not merged into another."""
        return self.filter(merged_into__isnull=True)

    def ordered(self):
        return self.order_by("position", "sort_key")

    def named(self, text):
        """Sectors of which ``text`` is the name or a synonym."""
        return self.filter(name_keys__contains=one_key(text))


@tracked()
class Sector(Addressed):
    """A field of action, editable, mapped to five-digit codes of the OECD's DAC."""

    name = models.CharField(_("nom"), max_length=100, unique=True)
    slug = models.SlugField(_("adresse"), max_length=100, unique=True)
    aliases = ArrayField(models.CharField(max_length=100), verbose_name=_("synonymes"), default=list, blank=True)
    dac_codes = ArrayField(models.CharField(max_length=5), verbose_name=_("codes CAD"), default=list, blank=True)
    position = models.PositiveSmallIntegerField(_("rang"), default=0)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
        verbose_name=_("fusionné dans"),
    )
    name_keys = fold_all_column("name", "aliases")
    sort_key = sort_column("name")

    objects = SectorQuerySet.as_manager()

    class Meta:
        verbose_name = _("secteur")
        verbose_name_plural = _("secteurs")
        ordering = ["position", "sort_key"]
        triggers = [keeping_slugs("TRUE")]
        constraints = [
            models.CheckConstraint(
                name="sector_not_merged_into_itself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                violation_error_message=_("Un secteur ne peut pas être fusionné dans lui-même."),
            )
        ]

    def __str__(self):
        return self.name


@tracked()
class SDG(models.Model):
    """One of the seventeen sustainable development goals (ODD), with the United Nations' short label."""

    number = models.PositiveSmallIntegerField(_("numéro"), primary_key=True)
    label = models.CharField(_("intitulé"), max_length=120)
    colour = models.CharField(_("couleur officielle"), max_length=7)

    class Meta:
        verbose_name = _("ODD")
        verbose_name_plural = _("ODD")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                name="sdg_one_to_seventeen",
                condition=Q(number__range=(1, 17)),
                violation_error_message=_("Les ODD vont de 1 à 17."),
            )
        ]

    def __str__(self):
        return f"{self.number}. {self.label}"
