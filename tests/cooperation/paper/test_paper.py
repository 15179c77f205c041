"""Pages to print and images to share: what they hold, what they never hold."""

import io
import re

import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from cooperation.pages.paper import FORMS
from cooperation.paper.fonts import FACES, face, writable
from directory.drawing.code import code_of
from tests.factories.actors import ActorFactory, CommuneFactory, ForeignTownFactory, FunderFactory
from tests.factories.records import JumelageFactory, JumelageMemberFactory, ProjectFactory
from tests.pdf import page_count, text_of
from tests.whole_site import build_site


def page_of(client, record):
    response = client.get(record.get_absolute_url().rstrip("/") + ".pdf")
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    return response.content


# --- Typefaces -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FACES)
def test_faces_write_french_and_its_narrow_space(name):
    font = TTFont(io.BytesIO(face(name)))

    known = font.getBestCmap()
    assert [sign for sign in "ÀÉÈÊËÎÏÔÖÙÛÜÇŒÆàéèêëîïôöùûüçœæ«»’–—…€·°\u00a0\u202fŁőžș" if ord(sign) not in known] == []
    assert font["hmtx"][known[0x202F]][0] * 2 == pytest.approx(font["hmtx"]["space"][0], abs=1)
    assert "fvar" not in font


def test_what_a_face_cannot_write_becomes_what_is_nearest():
    assert writable("Phan Thiết, 12\u202f400 hab.") == "Phan Thiêt, 12\u202f400 hab."
    assert writable("日本 \x00") == "?? "


# --- Pages -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def site(db):
    return build_site()


@pytest.mark.parametrize("kind", ["project", "jumelage", "orleans", "parakou", "event"])
def test_every_page_is_one_page_in_french_with_its_structure(client, site, kind):
    pdf = page_of(client, getattr(site, kind))

    assert page_count(pdf) == 1
    assert b"/Lang (fr)" in pdf
    assert b"/DisplayDocTitle true" in pdf
    assert b"/Marked true" in pdf
    assert {b"/H1", b"/P", b"/Figure"} <= set(re.findall(rb"/S (/\w+)", pdf))
    assert b"/FontFile2" in pdf


def test_a_project_page_says_what_its_sheet_says(client, site):
    text = text_of(page_of(client, site.project))

    for words in (
        "Gestion des déchets à Parakou",
        "Échéance dépassée, à confirmer",
        "Orléans",
        "Les amis de Parakou",
        "45\u202f000 €",
        "Une déchetterie et vingt agents formés.",
        "une déchetterie de quartier",
        "Qui finance",
        "montant inconnu",
        "Jamais vérifié",
        "Suivi par CENTRAIDER",
        f"http://testserver{site.project.get_absolute_url()}",
        "Licence Ouverte 2.0",
    ):
        assert words in text


def test_a_bond_and_a_territory_name_their_partners(client, site):
    texts = [text_of(page_of(client, record)) for record in (site.jumelage, site.orleans)]

    assert all("Parakou (Bénin, depuis 1993)" in text or "Parakou (Bénin)" in text for text in texts)
    assert "116\u202f617 hab. (2022)" in texts[1]


def test_a_long_sheet_is_cut_and_says_so(client, db):
    partners = [ForeignTownFactory(name=f"Ville numéro {n}").actor for n in range(60)]
    project = ProjectFactory(
        published=True,
        title="Un titre " + "très long " * 25,
        holder=CommuneFactory().actor,
        partners=partners,
        funders=[FunderFactory() for _ in range(12)],
        description="\n\n".join(f"## Étape {n}\n\n{'Une phrase qui dure. ' * 30}" for n in range(20)),
    )

    pdf = page_of(client, project)

    text = text_of(pdf)
    assert page_count(pdf) == 1
    assert "la suite est en ligne" in text
    assert re.search(r"… et \d+ autres, en ligne", text)


def test_a_sheet_about_which_nothing_is_known_has_its_page(client, db):
    project = ProjectFactory(published=True, title="Rien", holder=None, countries=[])

    pdf = page_of(client, project)

    assert "Lieu à préciser" in text_of(pdf)


def test_pages_hold_nothing_unpublished_nor_private(client, db):
    hidden = ActorFactory(name="Zibeline cachée")
    town = ForeignTownFactory(name="Zibeline ville", actor__state="brouillon")
    orleans = CommuneFactory(name="Orléans")
    bond = JumelageFactory(published=True, members=[orleans, ForeignTownFactory()])
    JumelageMemberFactory(jumelage=bond, collectivite=town)
    secret = JumelageFactory(title="Zibeline brouillon", members=[orleans, ForeignTownFactory(name="Zibeline amie")])
    project = ProjectFactory(
        published=True,
        holder=orleans.actor,
        partners=[hidden, town.actor],
        funders=[FunderFactory(actor=ActorFactory(name="Zibeline fonds"))],
        jumelage=secret,
    )
    ProjectFactory(title="Zibeline projet", holder=orleans.actor)

    texts = [text_of(page_of(client, record)) for record in (bond, project, orleans)]

    assert [text for text in texts if "Zibeline" in text] == []
    assert client.get(f"{secret.get_absolute_url().rstrip('/')}.pdf").status_code == 404


@pytest.mark.parametrize("suffix", ["pdf", "png"])
def test_former_addresses_lead_to_the_new_page(client, db, suffix):
    project = ProjectFactory(published=True, slug="ancienne-adresse")
    project.slug = "nouvelle-adresse"
    project.save()

    response = client.get(f"/projets/ancienne-adresse.{suffix}")

    assert (response.status_code, response["Location"]) == (301, f"/projets/nouvelle-adresse.{suffix}")
    assert client.get(f"/projets/nulle-part.{suffix}").status_code == 404


def test_the_code_of_a_printed_sheet_is_its_address(client, site):
    html = client.get(site.project.get_absolute_url()).content.decode()

    assert code_of(f"http://testserver{site.project.get_absolute_url()}").path in html


# --- Images ----------------------------------------------------------------------------------------------------------


def address_of(site, section):
    names = {"projets": "project", "jumelages": "jumelage", "collectivites": "orleans", "agenda": "event"}
    names |= {"actualites": "article", "ressources": "resource", "appels": "call", "groupes-pays": "group"}
    return getattr(site, names[section]).get_absolute_url()


@pytest.mark.parametrize("section", FORMS)
def test_every_kind_of_sheet_has_its_image(client, site, section):
    address = address_of(site, section)
    html = client.get(address).content.decode()

    response = client.get(f"{address.rstrip('/')}.png")

    image = Image.open(io.BytesIO(response.content))
    assert (response.status_code, image.size, image.format) == (200, (1200, 630), "PNG")
    assert len(response.content) <= 150_000
    assert f'<meta property="og:image" content="http://testserver{address.rstrip("/")}.png">' in html
    assert '<meta name="twitter:card" content="summary_large_image">' in html
    assert f'<link rel="canonical" href="http://testserver{address}">' in html


def test_a_country_has_its_image(client, site):
    response = client.get("/pays/bj.png")

    assert (response.status_code, response["Content-Type"]) == (200, "image/png")
    assert client.get("/pays/ZZ.png").status_code == 404
    page = client.get("/pays/BJ/").content.decode()
    assert '<meta property="og:image" content="http://testserver/pays/BJ.png">' in page


def test_two_links_make_two_images(client, site):
    images = {client.get(f"/jumelages/{slug}.png").content for slug in ("orleans-parakou", "bagnolet-parakou")}

    assert len(images) == 2


@pytest.mark.parametrize("title", ["", "A", "Mot" * 100, "Très " * 60, "日本 — Łódź\x07"])
def test_any_title_fits_an_image(title):
    from cooperation.paper.image import image_of
    from directory.paper.leaf import Leaf

    body = image_of(Leaf(kind="Projet", title=title, url="http://x/", line="Là " * 40, status="En cours"))

    assert Image.open(io.BytesIO(body)).size == (1200, 630)


@pytest.mark.parametrize("suffix", ["png", "pdf"])
def test_a_reader_who_has_the_file_is_not_sent_it_again(client, site, suffix):
    address = f"/projets/{site.project.slug}.{suffix}"
    first = client.get(address)

    again = client.get(address, HTTP_IF_NONE_MATCH=first["ETag"])
    site.project.title = "Un autre titre"
    site.project.save()
    changed = client.get(address, HTTP_IF_NONE_MATCH=first["ETag"])

    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200
