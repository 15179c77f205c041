"""What writing a batch takes whatever the kind: new actors, funders, contacts, networks, provenance."""

from collections import defaultdict
from decimal import Decimal

from django.utils import timezone

from directory.actions import stamp
from directory.database.fold import fold
from directory.enums import ActorKind, BudgetKind, CollectiviteKind, FunderTier, Origin, PublicationState
from directory.imports.organisations import org_key
from directory.imports.places import place_identity
from directory.models import Actor, Collectivite, Funder, GazetteerTown
from directory.models.slugs import SlugPool
from directory.reading.countries import countries_by_code
from directory.reference.foreign_towns import NewTown, create_towns
from directory.submissions.organisations import TIERS

#: How a contact is called in public when nobody agreed that its function be.
FUNCTION = "Contact"


def plain_amount(value):
    """``12500``, « néant » or « inconnu », as ``import_table --json`` prints an amount."""
    if not value or value["kind"] == BudgetKind.UNKNOWN:
        return "inconnu"
    if value["kind"] == BudgetKind.NONE:
        return "néant"
    amount = Decimal(value["amount"])
    return int(amount) if amount == int(amount) else float(amount)


def slugs_of(batch, model):
    """The free addresses of a model, read once for all that a batch makes."""
    pools = batch.__dict__.setdefault("_free_slugs", {})
    if model not in pools:
        pools[model] = SlugPool(model)
    return pools[model]


def state_of(batch):
    return PublicationState.PUBLISHED if batch.publishes else PublicationState.DRAFT


def stamped(record, *, batch, by, state=None, network=None):
    """A new record of a batch, unsaved: its state, its provenance, who follows it: the network that brings it, else
    ``network``, a key.
    """
    record.origin, record.import_batch, record.created_by = Origin.IMPORT, batch, by
    record.network_id = batch.network_id or network
    return stamp(record, to=state or state_of(batch), by=by)


class Organisations:
    """The actors that values name, those that are new made once for all the rows of a chunk."""

    def __init__(self, values, *, batch, by):
        self.batch, self.by = batch, by
        self._pks = {}
        self._make([value for value in values if not value.get("acteur")])

    def pk(self, value):
        return value.get("acteur") or self._pks[org_key(value)]

    def _make(self, values):
        wanted = {org_key(value): value for value in values}
        made = _made_before([value["nom"] for value in values], batch=self.batch)
        for key, value in list(wanted.items()):
            if value.get("ville"):
                continue
            known = made.get((fold(value["nom"]), value.get("pays") or "FR"))
            if known:
                self._pks[key] = known[0][0]
                del wanted[key]
        towns = {key: value for key, value in wanted.items() if value.get("ville")}
        self._make_towns(towns)
        actors, lands = [], countries_by_code()
        for key, value in wanted.items():
            if key in towns:
                continue
            country = value.get("pays") or "FR"
            land = lands.get(country)
            actor = Actor(name=value["nom"], kind=value.get("sorte") or ActorKind.OTHER, country_id=country)
            actor.slug = slugs_of(self.batch, Actor).take(value["nom"], qualifiers=[land.name if land else country])
            actors.append((key, stamped(actor, batch=self.batch, by=self.by)))
        Actor.objects.bulk_create([actor for _key, actor in actors])
        self._pks |= {key: actor.pk for key, actor in actors}
        Collectivite.objects.bulk_create(
            Collectivite(actor_id=actor.pk, kind=CollectiviteKind.FOREIGN)
            for _key, actor in actors
            if actor.kind == ActorKind.COLLECTIVITE and actor.country_id != "FR"
        )

    def _make_towns(self, values):
        pks = towns([{"town": value["ville"]} for value in values.values()], batch=self.batch, by=self.by)
        self._pks |= {key: pks[value["ville"]] for key, value in values.items()}


def towns(places, *, batch, by):
    """``{key of the reference: key of our territory}`` of the towns of the reference among ``places``."""
    wanted = {place["town"] for place in places if place.get("town") and not place.get("actor")}
    found = dict(Actor.objects.filter(geonames_id__in=wanted).values_list("geonames_id", "pk"))
    rows = GazetteerTown.objects.filter(pk__in=wanted - found.keys()).order_by("pk")
    new = [
        NewTown(
            town.label,
            town.country_id,
            point=(town.latitude, town.longitude),
            population=town.population or None,
            geonames_id=town.pk,
            aliases={town.name} if fold(town.name) != fold(town.label) else set(),
        )
        for town in rows
    ]
    make_new_towns(new, by=by, batch=batch)
    return found | {town.geonames_id: town.pk for town in new}


def places(values, *, batch, by):
    """``{what tells the place: key of our territory}`` of those that are of the reference, or new with their point."""
    new = {place_identity(one): one for one in values if one.get("is_new") and not one.get("actor")}
    found = {}
    taken = [one["town"] for one in new.values() if one.get("town")]
    by_number = dict(Actor.objects.filter(geonames_id__in=taken).values_list("geonames_id", "pk"))
    made = _made_before([one["label"] for one in new.values()], batch=batch)
    for key, one in new.items():
        point = tuple(one["point"]) if one.get("point") else (None, None)
        same = [pk for pk, *where in made.get((fold(one["label"]), one["country"]), ()) if tuple(where) == point]
        if one.get("town") in by_number:
            found[key] = by_number[one["town"]]
        elif same and not one.get("town"):
            found[key] = same[0]
    towns_to_make = {key: _new_town(one) for key, one in new.items() if key not in found}
    make_new_towns(list(towns_to_make.values()), by=by, batch=batch)
    found |= {key: town.pk for key, town in towns_to_make.items()}
    others = [one for one in values if not one.get("is_new")]
    known = towns(others, batch=batch, by=by)
    return found | {place_identity(one): known[one["town"]] for one in others if one.get("town") in known}


def make_new_towns(new, *, by, batch):
    if new:
        create_towns(new, by=by, batch=batch, slugs=slugs_of(batch, Actor))


def _new_town(value):
    return NewTown(
        value["label"],
        value["country"],
        point=tuple(value["point"]) if value.get("point") else None,
        population=value.get("population"),
        geonames_id=value.get("town"),
        admin_area=value.get("area") or "",
        aliases=set(value.get("aliases") or ()),
    )


def _made_before(names, *, batch):
    """``{(folded name, country): [(key, latitude, longitude)]}`` of the actors that this batch made already."""
    keys = {fold(name) for name in names}
    rows = Actor.objects.filter(import_batch=batch, name_key__in=keys).order_by("pk")
    found = defaultdict(list)
    for pk, key, country, latitude, longitude in rows.values_list(
        "pk", "name_key", "country_id", "latitude", "longitude"
    ):
        found[key, country].append((pk, latitude, longitude))
    return found


def set_many(model, field, wanted):
    """Make the links ``field`` those of ``wanted``, ``{pk: keys}``, touching nothing that is right already."""
    relation = model._meta.get_field(field)
    through, owner = relation.remote_field.through, f"{relation.m2m_field_name()}_id"
    column = f"{relation.m2m_reverse_field_name()}_id"
    known = defaultdict(set)
    for link in through.objects.filter(**{f"{owner}__in": wanted}):
        key = getattr(link, column)
        if key in (wanted[getattr(link, owner)] or ()):
            known[getattr(link, owner)].add(key)
        else:
            link.delete()
    through.objects.bulk_create(
        through(**{owner: pk, column: key})
        for pk, keys in wanted.items()
        for key in sorted(set(keys or ()) - known[pk])
    )


def add_contacts(model, owner, said):
    """Add the contacts ``[(pk of the sheet, JSON)]`` that the sheets, named ``owner``, do not have."""
    known = model.objects.filter(**{f"{owner}__in": {pk for pk, _one in said}}).values_list(
        f"{owner}_id", "email", "name"
    )
    known = {(pk, email.lower() or fold(name)) for pk, email, name in known}
    model.objects.bulk_create(
        model(**{f"{owner}_id": pk}, **contact_fields(one))
        for pk, one in said
        if (pk, one["email"].lower() or fold(one["name"])) not in known
    )


def give_role_of_funder(pks):
    """Make funders of these actors, those that are not yet."""
    known = set(Funder.objects.filter(pk__in=pks).values_list("pk", flat=True))
    new = Actor.objects.filter(pk__in=set(pks) - known).select_related("collectivite")
    Funder.objects.bulk_create(Funder(actor=actor, tier=_tier(actor)) for actor in new)


def _tier(actor):
    territory = getattr(actor, "collectivite", None)
    if territory is not None:
        return TIERS.get(territory.kind, FunderTier.LOCAL)
    return TIERS.get(actor.kind, FunderTier.NATIONAL if actor.country_id == "FR" else FunderTier.INTERNATIONAL)


def contact_fields(value):
    """The columns of a contact: its name is public, and its function said, with its consent only."""
    agreed = value["consent"]
    return {
        "name": value["name"],
        "function": (agreed and value["function"]) or FUNCTION,
        "email": value["email"],
        "phone": value["phone"],
        "consent_on": timezone.localdate() if agreed and value["name"] else None,
    }
