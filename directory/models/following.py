"""Who follows what by mail, what became of sheets since, and what was told. See ``directory.following``."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.database.personal import personal
from directory.enums import Rhythm

# Of ``directory.kinds.Kind.name``.
SECTION = 16


@personal(nobody=("nonce", "page_digest", "stop_digest"), goes=("email",))
class Follower(models.Model):
    """An address that follows something, or that was typed and waits for its owner to say so. Nothing else is known.

    ``nonce``: from which its two secret addresses are derived; the base keeps their fingerprints alone. ``proof_at``:
    when a mail last gave the first of them to who may not have asked. ``stopped_at``: nothing reaches it any more.
    """

    email = models.EmailField(_("courriel"), unique=True)
    nonce = models.CharField(_("tirage"), max_length=32, editable=False)
    page_digest = models.CharField(_("empreinte de sa page"), max_length=64, unique=True, editable=False)
    stop_digest = models.CharField(_("empreinte de l’arrêt"), max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("écrit le"), default=timezone.now)
    proof_at = models.DateTimeField(_("lien envoyé le"), null=True, blank=True)
    stopped_at = models.DateTimeField(_("ne reçoit plus depuis le"), null=True, blank=True)

    class Meta:
        verbose_name = _("adresse abonnée")
        verbose_name_plural = _("adresses abonnées")
        ordering = ["id"]

    def __str__(self):
        # Never the address: lists name it so.
        return _("Adresse %(number)s") % {"number": self.pk}


class FollowedSelectionQuerySet(models.QuerySet):
    def followed(self):
        """Those that somebody confirmed."""
        return self.filter(subscriptions__confirmed_at__isnull=False).distinct()


@personal(nobody=("key",))
class FollowedSelection(models.Model):
    """What is followed, once for all who follow it. ``key``: see ``directory.following.selections``.

    ``members``: the keys of its records when it was last looked at, so that one that leaves it is told once more.
    """

    key = models.CharField(_("ce qui est suivi"), max_length=1000, unique=True)
    members = models.BinaryField(_("ses fiches"), null=True, editable=False)
    created_at = models.DateTimeField(_("suivi depuis le"), default=timezone.now)

    objects = FollowedSelectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("sélection suivie")
        verbose_name_plural = _("sélections suivies")
        ordering = ["key"]

    def __str__(self):
        return self.key


class SubscriptionQuerySet(models.QuerySet):
    def confirmed(self):
        return self.filter(confirmed_at__isnull=False)

    def waiting(self):
        """Typed by somebody, not yet confirmed from the address itself."""
        return self.filter(confirmed_at__isnull=True)

    def due(self, rhythm, moment):
        """Those of a rhythm that were not served for ``moment``, and whose address still receives."""
        rows = self.confirmed().filter(rhythm=rhythm, told_at__lt=moment)
        return rows.filter(follower__stopped_at__isnull=True)


class Subscription(models.Model):
    """An address follows a selection. ``told_at`` and ``told_to``: up to which moment, and which news, it was told."""

    follower = models.ForeignKey(
        Follower, on_delete=models.CASCADE, related_name="subscriptions", verbose_name=_("adresse")
    )
    selection = models.ForeignKey(
        FollowedSelection, on_delete=models.PROTECT, related_name="subscriptions", verbose_name=_("sélection")
    )
    rhythm = models.CharField(_("rythme"), max_length=16, choices=Rhythm, default=Rhythm.WEEKLY)
    created_at = models.DateTimeField(_("demandé le"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmé le"), null=True, blank=True)
    told_at = models.DateTimeField(_("servi jusqu’au"), null=True, blank=True)
    told_to = models.BigIntegerField(_("dernière nouveauté vue"), default=0)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("abonnement")
        verbose_name_plural = _("abonnements")
        ordering = ["created_at", "id"]
        indexes = [models.Index(fields=["rhythm", "told_at"], name="subscription_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["follower", "selection"],
                name="subscription_once",
                violation_error_message=_("Cette adresse suit déjà cette sélection."),
            ),
            models.CheckConstraint(
                name="subscription_told_once_confirmed",
                condition=Q(confirmed_at__isnull=True, told_at__isnull=True)
                | Q(confirmed_at__isnull=False, told_at__isnull=False),
                violation_error_message=_("On ne sert que ce qui fut confirmé."),
            ),
        ]

    def __str__(self):
        return _("Abonnement %(number)s") % {"number": self.pk}


@personal(nobody=("facts",))
class SheetPrint(models.Model):
    """What a sheet said when it was last looked at: measures in words of ours, all else as fingerprints.

    Nothing that people typed is in it: what is withdrawn from a sheet is nowhere in what followers are sent.
    """

    section = models.CharField(_("sorte"), max_length=SECTION)
    record_pk = models.BigIntegerField(_("fiche"))
    is_public = models.BooleanField(_("publiée"), default=True)
    facts = models.JSONField(_("ce qu’elle disait"), default=dict)

    class Meta:
        verbose_name = _("empreinte de fiche")
        verbose_name_plural = _("empreintes de fiches")
        ordering = ["section", "record_pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["section", "record_pk"],
                name="sheet_print_once",
                violation_error_message=_("Cette fiche a déjà son empreinte."),
            )
        ]

    def __str__(self):
        return f"{self.section} {self.record_pk}"


@personal(nobody=("before",))
class News(models.Model):
    """A sheet changed: what it said before, of what changed, in the terms of ``SheetPrint``. Numbered as they commit.

    ``left``: the selections (keys) that the sheet left by this change.
    """

    section = models.CharField(_("sorte"), max_length=SECTION)
    record_pk = models.BigIntegerField(_("fiche"))
    at = models.DateTimeField(_("le"), default=timezone.now)
    before = models.JSONField(_("ce qui changea"), default=dict)
    left = ArrayField(models.BigIntegerField(), default=list, verbose_name=_("sélections quittées"))

    class Meta:
        verbose_name = _("nouveauté")
        verbose_name_plural = _("nouveautés")
        ordering = ["id"]
        indexes = [models.Index(fields=["section", "id"], name="news_of_section")]

    def __str__(self):
        return f"{self.pk} : {self.section} {self.record_pk}"


class Watch(models.Model):
    """Up to where the changes of a kind of sheet were looked at. ``began_at``: what is older is no news."""

    section = models.CharField(_("sorte"), max_length=SECTION, unique=True)
    horizon = models.BigIntegerField(_("transaction"), default=0)
    day = models.DateField(_("jour"), null=True)
    began_at = models.DateTimeField(_("depuis le"), default=timezone.now)
    seen_at = models.DateTimeField(_("vu le"), null=True)

    class Meta:
        verbose_name = _("veille")
        verbose_name_plural = _("veilles")
        ordering = ["section"]

    def __str__(self):
        return self.section


class Dispatch(models.Model):
    """One mail of news, written with the mark that it was: one for each address, rhythm and moment.

    ``items``: ``[[subscription, first news, last news]]``, of which the mail tells as it leaves.
    """

    follower = models.ForeignKey(
        Follower, on_delete=models.CASCADE, related_name="dispatches", verbose_name=_("adresse")
    )
    mail = models.OneToOneField(
        "directory.Mail", on_delete=models.CASCADE, related_name="dispatch", verbose_name=_("courriel")
    )
    rhythm = models.CharField(_("rythme"), max_length=16, choices=Rhythm)
    moment = models.DateTimeField(_("pour le"))
    items = ArrayField(ArrayField(models.BigIntegerField(), size=3), verbose_name=_("de quoi il parle"))

    class Meta:
        verbose_name = _("envoi de nouveautés")
        verbose_name_plural = _("envois de nouveautés")
        ordering = ["-moment", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["follower", "rhythm", "moment"],
                name="dispatch_once",
                violation_error_message=_("Cette adresse a déjà reçu cet envoi."),
            )
        ]

    def __str__(self):
        return _("Envoi %(number)s") % {"number": self.pk}
