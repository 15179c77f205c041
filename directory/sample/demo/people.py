"""Demonstration organisations: French associations, schools, hospitals…; foreign towns of the gazetteer."""

from directory.database.fold import fold
from directory.enums import ActorKind, CollectiviteKind
from directory.french import of_name
from directory.models import Actor, Collectivite
from directory.models.slugs import SlugPool
from directory.sample.demo.marks import missing_numbers, slug_of, stamped
from directory.sample.demo.words import WEALTHY, WORDS
from directory.sample.demo.world import dice_of

_KINDS = WORDS["organisations"]
_WEIGHTS = [kind["weight"] for kind in _KINDS.values()]


def make_actors(world, *, seed, count, by, today):
    """Create the missing demonstration organisations; return {number: pk} of all of them."""
    actors, names = [], set()
    for number in missing_numbers(Actor, seed, count):
        dice = dice_of(seed, "actor", number)
        home, town = world.draw_commune(dice), world.draw_town(dice)
        kind = dice.choices(list(_KINDS), _WEIGHTS)[0]
        while kind == ActorKind.OSIM and town.country in WEALTHY and world.has_poorer:
            town = world.draw_town(dice)
        name = dice.choice(_KINDS[kind]["names"]).format(
            ici=home.name, dici=home.of, ville=town.name, de=of_name(town.name), ecole=dice.choice(WORDS["schools"])
        )
        if name in names:
            name = f"{name} ({dice.randrange(1985, 2020)})"
        names.add(name)
        actor = Actor(
            name=name,
            slug=slug_of(Actor, name, seed, number),
            kind=kind,
            city=home.name,
            network_id=home.network,
            latitude=home.latitude,
            longitude=home.longitude,
            position_is_approximate=home.latitude is not None,
            country_id="FR",
        )
        actors.append(stamped(actor, dice, by=by, today=today))
    Actor.objects.bulk_create(actors, batch_size=2000)
    mark = f"-demo-{seed}-"
    rows = Actor.objects.filter(slug__contains=mark).order_by("pk").values_list("slug", "pk")
    return {int(slug.rpartition("-")[2]): pk for slug, pk in rows}


def make_towns(world, towns, *, by, today):
    """Make territories of the towns that are not ones yet."""
    pool = SlugPool(Actor)
    actors, made = [], []
    for town in {t.geonames_id: t for t in towns if world.place_pk(t) is None}.values():
        dice = dice_of(0, "town", town.geonames_id)
        actor = Actor(
            name=town.name,
            slug=pool.take(town.name, qualifiers=[world.countries[town.country].name]),
            kind=ActorKind.COLLECTIVITE,
            country_id=town.country,
            latitude=town.latitude,
            longitude=town.longitude,
            geonames_id=town.geonames_id,
        )
        # A place is public as soon as something speaks of it.
        stamped(actor, dice, by=by, today=today, always_public=True)
        actors.append(actor)
        made.append(town)
    for actor, town in zip(Actor.objects.bulk_create(actors, batch_size=2000), made, strict=True):
        world.by_geonames[town.geonames_id] = actor.pk
        world.by_name[town.country, fold(town.name)] = actor.pk
    Collectivite.objects.bulk_create(
        (
            Collectivite(actor=actor, kind=CollectiviteKind.FOREIGN, population=town.population)
            for actor, town in zip(actors, made, strict=True)
        ),
        batch_size=2000,
    )
