"""What signing in keeps: second factors, open sessions, failed attempts, forms kept for their author, letters."""

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_otp.models import Device

from directory.database.history import tracked
from directory.database.personal import personal


class Factor(Device):
    """What proves, beside the password, that it is the same person; its fields under their French names."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, verbose_name=_("compte"))
    name = models.CharField(_("nom"), max_length=64)
    confirmed = models.BooleanField(_("prête à servir"), default=True)
    created_at = models.DateTimeField(_("ajoutée le"), default=timezone.now)

    class Meta:
        abstract = True


@tracked(exclude=["sealed_key", "last_step"])
class AuthenticatorApp(Factor):
    """An application that shows six digits every thirty seconds (TOTP, RFC 6238)."""

    sealed_key = models.BinaryField(_("clé, chiffrée"))
    last_step = models.BigIntegerField(_("dernier code pris"), default=-1)  # a code is taken once

    class Meta:
        verbose_name = _("application de codes")
        verbose_name_plural = _("applications de codes")


@tracked(exclude=["credential", "public_key", "sign_count"])
class Passkey(Factor):
    """A key that the device, the browser or a stick keeps, and opens by a gesture of its owner (WebAuthn)."""

    credential = models.BinaryField(_("identifiant"), unique=True)
    public_key = models.BinaryField(_("clé publique"))
    sign_count = models.BigIntegerField(_("nombre de signatures"), default=0)

    class Meta:
        verbose_name = _("clé d’accès")
        verbose_name_plural = _("clés d’accès")


@tracked(exclude=["digests"])
class RecoverySheet(Factor):
    """The recovery codes of an account: fingerprints of those that were not used."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, verbose_name=_("compte"))
    digests = models.JSONField(_("empreintes"), default=list, blank=True)

    class Meta:
        verbose_name = _("feuille de codes de secours")
        verbose_name_plural = _("feuilles de codes de secours")


@personal(goes=("session_data",))
class OpenSession(AbstractBaseSession):
    """A browser signed in. The account and where it came from stand beside what the session holds."""

    session_data = models.TextField(_("contenu"))
    expire_date = models.DateTimeField(_("fin"), db_index=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name=_("compte"),
    )
    address = models.CharField(_("adresse du réseau"), max_length=45, blank=True)
    agent = models.CharField(_("navigateur"), max_length=200, blank=True)
    opened_at = models.DateTimeField(_("ouverte le"), null=True, blank=True)
    seen_at = models.DateTimeField(_("vue le"), default=timezone.now)

    class Meta(AbstractBaseSession.Meta):
        abstract = False
        verbose_name = _("session")
        verbose_name_plural = _("sessions")

    @classmethod
    def get_session_store_class(cls):
        from cooperation.accounts.signing.sessions import SessionStore  # which imports this module

        return SessionStore


class FailedAttempts(models.Model):
    """How often, lately, a sign-in failed. ``key`` is a fingerprint: nobody can be read in it. See ``delays``."""

    key = models.CharField(_("empreinte"), max_length=64, unique=True)
    count = models.PositiveIntegerField(_("fois"), default=0)
    last_at = models.DateTimeField(_("la dernière"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("essais manqués")
        verbose_name_plural = _("essais manqués")

    def __str__(self):
        return str(self.count)


class HeldForm(models.Model):
    """A form sent when its session was over: kept, encrypted, until its author signs in again. See ``holding``."""

    digest = models.CharField(_("empreinte"), max_length=64, unique=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="held_forms", verbose_name=_("compte")
    )
    path = models.TextField(_("adresse"))
    sealed = models.BinaryField(_("ce qui fut envoyé, chiffré"))
    created_at = models.DateTimeField(_("envoyé le"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("formulaire gardé")
        verbose_name_plural = _("formulaires gardés")

    def __str__(self):
        return self.path


class AccountMail(models.Model):
    """Whose account the personal link of a letter opens; the link itself is made when the letter leaves."""

    mail = models.OneToOneField(
        "directory.Mail", on_delete=models.CASCADE, related_name="account_mail", verbose_name=_("courriel")
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("compte")
    )
    is_invitation = models.BooleanField(_("invitation"), default=False)

    class Meta:
        verbose_name = _("lettre à un compte")
        verbose_name_plural = _("lettres à un compte")

    def __str__(self):
        return str(self.mail_id)
