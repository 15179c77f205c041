"""What changed last, for the processes that keep an index of it in memory."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from directory.database.personal import personal


@personal(nobody=("source", "keys"))
class Revision(models.Model):
    """One statement that changed rows of a table, noted by a trigger in the same transaction.

    Kept for an hour: a process that has not looked for longer builds its index anew. It is no history (see
    ``directory.database.history``): it says where to look again, not what was there.
    """

    source = models.CharField(_("table et colonne"), max_length=100)
    # Keys found in this column of the changed rows, before and after; none when they were too many to list.
    keys = ArrayField(models.BigIntegerField(), null=True, verbose_name=_("clés"))
    # Transactions commit in another order than they number their rows: a reader starts again from the oldest one that
    # was still open when it last looked.
    transaction = models.BigIntegerField(_("numéro de transaction"))
    at = models.DateTimeField(_("le"), db_default=Now())

    class Meta:
        verbose_name = _("révision")
        verbose_name_plural = _("révisions")
        ordering = ["id"]

    def __str__(self):
        return f"{self.id} {self.source}"
