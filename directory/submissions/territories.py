"""Territories of propositions: in whose name they speak, and which networks they concern."""

from directory.enums import CollectiviteKind
from directory.models import Actor, Collectivite, Network
from directory.reading.memo import once
from directory.submissions.places import collectivite_pk
from directory.submissions.wording import named_organisation, named_territory

HOLDER_IS_OTHER = "autre"


def territory_of(value):
    """The ``Collectivite`` of a territory's JSON, or ``None``."""
    pk = collectivite_pk(value)
    return _territory(pk) if pk is not None else None


@once
def _territory(pk):
    return Collectivite.objects.select_related("actor").filter(pk=pk).first()


def author_of(values):
    """The ``author_*`` fields that the values tell: the territory, and in whose name the sheet is proposed."""
    territory = territory_of(values.get("territoire"))
    label = named_territory(territory) if territory else ""
    if values.get("porteur") == HOLDER_IS_OTHER and values.get("porteur_nom"):
        label = named_organisation(values["porteur_nom"], values.get("porteur_sorte"))
    return {"author_label": label[:250], "author_actor": territory.actor if territory else None}


def tidy_holder(values):
    """Without another organisation in charge, its name and kind say nothing."""
    if values.get("porteur") == "territoire":
        for name in ("porteur_nom", "porteur_sorte"):
            values.pop(name, None)


def networks_of(places):
    """The published networks that follow these French territories (JSON of places), in their order, each once."""
    return list(_networks_of(tuple(pk for pk in map(collectivite_pk, places) if pk is not None)))


@once
def _networks_of(pks):
    followed = networks_by_territory(pks)
    networks = Network.objects.published().select_related("actor").in_bulk(set(followed.values()))
    return tuple(dict.fromkeys(networks[followed[pk]] for pk in pks if pk in followed))


def networks_by_territory(pks):
    """``{key of a French territory: key of the published network that follows it}``: its own, else its region's."""
    networks = Network.objects.published().order_by("position", "pk")
    known = set(networks.values_list("pk", flat=True))
    by_region = {}
    for pk, region in networks.filter(regions__isnull=False).values_list("pk", "regions"):
        by_region.setdefault(region, pk)
    rows = Collectivite.objects.french().filter(pk__in=pks)
    found = {}
    for pk, kind, own, region in rows.values_list("pk", "kind", "actor__network", "region"):
        region = pk if kind == CollectiviteKind.REGION else region
        found[pk] = own if own in known else by_region.get(region)
    return {pk: network for pk, network in found.items() if network is not None}


def network_of_record(record):
    """Who follows a sheet: its network, the network that it is the page of, or ``None`` for the national level."""
    if record.network_id is None and isinstance(record, Actor):
        return Network.objects.select_related("actor").filter(pk=record.pk).first()
    return record.network
