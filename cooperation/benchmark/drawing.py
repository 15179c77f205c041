"""One thousand projects at a time, drawn by lot: same seed and chunk, same projects, in whichever process."""

from bisect import bisect
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate, pairwise
from random import Random

from cooperation.benchmark import vocabulary
from directory.enums import BudgetKind, ProjectRole, PublicationState
from directory.french import of_name, to_name, typographic
from directory.models import Country, GazetteerTown
from directory.sample.demo.projects import LIVES
from directory.sample.demo.words import THEMES
from directory.sample.demo.world import WEIGHTS, World

CHUNK = 1000
TOWNS_PER_COUNTRY = 150
# Unpublished projects beside the published ones: what must not be counted is there.
HIDDEN_SHARE = 0.02
SMALLEST_TOWN = 3000
MOST_ACTORS = 20_000
MOST_TOWNS = 9_000


@dataclass
class Town:
    name: str
    country: str
    latitude: float
    longitude: float
    at: str
    of: str
    geonames_id: int
    pk: int | None = None


class Lots:
    """What projects are drawn from, with cumulated probabilities: the reference data of the base, read in two seconds
    or so. ``actors`` are the keys of plain organisations.
    """

    def __init__(self, today, account):
        self.today, self.account, self.actors = today, account, []
        world = World()
        self.homes, self.networks, self.region_funders = world.homes.items, world.networks, world.region_funders
        self.home_law = [total / world.homes.totals[-1] for total in world.homes.totals]
        themes = [(pk, THEMES[slug]) for slug, pk in sorted(world.sectors.items())]
        # Water first: what most projects are about.
        themes.sort(key=lambda row: 6 not in row[1]["goals"])
        self.sectors = [(pk, theme["goals"], theme["titles"]) for pk, theme in themes]
        self.sector_law = vocabulary.zipf(len(self.sectors), 0.6)
        self.funders = world.funders
        self.funder_law = vocabulary.zipf(len(self.funders), 1.2)
        self.words = vocabulary.words()
        self.word_law = vocabulary.zipf(len(self.words), 1.05)
        self._read_countries()

    def _read_countries(self):
        best = {}
        rows = (
            GazetteerTown.objects.exclude(country="FR")
            .filter(population__gte=SMALLEST_TOWN)
            .order_by("country", "-population", "geonames_id")
            .values_list("country_id", "name_fr", "name", "latitude", "longitude", "geonames_id")
        )
        for code, name_fr, name, latitude, longitude, geonames_id in rows:
            towns = best.setdefault(code, {})
            called = name_fr or name
            if len(towns) < TOWNS_PER_COUNTRY and called not in towns:
                towns[called] = Town(called, code, latitude, longitude, to_name(called), of_name(called), geonames_id)
        codes = [code for code in sorted(WEIGHTS, key=lambda code: -WEIGHTS[code]) if code in best]
        codes += sorted(best.keys() - set(codes), key=lambda code: (-len(best[code]), code))
        self.locatives = dict(Country.objects.values_list("code", "locative"))
        self.country_law = vocabulary.zipf(len(codes))
        self.towns = [list(best[code].values()) for code in codes]
        self.town_laws = [vocabulary.zipf(len(towns), 0.9) for towns in self.towns]
        self.places = sorted({home.name for home in self.homes if home.is_commune})

    def town_in(self, land, dice):
        return self.towns[land][dice.rank(self.town_laws[land])]

    def likely_towns(self, count):
        """The ``count`` towns that projects name most, as places of the base."""
        law = _steps(self.country_law)
        chances = []
        for rank, towns in enumerate(self.towns):
            own = zip(range(len(towns)), _steps(self.town_laws[rank]), strict=True)
            chances += [(-chance * law[rank], rank, position) for position, chance in own]
        return [self.towns[rank][position] for _chance, rank, position in sorted(chances)[:count]]


def _steps(law):
    """The probabilities of a cumulated law."""
    return [after - before for before, after in pairwise([0, *law])]


class Dice:
    """What is drawn for one chunk: always the same of a seed."""

    def __init__(self, seed, chunk, lots):
        self.uniform = Random(f"{seed}/{chunk}").random
        self.lots = lots

    def word(self):
        return self.lots.words[self.rank(self.lots.word_law)]

    def below(self, bound):
        return int(self.uniform() * bound)

    def between(self, low, high):
        return low + self.below(high - low)

    def rank(self, law):
        """A rank drawn by a cumulated law."""
        return min(bisect(law, self.uniform()), len(law) - 1)

    def pick(self, items):
        return items[self.below(len(items))]


def draw_chunk(lots, *, seed, chunk, first, count, rare_every, published):
    """The rows of projects ``first`` to ``first + count - 1``: ``{table: [rows]}``, in the columns of ``loading``.

    ``rare_every``: one project in so many holds the rare word. Projects after number ``published`` are hidden.
    """
    dice = Dice(seed, chunk, lots)
    rows = {name: [] for name in ("project", "actor", "country", "sector", "sdg", "locality", "funding")}
    for number in range(first, first + count):
        _draw(lots, dice, rows, number, number % rare_every == 0, number > published)
    return rows


def _draw(lots, dice, rows, number, is_rare, is_hidden):
    home, land = lots.homes[dice.rank(lots.home_law)], dice.rank(lots.country_law)
    towns = [lots.town_in(land, dice)]
    if dice.uniform() < 0.14:
        town = lots.town_in(land if dice.uniform() < 0.6 else dice.rank(lots.country_law), dice)
        if town is not towns[0]:
            towns.append(town)
    count = 1 if dice.uniform() < 0.5 else 2 if dice.uniform() < 0.68 else 3
    sectors = list(dict.fromkeys(dice.rank(lots.sector_law) for _ in range(count)))
    rows["project"].append(_project(lots, dice, number, home, towns[0], sectors[0], is_rare, is_hidden))
    _attach(lots, dice, rows, number, home, towns, sectors)


def _project(lots, dice, number, home, town, sector, is_rare, is_hidden):
    parts = {"a": town.at, "de": town.of, "ville": town.name, "pays": lots.locatives[town.country],
             "ici": home.label, "dici": home.of}  # fmt: skip
    if dice.uniform() < 0.45:
        title = dice.pick(lots.sectors[sector][2]).format(**parts)
    else:
        one, two = dice.word(), dice.word()
        title = dice.pick(vocabulary.TITLES).format(one, two, cap=one.capitalize(), **parts)
    title = typographic(title[:1].upper() + title[1:])
    summary = _sentence(lots, dice)
    description = "\n\n".join(
        " ".join(_sentence(lots, dice) for _ in range(dice.between(2, 4))) for _ in range(dice.between(1, 3))
    )
    if is_rare:
        description += f" On y récolte aussi des {vocabulary.RARE_WORD}."
    _weight, closure, first, last = _LIVES[dice.rank(_LIFE_LAW)]
    start = end = None
    if first is not None:
        start, end = (lots.today + timedelta(days=dice.between(*bounds)) for bounds in (first, last))
        start, end = _vague(start, dice), _vague(end, dice)
    kind = dice.uniform()
    budget = BudgetKind.AMOUNT if kind < 0.55 else BudgetKind.NONE if kind < 0.65 else BudgetKind.UNKNOWN
    amount = round(800 * 10 ** (3.5 * dice.uniform()), -2) if budget == BudgetKind.AMOUNT else None
    days = dice.between(3, 3600)
    at = datetime.combine(lots.today - timedelta(days=days), datetime.min.time(), UTC)
    at += timedelta(seconds=dice.between(30_000, 60_000))
    verified = lots.today - timedelta(days=dice.between(1, 1100)) if dice.uniform() < 0.45 else None
    state = PublicationState.DRAFT if is_hidden else PublicationState.PUBLISHED
    by = lots.networks.get(home.network, "l’équipe nationale") if verified else ""
    return (
        number, title, f"projet-{number}", summary, description, start, end, closure.value, budget.value, amount,
        home.network, state.value, at, lots.account, None if is_hidden else at, None if is_hidden else lots.account,
        verified, by,
    )  # fmt: skip


_LIVES = list(LIVES.values())
_LIFE_LAW = [total / 100 for total in accumulate(life[0] for life in _LIVES)]


def _sentence(lots, dice):
    place = dice.pick(lots.places)
    return typographic(dice.pick(vocabulary.SENTENCES).format(dice.word(), dice.word(), dice.word(), lieu=place))


def _vague(day, dice):
    """A day, its month or its year, as text: as people know it."""
    return day.isoformat()[: 4 if (draw := dice.uniform()) < 0.25 else 7 if draw < 0.8 else 10]


def _attach(lots, dice, rows, number, home, towns, sectors):
    places = [town.pk for town in towns if town.pk]
    partners = []
    if lots.actors:
        many = dice.uniform() < 0.005
        count = dice.between(12, 41) if many else (0, 0, 1, 1, 1, 2, 2, 3)[dice.below(8)]
        partners = [lots.actors[int(dice.uniform() ** 2 * len(lots.actors))] for _ in range(count)]
    for position, actor in enumerate(dict.fromkeys([home.pk, *places, *partners])):
        role = ProjectRole.PARTNER if position else ProjectRole.HOLDER
        rows["actor"].append((number, actor, role.value, position))
    rows["country"] += [(number, code) for code in dict.fromkeys(town.country for town in towns)]
    rows["sector"] += [(number, lots.sectors[rank][0]) for rank in sectors]
    if dice.uniform() < 0.75:
        rows["sdg"] += [(number, goal) for goal in sorted({g for rank in sectors for g in lots.sectors[rank][1]})]
    if dice.uniform() < 0.85:
        for position, town in enumerate(towns):
            if town.pk:
                rows["locality"].append((number, town.pk, "", None, None, None, False, position))
            else:
                named = (town.name, town.country, town.latitude, town.longitude)
                rows["locality"].append((number, None, *named, dice.uniform() < 0.2, position))
    wanted = (0, 1, 1, 1, 2, 2, 3)[dice.below(7)]
    funders = [lots.funders[dice.rank(lots.funder_law)][0] for _ in range(wanted)]
    if wanted and home.region in lots.region_funders and dice.uniform() < 0.4:
        funders.append(lots.region_funders[home.region][0])
    for funder in dict.fromkeys(funders):
        amount = round(500 * 10 ** (2 * dice.uniform()), -2) if dice.uniform() < 0.5 else None
        rows["funding"].append((number, funder, amount, "", None))


def draw_actors(lots, *, seed, first, count):
    """Rows of plain French organisations: ``(pk, name, slug, kind, home)``."""
    dice, names = Dice(seed, 1_000_000_007, lots), vocabulary.ORGANISATIONS
    for number in range(first, first + count):
        home, town = lots.homes[dice.rank(lots.home_law)], lots.town_in(dice.rank(lots.country_law), dice)
        kind, pattern = names[min(dice.below(18), len(names) - 1) if dice.below(2) else dice.below(5)]
        name = pattern.format(ici=home.name, dici=home.of, ville=town.name, de=town.of)
        yield number, name[:250], f"organisation-{number}", kind, home
