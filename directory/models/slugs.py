"""Addresses of records: readable, unique, never taken from a record that once had them."""

from django.utils.text import slugify

from directory.models import Redirection

MAX_LENGTH = 120


class SlugPool:
    """The free slugs of a model. Reads once the taken ones that start with ``prefix``, then gives out many."""

    def __init__(self, model, prefix=""):
        self.model = model
        former = Redirection.objects.filter(kind=model._meta.db_table, slug__startswith=prefix)
        self.taken = {
            *model.objects.filter(slug__startswith=prefix).values_list("slug", flat=True),
            *former.values_list("slug", flat=True),
        }

    def take(self, text, *, qualifiers=()):
        """A free slug from ``text``; ``qualifiers`` (a country, a year) tell homonyms apart before numbers do."""
        base = slug_base(text, self.model)
        written = [slugify(str(qualifier)) for qualifier in qualifiers if qualifier]
        # Room is left for a number.
        candidates = [base, *(f"{base}-{qualifier}"[: MAX_LENGTH - 6] for qualifier in written if qualifier)]
        free = next((candidate for candidate in candidates if candidate not in self.taken), None)
        number = 2
        while free is None:
            candidate = f"{candidates[-1]}-{number}"
            free = None if candidate in self.taken else candidate
            number += 1
        self.taken.add(free)
        return free


def slug_base(text, model):
    """``text`` as it stands in an address, short enough to be qualified; the model's name if nothing is left of it."""
    return slugify(_spelt(text))[: MAX_LENGTH - 20].strip("-") or model._meta.model_name


def _spelt(text):
    """``text`` without the signs that ``slugify`` would drop."""
    text = text.lower()
    for typed, written in (("’", "-"), ("'", "-"), ("œ", "oe"), ("æ", "ae"), ("ß", "ss"), ("ł", "l"), ("ø", "o")):
        text = text.replace(typed, written)
    return text


def tidied(text):
    """What a slug typed by hand means: « Orléans. » → ``orleans``; empty when nothing is left."""
    return slugify(_spelt(text))


def unique_slug(model, text, *, qualifiers=()):
    """A free slug of ``model`` for one record; loaders that make many use a ``SlugPool``."""
    return SlugPool(model, slug_base(text, model)).take(text, qualifiers=qualifiers)
