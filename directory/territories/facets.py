"""Facets by place: region, département, territory and those inside it."""

from functools import reduce
from operator import or_

from django.db.models import Case, F, Func, Q, TextField, Value, When

from directory.enums import CollectiviteKind, PublicationState
from directory.french import either
from directory.listing.facets import Facet
from directory.listing.titles import few_or_count, named
from directory.models import Actor, Collectivite
from directory.reference.remembered import departements
from directory.understanding.places import TERRITORIES, Areas

PUBLISHED = PublicationState.PUBLISHED


def known_actors(slugs):
    return dict(Actor.objects.published().filter(slug__in=slugs).values_list("slug", "name"))


def known_areas(kind):
    def known(codes):
        return dict(Collectivite.objects.filter(kind=kind, code__in=codes).values_list("code", "actor__name"))

    return known


@few_or_count("dans {n} départements")
def in_departements(items, many):
    """« dans le département du Loiret ou de l’Ain »."""
    official = departements()
    names = [official.get(code) or f"Département {label}" for code, label in items]
    return "dans le département " + either(name.removeprefix("Département ") for name in names)


def own_or_parent(prefix, kind, parent, column):
    """The region or département of a territory, itself when it is one."""
    return Case(When(**{f"{prefix}kind": kind}, then=F(f"{prefix}{column}")), default=F(f"{prefix}{parent}__{column}"))


_AREAS = {kind: Areas(kind) for kind in (CollectiviteKind.REGION, CollectiviteKind.DEPARTEMENT)}


def area_facet(label, kind, parent, prefix, phrase, **kwargs):
    """By region or département (INSEE codes) of the French side."""
    return Facet(
        label,
        own_or_parent(prefix, kind, parent, "code"),
        text=own_or_parent(prefix, kind, parent, "actor__name"),
        known=known_areas(kind),
        words=_AREAS[kind],
        phrase=phrase,
        **kwargs,
    )


def region_facet(prefix, **kwargs):
    phrase = named("en région", "dans {n} régions")
    return area_facet("Région", CollectiviteKind.REGION, "region", prefix, phrase, **kwargs)


def departement_facet(prefix, **kwargs):
    return area_facet("Département", CollectiviteKind.DEPARTEMENT, "departement", prefix, in_departements, **kwargs)


class _OneByOne(Func):
    """A row for each of these texts."""

    template = "unnest(ARRAY[%(expressions)s])"
    output_field = TextField()
    set_returning = True


class TerritoryFacet(Facet):
    """By territory, the wider one holding those inside: an EPCI, a département, a région find their communes' records.

    ``path`` leads from ``through`` to the territory. Régions and départements are not offered, only accepted: two other
    facets offer them.
    """

    PARENTS = ("epci", "departement", "region")
    OFFERED_ELSEWHERE = (CollectiviteKind.DEPARTEMENT, CollectiviteKind.REGION)

    def __init__(self, label, path, **kwargs):
        slugs, names = [f"{path}actor__slug"], [self._name(path)]
        for parent in self.PARENTS:
            is_shown = Q(**{f"{path}{parent}__actor__state": PUBLISHED})
            slugs.append(Case(When(is_shown, then=F(f"{path}{parent}__actor__slug"))))
            names.append(self._name(f"{path}{parent}__"))
        super().__init__(
            label,
            _OneByOne(*slugs),
            text=_OneByOne(*names),
            known=known_actors,
            slugs_of=Actor,
            words=TERRITORIES,
            **kwargs,
        )
        self.path = path

    def _name(self, path):
        is_elsewhere = Q(**{f"{path}kind__in": self.OFFERED_ELSEWHERE})
        return Case(When(is_elsewhere, then=Value("")), default=F(f"{path}actor__name"))

    def restrict(self, queryset, values):
        paths = (self.path, *(f"{self.path}{parent}__" for parent in self.PARENTS))
        within = [Q(**{f"{path}actor__slug__in": values}) for path in paths]
        rows = self.through.objects.filter(self.where).filter(reduce(or_, within))
        return queryset.filter(pk__in=rows.values(self.owner))
