"""What all demonstration records share: their address, their state, their dates."""

import re
from datetime import datetime, timedelta

from django.utils import timezone

from directory.actions import stamp_published
from directory.dates import PartialDate
from directory.enums import Origin, PublicationState
from directory.models import Redirection
from directory.models.slugs import slug_base

_LONGEST = 84


def slug_of(model, title, seed, number):
    """A readable, unique address that says which record of which seed this is."""
    return f"{slug_base(title, model)[:_LONGEST].strip('-')}-demo-{seed}-{number}"


def numbers_made(model, seed):
    """Numbers of the records of this seed that are there, under their present or a former address."""
    mark = f"-demo-{seed}-"
    slugs = [
        *model.objects.filter(slug__contains=mark).values_list("slug", flat=True),
        *Redirection.objects.filter(kind=model._meta.db_table, slug__contains=mark).values_list("slug", flat=True),
    ]
    found = (re.search(rf"{mark}(\d+)$", slug) for slug in slugs)
    return {int(match[1]) for match in found if match}


def missing_numbers(model, seed, count):
    made = numbers_made(model, seed)
    return [number for number in range(1, count + 1) if number not in made]


def stamped(record, dice, *, by, today, always_public=False):
    """Mark a new record as demonstration; nearly all are published, on a past day."""
    record.origin = Origin.DEMO
    record.created_by = by
    noon = datetime.combine(today - timedelta(days=dice.randrange(3, 900)), datetime.min.time())
    at = timezone.make_aware(noon.replace(hour=9 + dice.randrange(9), minute=dice.randrange(60)))
    state = dice.choices(
        [PublicationState.PUBLISHED, PublicationState.DRAFT, PublicationState.REVIEW, PublicationState.ARCHIVED],
        [95, 2, 2, 1],
    )[0]
    stamp_published(record, by=by, at=at)
    if always_public:
        return record
    record.state = state
    if state in (PublicationState.DRAFT, PublicationState.REVIEW):
        record.published_at = record.published_by = None
    return record


def vague(day, dice):
    """A day, its month or its year: as people know it."""
    precision = dice.choices(["year", "month", "day"], [25, 55, 20])[0]
    if precision == "year":
        return PartialDate(day.year)
    return PartialDate(day.year, day.month, day.day if precision == "day" else None)
