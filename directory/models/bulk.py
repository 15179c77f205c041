"""What somebody asked of many rows at once."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.database.personal import personal
from directory.models.base import account


@personal(nobody=("kind", "deed"))
class GroupAct(models.Model):
    """One thing asked of many rows of a table; done once ``act``, its number in the history, is known.

    ``asked``: ``{key: when the row was last saved, ISO}`` at the asking, what is done touches nothing else;
    ``answers``: what is to be written, and to where one goes back. Both are emptied once it is done: the history says
    the rest. ``queued_at``: since when the worker has it, ``told``: what it has to say once it is done, or why nothing
    was. ``undoes``: the act that this one takes back. Written by ``directory.bulk``.
    """

    kind = models.CharField(_("table"), max_length=63)
    deed = models.CharField(_("acte"), max_length=40)
    about = models.CharField(_("sur quoi"), max_length=300, blank=True)
    asked = models.JSONField(_("lignes choisies"), default=dict, blank=True)
    answers = models.JSONField(_("réponses"), default=dict, blank=True)
    number = models.PositiveIntegerField(_("lignes changées"), default=0)
    act = models.UUIDField(_("numéro dans l’historique"), null=True, blank=True, unique=True)
    queued_at = models.DateTimeField(_("confié le"), null=True, blank=True)
    told = models.TextField(_("ce qui en fut dit"), blank=True)
    undoes = models.OneToOneField(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="undone", verbose_name=_("défait")
    )
    at = models.DateTimeField(_("le"), default=timezone.now)
    by = account(_("par"))

    class Meta:
        verbose_name = _("acte sur plusieurs fiches")
        verbose_name_plural = _("actes sur plusieurs fiches")
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="groupact_done_keeps_nothing",
                condition=Q(act__isnull=True) | Q(asked={}, answers={}),
                violation_error_message=_("Un acte fait ne garde que son numéro : l’historique dit le reste."),
            ),
            models.CheckConstraint(
                name="groupact_undoes_when_done",
                condition=Q(undoes__isnull=True) | Q(act__isnull=False),
                violation_error_message=_("Ce qui défait un acte est fait."),
            ),
        ]

    def __str__(self):
        return f"{self.deed} : {self.kind}"
