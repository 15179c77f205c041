"""Taking the demonstration away, and nothing else."""

from django.db import transaction
from django.db.models import ProtectedError

from directory.enums import Origin
from directory.models import Actor, Jumelage, Project, Redirection

_CHUNK = 1000


def remove(model, progress=lambda done: None):
    """Delete the demonstration records of a model; return (removed, kept).

    A record that something real now leans on is kept: the database protects it.
    """
    removed, kept = 0, set()
    while True:
        demo = model.objects.filter(origin=Origin.DEMO).exclude(pk__in=kept).order_by("pk")
        chunk = list(demo.values_list("pk", flat=True)[:_CHUNK])
        if not chunk:
            return removed, len(kept)
        gone = _delete(model, chunk)
        kept.update(set(chunk) - gone)
        removed += len(gone)
        progress(len(gone))


def _delete(model, keys):
    """Delete these rows, all at once or else one by one; return the keys that are gone."""
    try:
        with transaction.atomic():
            model.objects.filter(pk__in=keys).delete()
            # What was invented frees its addresses: the same may be made again.
            Redirection.objects.filter(kind=model._meta.db_table, target_pk__in=keys).delete()
        return set(keys)
    except ProtectedError:
        if len(keys) == 1:
            return set()
        half = len(keys) // 2
        return _delete(model, keys[:half]) | _delete(model, keys[half:])


MODELS = (Project, Jumelage, Actor)
"""In this order: what leans on actors goes first. Actors take their territory and funder roles with them."""
