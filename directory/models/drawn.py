"""What was drawn once for all web processes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.database.personal import personal


@personal(nobody=("section", "state"), goes=("html",))
class DrawnCard(models.Model):
    """A record as the rows of its list show it. See ``directory.listing.drawn``, which alone writes and believes it.

    In a table that PostgreSQL neither logs nor repairs (UNLOGGED): what is lost is drawn again.
    """

    section = models.CharField(_("liste"), max_length=30)
    record = models.BigIntegerField(_("fiche"))
    # The code and the day that drew it.
    state = models.CharField(_("état"), max_length=80)
    # The oldest transaction still open when the record was read.
    horizon = models.BigIntegerField(_("horizon"))
    at = models.DateTimeField(_("le"))
    html = models.TextField(_("HTML"))

    class Meta:
        verbose_name = _("carte dessinée")
        verbose_name_plural = _("cartes dessinées")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "record"],
                name="drawn_card_once",
                violation_error_message=_("Cette carte est déjà dessinée."),
            )
        ]

    def __str__(self):
        return f"{self.section} {self.record}"
