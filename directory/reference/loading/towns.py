"""Foreign towns: a plain copy of GeoNames, which nobody edits and over which the file always wins."""

from itertools import groupby
from operator import attrgetter

from directory.models import GazetteerTown
from directory.reference import towns
from directory.reference.loading.copying import copy_rows
from directory.reference.loading.merging import BATCH

FIELDS = ("geonames_id", "name", "name_fr", "country_id", "latitude", "longitude", "population", "names")


def load_towns(report, *, countries=None):
    """Load the towns country by country, so that the whole gazetteer never stands in memory."""
    tally = report.tally("Villes étrangères")
    if countries is not None and not countries:
        return
    with report.bar("Villes étrangères", None) as bar:
        for country, group in groupby(towns.towns(), key=attrgetter("country")):
            if countries is not None and country not in countries:
                continue
            wanted = {town.geonames_id: _values(town) for town in group}
            stored = GazetteerTown.objects.filter(country=country).values_list(*FIELDS)
            present = {row[0]: list(row) for row in stored.iterator()}
            tally.created += copy_rows(
                GazetteerTown, FIELDS, (values for pk, values in wanted.items() if pk not in present)
            )
            changed = [values for pk, values in wanted.items() if pk in present and present[pk] != values]
            _update(changed)
            tally.seen |= wanted.keys() & present.keys()
            tally.changed |= {values[0] for values in changed}
            bar.update(len(wanted))


def _values(town):
    return [
        town.geonames_id,
        town.name,
        town.name_fr,
        town.country,
        town.latitude,
        town.longitude,
        town.population or 0,
        town.names,
    ]


def _update(changed):
    rows = [GazetteerTown(**dict(zip(FIELDS, values, strict=True))) for values in changed]
    names = [name.removesuffix("_id") for name in FIELDS[1:]]
    GazetteerTown.objects.bulk_update(rows, names, batch_size=BATCH // 2)
