"""Addresses of records: readable, unique, never taken from a record that once had them."""

from django.utils.text import slugify

from directory.models import Redirection

MAX_LENGTH = 120


def unique_slug(model, text, *, qualifiers=()):
    """A free slug of ``model`` from ``text``; ``qualifiers`` (a country, a year) tell homonyms apart before numbers do."""
    base = slugify(text.replace("’", "-").replace("'", "-").replace("œ", "oe").replace("Œ", "Oe"))
    base = base[: MAX_LENGTH - 12].strip("-") or model._meta.model_name
    candidates = [
        base,
        *(f"{base}-{slugify(str(qualifier))}" for qualifier in qualifiers if qualifier),
    ]
    taken = _taken(model, base)
    for candidate in candidates:
        if candidate not in taken:
            return candidate
    number = 2
    while f"{candidates[-1]}-{number}" in taken:
        number += 1
    return f"{candidates[-1]}-{number}"


def _taken(model, base):
    live = model.objects.filter(slug__startswith=base).values_list("slug", flat=True)
    former = Redirection.objects.filter(kind=model._meta.db_table, slug__startswith=base).values_list("slug", flat=True)
    return {*live, *former}
