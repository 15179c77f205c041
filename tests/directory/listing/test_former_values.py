"""Values of facets that were renamed, merged or written in another case mean the present ones, everywhere."""

from functools import partial

import pytest
from django.http import QueryDict

from directory.merging import merge
from directory.models import Redirection, Sector
from tests import whole_site
from tests.factories import (
    ActorFactory,
    CommuneFactory,
    CountryGroupFactory,
    EditorFactory,
    EventFactory,
    FunderFactory,
    FundingFactory,
    JumelageFactory,
    JumelageMemberFactory,
    NetworkFactory,
    ProjectFactory,
    SectorFactory,
)

pytestmark = pytest.mark.django_db


def rename(record, slug):
    record.slug = slug
    record.save()


def merged(old, new):
    merge(new, old, by=EditorFactory())


@pytest.fixture
def bond():
    town = CommuneFactory(actor__name="Chinon", actor__slug="chinon", actor__published=True)
    bond = JumelageFactory(title="Chinon – Hofheim", published=True, members=0)
    JumelageMemberFactory(jumelage=bond, collectivite=town)
    rename(town.actor, "chinon-nouvelle")
    rename(town.actor, "chinon-la-ville")
    return bond


@pytest.mark.parametrize("old", ["chinon", "chinon-nouvelle", "CHINON", "Chinon."])
@pytest.mark.parametrize("path", ["/jumelages/", "/chiffres/jumelages/"])
def test_the_page_of_a_renamed_territory_is_elsewhere(client, bond, path, old):
    response = client.get(path, {"collectivite": old, "vue": "table", "q": ""})

    assert response.status_code == 301
    assert response["Location"] == f"{path}?collectivite=chinon-la-ville&vue=table&q="
    assert "Valeur inconnue" not in client.get(response["Location"]).content.decode()


@pytest.mark.parametrize(
    ("suffix", "word"),
    [(".csv", "Hofheim"), (".json", "Hofheim"), (".atom", "Hofheim"), ("/carte.json", "chinon-la-ville")],
)
def test_exports_feeds_and_map_answer_at_once(client, bond, suffix, word):
    response = client.get(f"/jumelages{suffix}", {"collectivite": "chinon"})

    assert response.status_code == 200
    assert word in response.getvalue().decode()


def test_a_sector_merged_twice_finds_what_its_heir_holds(client):
    first, second, third = (SectorFactory(name=name, slug=name.lower()) for name in ("Puits", "Forages", "Hydraulique"))
    project = ProjectFactory(title="Captages", published=True)
    project.sectors.add(first)
    merged(first, second)
    merged(second, third)
    rename(third, "eau-des-villages")

    assert "Captages" in client.get("/projets.csv?secteur=puits").getvalue().decode()
    assert client.get("/projets/?secteur=puits&secteur=forages")["Location"] == "/projets/?secteur=eau-des-villages"
    assert "Captages" in client.get("/projets/?secteur=hydraulique", follow=True).content.decode()


def test_merges_in_a_circle_end():
    one, two = SectorFactory(slug="un"), SectorFactory(slug="deux")
    Sector.objects.filter(pk=one.pk).update(merged_into=two)
    Sector.objects.filter(pk=two.pk).update(merged_into=one)

    assert set(Redirection.objects.current_slugs(Sector, ["un"])) <= {"un"}


def test_a_calendar_followed_by_the_former_name_of_a_network_or_a_group_keeps_its_events(client):
    network = NetworkFactory(actor__slug="resacoop-ancien", actor__published=True)
    group = CountryGroupFactory(slug="groupe-guinee", published=True)
    EventFactory(title="Forum de Labé", published=True, network=network, country_group=group)
    rename(network.actor, "resacoop-neuf")
    rename(group, "groupe-guinees")

    for address in ("/agenda.ics?reseau=resacoop-ancien", "/agenda.ics?groupe=groupe-guinee"):
        assert "Forum de Labé" in client.get(address).content.decode(), address


def test_a_renamed_funder(client):
    funder = FunderFactory(actor__name="Fonds Delta", actor__slug="fonds-delta", actor__published=True)
    FundingFactory(project=ProjectFactory(title="École de Thiès", published=True), funder=funder)
    rename(funder.actor, "fonds-omega")

    assert "École de Thiès" in client.get("/projets.csv?financeur=fonds-delta").getvalue().decode()


def test_what_is_not_published_is_not_told(client):
    actor = ActorFactory(name="Secrète", slug="secrete")
    CommuneFactory(actor=actor)
    rename(actor, "tres-secrete")

    response = client.get("/jumelages/?collectivite=secrete")

    assert response.status_code == 200
    assert "tres-secrete" not in response.content.decode()


def test_a_country_in_small_letters(client):
    EventFactory(published=True, countries=["TG"])

    assert client.get("/agenda/?pays=tg")["Location"] == "/agenda/?pays=TG"


def test_near_the_former_address_of_a_place(client):
    town = CommuneFactory(
        actor__slug="loches", actor__name="Loches", actor__published=True, actor__latitude=47, actor__longitude=1
    )
    rename(town.actor, "loches-en-touraine")

    assert "sans position" not in client.get("/jumelages/?autour=loches").content.decode()


NAMED = {
    "reseau": NetworkFactory,
    "financeur": FunderFactory,
    "collectivite": CommuneFactory,
    "groupe": partial(CountryGroupFactory, published=True),
    "secteur": SectorFactory,
    "theme": SectorFactory,
}
FACETS = [
    (listing, name)
    for listing in whole_site.list_classes().values()
    for name, facet in listing.facets.items()
    if facet.slugs_of
]


@pytest.mark.parametrize(("listing", "name"), FACETS, ids=lambda one: getattr(one, "section", one))
def test_every_facet_of_records_reads_their_former_addresses(listing, name):
    record = NAMED[name]()
    record = getattr(record, "actor", record)
    former = record.slug
    rename(record, "nom-d-apres")

    query = listing.select(QueryDict(f"{name}={former.upper()}&{name}=nulle-part")).query

    assert list(query.chosen[name].labels) == ["nom-d-apres"]
    assert query.chosen[name].unknown == ["nulle-part"]
    assert query.moved("/ici/").startswith(f"/ici/?{name}=nom-d-apres&")
