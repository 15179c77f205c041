"""Foreign towns that the base lacked, made public by whoever first names them: an import, or a proposition."""

from dataclasses import dataclass, field

from django.utils import timezone

from directory.actions import stamp_published
from directory.enums import ActorKind, CollectiviteKind, FormerNameKind, Origin
from directory.models import Actor, Collectivite, FormerName
from directory.models.slugs import SlugPool

CHUNK = 1000


@dataclass(eq=False)
class NewTown:
    """What is known of a town. ``pk``: key of its actor, once it is in the base."""

    name: str
    country: str
    pk: int | None = None
    point: tuple[float, float] | None = None
    population: int | None = None
    geonames_id: int | None = None
    admin_area: str = ""
    aliases: set = field(default_factory=set)

    def __str__(self):
        return self.name


def create_towns(towns, *, by, batch=None, slugs=None):
    """Make territories of these new towns, by an import or, without ``batch``, for a proposition that names them.

    ``slugs``: the ``SlugPool`` of actors, when it was read already.
    """
    slugs = slugs or SlugPool(Actor)
    now = timezone.now()
    actors = []
    for town in towns:
        latitude, longitude = town.point or (None, None)
        actor = Actor(
            name=town.name,
            slug=slugs.take(town.name, qualifiers=[town.country]),
            kind=ActorKind.COLLECTIVITE,
            country_id=town.country,
            latitude=latitude,
            longitude=longitude,
            geonames_id=town.geonames_id,
            origin=Origin.IMPORT if batch else Origin.SUBMISSION,
            import_batch=batch,
            created_by=by,
        )
        actors.append(stamp_published(actor, by=by, at=now))
    for town, actor in zip(towns, Actor.objects.bulk_create(actors, batch_size=CHUNK), strict=True):
        town.pk = actor.pk
    Collectivite.objects.bulk_create(
        [
            Collectivite(
                actor_id=town.pk, kind=CollectiviteKind.FOREIGN, population=town.population, admin_area=town.admin_area
            )
            for town in towns
        ],
        batch_size=CHUNK,
    )
    FormerName.objects.bulk_create(
        [
            FormerName(collectivite_id=town.pk, name=alias, kind=FormerNameKind.ALIAS)
            for town in towns
            for alias in sorted(town.aliases)
        ],
        batch_size=CHUNK,
    )
