"""Codes of sectors of the OECD's DAC, in cells."""

import re

from directory.french import quoted
from directory.reading.memo import once
from directory.reference import lists

_slugs, _labels = once(lists.sectors_by_dac), once(lists.dac_codes)


def slug_of(text):
    """The slug of our sector that a code means; an empty one when it means none, ``None`` when to ask."""
    code = text.strip()
    return _slugs().get(code, _slugs().get(code[:3])) if re.fullmatch(r"\d{3}|\d{5}", code) else None


def with_label(text):
    """« 43010 » (Aide plurisectorielle); what is no code as it is."""
    label = _labels().get(text.strip(), "")
    return quoted(text) + (f" ({label})" if label else "")
