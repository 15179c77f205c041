"""Loading into a base: complete, repeatable, respectful of what people did."""

from io import StringIO

from django.core.management import call_command

from directory.enums import CollectiviteKind, FunderTier, Origin, PublicationState
from directory.models import (
    SDG,
    Actor,
    Collectivite,
    Country,
    FormerName,
    Funder,
    GazetteerTown,
    Network,
    Sector,
)
from directory.reference.loading import merging
from directory.reference.loading import territory as territory_loading
from directory.reference.loading.merging import Report
from directory.reference.loading.towns import load_towns


def commune(code):
    return Collectivite.objects.select_related("actor").get(kind=CollectiviteKind.COMMUNE, code=code)


def test_a_commune_comes_with_its_parents_and_its_network(loaded, db):
    orleans = commune("45234")

    assert (orleans.actor.slug, orleans.actor.siren, orleans.postal_codes) == (
        "orleans",
        "214502346",
        ["45000", "45100"],
    )
    assert orleans.departement.actor.name == "Loiret"
    assert orleans.region.actor.name == "Centre-Val de Loire"
    assert orleans.epci.actor.name == "Orléans Métropole"
    assert orleans.actor.network.actor.name == "CENTRAIDER"
    assert orleans.actor.state == PublicationState.PUBLISHED
    assert orleans.actor.origin == Origin.REFERENCE


def test_regions_without_network_belong_to_the_national_level(loaded, db):
    assert commune("93006").actor.network is None
    assert commune("97411").actor.network is None


def test_addresses_tell_homonyms_apart(loaded, db):
    assert commune("93066").actor.slug == "saint-denis-93"
    assert commune("97411").actor.slug == "saint-denis-974"
    assert commune("97222").actor.slug == "le-robert"
    assert Actor.objects.filter(slug="saint-denis").exists() is False
    assert Collectivite.objects.get(kind=CollectiviteKind.DEPARTEMENT, code="45").actor.slug == "departement-loiret"
    assert Collectivite.objects.get(kind=CollectiviteKind.REGION, code="53").actor.slug == "region-bretagne"


def test_overseas_collectivities_are_parents_of_their_communes(loaded, db):
    noumea = commune("98818")

    assert noumea.departement.actor.name == "Nouvelle-Calédonie"
    assert noumea.departement.kind == CollectiviteKind.SPECIAL
    assert noumea.region is None
    assert (noumea.population, noumea.population_year) == (85976, 2025)


def test_lists_are_complete(loaded, db):
    assert (Country.objects.count(), SDG.objects.count(), Sector.objects.count()) == (250, 17, 25)
    assert Network.objects.count() == 12
    assert Funder.objects.filter(tier=FunderTier.REGIONAL).count() == 18
    assert Network.objects.get(actor__slug="centraider").offices.count() == 4


def test_towns_follow_the_file_whoever_changed_them(loaded, db):
    load_towns(Report(), countries={"BJ"})
    town = GazetteerTown.objects.get(geonames_id=2392204)
    GazetteerTown.objects.filter(pk=town.pk).update(name="Autre", names=[])
    report = Report()

    load_towns(report, countries={"BJ"})

    again = GazetteerTown.objects.get(pk=town.pk)
    assert (again.name, again.names, again.country_id) == ("Parakou", ["parakou", "paraku"], "BJ")
    assert (report.tallies["Villes étrangères"].created, report.tallies["Villes étrangères"].updated) == (0, 1)


def test_a_network_follows_its_region_and_itself(loaded, db):
    gescod = Network.objects.get(actor__slug="gescod")

    assert [region.actor.name for region in gescod.regions.all()] == ["Grand Est"]
    assert gescod.actor.network == gescod
    assert gescod.regions.get().actor.network == gescod


def test_a_former_name_finds_its_successor(loaded, db):
    former = FormerName.objects.get(name="Saint-Crespin-sur-Moine")

    assert former.collectivite.actor.name == "Sèvremoine"


def test_a_second_run_changes_nothing(load, loaded):
    before = list(Actor.objects.order_by("pk").values_list("pk", "slug", "updated_at"))

    report = load()

    assert report.changed is False
    assert list(Actor.objects.order_by("pk").values_list("pk", "slug", "updated_at")) == before
    assert sum(tally.deleted + tally.kept for tally in report.tallies.values()) == 0


def test_what_somebody_changed_stays(load, loaded, somebody):
    with somebody:
        Actor.objects.filter(slug="orleans").update(name="Ville d’Orléans", latitude=47.9)
        Sector.objects.filter(slug="dechets").update(name="Déchets et propreté", slug="dechets-et-proprete")
        Network.objects.get(actor__slug="gescod").regions.clear()

    report = load()

    orleans = commune("45234").actor
    assert (orleans.name, orleans.latitude) == ("Ville d’Orléans", 47.9)
    assert list(Sector.objects.filter(dac_codes=["14050"]).values_list("name", flat=True)) == ["Déchets et propreté"]
    assert Network.objects.get(actor__slug="gescod").regions.count() == 0
    assert (report.tallies["Communes"].kept, report.tallies["Secteurs"].kept) == (1, 1)


def test_what_nobody_changed_follows_the_files(load, loaded, somebody, monkeypatch):
    with somebody:
        Collectivite.objects.filter(code="45235").update(population=1, population_year=2020)
    newer = {
        row.code: row._replace(population=row.population + 10, population_year=2026)
        for row in territory_loading.territory.communes()
        if row.departement == "45"
    }
    monkeypatch.setattr(territory_loading.territory, "communes", lambda: iter(newer.values()))

    report = load()

    orleans, other = commune("45234"), commune("45235")
    assert (orleans.population, orleans.population_year) == (116367, 2026)
    assert (other.population, other.population_year) == (1, 2020)
    assert report.tallies["Communes"].updated == len(newer) - 1
    assert report.tallies["Communes"].kept == 1


def test_what_somebody_deleted_is_not_made_again(load, loaded, somebody):
    with somebody:
        Sector.objects.get(slug="microfinance").delete()
        FormerName.objects.filter(name="Saint-Crespin-sur-Moine").delete()

    report = load()

    assert Sector.objects.filter(slug="microfinance").exists() is False
    assert FormerName.objects.filter(name="Saint-Crespin-sur-Moine").exists() is False
    assert (report.tallies["Secteurs"].deleted, report.tallies["Anciens noms"].deleted) == (1, 1)


def test_who_wrote_is_in_the_history(loaded, db):
    written = Actor.pgh_event_model.objects.filter(slug="orleans").values_list("pgh_label", "pgh_context__command")

    assert list(written) == [("insert", merging.COMMAND)]


def test_the_command_says_what_it_did(loaded, db, monkeypatch):
    monkeypatch.setattr("directory.management.commands.load_reference.load_reference", lambda **options: loaded)
    output = StringIO()

    call_command("load_reference", stdout=output)

    lines = output.getvalue().splitlines()
    assert "ODD : 17 créés" in lines
    assert lines[-1].startswith("Référentiel à jour en")
