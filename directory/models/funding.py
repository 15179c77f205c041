"""Money: actors that give it, and what they give to whom."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from directory.database.history import tracked
from directory.enums import FunderTier
from directory.models.actor import Actor, Role
from directory.models.project import Project
from directory.models.querysets import FunderQuerySet


@tracked()
class Funder(Role):
    """The role of an actor that gives money."""

    actor = models.OneToOneField(
        Actor, on_delete=models.CASCADE, primary_key=True, related_name="as_funder", verbose_name=_("acteur")
    )
    tier = models.CharField(_("niveau"), max_length=16, choices=FunderTier)
    programmes = models.TextField(_("dispositifs"), blank=True)

    objects = FunderQuerySet.as_manager()

    class Meta:
        verbose_name = _("financeur")
        verbose_name_plural = _("financeurs")
        ordering = ["actor__sort_key", "actor_id"]

    @property
    def formal_name(self):
        return self.actor.formal_name

    def get_absolute_url(self):
        return f"/financeurs/{self.actor.slug}/"


@tracked()
class Funding(models.Model):
    """What a funder gives to a project. An unknown amount is not zero."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="fundings", verbose_name=_("projet"))
    funder = models.ForeignKey(Funder, on_delete=models.PROTECT, related_name="fundings", verbose_name=_("financeur"))
    amount = models.DecimalField(_("montant en euros"), max_digits=14, decimal_places=2, null=True, blank=True)
    amount_is_approximate = models.BooleanField(_("« environ »"), default=False)
    programme = models.CharField(_("dispositif"), max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(_("année"), null=True, blank=True)
    note = models.CharField(_("remarque"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("financement")
        verbose_name_plural = _("financements")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                "project",
                "funder",
                "programme",
                Coalesce("year", 0),
                name="funding_once_a_programme_and_year",
                violation_error_message=_("Ce financement est déjà dans la liste."),
            ),
            models.CheckConstraint(
                name="funding_amount_positive",
                condition=Q(amount__isnull=True) | Q(amount__gt=0),
                violation_error_message=_("Un financement est un montant positif ou inconnu."),
            ),
            models.CheckConstraint(
                name="funding_approximate_amount_is_known",
                condition=Q(amount_is_approximate=False) | Q(amount__isnull=False),
                violation_error_message=_("Un montant approché est un montant connu."),
            ),
            models.CheckConstraint(
                name="funding_year_plausible",
                condition=Q(year__isnull=True) | Q(year__range=(1900, 2200)),
                violation_error_message=_("L’année d’un financement va de 1900 à 2200."),
            ),
        ]

    def __str__(self):
        return f"{self.funder} → {self.project}"
