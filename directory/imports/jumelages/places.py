"""Which town a line means: the same one however it is spelled, never one made twice."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from directory.enums import CollectiviteKind
from directory.geo import distance_km, distance_text
from directory.imports.jumelages.labels import read_label, variants
from directory.models import Collectivite, Country, FormerName, GazetteerTown
from directory.reference.fold import fold

# France's own territories that ISO 3166 also lists as countries: their communes are communes like the others.
FRENCH_CODES = {"FR", "BL", "GF", "GP", "MF", "MQ", "NC", "PF", "PM", "RE", "WF", "YT"}

# Kilometres between a line's point and a town hall that may still be the same commune.
COMMUNE_REACH = 20
# The same overseas, where communes are vast, for a name that no other commune bears.
OVERSEAS_REACH = 80
# Two homonyms whose distances differ by less are not told apart.
TOO_CLOSE = 3
# A commune whose name only resembles the line's must be this near.
NEIGHBOUR_REACH = 4
RESEMBLANCE = 0.8
# Kilometres between two points of the same foreign town, by population: a metropolis has several centres.
TOWN_REACH = ((1_000_000, 60), (100_000, 30), (0, 15))


class NotFound(Exception):
    """The town of a line is unknown; the message says why, in French."""

    ambiguous = False


class Ambiguous(NotFound):
    """The line may mean several towns."""

    ambiguous = True


@dataclass(eq=False)
class Town:
    """A town that lines mean. ``pk`` is its actor's key when it is in the base already."""

    name: str
    country: str
    pk: int | None = None
    point: tuple[float, float] | None = None
    population: int | None = None
    geonames_id: int | None = None
    admin_area: str = ""
    is_french: bool = False
    is_overseas: bool = False
    departement_key: str = ""
    network_id: int | None = None
    lacks: frozenset = frozenset()
    """Among ``point`` and ``population``, what the base does not know yet of this town."""
    aliases: set = field(default_factory=set)
    lines: list = field(default_factory=list)

    def __str__(self):
        return self.name


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
        )
        by_pk = {}
        for pk, code, name, key, latitude, longitude, network, departement in communes.iterator(chunk_size=5000):
            point = None if latitude is None else (latitude, longitude)
            town = Town(name, "FR", pk=pk, point=point, is_french=True, network_id=network)
            town.is_overseas, town.departement_key = code.startswith(("97", "98")), departement or ""
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
            raise Ambiguous(f"{len(found)} communes s’appellent « {mention.label} » et la ligne n’a pas de coordonnées")
        placed, unplaced = _near(found, mention.point)
        reach = OVERSEAS_REACH if len(found) == 1 and found[0].is_overseas else COMMUNE_REACH
        within = [pair for pair in placed if pair[0] <= reach]
        if len(within) > 1 and within[1][0] - within[0][0] < TOO_CLOSE:
            names = " et ".join(f"{town} à {distance_text(km)}" for km, town in within[:2])
            raise Ambiguous(f"deux communes de ce nom sont aussi proches l’une que l’autre : {names}")
        if within:
            return within[0][1]
        if len(found) == 1 and unplaced:
            return unplaced[0]
        if unplaced:
            raise Ambiguous(
                f"une commune « {mention.label} » n’a pas de coordonnées chez nous : impossible de trancher"
            )
        km, town = placed[0]
        raise NotFound(f"la commune « {town} » la plus proche est à {distance_text(km)} du point donné")

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


def _in_departement(found, label):
    """« Le Pont-de-Beauvoisin, Savoie » is the one of Savoie."""
    area = fold(label.partition(",")[2])
    return [town for town in found if area and town.departement_key == area] or found


def _cell(point):
    return int(point[0] * 10 // 1), int(point[1] * 10 // 1)


def _alike(typed, key):
    words, others = set(typed.split()), set(key.split())
    if words and (words <= others or others <= words):
        return True
    return SequenceMatcher(None, typed, key).ratio() >= RESEMBLANCE


class Countries:
    """Countries by any of their names: French, English, official, former."""

    def __init__(self):
        self.names = dict(Country.objects.values_list("code", "name"))
        self.codes = {key: code for code, keys in Country.objects.values_list("code", "name_keys") for key in keys}

    def find(self, label):
        """The ISO code of a country, or ``None``. A two-letter code stands for itself."""
        if label in self.names:
            return label
        return self.codes.get(fold(label))


class ForeignTowns:
    """Foreign towns: those of the base, those of the reference, and those that the file alone knows."""

    def __init__(self, countries, mentions):
        self.countries = countries
        self._load_base()
        self._load_reference(
            {
                fold(name)
                for mention in mentions
                for name in read_label(mention.label, countries.find(mention.country), bool).known_as
            }
        )

    def _load_base(self):
        self.by_geonames, self.by_name = {}, defaultdict(list)
        known = Collectivite.objects.exclude(actor__country="FR").select_related("actor")
        aliases = defaultdict(list)
        for pk, key in FormerName.objects.filter(collectivite__in=known).values_list("collectivite", "name_key"):
            aliases[pk].append(key)
        for place in known:
            actor = place.actor
            lacks = {"point"} if actor.point is None else set()
            lacks |= {"population"} if place.population is None else set()
            town = Town(
                actor.name,
                actor.country_id,
                pk=actor.pk,
                point=actor.point,
                population=place.population,
                geonames_id=actor.geonames_id,
                lacks=frozenset(lacks),
            )
            self._know(town, [actor.name_key, *aliases[actor.pk]])

    def _know(self, town, keys):
        if town.geonames_id:
            self.by_geonames[town.geonames_id] = town
        for key in keys:
            if town not in self.by_name[town.country, key]:
                self.by_name[town.country, key].append(town)

    def _load_reference(self, keys):
        self.reference = defaultdict(list)
        for town in GazetteerTown.objects.filter(names__overlap=sorted(keys)).order_by("pk"):
            for key in keys.intersection(town.names):
                self.reference[key].append(town)

    def find(self, mention):
        """The foreign town that ``mention`` means, made if nobody knew it. Raises ``NotFound`` or ``Ambiguous``."""
        if re.fullmatch(r"Q\d+", mention.label):
            raise NotFound(f"« {mention.label} » est un identifiant, pas un nom")
        code = self.countries.find(mention.country)
        label = read_label(mention.label, code, lambda text: self.countries.find(text) == code)
        reference = self._in_reference(mention, label, code)
        if reference is None and code is None:
            raise NotFound(f"pays inconnu : « {mention.country} »")
        if reference is None and self.countries.find(mention.label) == code:
            raise NotFound(f"« {mention.label} » est un pays, pas une ville")
        if reference is not None and reference.geonames_id in self.by_geonames:
            return self._met(self.by_geonames[reference.geonames_id], mention, label, reference)
        code = reference.country_id if reference is not None else code
        town = self._in_base(mention, label, code, reference)
        if town is None:
            town = self._new(label, code, reference)
        return self._met(town, mention, label, reference)

    def _in_reference(self, mention, label, code):
        """The town of the reference with this name, near this point, in this country if it may be."""
        best = []
        for name in label.known_as:
            key = fold(name)
            for town in self.reference.get(key, ()):
                if mention.point is None:
                    if town.country_id == code:
                        best.append((0, -town.population, town))
                    continue
                km = distance_km(mention.point, (town.latitude, town.longitude))
                reach = next(reach for population, reach in TOWN_REACH if town.population >= population)
                if km <= reach:
                    main = key in (fold(town.name), fold(town.name_fr))
                    best.append((town.country_id != code, not main, km, town))
            if best:
                break
        if not best:
            return None
        best.sort(key=lambda item: item[:-1])
        if mention.point is None and len(best) > 1 and -best[0][1] < 5 * -best[1][1]:
            raise Ambiguous(f"plusieurs villes s’appellent « {mention.label} » et la ligne n’a pas de coordonnées")
        return best[0][-1]

    def _in_base(self, mention, label, code, reference):
        """A town known under this name, close enough, that is not another town of the reference."""
        names = [label.name, *label.known_as, *([reference.label, reference.name] if reference else ())]
        for key in map(fold, names):
            for town in self.by_name.get((code, key), ()):
                if reference and town.geonames_id:
                    continue
                if (
                    mention.point is None
                    or town.point is None
                    or distance_km(mention.point, town.point) <= TOWN_REACH[-1][1]
                ):
                    return town
        return None

    def _new(self, label, code, reference):
        # The usual French name where there is one; else the line's, as the reference's own may be a transliteration.
        name = (reference.name_fr if reference else "") or label.name
        town = Town(name, code, admin_area=label.area, lacks=frozenset({"point", "population"}))
        if reference:
            town.geonames_id = reference.geonames_id
            town.point = (reference.latitude, reference.longitude)
        self._know(town, {fold(known) for known in (name, label.name, *label.known_as)})
        return town

    def _met(self, town, mention, label, reference):
        """Note what the line knows of the town, without ever replacing what is known."""
        if town.point is None:
            town.point = mention.point
        if town.population is None and mention.population:
            town.population = mention.population
        if reference and town.geonames_id is None:
            town.geonames_id = reference.geonames_id
            self.by_geonames[town.geonames_id] = town
        if town.pk is None:
            names = {label.name, label.known_as[0], *([reference.name] if reference else ())}
            town.aliases |= {name for name in names if fold(name) != fold(town.name)}
        return town


class Towns:
    """All towns: gives the one that a mention means."""

    def __init__(self, mentions):
        self.countries = Countries()
        self.french = FrenchTowns()
        abroad = [mention for mention in mentions if not self.is_french(mention)]
        self.foreign = ForeignTowns(self.countries, abroad)

    def is_french(self, mention):
        return self.countries.find(mention.country) in FRENCH_CODES

    def find(self, mention):
        return (self.french if self.is_french(mention) else self.foreign).find(mention)
