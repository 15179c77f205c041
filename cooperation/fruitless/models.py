"""What the public looked for and did not find: how often a day, never by whom."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from directory.database.personal import personal

LONGEST = 60


@personal(nobody=("regions",), goes=("key", "typed"))
class FruitlessSearch(models.Model):
    """Some words searched in a list one day. ``key``: folded, by which they are counted; ``typed``: as somebody wrote
    them; ``understood``: what they were read as; ``regions``: INSEE codes of those where the named places are.
    """

    day = models.DateField(_("jour"))
    section = models.CharField(_("liste"), max_length=19)
    key = models.CharField(_("mots"), max_length=LONGEST)
    typed = models.CharField(_("tels que tapés"), max_length=LONGEST)
    understood = models.CharField(_("compris"), max_length=200, blank=True)
    regions = ArrayField(models.CharField(max_length=3), verbose_name=_("régions"), default=list, blank=True)
    count = models.PositiveIntegerField(_("fois"), default=1)

    class Meta:
        verbose_name = _("recherche sans résultat")
        verbose_name_plural = _("recherches sans résultat")
        ordering = ["-day", "-count", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "section", "key"],
                name="fruitless_search_once",
                violation_error_message=_("Cette recherche est déjà comptée."),
            ),
            models.CheckConstraint(
                condition=Q(count__gt=0),
                name="fruitless_search_was_made",
                violation_error_message=_("Une recherche comptée a été faite au moins une fois."),
            ),
        ]

    def __str__(self):
        return self.typed
