"""Demonstration of network life: meetings past and to come, news, resources, calls about to close."""

import tomllib
import uuid
from datetime import date, time, timedelta
from pathlib import Path

from directory.enums import Origin
from directory.french import typographic
from directory.models import Actor
from directory.sample.demo.marks import missing_numbers, slug_of, stamped
from directory.sample.demo.world import dice_of
from events.enums import Medium
from events.models import Article, Call, CountryGroup, Event, EventOrganiser, Resource

_NAMESPACE = uuid.UUID("6f0f1c34-6c2b-5d43-9a55-1b6f8f2c7d10")

_WORDS = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


def make_all(world, *, seed, count, by, today):
    """Create the missing events, articles, resources and calls of the seed; return {model: how many}."""
    sizes = {
        CountryGroup: min(6, len(world.countries)),
        Event: 24 + min(count // 20, 400),
        Article: 18 + min(count // 30, 300),
        Resource: 12 + min(count // 60, 100),
        Call: 10 + min(count // 100, 40),
    }
    makers = {CountryGroup: _group, Event: _event, Article: _article, Resource: _resource, Call: _call}
    done = {}
    for model, size in sizes.items():
        made = []
        for number in missing_numbers(model, seed, size):
            dice = dice_of(seed, model.__name__, number)
            record, countries, themes = makers[model](world, dice, number, today)
            record.title, record.summary = typographic(record.title), typographic(record.summary)
            record.description = typographic(record.description)
            record.slug = slug_of(model, record.title, seed, number)
            if isinstance(record, Event):
                record.uid = uuid.uuid5(_NAMESPACE, record.slug)
            made.append((stamped(record, dice, by=by, today=today), countries, themes, dice))
        model.objects.bulk_create([record for record, *_ in made])
        _attach(world, model, made)
        done[model] = len(made)
    return done


def _attach(world, model, made):
    lands, themes = model.countries.through, model.sectors.through
    owner = model._meta.model_name
    lands.objects.bulk_create(lands(**{owner: record}, country_id=code) for record, codes, *_ in made for code in codes)
    themes.objects.bulk_create(
        themes(**{owner: record}, sector_id=world.sectors[slug]) for record, _, slugs, _ in made for slug in slugs
    )
    if model is Event:
        demo_actors = Actor.objects.filter(origin=Origin.DEMO, collectivite=None).order_by("pk")
        others = list(demo_actors.values_list("pk", flat=True)[:200])
        for record, _, _, dice in made:
            organisers = [record.network_id, *([dice.choice(others)] if others and dice.random() < 0.4 else [])]
            EventOrganiser.objects.bulk_create(
                EventOrganiser(event=record, actor_id=actor, position=position)
                for position, actor in enumerate(filter(None, organisers))
            )
    if model is Call and world.funders:
        through = Call.funders.through
        through.objects.bulk_create(
            through(call=record, funder_id=funder)
            for record, _, _, dice in made
            for funder, _ in dice.sample(world.funders, min(2, len(world.funders)))
        )


def _subject(world, dice):
    """A country, and one or two themes."""
    code = world.lands.pick(dice)
    themes = dice.sample(sorted(world.sectors), min(len(world.sectors), dice.choice([1, 1, 2])))
    return code, themes


def _group(world, dice, number, today):
    code = sorted(world.towns)[number % len(world.towns)]
    land = world.countries[code]
    network = dice.choice([None, *sorted(world.networks)])
    summary = f"Ceux qui coopèrent {land.locative} s’y retrouvent deux fois par an."
    return CountryGroup(title=f"Groupe-pays {land.name}", summary=summary, network_id=network), [code], []


def _event(world, dice, number, today):
    code, themes = _subject(world, dice)
    home = world.draw_commune(dice)
    starts = today + timedelta(days=dice.randrange(2, 240) if number % 5 < 2 else -dice.randrange(3, 1200))
    event = Event(
        title=dice.choice(_WORDS["events"]).format(pays=world.countries[code].locative),
        summary="On y vient avec ses questions, on en repart avec des noms.",
        starts_on=starts,
        network_id=home.network,
        is_cancelled=dice.random() < 0.03,
    )
    draw = dice.random()
    if draw < 0.15:
        event.ends_on = starts + timedelta(days=dice.randrange(1, 4))
    elif draw < 0.85:
        hour = dice.choice([9, 10, 14, 18, 18, 19])
        event.starts_at, event.ends_at = time(hour), time(hour + 2, 30)
    if dice.random() < 0.25:
        event.is_online = True
    else:
        event.city, event.collectivite_id = home.name, home.pk
        event.venue = dice.choice(_WORDS["venues"])
    if starts < today and dice.random() < 0.6:
        event.attendance, event.attendance_is_approximate = dice.randrange(8, 180), dice.random() < 0.5
    return event, [code], themes


def _article(world, dice, number, today):
    code, themes = _subject(world, dice)
    network = dice.choice([None, *sorted(world.networks)])
    article = Article(
        title=dice.choice(_WORDS["articles"]).format(pays=world.countries[code].locative),
        kicker=dice.choice(["", "", "Dans les territoires", "Vu ailleurs"]),
        summary="Quelques lignes pour donner envie de lire la suite, et d’écrire à ceux qui l’ont fait.",
        description=(
            "Ils étaient neuf à partir, dont trois élus et deux agents. Ils en rapportent des carnets, des idées "
            "et des "
            "rendez-vous.\n\n## Et maintenant ?\n\n- Un bilan public au printemps\n- Une visite de retour à l’automne"
        ),
        published_on=today - timedelta(days=dice.randrange(1, 900)),
        network_id=network,
    )
    return article, [code] if dice.random() < 0.7 else [], themes


def _resource(world, dice, number, today):
    code, themes = _subject(world, dice)
    medium = list(Medium)[number % len(Medium)]
    resource = Resource(
        title=dice.choice(_WORDS["resources"][medium]).format(pays=world.countries[code].locative),
        summary="À consulter librement, à emprunter ou à reproduire.",
        medium=medium,
        published_on=date(today.year - dice.randrange(0, 6), dice.randrange(1, 11), 1),
        network_id=dice.choice([None, *sorted(world.networks)]),
    )
    return resource, [], themes


def _call(world, dice, number, today):
    _, themes = _subject(world, dice)
    deadline = today + timedelta(days=dice.choice([-30, -12, -3, 0, 1, 4, 9, 17, 26, 45, 80, 120]))
    call = Call(
        title=f"{dice.choice(_WORDS['calls'])} {deadline.year}",
        summary="Pour les collectivités et les associations qui montent un projet avec un partenaire à l’étranger.",
        opens_on=deadline - timedelta(days=dice.randrange(40, 120)),
        deadline=None if number % 9 == 0 else deadline,
        amount_max=dice.choice([None, 3000, 10000, 25000, 80000]),
        network_id=dice.choice([None, *sorted(world.networks)]),
    )
    return call, [], themes


MODELS = (Event, Article, Resource, Call, CountryGroup)
"""To remove, in this order: events lean on country groups."""
