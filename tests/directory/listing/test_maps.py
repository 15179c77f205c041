"""The map view of lists: the same selection as the list, published only, by addresses that nothing breaks."""

import re

import pytest

from directory.listing import maps
from directory.models import Collectivite
from tests import factories as make
from tests.pages import row_titles

pytestmark = pytest.mark.django_db

SECRET = "Sentinelle"


@pytest.fixture
def site():
    orleans = make.CommuneFactory(
        name="Orléans", code="45234", population=116_000, actor__latitude=47.9, actor__longitude=1.9
    )
    bagnolet = make.CommuneFactory(name="Bagnolet", code="93006", actor__latitude=48.87, actor__longitude=2.42)
    parakou = make.ForeignTownFactory(name="Parakou", actor__latitude=9.34, actor__longitude=2.63)
    lome = make.ForeignTownFactory(name="Lomé", actor__country="TG", actor__latitude=6.13, actor__longitude=1.22)
    hidden = make.ForeignTownFactory(name=SECRET, actor__latitude=1, actor__longitude=1)
    make.JumelageFactory(title="Orléans – Parakou", published=True, members=[orleans, parakou])
    make.JumelageFactory(title="Bagnolet – Lomé", published=True, members=[bagnolet, lome])
    make.JumelageFactory(title=f"{SECRET} brouillon", members=[orleans, hidden])
    make.ProjectFactory(
        title="Déchets", published=True, holder=orleans.actor, localities=[parakou], sectors=["Déchets"]
    )
    make.ProjectFactory(
        title="Cantines", published=True, holder=bagnolet.actor, localities=[lome], countries=["TG"], sectors=["École"]
    )
    make.ProjectFactory(title=f"{SECRET} archive", archived=True, holder=orleans.actor, localities=[hidden])


def places(client, path):
    data = client.get(path).json()
    return dict(zip(data["cles"], data["n"], strict=True))


# --- Places ----------------------------------------------------------------------------------------------------------


def test_places_come_by_columns(client, site):
    data = client.get("/jumelages/carte.json?pays=BJ").json()

    assert data == {
        "cles": ["orleans", "parakou"],
        "noms": ["Orléans", "Parakou"],
        "x": [95_247, 95_302],
        "y": [16_094, 48_012],
        "n": [1, 1],
        "sortes": "FE",
    } | {axis: data[axis] for axis in "xy"}
    assert all(0 < x < 4000 * 50 for x in data["x"])


@pytest.mark.parametrize(
    "query", ["", "pays=BJ", "pays=TG&pays=BJ", "q=parakou", "region=11", "pays=ZZ", "etat=termine"]
)
def test_filters_are_those_of_the_list(client, site, query):
    listed = client.get(f"/jumelages/?{query}")
    shown = places(client, f"/jumelages/carte.json?{query}")

    ends = " ".join(row_titles(listed))
    names = {"orleans": "Orléans", "parakou": "Parakou", "bagnolet": "Bagnolet", "lome": "Lomé"}
    assert shown == {key: 1 for key, name in names.items() if name in ends}


@pytest.mark.parametrize("path", ["/projets/", "/jumelages/", "/collectivites/", "/acteurs/"])
def test_nothing_unpublished_is_on_a_map(client, site, path):
    make.ActorFactory(name=f"{SECRET} acteur", latitude=48, longitude=2)

    answers = [client.get(f"{path}?vue=carte"), client.get(f"{path}carte.json")]
    answers += [client.get(f"{path}carte.json?lieu={key}") for key in ("orleans", "sentinelle", "parakou")]

    assert all(SECRET not in answer.content.decode() for answer in answers)


def test_an_unpublished_territory_has_no_place(client, site):
    hide("parakou")

    assert places(client, "/jumelages/carte.json?pays=BJ") == {}
    assert client.get("/jumelages/carte.json?lieu=parakou").status_code == 404


def hide(slug):
    actor = Collectivite.objects.get(actor__slug=slug).actor
    type(actor).objects.filter(pk=actor.pk).update(state=make.ActorFactory.build(draft=True).state)


# --- One place -------------------------------------------------------------------------------------------------------


def test_a_place_tells_its_records_its_ties_and_its_list(client, site):
    data = client.get("/projets/carte.json?lieu=orleans").json()

    links = re.findall(r'<a [^>]*href="([^"]+)"', data["fiche"])
    assert [link["nom"] for link in data["liens"]] == ["Parakou"]
    assert data["liens"][0]["trait"].count("Q") == 1
    assert links == ["/projets/dechets/", "/projets/?collectivite=orleans", "/collectivites/orleans/"]
    assert client.get("/projets/?collectivite=orleans").context["total"] == 1


def test_the_filters_hold_inside_a_place(client, site):
    assert client.get("/projets/carte.json?lieu=orleans&pays=TG").status_code == 404
    assert client.get("/projets/carte.json?lieu=orleans&pays=BJ").status_code == 200


def test_a_country_without_a_place_leads_to_its_list(client, site):
    make.ProjectFactory(title="Ailleurs", published=True, holder=False, countries=["MG"])

    data = client.get("/projets/carte.json?lieu=@MG").json()

    assert "lieu non précisé" in data["fiche"]
    assert re.findall(r'<a [^>]*href="([^"]+)"', data["fiche"]) == ["/projets/ailleurs/", "/projets/?pays=MG"]


def test_a_collectivite_is_tied_by_its_bonds_then_by_its_projects(client, site):
    blois = make.CommuneFactory(name="Blois", code="41018", actor__latitude=47.59, actor__longitude=1.33)
    make.ProjectFactory(title="Musée", published=True, holder=blois.actor, countries=["MG"])

    by_bond = client.get("/collectivites/carte.json?lieu=orleans").json()
    by_project = client.get("/collectivites/carte.json?lieu=blois").json()

    assert [link["nom"] for link in by_bond["liens"]] == ["Parakou"]
    assert "/jumelages/?collectivite=orleans" in by_bond["fiche"]
    assert [link["nom"] for link in by_project["liens"]] == ["Madagascar"]


@pytest.mark.parametrize("key", ["inconnu", "@", "@ZZ", "@1,2", "@nan,inf", "%00", "a" * 500, "@1e999,1"])
def test_a_key_that_means_nothing_is_not_found(client, site, key):
    assert client.get(f"/jumelages/carte.json?lieu=x{key}").status_code == 404
    assert client.get(f"/jumelages/carte.json?lieu={key}").status_code in (200 if key == "%00" else 404, 404)


# --- Drawn by the server ---------------------------------------------------------------------------------------------


def marks(response):
    return re.findall(r'<a class="repere [^"]*" href="([^"]*)" aria-label="([^"]*)"', response.content.decode())


def test_each_mark_leads_somewhere_without_script(client, site):
    response = client.get("/jumelages/?vue=carte&cadre=1890,290,1920,320")

    assert marks(response) == [
        ("/jumelages/?vue=carte&amp;collectivite=orleans", "Orléans\u00a0: 1\u00a0jumelage ou partenariat"),
        ("/jumelages/?vue=carte&amp;collectivite=bagnolet", "Bagnolet\u00a0: 1\u00a0jumelage ou partenariat"),
    ]


def test_several_places_are_one_mark_that_leads_nearer(client, site):
    response = client.get("/jumelages/?vue=carte&cadre=0,0,4000,1900")

    (home, label), (abroad, _label) = marks(response)
    nearer = client.get(home.replace("&amp;", "&"))

    assert label == "2\u00a0lieux, dont Orléans\u00a0: voir de plus près"
    assert abroad.startswith("/jumelages/?vue=carte&amp;cadre=")
    assert {name.partition("\u00a0")[0] for _url, name in marks(nearer)} == {"Orléans", "Bagnolet"}


def test_a_small_selection_shows_its_lines(client, site):
    response = client.get("/jumelages/?vue=carte")

    assert len(response.context["plan"].ties) == 2


def test_what_has_no_place_is_counted_and_said(client, site):
    make.ProjectFactory(title="Nulle part", published=True, holder=False, countries=["FR"])

    response = client.get("/projets/?vue=carte")

    assert response.context["plan"].unplaced == 1
    assert "1\u00a0fiche sans lieu connu" in response.content.decode()


def test_an_empty_selection_has_no_map(client, site):
    response = client.get("/projets/?vue=carte&pays=ZZ")

    assert response.context["plan"] is None
    assert client.get("/projets/carte.json?pays=ZZ").json()["cles"] == []


@pytest.mark.parametrize("frame", ["", "1,2", "5,5,1,1", "nan,nan,nan,nan", "1e9,0,2e9,1", "%00", "a" * 300, "٣,٣,٤,٤"])
def test_a_frame_that_means_nothing_is_said_and_ignored(client, site, frame):
    response = client.get(f"/jumelages/?vue=carte&cadre={frame}")

    assert response.status_code == 200
    assert bool(response.context["plan"].message) is bool(frame)
    assert response.context["ignores"] == []


@pytest.mark.parametrize("number", [1, 5])
def test_a_map_asks_the_database_as_much_for_many_records_as_for_one(client, number, django_assert_num_queries):
    for rank in range(number):
        make.JumelageFactory(
            published=True,
            members=[
                make.CommuneFactory(actor__latitude=47 + rank, actor__longitude=2),
                make.ForeignTownFactory(actor__latitude=9 + rank, actor__longitude=2),
            ],
        )
    client.get("/jumelages/carte.json")
    maps.forget()

    with django_assert_num_queries(6):
        counted = client.get("/jumelages/carte.json").content
    with django_assert_num_queries(1):
        remembered = client.get("/jumelages/carte.json").content

    assert remembered == counted


def test_a_publication_is_on_the_map_at_once(client, site):
    before = places(client, "/projets/carte.json")
    blois = make.CommuneFactory(name="Blois", code="41018", actor__latitude=47.59, actor__longitude=1.33)
    make.ProjectFactory(published=True, holder=blois.actor, countries=["MG"])

    after = places(client, "/projets/carte.json")

    assert after == before | {"blois": 1, "@MG": 1}
