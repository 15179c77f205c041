"""What readers write to whoever answers for a sheet, on its way through the site. See ``directory.messages``."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.database.personal import personal
from directory.enums import MessageState, RecipientKind, RefusalKind


class MessageQuerySet(models.QuerySet):
    def unconfirmed(self, email):
        """Those that wait for their author to prove ``email``, the oldest first."""
        return self.filter(state=MessageState.UNCONFIRMED, email__iexact=email).order_by("created_at", "pk")

    def reported(self):
        """Those that a receiver reported, and about which the team did nothing yet."""
        return self.filter(reported_at__isnull=False, handled_at__isnull=True)


@personal(names=("name",), goes=("email",), nobody=("record_table", "form"))
class Message(models.Model):
    """A message and who wrote it. Whom it reached is in its ``Mail``; neither is kept longer than the other.

    ``record_table`` and ``record_pk``: the sheet that it was written from; none for the national level. ``form``: the
    fingerprint of the form, so that one sent twice is one message. ``network``: whose staff follow what became of it.
    """

    record_table = models.CharField(_("table de la fiche"), max_length=63, blank=True)
    record_pk = models.BigIntegerField(_("fiche"), null=True, blank=True)
    form = models.CharField(_("formulaire"), max_length=64, unique=True, editable=False)
    name = models.CharField(_("nom"), max_length=200)
    organisation = models.CharField(_("organisme"), max_length=240, blank=True)
    email = models.EmailField(_("courriel"))
    subject = models.CharField(_("objet"), max_length=200)
    text = models.TextField(_("message"))
    state = models.CharField(_("état"), max_length=16, choices=MessageState, default=MessageState.UNCONFIRMED)
    recipient = models.CharField(_("destinataire"), max_length=16, choices=RecipientKind, blank=True)
    network = models.ForeignKey(
        "directory.Network",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="messages",
        verbose_name=_("réseau"),
        help_text=_("Celui qui suit la fiche ; vide pour le niveau national."),
    )
    created_at = models.DateTimeField(_("écrit le"), default=timezone.now)
    sent_at = models.DateTimeField(_("parti le"), null=True, blank=True)
    reported_at = models.DateTimeField(_("signalé le"), null=True, blank=True)
    handled_at = models.DateTimeField(_("signalement vu le"), null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message de lecteur")
        verbose_name_plural = _("messages de lecteurs")
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["record_table", "record_pk"], name="message_about")]
        constraints = [
            models.CheckConstraint(
                name="message_record_whole",
                condition=Q(record_table="", record_pk__isnull=True)
                | (~Q(record_table="") & Q(record_pk__isnull=False)),
                violation_error_message=_("Une fiche se désigne par sa table et sa clé."),
            ),
            models.CheckConstraint(
                name="message_sent_to_somebody",
                condition=Q(state=MessageState.SENT, sent_at__isnull=False) & ~Q(recipient="")
                | Q(state=MessageState.UNCONFIRMED, sent_at__isnull=True, recipient=""),
                violation_error_message=_("Un message parti a une date et un destinataire, un autre n’en a pas."),
            ),
            models.CheckConstraint(
                name="message_reported_was_sent",
                condition=Q(reported_at__isnull=True) | Q(state=MessageState.SENT),
                violation_error_message=_("On signale un message que l’on a reçu."),
            ),
            models.CheckConstraint(
                name="message_handled_was_reported",
                condition=Q(handled_at__isnull=True) | Q(reported_at__isnull=False),
                violation_error_message=_("Seul un message signalé attend que l’équipe le voie."),
            ),
        ]

    def __str__(self):
        # Never what it says: lists and histories name it so.
        return _("Message %(number)s") % {"number": self.pk}


@personal(nobody=("digest", "record_table"))
class MessageRefusal(models.Model):
    """An address that wants no more messages, or may write none: a fingerprint, in which nobody can be read.

    ``record_table`` and ``record_pk``: of the only sheet for which it holds, if it does not hold for all.
    """

    kind = models.CharField(_("sorte"), max_length=16, choices=RefusalKind)
    digest = models.CharField(_("empreinte"), max_length=64, editable=False)
    record_table = models.CharField(_("table de la fiche"), max_length=63, blank=True)
    record_pk = models.BigIntegerField(_("fiche"), default=0)
    created_at = models.DateTimeField(_("depuis le"), default=timezone.now)

    class Meta:
        verbose_name = _("refus de messages")
        verbose_name_plural = _("refus de messages")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "digest", "record_table", "record_pk"],
                name="message_refusal_once",
                violation_error_message=_("Ce refus est déjà noté."),
            ),
            models.CheckConstraint(
                name="message_refusal_record_whole",
                condition=Q(record_table="", record_pk=0) | (~Q(record_table="") & Q(record_pk__gt=0)),
                violation_error_message=_("Une fiche se désigne par sa table et sa clé."),
            ),
        ]

    def __str__(self):
        return self.get_kind_display()
