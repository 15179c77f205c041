"""Countries, ODD, sectors, canned replies, networks and funders: small lists that staff then edit."""

from directory.actions import stamp_published
from directory.enums import ActorKind, CollectiviteKind, FunderTier, Origin
from directory.models import SDG, Actor, CannedReply, Collectivite, Country, Funder, Network, Office, Sector
from directory.reference import lists
from directory.reference.loading.merging import create, known_rows, merge, once_created


def load_countries(report):
    _load_plain(Country, "code", lists.countries(), report.tally("Pays"))


def load_goals(report):
    _load_plain(SDG, "number", lists.goals(), report.tally("ODD"))


def load_sectors(report):
    _load_plain(Sector, "slug", lists.sectors(), report.tally("Secteurs"))


def load_replies(report):
    _load_plain(CannedReply, "slug", lists.replies(), report.tally("Réponses toutes prêtes"))


def load_networks(report, *, by):
    """Load the networks; return the rows of the file whose network was just created, by its primary key.

    The regions and offices of a network are given once, when it is created: they are its own business afterwards.
    """
    tally = report.tally("Réseaux")
    rows = {row.slug: row for row in lists.networks()}
    known = _load_actors(
        rows,
        lambda row: {"name": row.name, "acronym": row.acronym, "summary": row.summary, "website": row.website},
        tally,
        by=by,
        kind=lambda row: ActorKind.ASSOCIATION,
    )
    roles = {
        pk: {"short_name": rows[slug].short_name, "missions": rows[slug].missions, "position": rows[slug].position}
        for slug, pk in known.items()
    }
    created = _add_roles(Network, roles, tally)
    # A network follows its own sheet.
    for pk in created:
        Actor.objects.filter(pk=pk).update(network=pk)
    by_pk = {pk: rows[slug] for slug, pk in known.items() if pk in created}
    create(Office, [Office(network_id=pk, **office._asdict()) for pk, row in by_pk.items() for office in row.offices])
    return by_pk


def load_funders(report, *, by):
    """Load the usual funders, and give every région the role of one."""
    tally = report.tally("Financeurs")
    rows = {row.slug: row for row in lists.funders()}
    known = _load_actors(
        rows,
        lambda row: {
            "name": row.name,
            "acronym": row.acronym,
            "website": row.website,
            "iati_ref": row.iati_ref,
            "country_id": row.country,
        },
        tally,
        by=by,
        kind=lambda row: row.kind,
    )
    roles = {pk: {"tier": rows[slug].tier.value, "programmes": rows[slug].programmes} for slug, pk in known.items()}
    regions = Collectivite.objects.filter(kind=CollectiviteKind.REGION).values_list("pk", flat=True)
    roles |= {pk: {"tier": FunderTier.REGIONAL.value, "programmes": ""} for pk in regions}
    _add_roles(Funder, roles, tally)


def _load_plain(model, key, rows, tally):
    """Load ``rows``, named tuples whose fields are those of ``model``."""
    wanted = {getattr(row, key): {name: value for name, value in row._asdict().items() if name != key} for row in rows}
    known, deleted = known_rows(model, wanted, key, tally)
    missing = [value for value in merge(model, wanted, known, tally) if value not in deleted]
    tally.created += len(missing)
    create(model, [model(**{key: value}, **wanted[value]) for value in missing])


def _load_actors(rows, values, tally, *, by, kind):
    """Load the actors of ``rows`` (by slug); return their primary keys by slug.

    An actor of that slug that somebody made first is adopted, not doubled.
    """
    known, deleted = known_rows(Actor, rows, "slug", tally)
    wanted = {slug: values(row) for slug, row in rows.items()}
    missing = [slug for slug in merge(Actor, wanted, known, tally) if slug not in deleted]
    tally.created += len(missing)
    actors = [
        stamp_published(
            Actor(slug=slug, kind=kind(rows[slug]), origin=Origin.REFERENCE, created_by=by, **wanted[slug]), by=by
        )
        for slug in missing
    ]
    create(Actor, actors)
    return known | {actor.slug: actor.pk for actor in actors}


def _add_roles(model, roles, tally):
    """Give the actors ``roles`` (primary key → values) the role ``model``; return those that just got it."""
    known = {pk: pk for pk in model.objects.filter(pk__in=roles).values_list("pk", flat=True)}
    missing = merge(model, roles, known, tally)
    removed = once_created(model, missing, "actor_id")
    created = [pk for pk in missing if pk not in removed]
    create(model, [model(actor_id=pk, **roles[pk]) for pk in created])
    return set(created)
