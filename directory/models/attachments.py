"""What sheets carry: people to contact, by function; documents and photos, with credit and alternative text."""

import secrets

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.database.personal import personal
from directory.enums import AttachmentKind


class ContactQuerySet(models.QuerySet):
    def current(self, today=None):
        """Contacts whose consent, where there is one, has not expired."""
        today = today or timezone.localdate()
        return self.filter(Q(expires_on__isnull=True) | Q(expires_on__gte=today))


@personal(
    names=("name",),
    phones=("phone",),
    companions={"honorific": "", "consent_on": None, "expires_on": None, "phone_is_public": False},
)
class Contact(models.Model):
    """Somebody to write to, known by their function. The name is public only with a consent date."""

    function = models.CharField(
        _("fonction"), max_length=200, help_text=_("« Responsable des relations internationales », « Maire ».")
    )
    honorific = models.CharField(_("civilité"), max_length=20, blank=True)
    name = models.CharField(_("nom"), max_length=200, blank=True)
    service = models.CharField(_("service"), max_length=200, blank=True)
    address = models.TextField(_("adresse"), blank=True)
    email = models.EmailField(_("courriel"), blank=True)
    phone = models.CharField(_("téléphone"), max_length=30, blank=True)
    phone_is_public = models.BooleanField(
        _("téléphone publié"), default=False, help_text=_("Numéro d’un service, affiché après un clic.")
    )
    consent_on = models.DateField(
        _("accord donné le"), null=True, blank=True, help_text=_("Sans cet accord, le nom n’est jamais publié.")
    )
    expires_on = models.DateField(_("à redemander le"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("rang"), default=0)

    objects = ContactQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "id"]
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_consent_before_expiry",
                condition=Q(expires_on__isnull=True)
                | Q(consent_on__isnull=False, expires_on__gte=models.F("consent_on")),
                violation_error_message=_("L’échéance d’un accord suppose l’accord, et le suit."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_public_phone_given",
                condition=Q(phone_is_public=False) | ~Q(phone=""),
                violation_error_message=_("Pour publier un téléphone, indiquez-le."),
            ),
        ]

    def __str__(self):
        return self.function

    @property
    def public_name(self):
        """The name as it may be shown, empty without a current consent."""
        today = timezone.localdate()
        if self.consent_on is None or (self.expires_on is not None and self.expires_on < today):
            return ""
        return f"{self.honorific} {self.name}".strip()


def attachment_path(instance, filename):
    """``fiches/<kind>/<random>.<extension>``: nothing of the visitor's file name is kept but its extension."""
    extension = filename.rpartition(".")[2].lower()[:5]
    return f"fiches/{instance._meta.model_name}/{secrets.token_urlsafe(16)}.{extension}"


class AttachmentQuerySet(models.QuerySet):
    def photos(self):
        return self.filter(kind=AttachmentKind.PHOTO)

    def documents(self):
        return self.filter(kind=AttachmentKind.DOCUMENT)


class Attachment(models.Model):
    """A photo or a document of a sheet."""

    kind = models.CharField(_("sorte"), max_length=16, choices=AttachmentKind, default=AttachmentKind.PHOTO)
    file = models.FileField(_("fichier"), upload_to=attachment_path, max_length=255)
    title = models.CharField(_("titre"), max_length=200, blank=True)
    credit = models.CharField(_("crédit"), max_length=200, blank=True)
    alt = models.CharField(
        _("texte alternatif"),
        max_length=300,
        blank=True,
        help_text=_("Ce que montre la photo, pour qui ne la voit pas."),
    )
    position = models.PositiveSmallIntegerField(_("rang"), default=0)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "id"]
        verbose_name = _("document ou photo")
        verbose_name_plural = _("documents et photos")
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_photo_credited_described",
                condition=~Q(kind=AttachmentKind.PHOTO) | (~Q(credit="") & ~Q(alt="")),
                violation_error_message=_("Une photo a un crédit et un texte alternatif."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_document_titled",
                condition=~Q(kind=AttachmentKind.DOCUMENT) | ~Q(title=""),
                violation_error_message=_("Un document a un titre."),
            ),
        ]

    def __str__(self):
        return self.title or self.alt
