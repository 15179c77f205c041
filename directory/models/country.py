from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_countries import countries as iso_countries

from directory.database.fold import fold_all_column, one_key, sort_column
from directory.database.history import tracked
from directory.models.base import Positioned


class CountryQuerySet(models.QuerySet):
    def ordered(self):
        return self.order_by("sort_key")

    def named(self, text):
        """Countries of which ``text`` is a name, present, former or foreign."""
        return self.filter(name_keys__contains=one_key(text))


@tracked()
class Country(Positioned):
    """A country of ``django-countries``, with what French needs to speak of it and what people type for it."""

    code = models.CharField(_("code ISO"), max_length=2, primary_key=True)
    name = models.CharField(_("nom"), max_length=100, unique=True)
    locative = models.CharField(_("« au », « en »…"), max_length=110, help_text=_("« au Bénin », « en Algérie »."))
    aliases = ArrayField(
        models.CharField(max_length=100),
        verbose_name=_("autres noms"),
        default=list,
        blank=True,
        help_text=_("Noms anciens, étrangers ou usuels, séparés par des virgules."),
    )
    name_keys = fold_all_column("name", "aliases")
    sort_key = sort_column("name")

    objects = CountryQuerySet.as_manager()

    class Meta:
        verbose_name = _("pays")
        verbose_name_plural = _("pays")
        ordering = ["sort_key"]
        indexes = [GinIndex(fields=["name_keys"], name="country_names")]
        constraints = [
            *Positioned.Meta.constraints,
            models.CheckConstraint(
                name="country_iso_code",
                condition=Q(code__regex=r"^[A-Z]{2}$"),
                violation_error_message=_("Le code d’un pays a deux lettres capitales."),
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        if self.code not in iso_countries:
            raise ValidationError({"code": _("« %(code)s » n’est pas un code de pays.") % {"code": self.code}})

    def get_absolute_url(self):
        return f"/pays/{self.code}/"
