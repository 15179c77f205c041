"""People who asked to be forgotten: who erased them, when and where, and fingerprints that say nothing of them."""

from django.db import models
from django.db.models import Func
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.database.blanking import WrittenOnce
from directory.database.personal import personal
from directory.models.base import account

TRANSACTION = Cast(Cast(Func(function="pg_current_xact_id"), models.TextField()), models.BigIntegerField())


@personal(nobody=("places",))
class Erasure(models.Model):
    """One person erased, by one gesture. ``directory.people.actions`` alone writes them.

    ``places``: ``[[table, key, columns], …]`` where the person was: neither a name nor an address. ``transaction``: the
    one that wrote it, which alone may blank in its name.
    """

    at = models.DateTimeField(_("le"), default=timezone.now)
    by = account(_("par"))
    network = models.ForeignKey(
        "directory.Network",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("réseau"),
        help_text=_("Dont ce sont les fiches ; vide pour tout le site."),
    )
    replays = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("rejoue")
    )
    places = models.JSONField(_("endroits"), default=list)
    transaction = models.BigIntegerField(_("numéro de transaction"), db_default=TRANSACTION, editable=False)

    class Meta:
        verbose_name = _("effacement")
        verbose_name_plural = _("effacements")
        ordering = ["-at", "-id"]
        triggers = [WrittenOnce(name="written_once")]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"


@personal(nobody=("digest",))
class ErasedPrint(models.Model):
    """The keyed fingerprint of a name, an e-mail or a number that was erased. See ``directory.people.prints``."""

    erasure = models.ForeignKey(Erasure, on_delete=models.PROTECT, related_name="prints", verbose_name=_("effacement"))
    sort = models.CharField(_("sorte"), max_length=10)
    digest = models.CharField(_("empreinte"), max_length=64, db_index=True)

    class Meta:
        verbose_name = _("empreinte d’une personne effacée")
        verbose_name_plural = _("empreintes de personnes effacées")
        ordering = ["erasure", "sort", "digest"]
        constraints = [
            models.UniqueConstraint(
                fields=["erasure", "sort", "digest"],
                name="erased_print_once",
                violation_error_message=_("Cette empreinte est déjà gardée."),
            )
        ]
        triggers = [WrittenOnce(name="written_once")]

    def __str__(self):
        return f"{self.sort} {self.digest[:8]}"
