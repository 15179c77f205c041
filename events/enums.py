"""Vocabulary of network life. Stored values are the ones of the public addresses."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Medium(TextChoices):
    TEXT = "texte", _("Texte")
    PHOTO = "photo", _("Photo")
    SOUND = "son", _("Son")
    VIDEO = "video", _("Vidéo")
