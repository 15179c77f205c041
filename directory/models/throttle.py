"""How often something was done by somebody within a stretch of time: shared by all web processes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.database.personal import personal


@personal(nobody=("scope", "key"))
class Throttle(models.Model):
    """A counter. ``key`` is a fingerprint: nobody can be read in it. See ``directory.submissions.guard``."""

    scope = models.CharField(_("usage"), max_length=30)
    key = models.CharField(_("empreinte"), max_length=64)
    window = models.DateTimeField(_("à partir de"))
    count = models.PositiveIntegerField(_("fois"), default=0)

    class Meta:
        verbose_name = _("compteur")
        verbose_name_plural = _("compteurs")
        ordering = ["-window", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["scope", "key", "window"],
                name="throttle_once",
                violation_error_message=_("Ce compteur existe déjà."),
            )
        ]

    def __str__(self):
        return f"{self.scope} : {self.count}"
