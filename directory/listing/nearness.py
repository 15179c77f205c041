"""« Autour de » : the place that distances are measured from, in the address of a list (``autour=orleans``)."""

from dataclasses import dataclass

from django.db.models import Q

from directory.database.version import by_version
from directory.french import NBSP
from directory.models import Actor, Redirection
from directory.models.slugs import tidied

NEAREST = "proximite"
MAX_LENGTH = 120


@by_version(512)
def _at(text):
    """(slug, name, latitude, longitude) of the published organisation of a slug or an INSEE code."""
    return (
        Actor.objects.published()
        .filter(Q(slug=text) | Q(collectivite__code=text), latitude__isnull=False)
        .order_by("pk")
        .values_list("slug", "name", "latitude", "longitude")
        .first()
    )


@dataclass(frozen=True)
class Around:
    """A published organisation with a point; ``messages`` say what was not understood."""

    slug: str = ""
    name: str = ""
    point: tuple | None = None
    messages: tuple = ()

    @classmethod
    def read(cls, text):
        """From the address of an organisation's page, or the INSEE code of a territory."""
        text = text.replace("\x00", "").strip()[:MAX_LENGTH]
        if not text:
            return cls()
        found = _at(text)
        if found is None:
            slug = tidied(text)
            current = Redirection.objects.current_slugs(Actor, [text, slug])
            found = _at(current.get(text) or current.get(slug) or slug)
        if found is None:
            return cls(messages=(f"Lieu inconnu ou sans position, ignoré{NBSP}: autour={text[:40]}.",))
        slug, name, latitude, longitude = found
        return cls(slug, name, (latitude, longitude))

    @property
    def label(self):
        return f"proximité ({self.name})"
