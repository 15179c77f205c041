"""Traces: verifications, former addresses."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from directory.database.history import tracked
from directory.database.personal import personal
from directory.enums import VerificationMethod
from directory.french import day
from directory.models.base import account
from directory.models.merging import Merge, ends_of


@tracked()
class Verification(models.Model):
    """Somebody said, on a day, that a sheet is accurate. Written by ``directory.actions.verify``."""

    actor = models.ForeignKey(
        "directory.Actor",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="verifications",
        verbose_name=_("acteur"),
    )
    jumelage = models.ForeignKey(
        "directory.Jumelage",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="verifications",
        verbose_name=_("jumelage"),
    )
    project = models.ForeignKey(
        "directory.Project",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="verifications",
        verbose_name=_("projet"),
    )
    on = models.DateField(_("le"))
    by = account(_("compte"))
    by_label = models.CharField(_("par"), max_length=200)
    method = models.CharField(
        _("moyen"),
        max_length=16,
        choices=VerificationMethod,
        default=VerificationMethod.STAFF,
    )
    note = models.TextField(_("remarque"), blank=True)

    class Meta:
        verbose_name = _("vérification")
        verbose_name_plural = _("vérifications")
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="verification_of_one_sheet",
                condition=Q(actor__isnull=False, jumelage__isnull=True, project__isnull=True)
                | Q(actor__isnull=True, jumelage__isnull=False, project__isnull=True)
                | Q(actor__isnull=True, jumelage__isnull=True, project__isnull=False),
                violation_error_message=_("Une vérification porte sur une fiche et une seule."),
            )
        ]

    def __str__(self):
        return f"{day(self.on)} – {self.by_label}"

    @property
    def sheet(self):
        """The record said to be accurate."""
        return self.actor or self.jumelage or self.project


class RedirectionQuerySet(models.QuerySet):
    def current_slug(self, model, slug):
        """The present slug of the record of ``model`` that once had ``slug``, or became another, or ``None``."""
        return self.current_slugs(model, [slug]).get(slug)

    def current_slugs(self, model, slugs):
        """``{slug: present one}`` of those that a record of ``model`` had once, or that was merged into another.

        Merges are followed to their end.
        """
        table = model._meta.db_table
        keys = dict(self.filter(kind=table, slug__in=slugs).values_list("slug", "target_pk"))
        if any(field.name == "merged_into" for field in model._meta.local_fields):
            merged = model.objects.filter(merged_into__isnull=False)
            keys |= dict(merged.filter(slug__in=slugs).values_list("slug", "pk"))
            heirs = ends_of(dict(merged.values_list("pk", "merged_into")))
        else:
            heirs = Merge.objects.heirs(table) if keys else {}
        keys = {slug: heirs.get(key, key) for slug, key in keys.items()}
        present = dict(model.objects.filter(pk__in=keys.values()).values_list("pk", "slug"))
        return {slug: present[key] for slug, key in keys.items() if key in present}


@personal(nobody=("kind",))
class Redirection(models.Model):
    """A former address. Written by a trigger whenever a slug changes, whoever changes it; by merges too."""

    kind = models.CharField(_("table"), max_length=63)
    slug = models.SlugField(_("ancienne adresse"), max_length=120)
    target_pk = models.BigIntegerField(_("fiche"))
    created_at = models.DateTimeField(_("depuis"), auto_now_add=True)

    objects = RedirectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("ancienne adresse")
        verbose_name_plural = _("anciennes adresses")
        ordering = ["kind", "slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "slug"],
                name="redirection_once",
                violation_error_message=_("Cette ancienne adresse mène déjà à une fiche."),
            )
        ]

    def __str__(self):
        return f"{self.kind} : {self.slug}"
