"""Countries, ODD, sectors, canned replies, networks and funders: small lists that staff then edit."""

from directory.actions import stamp_published
from directory.enums import ActorKind, CollectiviteKind, FunderTier, Origin
from directory.models import SDG, Actor, CannedReply, Collectivite, Country, Funder, Network, Office, Sector
from directory.reference import lists
from directory.reference.loading.merging import create, merge, once_created


def load_countries(report):
    rows = {
        row.code: {
            "name": row.name,
            "locative": row.locative,
            "aliases": row.aliases,
            "latitude": row.latitude,
            "longitude": row.longitude,
        }
        for row in lists.countries()
    }
    _load_plain(Country, "code", rows, report.tally("Pays"))


def load_goals(report):
    rows = {row.number: {"label": row.label, "colour": row.colour} for row in lists.goals()}
    _load_plain(SDG, "number", rows, report.tally("ODD"))


def load_sectors(report):
    rows = {
        row.slug: {
            "name": row.name,
            "aliases": row.aliases,
            "dac_codes": row.dac_codes,
            "position": row.position,
        }
        for row in lists.sectors()
    }
    _load_plain(Sector, "slug", rows, report.tally("Secteurs"))


def load_replies(report):
    rows = {
        row.slug: {"kind": row.kind, "title": row.title, "text": row.text, "position": row.position}
        for row in lists.replies()
    }
    _load_plain(CannedReply, "slug", rows, report.tally("Réponses toutes prêtes"))


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
    known = dict(model.objects.values_list(key, "pk"))
    gone = once_created(model, [value for value in rows if value not in known], key)
    alive = set(model.objects.filter(pk__in=gone.values()).values_list("pk", flat=True))
    known |= {value: pk for value, pk in gone.items() if pk in alive}
    missing = [value for value in merge(model, rows, known, tally) if value not in gone]
    tally.deleted += len(set(gone.values()) - alive)
    tally.created += len(missing)
    create(model, [model(**{key: value}, **rows[value]) for value in missing])


def _load_actors(rows, values, tally, *, by, kind):
    """Load the actors of ``rows`` (by slug); return their primary keys by slug.

    An actor of that slug that somebody made first is adopted, not doubled.
    """
    known = dict(Actor.objects.filter(slug__in=rows).values_list("slug", "pk"))
    gone = once_created(Actor, [slug for slug in rows if slug not in known], "slug")
    alive = set(Actor.objects.filter(pk__in=gone.values()).values_list("pk", flat=True))
    known |= {slug: pk for slug, pk in gone.items() if pk in alive}
    wanted = {slug: values(row) for slug, row in rows.items()}
    missing = [slug for slug in merge(Actor, wanted, known, tally) if slug not in gone]
    tally.deleted += len(set(gone.values()) - alive)
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
