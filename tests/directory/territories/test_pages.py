"""Pages of territories and countries: what they gather, and nothing else."""

import json
import re

import pytest

from directory.dates import PartialDate
from directory.models import ActorAttachment
from tests.factories.actors import (
    ActorAttachmentFactory,
    CommuneFactory,
    EPCIFactory,
    ForeignTownFactory,
    FunderFactory,
    NetworkFactory,
    RegionFactory,
)
from tests.factories.events import CallFactory, CountryGroupFactory, EventFactory
from tests.factories.records import FundingFactory, JumelageFactory, JumelageMemberFactory, ProjectFactory

pytestmark = pytest.mark.django_db

HIDDEN = ("draft", "review", "archived")


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()).replace("\u00a0", " "))


def bond(*members, **kwargs):
    return JumelageFactory(**{"published": True, "members": list(members)} | kwargs)


# --- Collectivités ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("years", "countries", "sentence"),
    [
        ([1962, 1964], ["IT", "DE"], "2 partenaires dans 2 pays, depuis 1962."),
        ([1962, None], ["IT", "IT"], "2 partenaires dans 1 pays, depuis 1962 au moins."),
        ([None], ["BJ"], "1 partenaire dans 1 pays."),
        ([2005, None], ["DE", "FR"], "2 partenaires dans 1 pays et en France, depuis 2005 au moins."),
        ([1970], ["FR"], "1 partenaire en France, depuis 1970."),
        ([], [], ""),
    ],
)
def test_summary_counts_partners_and_says_what_it_does_not_know(client, years, countries, sentence):
    bagnolet = CommuneFactory(name="Bagnolet")
    for year, country in zip(years, countries, strict=True):
        other = CommuneFactory() if country == "FR" else ForeignTownFactory(country=country)
        bond(bagnolet, other, since=PartialDate(year) if year else None)

    response = client.get("/collectivites/bagnolet/")

    assert response.context["resume"].replace("\u00a0", " ") == sentence


def test_expected_partners_have_begun_nothing(client):
    lagos = CommuneFactory(name="Lagos")
    accord = bond(lagos, ForeignTownFactory(name="Lagos du Portugal", country="PT"), since=PartialDate(1998))
    for _ in range(3):
        JumelageMemberFactory(jumelage=accord, unknown=True, expected=True, position=9)

    response = client.get("/collectivites/lagos/")

    assert response.context["resume"].replace("\u00a0", " ") == (
        "1 partenaire dans 1 pays, depuis 1998. 3 autres sont pressentis."
    )
    assert [(p["nom"], str(p["depuis"] or "")) for p in response.context["partenaires"]] == [
        ("Lagos du Portugal", "1998"),
        *[("Lagos", "")] * 3,
    ]


def test_a_territory_shows_what_is_published_of_it(client):
    orleans = CommuneFactory(name="Orléans", policy="Une politique.")
    fund = FunderFactory(name="Fonds commun")
    bond(orleans, ForeignTownFactory(name="Parakou"))
    shown = ProjectFactory(title="Projet visible", published=True, holder=orleans.actor)
    ProjectFactory(title="Projet chez elle", published=True, localities=[orleans])
    FundingFactory(project=shown, funder=fund, amount=1500)
    for state in HIDDEN:
        bond(orleans, ForeignTownFactory(name=f"Sentinelle {state}"), published=False, **{state: True})
        hidden = ProjectFactory(title=f"Sentinelle {state}", holder=orleans.actor, **{state: True})
        FundingFactory(project=hidden, funder=FunderFactory(name=f"Sentinelle fonds {state}"))
        EventFactory(title=f"Sentinelle {state}", collectivite=orleans, **{state: True})
    EventFactory(title="Rencontre visible", published=True, collectivite=orleans)

    response = client.get("/collectivites/orleans/")

    assert [p["nom"] for p in response.context["partenaires"]] == ["Parakou"]
    assert {p["titre"] for p in response.context["projets"]} == {"Projet visible", "Projet chez elle"}
    assert (response.context["total_projets"], response.context["projets_en_liste"]) == (2, 1)
    assert client.get("/projets/?collectivite=orleans").context["total"] == 1
    assert [(n["libelle"], [f["nom"] for f in n["financements"]]) for n in response.context["niveaux"]] == [
        ("National", ["Fonds commun"])
    ]
    assert [event.title for event in response.context["evenements"]] == ["Rencontre visible"]
    assert "entinelle" not in response.content.decode()


def test_a_territory_of_which_nothing_is_known_invites(client):
    NetworkFactory(name="CENTRAIDER", regions=["24"])
    CommuneFactory(name="Silence", code="45001")

    response = client.get("/collectivites/silence/")

    page = response.content.decode()
    assert response.context["vide"]
    assert "Rien n’est encore recensé ici." in page
    assert "CENTRAIDER la relit avant publication" in text_of(response)
    assert '<meta name="robots" content="noindex, follow">' in page
    assert "0\u00a0projet" not in page


def test_a_region_shows_what_its_territory_does(client):
    NetworkFactory(regions=["24"])
    bond(CommuneFactory(code="45234"), ForeignTownFactory(country="BJ"))
    bond(CommuneFactory(code="93006"), ForeignTownFactory(country="CL"))
    ProjectFactory(published=True, holder=CommuneFactory(code="45147").actor)
    region = RegionFactory(code="24")

    response = client.get(region.get_absolute_url())

    area = response.context["territoire"]
    assert (area["jumelages"], area["projets"]) == (1, 1)
    assert [(row.label, row.number) for row in area["graphique"].rows] == [("Bénin", 1)]
    assert not response.context["vide"]
    assert {client.get(row.url).context["total"] for row in area["graphique"].rows} == {1}


def test_a_grouping_shows_its_communes(client):
    epci = EPCIFactory(name="Orléans Métropole")
    active, silent = CommuneFactory(name="Olivet", epci=epci), CommuneFactory(name="Combleux", epci=epci)
    bond(active, ForeignTownFactory())
    bond(CommuneFactory(name="Ailleurs"), ForeignTownFactory())

    response = client.get("/collectivites/orleans-metropole/")

    assert [commune.name for commune in response.context["communes"]] == ["Olivet"]
    assert silent.name not in response.content.decode()


def test_neighbours_are_the_nearest_that_cooperate(client):
    here = CommuneFactory(name="Ici", actor__latitude=47.9, actor__longitude=1.9)
    for name, latitude, cooperates in (("Loin", 48.3, True), ("Près", 47.95, True), ("Muette", 47.91, False)):
        commune = CommuneFactory(name=name, actor__latitude=latitude, actor__longitude=1.9)
        if cooperates:
            bond(commune, ForeignTownFactory())
    bond(CommuneFactory(name="Trop loin", actor__latitude=49.5, actor__longitude=1.9), ForeignTownFactory())
    bond(here, ForeignTownFactory())

    response = client.get("/collectivites/ici/")

    assert [(v["collectivite"].name, v["distance"]) for v in response.context["voisins"]] == [
        ("Près", "5,6\u00a0km"),
        ("Loin", "44\u00a0km"),
    ]


def test_many_partners_without_photo_are_drawn_small(client):
    town = CommuneFactory(name="Orléans")
    partners = [ForeignTownFactory() for _ in range(7)]
    for partner in partners:
        bond(town, partner)

    before = client.get("/collectivites/orleans/").context["serre"]
    ActorAttachmentFactory(actor=partners[3].actor)
    after = client.get("/collectivites/orleans/").context

    assert (before, after["serre"]) == (True, False)
    assert sum(1 for p in after["partenaires"] if p["photo"]) == ActorAttachment.objects.count() == 1


def test_a_foreign_town_speaks_of_france(client):
    parakou = ForeignTownFactory(name="Parakou")
    bond(CommuneFactory(name="Orléans"), parakou, since=PartialDate(1993))
    other = ForeignTownFactory(name="Nikki")
    ProjectFactory(published=True, partners=[other.actor])

    response = client.get("/collectivites/parakou/")

    assert response.context["resume"].replace("\u00a0", " ") == "1 partenaire en France, depuis 1993."
    assert response.context["ariane"][1] == ("Bénin", "/collectivites/?pays=BJ")
    assert [v["collectivite"].name for v in response.context["voisins"]] == ["Nikki"]


# --- Countries -------------------------------------------------------------------------------------------------------


@pytest.fixture
def benin():
    orleans, bagnolet = CommuneFactory(name="Orléans", code="45234"), CommuneFactory(name="Bagnolet", code="93006")
    bond(orleans, ForeignTownFactory(name="Parakou"), title="Orléans – Parakou", verified=True)
    bond(bagnolet, ForeignTownFactory(name="Djougou"), title="Bagnolet – Djougou")
    bond(bagnolet, ForeignTownFactory(name="Santiago", country="CL"), title="Bagnolet – Santiago")
    ProjectFactory(title="Puits", published=True, ongoing=True, holder=orleans.actor, sectors=["Eau"])
    ProjectFactory(title="École", published=True, countries=["CL"], holder=orleans.actor)
    for state in HIDDEN:
        bond(orleans, ForeignTownFactory(name=f"Sentinelle {state}"), published=False, **{state: True})
        ProjectFactory(title=f"Sentinelle {state}", holder=bagnolet.actor, **{state: True})


def test_a_country_gathers_what_its_lists_hold(client, benin):
    response = client.get("/pays/BJ/")

    context = response.context
    assert [row["titre"] for row in context["jumelages"]] == ["Orléans – Parakou", "Bagnolet – Djougou"]
    assert [row["titre"] for row in context["projets"]] == ["Puits"]
    assert (context["total_jumelages"], context["total_projets"], context["en_cours"]) == (2, 1, 1)
    assert context["total_collectivites"] == 2
    assert (context["total"], context["fraiches"]) == (3, 1)
    regions = [(r["nom"], [c["nom"] for c in r["collectivites"]]) for r in context["regions"]]
    assert regions == [("Centre-Val de Loire", ["Orléans"]), ("Île-de-France", ["Bagnolet"])]
    assert "entinelle" not in response.content.decode()


def test_counts_of_a_country_are_those_of_the_lists(client, benin):
    regions = client.get("/pays/BJ/").context["regions"]

    rows = [row for region in regions for row in (region["jumelages"], region["projets"]) if row]
    assert len(rows) == 3
    assert {row.url: client.get(row.url).context["total"] for row in rows} == {row.url: row.number for row in rows}


def test_a_country_is_drawn_large_with_its_towns(client, benin):
    portrait = client.get("/pays/BJ/").context["portrait"]

    assert [shape.code for shape in portrait.silhouettes] == ["BJ"]
    assert {label.text for label in portrait.labels} == {"Parakou", "Djougou"}
    assert len(portrait.strokes) == 2


def test_a_country_without_a_sheet_says_so(client):
    ForeignTownFactory(country="CL")

    response = client.get("/pays/CL/")

    assert response.context["total"] == 0
    assert "Cela ne veut pas dire que personne n’y coopère." in response.content.decode()
    assert '<meta name="robots" content="noindex, follow">' in response.content.decode()


def test_a_country_announces_meetings_groups_and_calls(client, benin):
    EventFactory(title="À venir", published=True, countries=["BJ"])
    EventFactory(title="Passé", published=True, past=True, countries=["BJ"])
    EventFactory(title="Sentinelle", countries=["BJ"])
    CountryGroupFactory(title="Groupe-pays Bénin", published=True, countries=["BJ"])
    CallFactory(title="Appel Bénin", published=True, countries=["BJ"])
    CallFactory(title="Appel Chili", published=True, countries=["CL"])

    context = client.get("/pays/BJ/").context

    assert [event.title for event in context["evenements"]] == ["À venir"]
    assert [group.title for group in context["groupes"]] == ["Groupe-pays Bénin"]
    assert [call.title for call in context["appels"]] == ["Appel Bénin"]


@pytest.mark.parametrize("path", ["/pays/BJ/", "/collectivites/parakou/"])
def test_json_ld_names_the_place_and_the_way_to_it(client, benin, path):
    page = client.get(path).content.decode()

    blocks = [json.loads(block) for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)]
    assert [block["@type"] for block in blocks][1:] == ["BreadcrumbList"]
    assert blocks[0]["name"] in ("Bénin", "Parakou")
