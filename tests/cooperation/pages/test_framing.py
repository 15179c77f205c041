"""What other sites show of this one: frames and images that may be framed, and nothing else that may."""

import html
import re

import pytest

from directory.french import NBSP
from directory.models import Redirection
from tests.factories.actors import CommuneFactory, ForeignTownFactory, FunderFactory, NetworkFactory
from tests.factories.records import JumelageFactory, ProjectFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def vendome():
    vendome = CommuneFactory(name="Vendôme", code="41269")
    gevelsberg = ForeignTownFactory(name="Gevelsberg", country="DE")
    JumelageFactory(title="Vendôme – Gevelsberg", published=True, members=[vendome, gevelsberg])
    ProjectFactory(title="Un verger commun", published=True, holder=vendome.actor, countries=["DE"])
    ProjectFactory(title="Un secret", holder=vendome.actor)
    return vendome


def ancestors(response):
    return re.search(r"frame-ancestors ([^;]+)", response["Content-Security-Policy"])[1]


@pytest.mark.parametrize("path", ["/cadre/projets/", "/cadre/collectivites/vendome/", "/cadre/agenda/?nombre=3"])
def test_a_frame_may_be_framed_and_runs_nothing(client, vendome, path):
    response = client.get(path)
    page = response.content.decode()

    assert (response.status_code, ancestors(response)) == (200, "*")
    assert "X-Frame-Options" not in response
    assert "script-src 'none'" in response["Content-Security-Policy"]
    assert "<script" not in page
    assert "style=" not in page
    assert not response.cookies
    assert '<base target="_blank">' in page
    assert "Corriger" in page
    assert "Licence Ouverte" in page


def test_a_frame_kept_in_memory_may_be_framed_too(client, vendome, settings):
    settings.DEBUG = False

    responses = [client.get("/cadre/projets/") for _time in range(2)]

    assert [ancestors(one) for one in responses] == ["*", "*"]
    assert all("X-Frame-Options" not in one for one in responses)


@pytest.mark.parametrize(
    "path", ["/", "/projets/", "/collectivites/vendome/", "/integrer/", "/cadres/", "/admin/login/"]
)
def test_nothing_else_may_be_framed(client, vendome, path):
    response = client.get(path)

    assert ancestors(response) == "'none'"
    assert response["X-Frame-Options"] == "DENY"


def test_images_of_sheets_are_read_from_elsewhere_and_pages_are_not(client, vendome):
    image, page = client.get("/collectivites/vendome.png"), client.get("/collectivites/vendome/")

    assert image["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert page["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_file_that_is_somebodys_is_not_read_from_elsewhere(client):
    assert client.get("/medias/absent.pdf")["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_list_frame_shows_what_its_list_does(client, vendome):
    ProjectFactory(title="Loin d’ici", published=True, countries=["BJ"])

    page = client.get("/cadre/projets/?pays=DE").content.decode()

    assert "Un verger commun" in page
    assert "Loin d’ici" not in page
    assert "Un secret" not in client.get("/cadre/projets/").content.decode()
    assert 'href="http://testserver/projets/?pays=DE"' in page


def test_a_frame_says_how_many_more_there_are(client):
    ProjectFactory.create_batch(5, published=True)

    page = client.get("/cadre/projets/?nombre=3").content.decode()

    assert page.count("<li>") == 3
    assert f"Voir les 2{NBSP}autres" in page


@pytest.mark.parametrize("number", ["7", "999999", "-1", "²", "x", ""])
def test_a_frame_shows_no_other_number_than_those_offered(client, number):
    ProjectFactory.create_batch(8, published=True)

    assert client.get("/cadre/projets/", {"nombre": number}).content.decode().count("<li>") == 6


def test_an_unknown_choice_never_widens_a_frame(client, vendome):
    page = client.get("/cadre/projets/?pays=ZZ").content.decode()

    assert "Un verger commun" not in page
    assert "Rien n’est publié ici" in page


def test_a_place_frame_tells_its_bonds_and_projects(client, vendome):
    page = client.get("/cadre/collectivites/vendome/").content.decode()

    assert "Gevelsberg" in page
    assert "Un verger commun" in page
    assert "Un secret" not in page


def test_a_frame_follows_its_place(client, vendome):
    actor = vendome.actor
    actor.slug = "vendome-en-vendomois"
    actor.save()

    assert Redirection.objects.exists()
    response = client.get("/cadre/collectivites/vendome/")

    assert (response.status_code, response["Location"]) == (301, "/cadre/collectivites/vendome-en-vendomois/")


@pytest.mark.parametrize("path", ["/cadre/reseaux/", "/cadre/rien/", "/cadre/collectivites/nulle-part/"])
def test_what_is_not_shown_elsewhere_is_not_found(client, path):
    assert client.get(path).status_code == 404


# --- Choosing --------------------------------------------------------------------------------------------------------


def asked(client, what, **more):
    return client.get("/integrer/", {"quoi": what, **more}).content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        "Vendôme",
        "vendome",
        "/collectivites/vendome/",
        "http://testserver/collectivites/vendome/",
        "testserver/collectivites/vendome/?x=1",
        "/cadre/collectivites/vendome/",
        "/collectivites/vendome.png",
    ],
)
def test_a_commune_is_chosen_however_it_is_given(client, vendome, typed):
    page = html.unescape(asked(client, typed))

    assert 'src="http://testserver/cadre/collectivites/vendome/" title="Vendôme"' in page
    assert 'src="http://testserver/collectivites/vendome.png"' in page


def test_a_selection_keeps_its_filters_and_its_number(client, vendome):
    page = html.unescape(asked(client, "/projets.csv?pays=DE", nombre="3"))

    assert 'src="http://testserver/cadre/projets/?pays=DE&nombre=3"' in html.unescape(page)
    assert client.get("/cadre/projets/?pays=DE&nombre=3").status_code == 200


def test_a_network_a_country_and_a_funder_show_what_they_cut(client, vendome):
    NetworkFactory(name="CENTRAIDER")
    FunderFactory(name="Le fonds")

    for typed, shown in (
        ("/reseaux/centraider/", "/cadre/projets/?reseau=centraider"),
        ("/pays/DE/", "/cadre/jumelages/?pays=DE"),
        ("/financeurs/le-fonds/", "/cadre/projets/?financeur=le-fonds"),
    ):
        assert f'<iframe class="integrer-cadre" src="{shown}"' in asked(client, typed)


def test_namesakes_are_asked(client):
    for code in ("93066", "97411"):
        CommuneFactory(name="Saint-Denis", code=code)

    page = asked(client, "Saint-Denis")

    assert "De quoi s’agit-il" in page
    assert "<iframe" not in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("https://ailleurs.example/projets/", "n’est pas de ce site"),
        ("//ailleurs.example/projets/", "n’est pas de ce site"),
        ("/mentions-legales/", "ne se montre pas ailleurs"),
        ("/projets/?pays=ZZ", "ne se montre pas ailleurs"),
        ("/reseaux/inconnu/", "ne se montre pas ailleurs"),
        ("xqzwx", "ne porte ce nom"),
        ("<script>alert(1)</script>", "ne porte ce nom"),
        ("/projets/un\x00secret/", "ne se montre pas ailleurs"),
    ],
)
def test_what_cannot_be_shown_is_said_beside_what_was_typed(client, vendome, typed, said):
    page = asked(client, typed)

    assert said in page
    assert "<iframe" not in page
    assert "<script>alert" not in page


def test_a_draft_is_not_shown(client, vendome):
    draft = ProjectFactory(title="Un autre secret")

    assert "ne se montre pas ailleurs" in asked(client, draft.get_absolute_url())


def test_the_code_is_whole_and_escaped(client):
    place = CommuneFactory(name='La "Belle" <Ville>')

    page = asked(client, place.get_absolute_url())

    assert "&lt;iframe src=&quot;http://testserver/cadre/collectivites/" in page
    assert "<Ville>" not in page


# --- oEmbed ----------------------------------------------------------------------------------------------------------


def test_an_editor_finds_the_frame_of_a_page(client, vendome):
    address = re.search(r'json\+oembed" href="([^"]+)"', client.get("/collectivites/vendome/").content.decode())[1]
    told = client.get(html.unescape(address)).json()

    assert told["type"] == "rich"
    assert '<iframe src="http://testserver/cadre/collectivites/vendome/"' in told["html"]


def test_an_editor_says_how_large(client, vendome):
    told = client.get(
        "/oembed.json", {"url": "http://testserver/projets/", "maxwidth": "320", "maxheight": "200"}
    ).json()

    assert (told["width"], told["height"]) == (320, 200)
    assert 'width="320" height="200"' in told["html"]


@pytest.mark.parametrize("width", ["0", "9999999", "²", "-5", "x", ""])
def test_a_width_that_is_none_is_the_usual_one(client, width):
    assert client.get("/oembed.json", {"url": "http://testserver/projets/", "maxwidth": width}).json()["width"] == 600


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"url": "http://testserver/mentions-legales/"}, 404),
        ({"url": "https://ailleurs.example/projets/"}, 404),
        ({}, 404),
        ({"url": "http://testserver/projets/", "format": "xml"}, 501),
        ({"url": "http://[::1/projets/"}, 404),
    ],
)
def test_an_editor_is_told_what_is_not_here(client, query, status):
    assert client.get("/oembed.json", query).status_code == status
