"""Notes what the public searches and does not find. See ``docs/adr/0046-recherches-sans-resultat.md``.

Nothing says who searched; what may be somebody's (a name, an address, a number) is not noted at all.
"""

import datetime
import logging
import re

from django.db import DatabaseError, transaction
from django.db.models import F, Q
from django.utils import timezone

from cooperation.fruitless.models import LONGEST, FruitlessSearch
from directory.database.fold import fold
from directory.database.retention import forgets
from directory.enums import CollectiviteKind
from directory.imports.persons import may_be_person
from directory.models import Collectivite

logger = logging.getLogger(__name__)

KEPT = datetime.timedelta(days=90)
# So many different searches a day: whoever types at random fills no more.
MOST_A_DAY = 1000
# Robots that say that they are.
_ROBOT = re.compile(r"bot\b|bot/|crawl|spider|slurp|scrap|\+https?:", re.IGNORECASE)
# A telephone, an account or a social security number; years are none.
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_FIGURES = re.compile(r"(?:\d[\s./()-]*){6,}")


class FruitlessSearchesMiddleware:
    """Counts the search of a page that says by ``request.found_nothing`` that it found nothing, once it is made."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        nothing = getattr(request, "found_nothing", None)
        if nothing is not None and response.status_code == 200 and is_somebody(request) and is_nobodys(nothing):
            note(nothing)
        return response


def is_somebody(request):
    """Whether a person is looking: no robot, no page read ahead, no link of the office that tries a search again."""
    headers = request.headers
    return (
        request.method == "GET"
        and not _ROBOT.search(headers.get("User-Agent", ""))
        and "prefetch" not in headers.get("Sec-Purpose", "")
        and f"{request.get_host()}/admin/" not in headers.get("Referer", "")
    )


def is_nobodys(nothing):
    """Whether the words say nothing of a person: neither an address nor a number, nor what may be a name, unless they
    name a place.
    """
    typed = nothing.typed
    if (
        len(typed) > LONGEST
        or "@" in typed
        or "//" in typed
        or _FIGURES.search(_YEAR.sub("", typed))
        or not fold(typed)
    ):
        return False
    return (bool(nothing.meanings) and not nothing.rest) or not may_be_person(typed.title())


def note(nothing):
    """One more today. A base that cannot write changes nothing for the reader."""
    day, key = timezone.localdate(), fold(nothing.typed)[:LONGEST]
    same = FruitlessSearch.objects.filter(day=day, section=nothing.section, key=key)
    try:
        with transaction.atomic():
            if same.update(count=F("count") + 1) or FruitlessSearch.objects.filter(day=day).count() >= MOST_A_DAY:
                return
            labels = dict.fromkeys(str(meaning.sense.label) for meaning in nothing.meanings)
            row = FruitlessSearch(
                day=day,
                section=nothing.section,
                key=key,
                typed=nothing.typed,
                understood=", ".join(labels)[:200],
                regions=_regions(nothing.meanings),
            )
            FruitlessSearch.objects.bulk_create([row], ignore_conflicts=True)
    except DatabaseError:
        logger.exception("Une recherche sans résultat n’a pas été comptée.")


def _regions(meanings):
    """The regions where the places that words name are, INSEE codes."""
    values = {str(value) for meaning in meanings for value in meaning.sense.values}
    if not values:
        return []
    places = Collectivite.objects.filter(
        Q(actor__slug__in=values)
        | Q(kind=CollectiviteKind.DEPARTEMENT, code__in=_of("departement", meanings))
        | Q(kind=CollectiviteKind.REGION, code__in=_of("region", meanings))
    )
    rows = places.values_list("kind", "code", "region__code")
    return sorted({code if kind == CollectiviteKind.REGION else region for kind, code, region in rows} - {None})


def _of(name, meanings):
    return {str(value) for meaning in meanings if meaning.name == name for value in meaning.sense.values}


@forgets(**{"recherches sans résultat": KEPT})
def purge(now):
    before = timezone.localdate(now) - KEPT
    return {"recherches sans résultat": FruitlessSearch.objects.filter(day__lt=before).delete()[0]}
