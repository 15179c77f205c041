"""Lists by distance: « autour d’Orléans »."""

import pytest

from tests.factories.actors import ActorFactory, CommuneFactory
from tests.factories.records import ProjectFactory
from tests.pages import row_titles

pytestmark = pytest.mark.django_db


def placed(name, latitude, longitude, **kwargs):
    return CommuneFactory(name=name, actor__latitude=latitude, actor__longitude=longitude, **kwargs)


@pytest.fixture
def projects():
    orleans = placed("Orléans", 47.90, 1.91, code="45234")
    brest = placed("Brest", 48.39, -4.49)
    paris = placed("Paris", 48.86, 2.35)
    for commune in (brest, orleans, paris):
        ProjectFactory(published=True, title=f"De {commune.name}", holder=commune.actor, partners=[], localities=[])
    nowhere = ActorFactory(published=True, latitude=None, longitude=None)
    ProjectFactory(published=True, title="De nulle part", holder=nowhere, partners=[], localities=[])
    return orleans


@pytest.mark.parametrize("place", ["slug", "45234"])
def test_the_nearest_come_first_and_what_has_no_place_last(client, projects, place):
    place = projects.slug if place == "slug" else place

    response = client.get(f"/projets/?tri=proximite&autour={place}")

    assert row_titles(response) == ["De Orléans", "De Paris", "De Brest", "De nulle part"]
    assert "proximité (Orléans)" in response.content.decode().replace("\xa0", " ")


def test_links_keep_the_place(client, projects):
    page = client.get(f"/projets/?tri=proximite&autour={projects.slug}&pays=BJ").content.decode()

    assert f"autour={projects.slug}&amp;tri=proximite" in page


@pytest.mark.parametrize("place", ["nulle-part", "draft"])
def test_an_unknown_or_hidden_place_is_said(client, projects, place):
    hidden = ActorFactory(draft=True, slug="draft", latitude=1, longitude=1)

    page = client.get(f"/projets/?tri=proximite&autour={place}").content.decode()

    assert f"autour={place}" in page.split('class="avis')[1]
    assert hidden.name not in page
