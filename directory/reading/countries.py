"""The countries, read whole: there are 250 of them, and each word that people type may be one."""

import re

from directory.database.fold import fold
from directory.models import Country
from directory.reading.memo import once


@once
def countries_by_code():
    """``{ISO code: Country}``, in alphabetical order of their French names."""
    return {country.pk: country for country in Country.objects.ordered()}


@once
def countries_by_name():
    """``{folded name: [countries]}``: present, former and foreign names; a name may be that of two."""
    named = {}
    for country in countries_by_code().values():
        for key in country.name_keys:
            named.setdefault(key, []).append(country)
    return named


def country_of(text):
    """The ``Country`` of which ``text`` is a name or the ISO code, or ``None``."""
    if re.fullmatch(r"[A-Z]{2}", text.strip()):
        return countries_by_code().get(text.strip())
    found = countries_by_name().get(fold(text), ()) if fold(text) else ()
    return found[0] if len(found) == 1 else None
