"""What search engines read of a sheet: schema.org, the same facts as the page."""

import json
import re

import pytest

from directory.dates import PartialDate
from tests.factories.actors import ActorFactory, CommuneFactory, ForeignTownFactory, FunderFactory
from tests.factories.records import JumelageFactory, JumelageMemberFactory, ProjectFactory

pytestmark = pytest.mark.django_db


def blocks_of(client, record):
    page = client.get(record.get_absolute_url()).content.decode()
    return [json.loads(block) for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)]


def test_a_project_has_sponsors_members_funders_and_countries(client):
    project = ProjectFactory(
        published=True,
        title="Eau",
        slug="eau",
        summary="Un puits.",
        start=PartialDate(2024, 3),
        end=None,
        holder=CommuneFactory(name="Orléans").actor,
        partners=[ActorFactory(name="Les amis", published=True), ActorFactory(name="Brouillon")],
        funders=[FunderFactory(name="AFD"), FunderFactory(actor=ActorFactory(name="Caché"))],
        countries=["BJ"],
    )

    data, crumbs = blocks_of(client, project)

    assert data == {
        "@context": "https://schema.org",
        "@type": "Project",
        "name": "Eau",
        "url": "http://testserver/projets/eau/",
        "image": "http://testserver/projets/eau.png",
        "description": "Un puits.",
        "foundingDate": "2024-03",
        "sponsor": [{"@type": "GovernmentOrganization", "name": "Orléans"}],
        "member": [{"@type": "Organization", "name": "Les amis"}],
        "funder": [{"@type": "Organization", "name": "AFD"}],
        "areaServed": [{"@type": "Country", "name": "Bénin", "identifier": "BJ"}],
    }
    assert [(one["position"], one["name"], one["item"]) for one in crumbs["itemListElement"]] == [
        (1, "Projets", "http://testserver/projets/"),
        (2, "Bénin", "http://testserver/projets/?pays=BJ"),
        (3, "Eau", "http://testserver/projets/eau/"),
    ]


def test_a_bond_has_its_signed_members_where_they_are(client):
    bond = JumelageFactory(
        published=True,
        title="Orléans – Parakou",
        slug="orleans-parakou",
        since=PartialDate(1993),
        members=[
            CommuneFactory(name="Orléans", actor__latitude=47.9, actor__longitude=1.9),
            ForeignTownFactory(name="Parakou", actor__latitude=9.34, actor__longitude=2.63),
        ],
    )
    JumelageMemberFactory(jumelage=bond, expected=True, unknown=True)

    data, _crumbs = blocks_of(client, bond)

    assert (data["@type"], data["foundingDate"]) == ("Organization", "1993")
    assert data["member"] == [
        {
            "@type": "GovernmentOrganization",
            "name": name,
            "location": {
                "@type": "Place",
                "address": {"@type": "PostalAddress", "addressCountry": country},
                "geo": {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude},
            },
        }
        for name, country, latitude, longitude in (("Orléans", "FR", 47.9, 1.9), ("Parakou", "BJ", 9.34, 2.63))
    ]
