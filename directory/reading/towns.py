"""The names of the foreign towns of reference in memory, found by their beginning: no index of the base does it."""

import heapq
import threading
from array import array
from bisect import bisect_left
from itertools import accumulate

from django.db.models import Max

from directory.database.bounded import Bounded
from directory.database.fold import fold
from directory.models import GazetteerTown

#: Above every sign of a folded name.
_LAST = b"\x7f"


class TownNames:
    """Folded names end to end, sorted, and the towns that bear them: about 25 bytes a name. Never changed once made."""

    def __init__(self, rows):
        """``rows``: ``(town, population, names)``."""
        self._towns, self._populations, found = array("l"), array("l"), []
        for position, (town, population, names) in enumerate(rows):
            self._towns.append(town)
            self._populations.append(population)
            found += [(key.encode("ascii", "replace"), position) for key in {fold(name) for name in names if name}]
        found.sort()
        self._keys = b"".join(key for key, _position in found)
        self._starts = array("l", accumulate((len(key) for key, _position in found), initial=0))
        self._positions = array("l", (position for _key, position in found))

    def __len__(self):
        return len(self._positions)

    def _key(self, number):
        return self._keys[self._starts[number] : self._starts[number + 1]]

    def beginning(self, start, limit=10):
        """Keys of the towns with a name that begins with ``start``: those that are just that, then the most peopled."""
        start = start.encode("ascii", "replace")
        numbers = range(len(self))
        first = bisect_left(numbers, start, key=self._key)
        last = bisect_left(numbers, start + _LAST, lo=first, key=self._key)
        best = {}
        for number in range(first, last):
            position = self._positions[number]
            is_whole = self._starts[number + 1] - self._starts[number] == len(start)
            best[position] = best.get(position, False) or is_whole
        chosen = heapq.nlargest(limit, best, key=lambda position: (best[position], self._populations[position]))
        return [self._towns[position] for position in chosen]


_lock = threading.Lock()
_kept = Bounded(64)


def town_names(country=None):
    """The ``TownNames`` of a country (its ISO code), or of all: two seconds once a process for these.

    Read anew when the reference grows; a town that left it is found here and nowhere else.
    """
    stamp = GazetteerTown.objects.aggregate(last=Max("pk"))["last"]
    known = _kept.get((country, stamp))
    if known is None:
        with _lock:
            known = _kept.get((country, stamp))
            if known is None:
                towns = GazetteerTown.objects.filter(country=country) if country else GazetteerTown.objects.all()
                rows = towns.order_by().values_list("pk", "population", "name", "name_fr").iterator(chunk_size=5000)
                known = TownNames((pk, population, names) for pk, population, *names in rows)
                _kept[country, stamp] = known
    return known
