"""What surrounds a record and finds it: the names of its organisations and places."""

from django.db.models import Func, OuterRef, Q, Subquery, TextField, Value
from django.db.models.functions import Trim

from directory.database.fold import Fold
from directory.enums import PublicationState
from directory.models import GazetteerTown
from directory.search.indexed import Text, joined

PUBLISHED = PublicationState.PUBLISHED


# People of a place abroad for one of a place of France: whoever searches here means France first.
AT_HOME = 30


OWN = ("pk",)


REBUILT = ()


# Places named freely, or whose page is published.
shown_places = Q(collectivite__isnull=True) | Q(collectivite__actor__state=PUBLISHED)


def names_of_actors(rows, owner, path):
    """What an organisation that a record names is called; nothing of a hidden one."""
    published = {f"{path}__state": PUBLISHED}
    former = {f"{path}__collectivite__former_names__name_key__isnull": False}

    def visible():
        return rows.objects.filter(**published)

    return (
        Text(visible, owner, f"{path}__name_key"),
        Text(visible, owner, Fold(f"{path}__acronym")),
        Text(lambda: visible().filter(**former), owner, f"{path}__collectivite__former_names__name_key"),
        Text(visible, owner, f"{path}__collectivite__departement__actor__name_key"),
        Text(visible, owner, f"{path}__collectivite__region__actor__name_key"),
    )


def names_abroad(path):
    """What GeoNames calls a place abroad, less the codes of airports and what is written in other letters."""
    towns = GazetteerTown.objects.filter(pk=OuterRef(f"{path}__geonames_id")).values(joined_names=joined("names"))
    words = Func(
        Subquery(towns),
        Value(r"\s*(\S*[^ -~]\S*|\m\w{1,3}\M)"),
        Value(""),
        Value("g"),
        function="regexp_replace",
        output_field=TextField(),
    )
    return Trim(words)


def points(rows, owner, path, **conditions):
    """(key, latitude, longitude) of the placed organisations that rows lead to by ``path``."""
    columns = (f"{path}latitude", f"{path}longitude")
    return rows.filter(**{f"{columns[0]}__isnull": False}, **conditions).values_list(owner, *columns)
