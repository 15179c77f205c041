"""Territories: communes, their groupings, départements, régions, foreign authorities and assimilated places."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from directory.database.fold import fold_column
from directory.database.history import tracked
from directory.enums import CollectiviteKind, FormerNameKind
from directory.models.actor import Actor, Role
from directory.models.base import Positioned
from directory.models.querysets import CollectiviteQuerySet


def _parent(verbose_name, related_name):
    return models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name=related_name, verbose_name=verbose_name
    )


@tracked()
class Collectivite(Role):
    """An actor that is a territory."""

    actor = models.OneToOneField(
        Actor, on_delete=models.CASCADE, primary_key=True, related_name="collectivite", verbose_name=_("acteur")
    )
    kind = models.CharField(_("sorte"), max_length=32, choices=CollectiviteKind, db_index=True)
    # Unique where known: NULL, not "", for a place without an official code.
    code = models.CharField(  # noqa: DJ001
        _("code officiel"),
        max_length=9,
        null=True,
        blank=True,
        help_text=_("Code INSEE d’une commune, d’un département ou d’une région ; SIREN d’une intercommunalité."),
    )
    official_name = models.CharField(
        _("nom complet"), max_length=250, blank=True, help_text=_("« Ville d’Orléans », s’il diffère du nom du lieu.")
    )
    postal_codes = ArrayField(models.CharField(max_length=5), verbose_name=_("codes postaux"), default=list, blank=True)
    region = _parent(_("région"), "communes_of_region")
    departement = _parent(_("département"), "communes_of_departement")
    epci = _parent(_("intercommunalité"), "communes_of_epci")
    admin_area = models.CharField(
        _("subdivision du pays"), max_length=120, blank=True, help_text=_("« Brandebourg », « Toscane ».")
    )
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    population_year = models.PositiveSmallIntegerField(_("année de la population"), null=True, blank=True)
    population_is_approximate = models.BooleanField(_("« environ »"), default=False)
    location_note = models.CharField(
        _("où est-ce ?"), max_length=300, blank=True, help_text=_("« En Toscane, aux portes de Florence. »")
    )
    policy = models.TextField(_("politique internationale"), blank=True)

    objects = CollectiviteQuerySet.as_manager()

    class Meta:
        verbose_name = _("collectivité")
        verbose_name_plural = _("collectivités")
        ordering = ["actor__sort_key", "actor_id"]
        indexes = [GinIndex(fields=["postal_codes"], name="collectivite_postal_codes")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "code"],
                name="collectivite_code_once_per_kind",
                violation_error_message=_("Une collectivité de cette sorte porte déjà ce code."),
            ),
            models.CheckConstraint(
                name="collectivite_french_has_code",
                condition=Q(kind__in=[CollectiviteKind.FOREIGN, CollectiviteKind.OTHER, CollectiviteKind.SYNDICAT])
                | Q(code__isnull=False),
                violation_error_message=_("Une collectivité française a son code officiel."),
            ),
            models.CheckConstraint(
                name="collectivite_population_context",
                condition=Q(population__isnull=False)
                | Q(population_year__isnull=True, population_is_approximate=False),
                violation_error_message=_("L’année et « environ » précisent une population : indiquez-la."),
            ),
            models.CheckConstraint(
                name="collectivite_not_its_own_parent",
                condition=(Q(region__isnull=True) | ~Q(region=F("actor")))
                & (Q(departement__isnull=True) | ~Q(departement=F("actor")))
                & (Q(epci__isnull=True) | ~Q(epci=F("actor"))),
                violation_error_message=_("Une collectivité n’est pas son propre territoire parent."),
            ),
        ]

    @property
    def kind_label(self):
        """The sort of territory, without the examples that help staff to choose it."""
        return str(self.get_kind_display()).partition(" (")[0]

    @property
    def is_french(self):
        return self.actor.country_id == "FR"

    @property
    def place(self):
        """What tells it from its homonyms: its département for a French commune, its country elsewhere."""
        if not self.is_french:
            return self.actor.country.name
        if self.departement_id and self.departement_id != self.actor_id:
            return self.departement.actor.name
        return self.region.actor.name if self.region_id and self.region_id != self.actor_id else "France"

    def get_absolute_url(self):
        return f"/collectivites/{self.actor.slug}/"


@tracked()
class FormerName(Positioned):
    """A name that once designated a territory: delegated, associated or merged communes, and other usual names."""

    collectivite = models.ForeignKey(
        Collectivite, on_delete=models.CASCADE, related_name="former_names", verbose_name=_("collectivité")
    )
    name = models.CharField(_("nom"), max_length=250)
    code = models.CharField(_("code INSEE"), max_length=5, blank=True)
    kind = models.CharField(_("sorte"), max_length=16, choices=FormerNameKind, default=FormerNameKind.FORMER)
    name_key = fold_column("name")

    class Meta:
        verbose_name = _("ancien nom")
        verbose_name_plural = _("anciens noms")
        ordering = ["name_key", "id"]
        indexes = [GinIndex(fields=["name_key"], opclasses=["gin_trgm_ops"], name="former_name_trigrams")]
        constraints = [
            *Positioned.Meta.constraints,
            models.UniqueConstraint(
                fields=["collectivite", "name", "code"],
                name="former_name_once",
                violation_error_message=_("Cet ancien nom est déjà connu."),
            ),
        ]

    def __str__(self):
        return self.name
