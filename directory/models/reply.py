"""Sentences that moderators need again and again, in kind words: a start, that each of them then makes their own."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.database.history import tracked
from directory.enums import ReplyKind


@tracked()
class CannedReply(models.Model):
    """The beginning of a mail to an author. Those of the reference (``slug``) belong to the national level."""

    slug = models.SlugField(_("clé"), max_length=60, unique=True, null=True, blank=True, editable=False)
    network = models.ForeignKey(
        "directory.Network",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="canned_replies",
        verbose_name=_("réseau"),
        help_text=_("Vide pour le niveau national : tous les réseaux s’en servent."),
    )
    kind = models.CharField(_("usage"), max_length=16, choices=ReplyKind)
    title = models.CharField(_("titre"), max_length=120, help_text=_("Ce que l’on choisit dans la liste."))
    text = models.TextField(_("texte"), help_text=_("Sans bonjour ni signature : le courriel les ajoute."))
    position = models.PositiveSmallIntegerField(_("rang"), default=0)

    class Meta:
        verbose_name = _("réponse toute prête")
        verbose_name_plural = _("réponses toutes prêtes")
        ordering = ["kind", "position", "id"]

    def __str__(self):
        return self.title
