"""The mails that the site sends: written with what causes them, sent by a queue, kept for the staff to see."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.database.personal import personal
from directory.enums import LinkScope, MailState


class MailQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(state=MailState.WAITING)


@personal(nobody=("letter",), goes=("to",))
class Mail(models.Model):
    """One mail to one address. A personal link is made when it leaves: the text kept only says where it stands."""

    letter = models.CharField(_("lettre"), max_length=40)
    to = models.EmailField(_("à"))
    reply_to = models.EmailField(_("répondre à"), blank=True)
    subject = models.CharField(_("objet"), max_length=250)
    text = models.TextField(_("texte"))
    html = models.TextField(_("en couleurs"), blank=True)
    link_scope = models.CharField(_("lien personnel"), max_length=16, choices=LinkScope, blank=True)
    submission = models.ForeignKey(
        "directory.Submission",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="mails",
        verbose_name=_("proposition"),
    )
    request = models.ForeignKey(
        "directory.VerificationRequest",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="mails",
        verbose_name=_("demande de vérification"),
    )
    message = models.ForeignKey(
        "directory.Message",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="mails",
        verbose_name=_("message"),
    )
    follower = models.ForeignKey(
        "directory.Follower",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="mails",
        verbose_name=_("adresse abonnée"),
    )
    network = models.ForeignKey(
        "directory.Network",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="mails",
        verbose_name=_("réseau"),
        help_text=_("Au nom de qui il part ; vide pour le niveau national."),
    )
    state = models.CharField(_("état"), max_length=16, choices=MailState, default=MailState.WAITING, db_index=True)
    created_at = models.DateTimeField(_("écrit le"), default=timezone.now)
    not_before = models.DateTimeField(_("pas avant"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("essais"), default=0)
    last_error = models.TextField(_("dernière erreur"), blank=True)
    sent_at = models.DateTimeField(_("parti le"), null=True, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("courriel")
        verbose_name_plural = _("courriels")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="mail_sent_is_dated",
                condition=Q(state=MailState.SENT, sent_at__isnull=False)
                | (~Q(state=MailState.SENT) & Q(sent_at__isnull=True)),
                violation_error_message=_("Un courriel parti a une date de départ."),
            )
        ]

    def __str__(self):
        return self.subject
