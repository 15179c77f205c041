"""Demonstration projects, in chunks: draw, create, attach."""

from datetime import timedelta

from django.db import transaction
from django.utils.text import capfirst

from directory.enums import BudgetKind, Closure, ProjectRole, VerificationMethod
from directory.french import NBSP, of_name, typographic
from directory.models import Funding, Project, ProjectActor, ProjectLocality, Verification
from directory.sample.demo.grammar import filled
from directory.sample.demo.marks import missing_numbers, slug_of, stamped, vague
from directory.sample.demo.people import make_towns
from directory.sample.demo.words import THEMES, WEALTHY, WORDS
from directory.sample.demo.world import dice_of

CHUNK = 2000

LIVES = {
    # name: (weight, closure, first day, last day): days from today, negative in the past
    "termine": (42, Closure.DONE, (-5000, -900), (-880, -20)),
    "en-cours": (27, Closure.OPEN, (-1200, -30), (20, 1100)),
    "a-confirmer": (16, Closure.OPEN, (-2600, -700), (-690, -70)),
    "a-venir": (5, Closure.OPEN, (70, 500), (520, 1500)),
    "suspendu": (4, Closure.SUSPENDED, (-1500, -300), (-200, 600)),
    "abandonne": (3, Closure.ABANDONED, (-3000, -800), (-700, 200)),
    "sans-date": (3, Closure.OPEN, None, None),
}


def make_projects(world, *, seed, count, actors, by, today, progress=lambda done: None):
    """Create the missing projects of the seed; `actors` is what `make_actors` returned."""
    numbers = missing_numbers(Project, seed, count)
    for first in range(0, len(numbers), CHUNK):
        chunk = numbers[first : first + CHUNK]
        with transaction.atomic():
            _make_chunk([_Draft(world, seed, number, actors, by, today) for number in chunk], world, by, today)
        progress(len(chunk))
    return len(numbers)


def _make_chunk(drafts, world, by, today):
    make_towns(world, [town for draft in drafts for town in draft.towns], by=by, today=today)
    Project.objects.bulk_create([draft.project for draft in drafts])
    rows = {}
    for draft in drafts:
        for model, row in draft.rows(world):
            rows.setdefault(model, []).append(row)
    for model, its_rows in rows.items():
        model.objects.bulk_create(its_rows, batch_size=5000)


class _Draft:
    """One project on paper: drawn once, then written in bulk with its neighbours."""

    def __init__(self, world, seed, number, actors, by, today):
        dice = self.dice = dice_of(seed, "project", number)
        self.by = by
        self.home = world.homes.pick(dice)
        country = world.lands.pick(dice)
        self.towns = [world.towns[country].pick(dice) for _ in range(dice.choices([1, 2, 3], [86, 11, 3])[0])]
        if dice.random() < 0.06:
            self.towns.append(world.draw_town(dice))
        self.towns = list(dict.fromkeys(self.towns))
        titles = "wealthy_titles" if country in WEALTHY else "titles"
        self.titles = {slug: theme[titles] for slug, theme in THEMES.items() if titles in theme}
        themes = sorted(self.titles.keys() & world.sectors.keys())
        self.themes = dice.sample(themes, min(len(themes), dice.choices([1, 2, 3, 5], [50, 32, 15, 3])[0]))
        self.actors = self._partners(actors)
        self.locative = world.countries[self.towns[0].country].locative
        self.project = self._project(world, seed, number, today)
        self.funders = self._funders(world)

    def _text(self, template):
        return filled(template, home=self.home, town=self.towns[0].name, locative=self.locative)

    def _project(self, world, seed, number, today):
        dice = self.dice
        sentences = THEMES[self.themes[0]]["sentences"]
        title = capfirst(self._text(dice.choice(self.titles[self.themes[0]])))
        if dice.random() < 0.06:
            title = typographic(title.rstrip(f"{NBSP}?") + dice.choice(WORDS["long_endings"]))
        paragraphs = dice.sample(WORDS["paragraphs"], dice.choices([0, 1, 2, 4], [18, 22, 35, 25])[0])
        project = Project(
            title=title,
            slug=slug_of(Project, title, seed, number),
            summary=self._text(dice.choice(sentences)) if dice.random() < 0.9 else "",
            description="\n\n".join(self._text(paragraph) for paragraph in paragraphs),
            network_id=self.home.network,
        )
        self._date(project, today)
        kind = dice.choices([BudgetKind.AMOUNT, BudgetKind.NONE, BudgetKind.UNKNOWN], [55, 10, 35])[0]
        project.budget_kind = kind
        if kind == BudgetKind.AMOUNT:
            amount = min(4_000_000, max(800, dice.lognormvariate(10.6, 1.1)))
            project.budget_amount = round(amount, -3 if amount > 20_000 else -2)
        stamped(project, dice, by=self.by, today=today)
        if dice.random() < 0.45:
            project.verified_on = today - timedelta(days=dice.randrange(1, 1100))
            project.verified_by = world.networks.get(self.home.network, "l’équipe nationale")
        return project

    def _date(self, project, today):
        dice = self.dice
        lives = list(LIVES.values())
        _, project.closure, first, last = dice.choices(lives, [life[0] for life in lives])[0]
        if first is None:
            return
        start, end = (today + timedelta(days=dice.randrange(*bounds)) for bounds in (first, last))
        project.start, project.end = vague(start, dice), vague(end, dice)
        if dice.random() < 0.05 and project.closure == Closure.OPEN and start <= today < end:
            project.end = None

    def _partners(self, actors):
        """French organisations: none to five, sometimes as many as a large network gathers."""
        dice = self.dice
        many = dice.random() < 0.02
        count = dice.randrange(12, 41) if many else dice.choices([0, 1, 2, 3, 5], [20, 34, 24, 14, 8])[0]
        numbers = dice.sample(range(1, len(actors) + 1), min(count, len(actors)))
        return [actors[number] for number in numbers if number in actors]

    def _funders(self, world):
        dice = self.dice
        if self.project.budget_kind == BudgetKind.NONE:
            return []
        own_region = world.region_funders.get(self.home.region)
        known = [*world.funders, *([own_region] if own_region else [])]
        return dice.sample(known, min(len(known), dice.choices([0, 1, 2, 3, 5], [12, 30, 30, 18, 10])[0]))

    def rows(self, world):
        """(model, row) of what hangs from the project, once it has its key."""
        dice, project = self.dice, self.project
        places = dict.fromkeys(filter(None, (world.place_pk(town) for town in self.towns)))
        actors = dict.fromkeys([self.home.pk, *places, *self.actors])
        for position, actor in enumerate(actors):
            role = ProjectRole.HOLDER if position == 0 else ProjectRole.PARTNER
            yield ProjectActor, ProjectActor(project=project, actor_id=actor, role=role, position=position)
        for code in dict.fromkeys(town.country for town in self.towns):
            through = Project.countries.through
            yield through, through(project=project, country_id=code)
        for slug in self.themes:
            through = Project.sectors.through
            yield through, through(project=project, sector_id=world.sectors[slug])
        goals = {goal for slug in self.themes for goal in THEMES[slug]["goals"]}
        for goal in sorted(goals) if dice.random() < 0.7 else ():
            through = Project.sdgs.through
            yield through, through(project=project, sdg_id=goal)
        yield from self._localities(places)
        for funder, tier in self.funders:
            yield Funding, self._funding(funder, tier)
        if project.verified_on:
            yield (
                Verification,
                Verification(
                    project=project,
                    on=project.verified_on,
                    by=self.by,
                    by_label=project.verified_by,
                    method=dice.choice([VerificationMethod.STAFF, VerificationMethod.LINK, VerificationMethod.PHONE]),
                ),
            )

    def _localities(self, places):
        dice, town = self.dice, self.towns[0]
        draw = dice.random()
        if draw < 0.68:
            for position, place in enumerate(places):
                row = ProjectLocality(project=self.project, collectivite_id=place, position=position)
                yield ProjectLocality, row
        elif draw < 0.84:
            yield (
                ProjectLocality,
                ProjectLocality(
                    project=self.project,
                    name=f"Villages autour {of_name(town.name)}",
                    country_id=town.country,
                    latitude=town.latitude,
                    longitude=town.longitude,
                    is_zone=True,
                ),
            )

    def _funding(self, funder, tier):
        dice, project = self.dice, self.project
        amount = None
        if project.budget_kind == BudgetKind.AMOUNT and dice.random() < 0.6:
            amount = max(100, round(float(project.budget_amount) * dice.uniform(0.08, 0.45), -2))
        year = project.start.year if project.start and dice.random() < 0.5 else None
        programme = dice.choice(WORDS["programmes"].get(tier, [""]))
        return Funding(project=project, funder_id=funder, amount=amount, programme=programme, year=year)
