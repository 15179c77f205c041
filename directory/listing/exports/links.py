"""What hangs from many records at once, as plain tuples, one query a relation."""

from collections import defaultdict, namedtuple

from directory.enums import CollectiviteKind, PublicationState

PUBLISHED = PublicationState.PUBLISHED

# A territory or another organisation in a record. ``code``: INSEE code or SIREN; ``point``: (latitude, longitude).
Party = namedtuple("Party", "pk name slug country point kind code region departement")
# A région or département: INSEE code, name.
Area = namedtuple("Area", "code name")
Named = namedtuple("Named", "code name")
Theme = namedtuple("Theme", "code name dac")

_AREA = ("code", "actor__name", "actor__state")
_TERRITORY = ("pk", "kind", "code", *(f"{area}__{column}" for area in ("region", "departement") for column in _AREA))
_ACTOR = ("pk", "name", "slug", "country_id", "latitude", "longitude")


def party_paths(actor, territory):
    """Paths of the columns that ``party`` reads, in its order; ``actor``, ``territory``: paths with their ``__``."""
    return [*(actor + column for column in _ACTOR), *(territory + column for column in _TERRITORY)]


PARTY_WIDTH = len(_ACTOR) + len(_TERRITORY)


def party(values):
    """A ``Party`` from the values of ``party_paths``; a région or département is in itself."""
    pk, name, slug, country, latitude, longitude, territory, kind, code, *areas = values
    region, departement = _area(areas[:3]), _area(areas[3:])
    if kind == CollectiviteKind.REGION:
        region = Area(code, name)
    elif kind == CollectiviteKind.DEPARTEMENT:
        departement = Area(code, name)
    point = None if latitude is None else (latitude, longitude)
    return Party(pk, name, slug, country, point, kind if territory else None, code, region, departement)


def _area(values):
    code, name, state = values
    return Area(code, name) if code and state == PUBLISHED else None


def grouped(rows):
    """``{owner: [values]}`` from rows that begin with their owner."""
    found = defaultdict(list)
    for owner, *values in rows:
        found[owner].append(values)
    return found


def countries_of(model, pks):
    """``{pk: [Named]}`` in French order; ``model`` has ``countries``."""
    return _many_to_many(model, "countries", pks, Named, "country__code", "country__name", order=["country__sort_key"])


def sectors_of(model, pks):
    """``{pk: [Theme]}`` in the order of the sectors."""
    columns = ("sector__slug", "sector__name", "sector__dac_codes")
    return _many_to_many(model, "sectors", pks, Theme, *columns, order=["sector__position", "sector__sort_key"])


def sdgs_of(model, pks):
    """``{pk: [Named]}``, by number."""
    return _many_to_many(model, "sdgs", pks, Named, "sdg__number", "sdg__label", order=["sdg__number"])


def _many_to_many(model, field, pks, make, *columns, order):
    relation = model._meta.get_field(field)
    owner = relation.m2m_column_name()
    rows = relation.remote_field.through.objects.filter(**{f"{owner}__in": pks}).order_by(*order)
    found = grouped(rows.values_list(owner, *columns))
    return {pk: [make(*values) for values in rows] for pk, rows in found.items()}


def names(items):
    return [item.name for item in items]


def codes(items):
    return [item.code for item in items]


def areas(parties, kind):
    """The distinct régions or départements of some parties, in order; ``kind``: « region » or « departement »."""
    return list(dict.fromkeys(area for one in parties if (area := getattr(one, kind)) is not None))


def distinct_points(points):
    return list(dict.fromkeys(point for point in points if point is not None))
