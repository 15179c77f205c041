"""Régions, départements, EPCI, communes and former names."""

from collections import Counter

from directory.actions import stamp_published
from directory.database.fold import fold
from directory.enums import ActorKind, CollectiviteKind, Origin
from directory.models import Actor, Collectivite, FormerName, Network
from directory.models.slugs import SlugPool
from directory.reference import territory
from directory.reference.loading.merging import BATCH, create, known_rows, merge, once_created

#: Kinds that a code belongs to: an EPCI that becomes a métropole, a département that gets a status of its own, stay
#: the same.
EPCI_KINDS = (*CollectiviteKind.epci(), CollectiviteKind.SYNDICAT)
# What the names of ``lists/sigles.tsv`` are of.
SCALES = {"commune": "Communes", "region": "Régions", "departement": "Départements", "epci": "Intercommunalités"}
DEPARTEMENT_KINDS = (CollectiviteKind.DEPARTEMENT, CollectiviteKind.SPECIAL)


def load_territory(report, *, by, networks, departements=None):
    """Load the territory from the widest unit to the narrowest, each row with its parents and the network of its
    région.

    ``networks`` are the networks just created: primary key → row of the file. ``departements`` limits communes and
    EPCI.
    """
    communes = list(territory.communes())
    points = {row.code: (row.latitude, row.longitude) for row in communes}
    homonyms = {name for name, count in Counter(fold(row.name) for row in communes).items() if count > 1}
    if departements is not None:
        communes = [row for row in communes if row.departement in departements]
    loader = _Loader(report, by, networks)

    sums = _populations(communes, "region") if departements is None else {}
    loader.load(
        "Régions",
        (CollectiviteKind.REGION,),
        {
            row.code: _row(
                row, CollectiviteKind.REGION, points.get(row.chief), f"region-{row.name}", sums.get(row.code),
                region=row.code,
            )
            for row in territory.regions()
        },
    )  # fmt: skip
    sums = _populations(communes, "departement") if departements is None else {}
    loader.load(
        "Départements",
        DEPARTEMENT_KINDS,
        {
            row.code: _row(
                row, row.kind, points.get(row.chief), _departement_slug(row), sums.get(row.code), region=row.region
            )
            for row in territory.departements()
        },
    )
    inhabited = {row.epci for row in communes} if departements is not None else None
    loader.load(
        "Intercommunalités",
        EPCI_KINDS,
        {
            row.siren: _row(
                row, row.kind, points.get(row.chief), row.name, (row.population, row.population_year),
                siren=row.siren, region=row.region, departement=row.departement,
            )
            for row in territory.epci()
            if inhabited is None or row.siren in inhabited
        },
    )  # fmt: skip
    loader.load(
        "Communes",
        (CollectiviteKind.COMMUNE,),
        {row.code: _commune(row, homonyms) for row in communes},
        absent=departements is None,
    )
    loader.link_networks()
    _load_former_names(report, loader.keys)


class _Loader:
    """Loads units as actors and their territorial profiles, and remembers the primary key of each code."""

    def __init__(self, report, by, networks):
        self.report, self.by, self.networks = report, by, networks
        self.slugs = SlugPool(Actor)
        self.sirens = set(Actor.objects.filter(siren__isnull=False).values_list("siren", flat=True))
        self.keys = {}
        covering = Network.regions.through.objects.values_list("collectivite__code", "network_id")
        self.network_of = dict(covering) | {code: pk for pk, row in networks.items() for code in row.regions}

    def load(self, label, kinds, rows, absent=False):
        tally = self.report.tally(label)
        if absent:
            held = Collectivite.objects.filter(kind__in=kinds, code__isnull=False).exclude(code__in=list(rows))
            names = held.order_by("code").values_list("code", "actor__name")
            self.report.absent += [f"{name} ({code})" for code, name in names]
        known, deleted = known_rows(Collectivite, rows, "code", tally, kind__in=kinds)
        actors = {code: self._actor_values(row) for code, row in rows.items()}
        profiles = {code: self._profile_values(row) for code, row in rows.items()}

        with self.report.bar(label, len(rows)) as bar:
            missing = [code for code in merge(Actor, actors, known, tally) if code not in deleted]
            merge(Collectivite, profiles, known, tally)
            bar.update(len(known))
            for start in range(0, len(missing), BATCH):
                batch = missing[start : start + BATCH]
                made = [self._actor(rows[code], actors[code]) for code in batch]
                Actor.objects.bulk_create(made)
                known |= {code: actor.pk for code, actor in zip(batch, made, strict=True)}
                Collectivite.objects.bulk_create(
                    Collectivite(actor_id=known[code], code=code, **profiles[code]) for code in batch
                )
                bar.update(len(batch))
        tally.created += len(missing)
        self.keys[label] = known

    def link_networks(self):
        """Give the new networks their regions."""
        keys = self.keys["Régions"]
        link = Network.regions.through
        link.objects.bulk_create(
            link(network_id=pk, collectivite_id=keys[code]) for pk, row in self.networks.items() for code in row.regions
        )

    def _actor(self, row, values):
        slug = self.slugs.take(row["slug"], qualifiers=row["qualifiers"])
        if values["siren"] in self.sirens:
            # Somebody already gave it to another sheet: the two are to be merged by hand.
            values = values | {"siren": None}
        values = values | {"kind": ActorKind.COLLECTIVITE, "origin": Origin.REFERENCE, "created_by": self.by}
        return stamp_published(Actor(slug=slug, country_id="FR", **values), by=self.by)

    def _actor_values(self, row):
        return row["actor"] | {"network_id": self.network_of.get(row["network_region"])}

    def _profile_values(self, row):
        keys = self.keys
        values = dict(row["profile"])
        for name, label in (("region", "Régions"), ("departement", "Départements"), ("epci", "Intercommunalités")):
            values[f"{name}_id"] = keys.get(label, {}).get(row.get(name))
        return values


def _row(row, kind, point, slug, population, *, region, siren=None, departement=None):
    """A unit wider than a commune. Its point is its main town's: near enough to draw, and said to be approximate."""
    latitude, longitude = point or (None, None)
    inhabitants, year = population or (None, None)
    return {
        "actor": {
            "name": row.name,
            "siren": siren,
            "latitude": latitude,
            "longitude": longitude,
            "position_is_approximate": latitude is not None,
        },
        "profile": {
            "kind": kind.value,
            "official_name": getattr(row, "official_name", ""),
            "postal_codes": [],
            "population": inhabitants,
            "population_year": year,
        },
        "slug": slug,
        "qualifiers": (departement, getattr(row, "code", siren)),
        "region": region if kind != CollectiviteKind.REGION else None,
        "network_region": region,
        "departement": departement,
    }


def _departement_slug(row):
    return f"departement-{row.name}" if row.kind == CollectiviteKind.DEPARTEMENT else row.name


def _commune(row, homonyms):
    area = row.departement or row.code[:3]
    return {
        "actor": {
            "name": row.name,
            "siren": row.siren,
            "latitude": row.latitude,
            "longitude": row.longitude,
            "position_is_approximate": row.point in ("geonames", "deleguee"),
        },
        "profile": {
            "kind": CollectiviteKind.COMMUNE.value,
            "official_name": "",
            "postal_codes": row.postal_codes,
            "population": row.population,
            "population_year": row.population_year,
        },
        # Every homonym carries its département, so that none of them passes for the only one.
        "slug": f"{row.name}-{area}" if fold(row.name) in homonyms else row.name,
        "qualifiers": (area, row.code),
        "region": row.region,
        "network_region": row.region,
        "departement": row.departement,
        "epci": row.epci,
    }


def _populations(communes, unit):
    """Sum of the communes' populations by unit, with the year when it is the same for all."""
    totals, years = Counter(), {}
    for row in communes:
        code = getattr(row, unit)
        if code and row.population is not None:
            totals[code] += row.population
            years.setdefault(code, set()).add(row.population_year)
    return {code: (total, min(years[code]) if len(years[code]) == 1 else None) for code, total in totals.items()}


def _load_former_names(report, keys):
    tally = report.tally("Anciens noms")
    wanted = {
        (keys[SCALES[row.scale]][row.successor], row.name, row.code): {
            "kind": row.kind.value,
            "latitude": row.latitude,
            "longitude": row.longitude,
        }
        for row in territory.former_names()
        if row.successor in keys[SCALES[row.scale]]
    }
    names = ("collectivite_id", "name", "code")
    known = {tuple(key): pk for pk, *key in FormerName.objects.values_list("pk", *names)}
    missing = merge(FormerName, wanted, known, tally)
    gone = once_created(FormerName, missing, *names)
    missing = [key for key in missing if key not in gone]
    tally.deleted += len(gone)
    tally.created += len(missing)
    with report.bar("Anciens noms", len(missing)) as bar:
        create(FormerName, [FormerName(**dict(zip(names, key, strict=True)), **wanted[key]) for key in missing], bar)
