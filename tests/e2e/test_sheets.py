"""Sheets in a real browser: drawn, printed, cited."""

import re

import pytest

from directory.dates import PartialDate
from tests import factories as make
from tests.pdf import page_count

TEXT = "Tout part de lettres échangées entre des villages du même nom.\n\n- une rencontre\n- un accord\n\n" * 2


@pytest.fixture
def lagos(live_server):
    """A bond of the size of « Les Lagos du monde », with what prints beside it."""
    here = make.CommuneFactory(name="Lagos", actor__latitude=43.22, actor__longitude=-0.23)
    near = [
        make.ForeignTownFactory(name=name, actor__latitude=latitude, actor__longitude=longitude)
        for name, latitude, longitude in (("Porto", 41.1, -8.6), ("Burgos", 42.3, -3.7), ("Crète", 35.2, 24.8))
    ]
    far = make.ForeignTownFactory(name="Colima", actor__latitude=19.2, actor__longitude=-103.7)
    bond = make.JumelageFactory(
        title="Les Lagos du monde",
        published=True,
        members=[here, *near, far],
        summary="Un village a cherché ses homonymes.",
        description=TEXT,
        since=PartialDate(1998),
        sectors=["Culture", "Éducation", "Tourisme"],
        network=make.NetworkFactory(),
    )
    for rank in range(12):
        make.JumelageMemberFactory(jumelage=bond, expected=True, unknown=True, position=20 + rank)
    for year in (1995, 1998, 2010):
        make.JumelageMilestoneFactory(jumelage=bond, date=PartialDate(year), label="Une étape")
    make.ProjectFactory(published=True, jumelage=bond, holder=here.actor, funders=[make.FunderFactory()])
    return bond


@pytest.fixture
def crowd(live_server):
    towns = [
        make.ForeignTownFactory(
            name=f"Ville {n}", actor__latitude=44 + n % 7, actor__longitude=4 + n * 0.9 if n < 30 else -90 + n
        )
        for n in range(40)
    ]
    return make.ProjectFactory(
        title="Un projet de quarante villes",
        slug="foule",
        published=True,
        ongoing=True,
        holder=make.CommuneFactory(name="Nantes", actor__latitude=47.2, actor__longitude=-1.55).actor,
        partners=[town.actor for town in towns],
        localities=towns,
        description=TEXT,
    )


def overlaps(page, selector):
    """Texts of one drawing that cover one another."""
    return page.evaluate(
        """(selector) => {
          const boxes = [...document.querySelectorAll(selector)]
            .filter((e) => e.getBoundingClientRect().width > 0)
            .map((e) => [e.textContent, e.getBoundingClientRect()]);
          const across = (a, b) => a.left < b.right - 2 && b.left < a.right - 2;
          const meet = (a, b) => across(a, b) && a.top < b.bottom - 4 && b.top < a.bottom - 4;
          return boxes.flatMap(([text, a], i) =>
            boxes.slice(i + 1).filter(([, b]) => meet(a, b)).map(([other]) => `${text} / ${other}`));
        }""",
        selector,
    )


@pytest.mark.parametrize("width", [390, 1440])
def test_names_on_the_maps_never_cover_one_another(page, lagos, crowd, width):
    page.set_viewport_size({"width": width, "height": 900})
    found = {}
    for path in (lagos.get_absolute_url(), crowd.get_absolute_url()):
        page.goto(path)
        for part in (".dessin-duo > .dessin--large text", ".dessin--encart text", ".dessin--portrait text"):
            found[path, part] = overlaps(page, part)

    assert {where: pairs for where, pairs in found.items() if pairs} == {}


def test_the_inset_stands_over_a_wide_map_and_under_a_narrow_one(page, lagos):
    tops = {}
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(lagos.get_absolute_url())
        main, inset = (page.locator(part).bounding_box() for part in (".dessin--large", ".dessin--encart"))
        tops[width] = inset["y"] >= main["y"] + main["height"]

    assert tops == {390: True, 1440: False}


def test_a_bond_of_seventeen_prints_on_one_page(page, lagos):
    page.goto(lagos.get_absolute_url())

    pdf = page.pdf(prefer_css_page_size=True)

    assert page_count(pdf) == 1


def test_a_printed_sheet_says_how_fresh_it_is_and_where_it_lives(page, lagos):
    page.goto(lagos.get_absolute_url())
    page.emulate_media(media="print")

    foot = page.locator(".code-imprime")

    assert foot.is_visible()
    assert "Jamais vérifié" in foot.inner_text()
    assert lagos.get_absolute_url() in foot.inner_text()


def test_the_forty_places_of_a_project_are_listed_as_on_the_map(page, crowd):
    page.goto(crowd.get_absolute_url())

    rows = page.locator(".lieux li").all_inner_texts()

    assert len(rows) == 41
    assert [" ".join(row.split())[:8] for row in rows[:2]] == ["1 Nantes", "2 Ville "]


def test_the_citation_is_copied_in_one_press(page, lagos):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(lagos.get_absolute_url())

    page.get_by_role("button", name="Copier la citation").press("Enter")
    page.get_by_text("Texte copié.").wait_for()

    copied = page.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(
        rf"«\s?Les Lagos du monde\s?», Passerelles, fiche jamais vérifiée, consultée le .+ \d{{4}}, http://.+{lagos.slug}/",
        copied,
    )
