"""Orders that several lists offer."""

from django.db.models import F
from django.utils.translation import gettext_lazy as _

ALPHABETICAL = (_("ordre alphabétique"), ("sort_key", "pk"))


VERIFIED = (_("vérification récente"), (F("verified_on").desc(nulls_last=True), "sort_key", "pk"))
