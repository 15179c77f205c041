"""An article, a resource, a call, a country group: for its image alone."""

from django.utils.text import capfirst

from directory.drawing.placing import country_place
from directory.paper.leaf import Leaf


def leaf_of(record, context, *, status=""):
    """``context``: that of its sheet."""
    return Leaf(
        kind=capfirst(str(record._meta.verbose_name)),
        title=record.title,
        url=context["adresse"],
        places=tuple(context["places"] or (country_place(country) for country in context["pays"])),
        line=", ".join(country.name for country in context["pays"][:4]),
        status=status,
    )
