"""Which foreign town a line means: one of the base, one of the reference, or one that the file alone knows."""

import re
from collections import defaultdict

from directory.database.fold import fold
from directory.drawing.geo import distance_km
from directory.models import Collectivite, FormerName
from directory.reading.ahead import towns_by_name
from directory.reading.countries import country_of
from directory.reading.labels import read_label
from directory.reading.mapped.towns import Ambiguous, NotFound, Town

# Kilometres between two points of the same town, by population: a metropolis has several centres.
TOWN_REACH = ((1_000_000, 60), (100_000, 30), (0, 15))


def code_of(label):
    """The ISO code of the country that ``label`` names, or ``None``."""
    found = country_of(label)
    return found.pk if found else None


class ForeignTowns:
    """Foreign towns: those of the base, those of the reference, and those that the file alone knows."""

    def __init__(self, mentions):
        self._load_base()
        self._load_reference(
            {
                fold(name)
                for mention in mentions
                for name in read_label(mention.label, code_of(mention.country), bool).known_as
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
        self.reference = towns_by_name(keys)

    def find(self, mention):
        """The foreign town that ``mention`` means, made if nobody knew it. Raises ``NotFound`` or ``Ambiguous``."""
        if re.fullmatch(r"Q\d+", mention.label):
            raise NotFound(f"« {mention.label} » est un identifiant, pas un nom")
        code = code_of(mention.country)
        label = read_label(mention.label, code, lambda text: code_of(text) == code)
        reference = self._in_reference(mention, label, code)
        if reference is None and code is None:
            raise NotFound(f"pays inconnu : « {mention.country} »")
        if reference is None and code_of(mention.label) == code:
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
