"""French said once: numbers, plurals, who verified a sheet."""

import re

from django.utils.translation import gettext as _

from directory.dates import MONTHS

NBSP = "\u00a0"


def french_number(value):
    """12400 → « 12 400 »."""
    return f"{value:,}".replace(",", "\u202f")


def counted(number, singular, plural=None):
    """« 5 financeurs »."""
    return f"{french_number(number)}{NBSP}{singular if number < 2 else plural or singular + 's'}"


def verified_text(record):
    """« Vérifié en mars 2026 par CENTRAIDER », « Jamais vérifié »."""
    if record.verified_on is None:
        return _("Jamais vérifié")
    month = f"{MONTHS[record.verified_on.month - 1]} {record.verified_on.year}"
    return f"Vérifié en {month} par {record.verified_by}"


def fr(text):
    """Typographic apostrophes, and non-breaking spaces before : ; ? ! » · and after «."""
    text = re.sub(r"(?<=\w)'(?=\w)", "’", text)
    text = re.sub(r"[ \u00a0]+([:;?!»·])", NBSP + r"\1", text)
    return re.sub(r"«[ \u00a0]+", "«" + NBSP, text)
