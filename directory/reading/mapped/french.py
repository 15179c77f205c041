"""Which French collectivité a line means, by name, former name, distance, département and population."""

import re
from collections import defaultdict

from directory.database.fold import fold
from directory.drawing.geo import distance_km, distance_text
from directory.enums import CollectiviteKind
from directory.french import counted, quoted
from directory.matching import faults_between, forgiven
from directory.models import Collectivite, FormerName
from directory.reading.labels import areas, variants
from directory.reading.mapped.towns import Ambiguous, NotFound, Town

# Kilometres between a line's point and a town hall that may still be the same commune.
COMMUNE_REACH = 20
# The same overseas, where communes are vast, for a name that no other commune bears.
OVERSEAS_REACH = 80
# Two homonyms whose distances differ by less are not told apart by them; a population this near one's tells.
TOO_CLOSE = 3
SAME_POPULATION = 0.15
# A commune whose name only resembles the line's must be this near.
NEIGHBOUR_REACH = 4


def _near(found, point):
    """``(kilometres, candidate)`` by distance; candidates without a point apart."""
    placed = sorted(((distance_km(point, c.point), c) for c in found if c.point), key=lambda pair: pair[0])
    return placed, [c for c in found if not c.point]


class FrenchTowns:
    """The communes, by present and former names, and by place."""

    def __init__(self):
        self.by_key, self.by_former_key, self.grid = defaultdict(list), defaultdict(list), defaultdict(list)
        communes = Collectivite.objects.filter(kind=CollectiviteKind.COMMUNE).values_list(
            "pk",
            "code",
            "actor__name",
            "actor__name_key",
            "actor__latitude",
            "actor__longitude",
            "actor__network",
            "departement__actor__name_key",
            "population",
        )
        by_pk = {}
        for pk, code, name, key, latitude, longitude, network, departement, population in communes.iterator(
            chunk_size=5000
        ):
            point = None if latitude is None else (latitude, longitude)
            town = Town(name, "FR", pk=pk, point=point, population=population, is_french=True, network_id=network)
            town.is_overseas, town.departement_key = code.startswith(("97", "98")), departement or ""
            town.departement_code = code[:3] if town.is_overseas else code[:2]
            by_pk[pk] = town
            self.by_key[key].append(town)
            if point:
                self.grid[_cell(point)].append((key, town))
        self._load_groupings()
        former = FormerName.objects.filter(collectivite__kind=CollectiviteKind.COMMUNE)
        for pk, key in former.values_list("collectivite", "name_key").iterator(chunk_size=5000):
            if by_pk[pk] not in self.by_former_key[key]:
                self.by_former_key[key].append(by_pk[pk])

    def _load_groupings(self):
        """Intercommunalités, by their name without its nature: « CA Saint-Quentin-en-Yvelines »."""
        rows = Collectivite.objects.filter(kind__in=CollectiviteKind.epci()).values_list(
            "pk", "actor__name", "actor__name_key", "actor__network"
        )
        found = defaultdict(list)
        for pk, name, key, network in rows:
            bare = re.sub(
                r"^(ca|cc|cu|metropole|communaute (d agglomeration|de communes|urbaine)) (d |de |du |des )?", "", key
            )
            found[bare].append(Town(name, "FR", pk=pk, is_french=True, network_id=network))
        self.groupings = {key: towns[0] for key, towns in found.items() if len(towns) == 1}

    def find(self, mention):
        """The commune that ``mention`` means. Raises ``NotFound`` or ``Ambiguous``."""
        reasons = []
        for known in (self.by_key, self.by_former_key):
            for variant in variants(mention.label):
                if found := known.get(fold(variant)):
                    found = _in_departement(found, mention.label)
                    try:
                        return self._choose(found, mention)
                    except Ambiguous:
                        raise
                    except NotFound as reason:
                        reasons.append(reason)
        if mention.point and (town := self._neighbour(mention)):
            return town
        if town := self.groupings.get(fold(mention.label)):
            return town
        if reasons:
            raise reasons[0]
        raise NotFound(f"aucune commune ne s’appelle « {mention.label} »{self._hint(mention.point)}")

    def _choose(self, found, mention):
        if mention.point is None:
            if len(found) == 1:
                return found[0]
            towns = counted(len(found), "commune")
            raise Ambiguous(f"{towns} s’appellent {quoted(mention.label)} et la ligne n’a pas de coordonnées")
        placed, unplaced = _near(found, mention.point)
        reach = OVERSEAS_REACH if len(found) == 1 and found[0].is_overseas else COMMUNE_REACH
        within = [pair for pair in placed if pair[0] <= reach]
        if within:
            near = [town for km, town in within if km - within[0][0] < TOO_CLOSE]
            alike = [town for town in near if _same_population(town.population, mention.population)]
            if len(near) == 1 or len(alike) == 1:
                return near[0] if len(near) == 1 else alike[0]
            names = " et ".join(f"{town} à {distance_text(km)}" for km, town in within[:2])
            raise Ambiguous(f"deux communes de ce nom sont aussi proches l’une que l’autre : {names}")
        here = self._departement_at(mention.point)
        fitting = [town for town in unplaced if len(found) == 1 or town.departement_key == here]
        if len(fitting) == 1:
            return fitting[0]
        if unplaced:
            raise Ambiguous(
                f"une commune « {mention.label} » n’a pas de coordonnées chez nous : impossible de trancher"
            )
        km, town = placed[0]
        raise NotFound(f"la commune « {town} » la plus proche est à {distance_text(km)} du point donné")

    def _departement_at(self, point):
        """The folded name of the département of the commune nearest to ``point``."""
        return next((town.departement_key for _km, _key, town in self._around(point)), "")

    def _around(self, point):
        """``(kilometres, key, town)`` of the communes of the neighbouring cells, nearest first."""
        row, column = _cell(point)
        cells = [(row + i, column + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
        found = [(distance_km(point, town.point), key, town) for cell in cells for key, town in self.grid.get(cell, ())]
        return sorted(found, key=lambda item: item[0])

    def _neighbour(self, mention):
        """The one commune at the very place whose name resembles the line's: a spelling, an added or dropped part."""
        close = [item for item in self._around(mention.point) if item[0] <= NEIGHBOUR_REACH]
        alike = [town for _km, key, town in close if any(_alike(fold(v), key) for v in variants(mention.label))]
        return alike[0] if len(alike) == 1 else None

    def _hint(self, point):
        around = self._around(point)[:1] if point else ()
        return "".join(f" ; à cet endroit se trouve {town} ({distance_text(km)})" for km, _key, town in around)


def _same_population(one, other):
    return bool(one and other) and abs(one - other) <= SAME_POPULATION * max(one, other)


def _in_departement(found, label):
    """« Le Pont-de-Beauvoisin, Savoie » is the one of Savoie, « Saint-Denis (93) » the one of Seine-Saint-Denis."""
    keys = {fold(area) for area in areas(label)}
    return [town for town in found if keys & {town.departement_key, fold(town.departement_code)}] or found


def _cell(point):
    return int(point[0] * 10 // 1), int(point[1] * 10 // 1)


def _alike(typed, key):
    return faults_between(typed, key) <= forgiven(typed) or set(key.split()) <= set(typed.split())
