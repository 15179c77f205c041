"""Only what is published is seen: one record per state on every public page, the exact set asserted."""

import json

import pytest

from tests.factories.actors import ActorFactory, CommuneFactory, ForeignTownFactory, FunderFactory, NetworkFactory
from tests.factories.records import JumelageFactory, ProjectFactory
from tests.pages import row_titles

pytestmark = pytest.mark.django_db

STATES = ("draft", "review", "published", "archived")
SECRET = "Sentinelle"


def titles(state):
    return "Fiche visible" if state == "published" else f"{SECRET} {state}"


def make_projects(state):
    return ProjectFactory(title=titles(state), **{state: True})


def make_jumelages(state):
    return JumelageFactory(title=titles(state), **{state: True})


def make_actors(state):
    return ActorFactory(name=titles(state), **{state: True})


def make_collectivites(state):
    commune = CommuneFactory(name=titles(state))
    # Known through a bond, as the list asks.
    JumelageFactory(published=True, title="Lien", members=[commune, ForeignTownFactory(name="Ailleurs")])
    return set_state(commune, state)


def make_funders(state):
    return set_state(FunderFactory(name=titles(state)), state)


def make_networks(state):
    return set_state(NetworkFactory(name=titles(state)), state)


def set_state(role, state):
    values = ActorFactory.build(**{state: True})
    type(role.actor).objects.filter(pk=role.actor_id).update(state=values.state)
    role.actor.refresh_from_db()
    return role


MAKERS = {
    "projets": make_projects,
    "jumelages": make_jumelages,
    "acteurs": make_actors,
    "collectivites": make_collectivites,
    "financeurs": make_funders,
    "reseaux": make_networks,
}


def shown(response):
    return set(row_titles(response))


@pytest.mark.parametrize("section", MAKERS)
def test_list_shows_the_published_one(client, section):
    for state in STATES:
        MAKERS[section](state)

    response = client.get(f"/{section}/")

    expected = {"Fiche visible", "Ailleurs"} if section == "collectivites" else {"Fiche visible"}
    assert shown(response) == expected
    assert SECRET not in response.content.decode()


@pytest.mark.parametrize("section", MAKERS)
@pytest.mark.parametrize("state", STATES)
def test_sheet_is_published_or_missing(client, section, state):
    record = MAKERS[section](state)

    response = client.get(f"/{section}/{record.slug}/")

    assert response.status_code == (200 if state == "published" else 404)


@pytest.mark.parametrize("section", ["projets", "jumelages", "acteurs", "collectivites", "financeurs"])
def test_export_holds_the_published_one(client, section):
    for state in STATES:
        MAKERS[section](state)

    body = json.loads(b"".join(client.get(f"/{section}.json").streaming_content))

    names = {row.get("titre") or row["nom"] for row in body["resultats"]}
    assert names == ({"Fiche visible", "Ailleurs"} if section == "collectivites" else {"Fiche visible"})


@pytest.mark.parametrize("path", ["/", "/recherche/?q=sentinelle", "/chiffres/", "/pays/", "/sitemap-projets.xml"])
def test_nothing_else_leaks(client, path):
    for maker in MAKERS.values():
        for state in ("draft", "review", "archived"):
            maker(state)

    response = client.get(path)

    assert f"{SECRET} " not in response.content.decode()


def test_unpublished_organisations_are_not_named_on_published_sheets(client):
    hidden = ActorFactory(name=f"{SECRET} association")
    funder = set_state(FunderFactory(name=f"{SECRET} fonds"), "draft")
    network = set_state(NetworkFactory(name=f"{SECRET} réseau"), "draft")
    town = set_state(ForeignTownFactory(name=f"{SECRET} ville"), "draft")
    project = ProjectFactory(
        published=True, holder=hidden, partners=[town.actor], localities=[town], funders=[funder], network=network
    )
    commune = CommuneFactory()
    jumelage = JumelageFactory(published=True, members=[commune, town], network=network)
    paths = [
        project.get_absolute_url(),
        jumelage.get_absolute_url(),
        commune.get_absolute_url(),
        "/projets/",
        "/projets/?vue=table",
        "/jumelages/",
        "/jumelages/?vue=carte",
        "/collectivites/",
        "/pays/BJ/",
        "/",
    ]

    pages = {path: client.get(path).content.decode() for path in paths}
    exports = [b"".join(client.get(path).streaming_content).decode() for path in ("/projets.csv", "/jumelages.geojson")]

    assert [path for path, page in pages.items() if SECRET in page] == []
    assert [export for export in exports if SECRET in export] == []


def test_facets_count_published_records_only(client):
    ProjectFactory(published=True, countries=["BJ"])
    ProjectFactory(draft=True, countries=["TG"])
    ProjectFactory(archived=True, countries=["BJ"])

    response = client.get("/projets/")

    pays = next(facet for facet in response.context["facettes"] if facet["name"] == "pays")
    assert [(option["value"], option["count"]) for option in pays["options"]] == [("BJ", 1)]
