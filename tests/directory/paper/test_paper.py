"""Pages to print and images to share: what they hold, what they never hold."""

import io
import re
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from fontTools.ttLib import TTFont
from PIL import Image
from pypdf import PdfReader

from directory.drawing import Place, draw
from directory.drawing.code import code_of
from directory.kinds import all_kinds
from directory.paper import typesetting
from directory.paper.leaf import Leaf
from directory.paper.signs import FONTS, signs, writable
from directory.paper.typesetting import image_of, pdf_of
from tests.factories.actors import ActorFactory, CommuneFactory, ForeignTownFactory, FunderFactory
from tests.factories.records import JumelageFactory, JumelageMemberFactory, ProjectFactory
from tests.pdf import page_count, structure_of, text_of
from tests.whole_site import build_site

ORLEANS = Place("Orléans", 47.90, 1.90, "FR", "ici", "France", "en France")
ADDRESS = "https://passerelles.example/projets/eau/"


def page_of(client, record):
    response = client.get(record.get_absolute_url().rstrip("/") + ".pdf")
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    return response.content


# --- Typefaces -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["BricolageGrotesque-700Bold", "SourceSans3-400Regular", "SourceSans3-600SemiBold"])
def test_faces_write_french_and_its_narrow_space(name):
    font = TTFont(FONTS / f"{name}.ttf")

    known = font.getBestCmap()
    assert [sign for sign in "ÀÉÈÊËÎÏÔÖÙÛÜÇŒÆàéèêëîïôöùûüçœæ«»’–—…€·°\u00a0\u202fŁőžș" if ord(sign) not in known] == []
    assert font["hmtx"][known[0x202F]][0] < font["hmtx"]["space"][0]
    assert "fvar" not in font


def test_what_can_be_written_is_what_the_fonts_have():
    """The list that `bin/vendor` keeps is that of the fonts kept beside it, less what nobody reads."""
    known = set().union(*(TTFont(path, lazy=True).getBestCmap() for path in FONTS.glob("*.ttf")))

    left_out = known - signs()
    assert signs() <= known
    assert {unicodedata.category(chr(sign)) for sign in left_out - {0xFEFF}} <= {"Cc", "Cn", "Co", "Zl", "Zp"}


def test_what_no_face_can_write_becomes_what_is_nearest():
    assert writable("Phan Thiết, 12\u202f400 hab., 日本") == "Phan Thiết, 12\u202f400 hab., 日本"
    assert writable("Achaḯa, ᚠᚢ \x00") == "Achaïa, ?? "


# --- Pages -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def site(db):
    return build_site()


@pytest.mark.parametrize("kind", ["project", "jumelage", "orleans", "parakou", "event"])
def test_every_page_is_one_page_in_french_with_its_structure(client, site, kind):
    record = getattr(site, kind)
    pdf = page_of(client, record)

    assert page_count(pdf) == 1
    reader = PdfReader(io.BytesIO(pdf))
    catalog = reader.root_object
    assert catalog["/Lang"] == "fr"
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert (reader.metadata.title, reader.metadata.author) == (str(record), "Passerelles")
    assert "<pdfuaid:part>1</pdfuaid:part>" in catalog["/Metadata"].get_data().decode()
    parts = structure_of(pdf)
    assert {"/H1", "/P", "/Figure", "/Link"} <= {kind for kind, _alt in parts}
    assert [alt for kind, alt in parts if kind == "/Figure" and not alt] == []
    fonts = [font["/DescendantFonts"][0]["/FontDescriptor"] for font in reader.pages[0]["/Resources"]["/Font"].values()]
    assert all("/FontFile2" in font for font in fonts)


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
    assert "116\u202f617 habitants (2022)" in texts[1]


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


@pytest.mark.parametrize(
    ("name", "lat", "lng", "code"),
    [
        ("Чернігів", 51.5, 31.3, "UA"),
        ("Θεσσαλονίκη", 40.6, 22.9, "GR"),
        ("成都市", 30.6, 104.0, "CN"),
        ("Ереван — Երևան", 40.2, 44.5, "AM"),
        ("თბილისი", 41.7, 44.8, "GE"),
        ("Bình Thạnh", 10.8, 106.7, "VN"),
    ],
)
def test_names_are_written_in_their_own_script(name, lat, lng, code):
    places = (ORLEANS, Place(name, lat, lng, code, "la", "Pays"))
    leaf = Leaf(kind="Projet", title=f"À {name}", url=ADDRESS, places=places, lists=(("Partenaires", ((name, ""),)),))

    text = text_of(pdf_of(leaf, "3 mars 2026"))

    # The title, the drawing, the list.
    assert text.count(name) == 3
    assert "?" not in text


@pytest.mark.parametrize("name", ["صفاقس", "ירושלים"])
def test_names_that_go_from_right_to_left(name):
    leaf = Leaf(kind="Projet", title=name, url=ADDRESS, lists=(("Partenaires", ((name, ""),)),))

    text = text_of(pdf_of(leaf, "3 mars 2026"))

    # Readers give the signs as they are drawn, which is backwards, or as they are said.
    assert text.count(name) + text.count(name[::-1]) == 2


@pytest.mark.parametrize(
    "words",
    [
        "#let x = 1",
        '#panic("non")',
        "] fin [",
        "$x^2$ à 5 $",
        "a \\ b \\u{41}",
        "@renvoi et <label>",
        "= titre",
        "*gras* _penché `code`",
        "// rien /* rien */",
        '#read("page.typ")',
        "<svg>&amp;</svg>",
    ],
)
def test_nothing_that_people_write_is_read_as_source(words):
    leaf = Leaf(
        kind="Projet",
        title=words,
        url=ADDRESS,
        places=(ORLEANS, Place(words, 9.34, 2.62, "BJ", "la", "Bénin")),
        line=words,
        status=words,
        summary=words,
        notice=words,
        facts=((words, words),),
        description_title=words,
        description=f"{words}\n\n- {words}",
        lists=((words, ((words, words),)),),
        tiers=((words, ((words, words),)),),
        people=((words, (words,)),),
        verified=words,
        updated=words,
        followed_by=words,
    )

    pdf = pdf_of(leaf, "3 mars 2026")

    assert text_of(pdf).count(words) == 22
    assert Image.open(io.BytesIO(image_of(leaf))).size == (1200, 630)


def test_sixty_partners_are_counted_on_one_page():
    places = (ORLEANS, *(Place(f"Ville {n}", -30 + n, 2 * n, "BJ", "la", "Bénin") for n in range(59)))
    rows = tuple((place.name, "depuis 1993") for place in places)
    leaf = Leaf(kind="Jumelage", title="Soixante", url=ADDRESS, places=places, lists=(("Les membres", rows),))

    pdf = pdf_of(leaf, "3 mars 2026")

    text = text_of(pdf)
    shown = text.count("(depuis 1993)")
    assert page_count(pdf) == 1
    assert 20 < shown < 60
    assert f"… et {60 - shown} autres, en ligne" in text
    assert "la suite est en ligne" in text


@pytest.mark.parametrize("size", [0, 1, 30, 3_000, 300_000])
@pytest.mark.parametrize("word", ["mot ", "mot", "字"])
def test_whatever_its_length_a_sheet_is_one_page(size, word):
    words = word * size
    leaf = Leaf(
        kind="Projet",
        title=words,
        url=ADDRESS,
        line=words,
        summary=words,
        facts=(("Site", words), (words, "Oui")),
        description_title="Ce qui se fait",
        description=f"## {words}\n\n- {words}",
        lists=(("Partenaires", ((words, words),) * 3),),
    )

    assert page_count(pdf_of(leaf, "3 mars 2026")) == 1


def test_what_is_cut_ends_with_a_word_that_says_so():
    leaf = Leaf(
        kind="Projet",
        title="Long",
        url=ADDRESS,
        facts=(("Objet", "Une phrase qui dure. " * 50),),
        description_title="Ce qui se fait",
        description="Une phrase qui dure. " * 900,
    )

    text = text_of(pdf_of(leaf, "3 mars 2026"))

    assert len(re.findall(r"(Une|phrase|qui|dure) \[…\]", text)) == 2


@pytest.mark.parametrize("corner", ["no", "ne", "so", "se"])
def test_neighbours_are_seen_closer_in_a_corner(monkeypatch, corner):
    names = ["Hanoï", "Hải Phòng", "Nam Định"]
    places = (ORLEANS, *(Place(name, 20.9, 105.9 + n / 9, "VN", "la", "Viêt Nam") for n, name in enumerate(names)))
    monkeypatch.setattr(typesetting, "draw", lambda *drawn: replace(draw(*drawn), corner=corner))
    leaf = Leaf(kind="Projet", title="Delta", url=ADDRESS, places=places)

    pdf = pdf_of(leaf, "3 mars 2026")

    assert [name for name in names if name not in text_of(pdf)] == []
    # The inset is part of the drawing, described once.
    assert [kind for kind, _alt in structure_of(pdf)].count("/Figure") == 2
    assert Image.open(io.BytesIO(image_of(leaf))).size == (1200, 630)


def test_pages_made_at_once_are_the_same_as_one_after_the_other():
    leaves = [Leaf(kind="Projet", title=f"Projet {n}", url=ADDRESS, places=(ORLEANS,)) for n in range(8)]

    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda leaf: pdf_of(leaf, "3 mars 2026"), leaves))

    assert together == [pdf_of(leaf, "3 mars 2026") for leaf in leaves]


# --- Images ----------------------------------------------------------------------------------------------------------


def address_of(site, section):
    names = {"projets": "project", "jumelages": "jumelage", "collectivites": "orleans", "agenda": "event"}
    names |= {"actualites": "article", "ressources": "resource", "appels": "call", "groupes-pays": "group"}
    return getattr(site, names[section]).get_absolute_url()


@pytest.mark.parametrize("section", [kind.name for kind in all_kinds() if kind.paper])
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
