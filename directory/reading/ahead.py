"""What the readers of places ask the base, read ahead for many texts at once: a table has thousands of them.

The readers ask here, and answer the same either way: from the base for a name that nobody announced, from memory for
those of ``read_ahead``, as long as the ``remembering`` around it.
"""

import re
from collections import defaultdict

from django.db.models import Exists, OuterRef, Q

from directory.database.fold import fold
from directory.enums import CollectiviteKind
from directory.models import Collectivite, FormerName, GazetteerTown
from directory.reading.labels import read_label
from directory.reading.memo import keep, kept
from directory.reading.territories import PLAIN_KINDS, territories
from directory.reading.territory_words import parts_of, with_articles
from directory.reading.words import LONGEST, tidy

_CHUNK = 2000
#: So few names at a time that the database looks them up in its index, rather than read all the towns of the world.
_LOOKED_UP = 100
_SIGNS = re.compile(r"\s*[,;:/()\n]\s*|\s+[–—-]\s+|\s+et\s+")
_MOST_WORDS_AFTER = 4
#: What no reader of a name reads: heavy, for a table that names every commune.
_UNREAD = [
    f"actor__{name}"
    for name in (
        "summary", "description", "source_note", "source_url", "verified_by", "verified_on", "logo", "search_vector",
        "state_changed_at", "published_at", "created_at", "updated_at",
    )
]  # fmt: skip


class _Ahead:
    """``keys``: the folded names announced. What bears none of them is nothing here."""

    def __init__(self, texts):
        self.keys, self.keys_abroad = set(), set()
        for text in texts:
            for part in _parts_of(text):
                keys = [key for key in parts_of(part).keys if key]
                named = {fold(name) for name in read_label(part, None, bool).known_as}
                self.keys.update(keys, named, (other for key in keys for other in with_articles(key)))
                self.keys_abroad.update(named, [fold(part)])
        self.keys.discard(""), self.keys_abroad.discard("")
        self._load_here()
        self._load_abroad()

    def _load_here(self):
        self.territories, self.formers = defaultdict(list), defaultdict(list)
        self.parents = {place.pk: place for place in territories(PLAIN_KINDS)}
        keys = sorted(self.keys)
        for start in range(0, len(keys), _CHUNK):
            for place in self._lightly(territories().filter(actor__name_key__in=keys[start : start + _CHUNK])):
                self.territories[place.actor.name_key].append(place)
        found = []
        for start in range(0, len(keys), _CHUNK):
            rows = FormerName.objects.filter(
                name_key__in=keys[start : start + _CHUNK], collectivite__actor__country="FR"
            )
            found += rows.order_by("-collectivite__population", "pk")
        today = {}
        pks = sorted({one.collectivite_id for one in found})
        for start in range(0, len(pks), _CHUNK):
            rows = territories().filter(pk__in=pks[start : start + _CHUNK])
            today |= {place.pk: place for place in self._lightly(rows)}
        for one in found:
            if one.collectivite_id in today:
                one.collectivite = today[one.collectivite_id]
                self.formers[one.name_key].append(one)
        everybody = [place for places in self.territories.values() for place in places]
        self.by_pk = today | {place.pk: place for place in everybody}
        self.groupings = list(self._lightly(territories((*CollectiviteKind.epci(), CollectiviteKind.SYNDICAT))))
        self.communes = defaultdict(list)
        for place in self._lightly(territories([CollectiviteKind.COMMUNE]).filter(population__gte=10_000)):
            self.communes[place.actor.name_key.partition(" ")[0]].append(place)
        areas = Collectivite.objects.filter(kind__in=PLAIN_KINDS)
        self.areas = set(areas.values_list("actor__name_key", flat=True))

    def _lightly(self, rows):
        """Each of these territories, its départements and régions being those that all share."""
        for place in rows.select_related(None).select_related("actor").defer(*_UNREAD):
            for name in ("departement", "region"):
                if parent := self.parents.get(getattr(place, f"{name}_id")):
                    setattr(place, name, parent)
                    place.actor.country = parent.actor.country
            yield place

    def _load_abroad(self):
        self.towns = towns_by_name(self.keys_abroad)
        rows = published_abroad()
        self.abroad, self.by_geonames, by_pk = defaultdict(list), {}, {}
        for row in rows:
            by_pk[row.pk] = row
            self.abroad[row.actor.name_key].append(row)
            if row.actor.geonames_id:
                self.by_geonames[row.actor.geonames_id] = row
        self.once_abroad = defaultdict(list)
        for pk, key in FormerName.objects.filter(collectivite__in=by_pk).values_list("collectivite_id", "name_key"):
            self.once_abroad[key].append(by_pk[pk])

    def covers(self, keys):
        return self.keys.issuperset(keys)


def is_in_bulk():
    """Whether many texts are read at once: nobody is told what else a settled answer might have been."""
    return kept("places") is not None


def read_ahead(texts):
    """Read what the readers will ask of each of ``texts``. Within ``remembering``; in vain without it."""
    keep("places", _Ahead(texts))


def _parts_of(text):
    """What may name a place in ``text``: its whole, its parts, their beginnings without what says where."""
    line = tidy(text)[:LONGEST]
    parts = {line, *_SIGNS.split(line)}
    for part in list(parts):
        words = part.split()
        parts |= {" ".join(words[:-size]) for size in range(1, min(_MOST_WORDS_AFTER, len(words) - 1) + 1)}
    return parts - {""}


# --- What the readers ask --------------------------------------------------------------------------------------------


def territories_named(keys, kinds=()):
    """The published French territories of these folded names."""
    ahead = kept("places")
    if ahead is None or not ahead.covers(keys):
        return list(territories(kinds).filter(actor__name_key__in=keys))
    found = [place for key in dict.fromkeys(keys) for place in ahead.territories.get(key, ())]
    return [place for place in found if not kinds or place.kind in kinds]


def territory_of_key(pk):
    """The published French territory of this key, or ``None``."""
    ahead = kept("places")
    found = ahead.by_pk.get(pk) if ahead is not None else None
    return found or territories().filter(pk=pk).first()


def formers_named(keys, kinds=()):
    """The former names that are these, their collectivité of today loaded, the most peopled first; ``None`` when the
    base is to be asked.
    """
    ahead = kept("places")
    if ahead is None or not ahead.covers(keys):
        return None
    found = [one for key in dict.fromkeys(keys) for one in ahead.formers.get(key, ())]
    return [one for one in found if not kinds or one.collectivite.kind in kinds]


def groupings(kinds, words):
    """The groupings of these sorts whose folded names have these words, or something like them."""
    ahead = kept("places")
    if ahead is not None:
        return [
            one for one in ahead.groupings if one.kind in kinds and all(word in one.actor.name_key for word in words)
        ][:50]
    rows = territories(kinds)
    for word in words:
        rows = rows.filter(actor__name_key__contains=word)
    return list(rows[:50])


def is_area(keys):
    """Whether one of these folded names is a région's or a département's."""
    ahead = kept("places")
    if ahead is not None:
        return not ahead.areas.isdisjoint(keys)
    return Collectivite.objects.filter(kind__in=PLAIN_KINDS, actor__name_key__in=keys).exists()


def large_communes(beginning, kinds, people):
    """The communes of at least so many people whose folded names begin so."""
    ahead = kept("places")
    if ahead is None:
        rows = territories(kinds).filter(kind=CollectiviteKind.COMMUNE, actor__name_key__startswith=beginning)
        return list(rows.filter(population__gte=people))
    return [
        one
        for one in ahead.communes.get(beginning.partition(" ")[0], ())
        if one.actor.name_key.startswith(beginning) and one.population >= people and (not kinds or one.kind in kinds)
    ]


def towns_by_name(keys):
    """``{folded name: towns of the reference}``, for many names at once."""
    keys, found = sorted(keys), defaultdict(list)
    for start in range(0, len(keys), _LOOKED_UP):
        some = set(keys[start : start + _LOOKED_UP])
        for town in GazetteerTown.objects.filter(names__overlap=sorted(some)).order_by("pk"):
            for key in some.intersection(town.names):
                found[key].append(town)
    return found


def towns_named(key, country):
    """The towns of the reference of this folded name, the most peopled first, at most fifty."""
    ahead = kept("places")
    if ahead is None or key not in ahead.keys_abroad:
        towns = GazetteerTown.objects.filter(names__contains=[key])
        towns = towns.filter(country=country) if country else towns
        return list(towns.order_by("-population", "pk")[:50])
    found = [town for town in ahead.towns.get(key, ()) if not country or town.country_id == country]
    return sorted(found, key=lambda town: (-town.population, town.pk))[:50]


def published_abroad():
    """The published collectivités of other countries."""
    return Collectivite.objects.published().exclude(actor__country="FR").select_related("actor__country")


def rows_abroad(key, country, geonames):
    """The collectivités of other countries of this folded name, of today or of before (``was_named``), or that are
    these towns of the reference.
    """
    ahead = kept("places")
    if ahead is None:
        rows = published_abroad()
        rows = rows.filter(actor__country=country) if country else rows
        formers = FormerName.objects.filter(name_key=key, collectivite=OuterRef("pk"))
        named = Q(actor__name_key=key) | Q(was_named=True) | Q(actor__geonames_id__in=geonames)
        return list(rows.annotate(was_named=Exists(formers)).filter(named))
    once = ahead.once_abroad.get(key, ())
    found = [
        *ahead.abroad.get(key, ()),
        *once,
        *(ahead.by_geonames[one] for one in geonames if one in ahead.by_geonames),
    ]
    for row in found:
        row.was_named = any(row is one for one in once)
    found = {row.pk: row for row in found if not country or row.actor.country_id == country}
    return [found[pk] for pk in sorted(found)]
