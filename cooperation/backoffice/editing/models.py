"""Who has which sheet open."""

import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# A page left open longer than this is taken for forgotten.
STILL_THERE = datetime.timedelta(minutes=45)


class OpenSheetQuerySet(models.QuerySet):
    def note(self, user, record):
        """Note that ``user`` opens the form of ``record``. Returns the others who have it open, the first one first."""
        now, key = timezone.now(), record._meta.label_lower
        others = self.filter(model=key, record=record.pk, at__gt=now - STILL_THERE).exclude(user=user)
        self.update_or_create(user=user, model=key, record=record.pk, defaults={"at": now})
        return list(others.select_related("user").order_by("at"))

    def close(self, user, record):
        """Note that ``user`` saved ``record``."""
        self.filter(user=user, model=record._meta.label_lower, record=record.pk).delete()

    def forget(self, now=None):
        """Drop what is too old to tell. Returns how many."""
        return self.filter(at__lt=(now or timezone.now()) - STILL_THERE).delete()[0]


class OpenSheet(models.Model):
    """An account that opened the form of a record and has not saved it since: told to the next who opens it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("compte")
    )
    model = models.CharField(_("sorte"), max_length=60)
    record = models.BigIntegerField(_("fiche"))
    at = models.DateTimeField(_("ouverte le"))

    objects = OpenSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("fiche ouverte")
        verbose_name_plural = _("fiches ouvertes")
        constraints = [
            models.UniqueConstraint(
                fields=["model", "record", "user"],
                name="open_sheet_once",
                violation_error_message=_("Ce compte a déjà cette fiche ouverte."),
            )
        ]

    def __str__(self):
        return f"{self.user} – {self.model} {self.record}"
