"""Finding what the reference holds, adding what a page brings."""

from django.db.models import Value

from directory.actions import stamp_published
from directory.database.fold import Fold, one_key
from directory.drawing.geo import distance_km
from directory.enums import ActorKind, CollectiviteKind
from directory.french import typographic
from directory.models import Actor, Collectivite, Country, Funder, GazetteerTown, Jumelage, Network, Redirection, Sector
from directory.models.slugs import unique_slug

_SAME_TOWN_KM = 40
"""Two towns of one name and country closer than this are one town."""


class ReferenceMissing(Exception):
    """The sample stands on `load_reference`, which was not run."""


def is_there(model, slug):
    """Whether a record has, or once had, this address."""
    return model.objects.filter(slug=slug).exists() or bool(Redirection.objects.current_slug(model, slug))


def add(model, slug, *, by, **fields):
    """Create a record, published if it is of those that are."""
    text = {name: typographic(value) if isinstance(value, str) else value for name, value in fields.items()}
    record = model(slug=slug, **text)
    if hasattr(record, "published_by"):
        record.created_by = by
        stamp_published(record, by=by)
    record.save()
    return record


def fill(record, **values):
    """Give values to the fields that are still empty; never touch the others."""
    empty = {name: value for name, value in values.items() if getattr(record, name) in (None, "", [])}
    for name, value in empty.items():
        setattr(record, name, typographic(value) if isinstance(value, str) else value)
    if empty:
        record.save(update_fields=list(empty))
    return record


def _one(queryset, what):
    found = queryset.order_by("pk").first()
    if found is None:
        raise ReferenceMissing(what)
    return found


def commune(code, *, by, **fields):
    communes = Collectivite.objects.select_related("actor")
    return fill(_one(communes.filter(kind=CollectiviteKind.COMMUNE, code=code), f"commune {code}"), **fields)


def region(code, *, by, **fields):
    regions = Collectivite.objects.select_related("actor")
    kinds = (CollectiviteKind.REGION, CollectiviteKind.SPECIAL)
    return fill(_one(regions.filter(kind__in=kinds, code=code), f"région {code}"), **fields)


def country(code):
    return _one(Country.objects.filter(code=code), f"pays {code}")


def network(name, *, by, **fields):
    networks = Network.objects.select_related("actor")
    found = networks.filter(actor__name_key=Fold(Value(name))) | networks.filter(short_name__iexact=name)
    return fill(_one(found, f"réseau {name}"), **fields)


def sector(name):
    """The sector of that name or synonym, or the one that staff merged it into."""
    found = _one(Sector.objects.filter(name_keys__contains=one_key(name)), f"secteur {name}")
    return found.merged_into or found


def organisation(name, *, by, kind=ActorKind.ASSOCIATION, acronym="", **fields):
    """The actor of that name or acronym, else a new one."""
    found = Actor.objects.filter(name_key=Fold(Value(name)))
    if acronym:
        found = found | Actor.objects.filter(acronym__iexact=acronym)
    actor = found.order_by("pk").first()
    if actor:
        return actor
    return add(Actor, unique_slug(Actor, name), by=by, name=name, kind=kind, acronym=acronym, **fields)


def funder(actor, tier, *, by):
    """The funder's role of an actor, added if it has none."""
    return Funder.objects.get_or_create(actor=actor, defaults={"tier": tier})[0]


def foreign_place(name, code, *, by, point=None, kind=CollectiviteKind.FOREIGN, **profile):
    """A territory abroad: one that is known already, else a new one.

    `point` is (latitude, longitude) in degrees; the gazetteer's wins when it
    knows the town. `profile` gives fields of Collectivite; what exists is only
    completed where it is empty.
    """
    land = country(code)
    town = _nearest(GazetteerTown.objects.filter(country=land, names__contains=one_key(name)), point)
    known = Collectivite.objects.select_related("actor").filter(actor__country=land)
    found = known.filter(actor__name_key=Fold(Value(name)))
    if town:
        found = found | known.filter(actor__geonames_id=town.geonames_id)
    place = _nearest(found.order_by("pk"), point, through="actor")
    if place is None:
        latitude, longitude = (town.latitude, town.longitude) if town else point or (None, None)
        actor = add(
            Actor,
            unique_slug(Actor, name, qualifiers=[land.name]),
            by=by,
            name=name,
            kind=ActorKind.COLLECTIVITE if kind == CollectiviteKind.FOREIGN else ActorKind.OTHER,
            country=land,
            latitude=latitude,
            longitude=longitude,
            position_is_approximate=town is None and point is not None,
            geonames_id=town.geonames_id if town else None,
        )
        place = Collectivite.objects.create(actor=actor, kind=kind)
    if place.population is not None:
        # A figure, its year and « environ » go together: never mix two sources.
        profile = {name: value for name, value in profile.items() if not name.startswith("population")}
    approximate = profile.pop("population_is_approximate", False)
    fill(place, **profile)
    if approximate:
        place.population_is_approximate = True
        place.save(update_fields=["population_is_approximate"])
    return place


def _nearest(candidates, point, through=None):
    """The candidate nearest to a point, within the distance of one town; the first one without a point."""
    candidates = list(candidates[:50])
    if point is None or not candidates:
        return candidates[0] if candidates else None

    def gap(candidate):
        where = getattr(candidate, through) if through else candidate
        return distance_km(point, (where.latitude, where.longitude)) if where.latitude is not None else 0

    best = min(candidates, key=gap)
    return best if gap(best) <= _SAME_TOWN_KM else None


def bond_between(first, second):
    """The jumelage of exactly these two collectivités, or None: an import may have brought it before."""
    both = Jumelage.objects.filter(members__collectivite=first).filter(members__collectivite=second)
    return next((bond for bond in both.order_by("pk") if bond.members.count() == 2), None)


def bond(first, second, *, by, **fields):
    """The jumelage of two collectivités, created or completed where it is empty."""
    known = bond_between(first, second)
    if known:
        return fill(known, **{name: value for name, value in fields.items() if name not in ("form", "network")})
    title = f"{first.actor.name} – {second.actor.name}"
    slug = unique_slug(Jumelage, title, qualifiers=[second.actor.country.name])
    jumelage = add(Jumelage, slug, by=by, title=title, **fields)
    for position, place in enumerate((first, second)):
        jumelage.members.create(collectivite=place, joined=fields.get("since"), position=position)
    return jumelage
