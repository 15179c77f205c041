"""Records that may be the same, and those that were made one."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.database.history import tracked
from directory.models.base import account, paired


def ends_of(steps):
    """``{key: where it leads in the end}`` of ``{key: the next one}``."""
    ends = {}
    for key in steps:
        end, seen = key, set()
        while end in steps and end not in seen:
            seen.add(end)
            end = steps[end]
        ends[key] = end
    return ends


class MergeQuerySet(models.QuerySet):
    def heirs(self, table):
        """``{key of a record that is no more: key of the one that it became}``, each followed to its end."""
        return ends_of(dict(self.filter(kind=table).order_by("pk").values_list("lost", "kept")))


@tracked(exclude=["apart"])
class Merge(models.Model):
    """A record (``lost``) became another (``kept``): its addresses lead there. Gone once that is taken back.

    ``act``: the number of what was done in the history. ``apart``: what was done to rows of which the history does not
    keep everything, ``[{table, key, was: {column: value}, became: {column: value} or null}]``.
    Written by ``directory.merging``.
    """

    kind = models.CharField(_("table"), max_length=63)
    lost = models.BigIntegerField(_("fiche fusionnée"))
    kept = models.BigIntegerField(_("fiche gardée"))
    lost_name = models.CharField(_("son nom"), max_length=300)
    act = models.UUIDField(_("numéro dans l’historique"), unique=True)
    apart = models.JSONField(_("hors de l’historique"), default=list, blank=True, encoder=DjangoJSONEncoder)
    at = models.DateTimeField(_("le"), default=timezone.now)
    by = account(_("par"))

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("fusion")
        verbose_name_plural = _("fusions")
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "lost"],
                name="merge_once",
                violation_error_message=_("Cette fiche est déjà fusionnée dans une autre."),
            ),
            models.CheckConstraint(
                name="merge_of_two",
                condition=~Q(lost=F("kept")),
                violation_error_message=_("Une fiche ne se fusionne pas avec elle-même."),
            ),
        ]

    def __str__(self):
        return self.lost_name


class Likeness(models.Model):
    """Two records of a table that may be the same. Written by ``directory.duplicates``.

    ``reasons``: ``[[code, what they share]]``. ``dismissed``: the reasons that were seen when somebody said that they
    are two: one more, or another, and the question comes back.
    """

    kind = models.CharField(_("table"), max_length=63)
    one = models.BigIntegerField(_("fiche"))
    other = models.BigIntegerField(_("autre fiche"))
    reasons = models.JSONField(_("raisons"), default=list)
    weight = models.PositiveSmallIntegerField(_("poids"), default=0)
    found_at = models.DateTimeField(_("trouvée le"), default=timezone.now)
    dismissed = models.JSONField(_("raisons écartées"), default=list, blank=True)
    dismissed_at = models.DateTimeField(_("écartée le"), null=True, blank=True, editable=False)
    dismissed_by = account(_("écartée par"))
    proposed_at = models.DateTimeField(_("proposée le"), null=True, blank=True, editable=False)
    proposed_by = account(_("proposée par"))

    class Meta:
        verbose_name = _("doublon probable")
        verbose_name_plural = _("doublons probables")
        ordering = ["-weight", "kind", "one", "other"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "one", "other"],
                name="likeness_once",
                violation_error_message=_("Ces deux fiches sont déjà rapprochées."),
            ),
            models.CheckConstraint(
                name="likeness_in_order",
                condition=Q(one__lt=F("other")),
                violation_error_message=_("Deux fiches se rapprochent dans l’ordre de leurs clés."),
            ),
            paired("dismissed_at", "dismissed_by", _("Une réponse a une date et un auteur.")),
            paired("proposed_at", "proposed_by", _("Une proposition a une date et un auteur.")),
        ]

    def __str__(self):
        return f"{self.kind} : {self.one}, {self.other}"
