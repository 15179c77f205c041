"""Drawings of real links, and of any coordinates at all."""

import re
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.drawing import FORMATS, Place, best_format, draw
from directory.drawing.geo import distance_km
from directory.drawing.labels import box_of, text_box

ORLEANS = Place("Orléans", 47.90, 1.90, "FR", "ici", "France", "en France")
PARAKOU = Place("Parakou", 9.34, 2.62, "BJ", "la", "Bénin", "au Bénin")
BAGNOLET = Place("Bagnolet", 48.8692, 2.4181, "FR", "ici", "France", "en France")
LE_ROBERT = Place("Le Robert", 14.6773, -60.9425, "FR", "la", "France", "en France")
BAGNOLET_LINKS = (
    BAGNOLET,
    Place("Sesto Fiorentino", 43.8319, 11.1995, "IT", "la", "Italie"),
    Place("Oranienburg", 52.7555, 13.2416, "DE", "la", "Allemagne"),
    Place("Chatila", 33.8628, 35.4984, "LB", "la", "Liban"),
    Place("Massala", 13.5, -6.2, "ML", "la", "Mali"),
    Place("Akbou", 36.4575, 4.5349, "DZ", "la", "Algérie"),
    LE_ROBERT,
)
LAGOS_LINKS = (
    Place("Lagos", 43.2236, -0.2264, "FR", "ici", "France"),
    Place("Lagos", 37.102, -8.6742, "PT", "la", "Portugal"),
    Place("Lagos", None, None, "ES", "la", "Espagne"),
    Place("Lagos", None, None, "GR", "la", "Grèce"),
    Place("Lagos", None, None, "MX", "la", "Mexique"),
    Place("Lagos", None, None, "CL", "la", "Chili"),
    Place("", None, None, "", "la"),
    Place("Lagos", 6.4541, 3.3947, "NG", "attente", "Nigéria"),
    Place("Lagos", None, None, "AR", "attente", "Argentine"),
    Place("Lagos", None, None, "CO", "attente", "Colombie"),
    Place("Crète", 35.24, 24.81, "GR", "attente", "Grèce", is_zone=True),
    Place("Lagos", None, None, "CL", "attente", "Chili"),
)


def points(drawing):
    return [tuple(map(float, re.match(r"M(\S+) (\S+)h\.01", mark.path).groups())) for mark in drawing.marks]


def boxes(drawing, unit):
    sizes = {"nom nom--ici": 21, "nom": 17, "nom nom--attente": 15}

    def em(value):
        return float(value.removesuffix("em") or 0)

    return [
        text_box(
            float(label.x),
            float(label.y),
            label.text,
            sizes[label.css] * unit,
            em(label.dx),
            em(label.dy),
            label.anchor or "start",
        )
        for label in drawing.labels
    ]


def test_two_places_are_joined_on_a_portrait():
    drawing = draw([ORLEANS, PARAKOU], "portrait")

    assert drawing.css == "dessin--portrait"
    assert drawing.view_box == "0 0 1000 1120"
    assert drawing.background.file == "carte/pays.svg"
    assert drawing.background.territories == ("FR", "BJ")
    assert [mark.css for mark in drawing.marks] == ["lieu lieu--ici", "lieu lieu--la"]
    assert [label.text for label in drawing.labels] == ["Orléans", "Parakou"]
    (x1, y1), (x2, y2) = points(drawing)
    assert y1 == pytest.approx(1120 * 0.135, abs=1)
    assert y2 == pytest.approx(1120 * 0.865, abs=1)
    assert x1 > x2


def test_an_upright_link_bends_west_and_a_flat_one_north():
    from directory.drawing.curves import control

    assert control((500, 100), (500, 900))[0] == pytest.approx(500 - 0.16 * 800)
    assert control((100, 500), (900, 500))[1] == pytest.approx(500 - 0.16 * 800)
    assert control((900, 500), (100, 500))[1] == pytest.approx(500 - 0.16 * 800)


def test_best_format_follows_the_link():
    assert best_format([ORLEANS, PARAKOU]) == "portrait"
    assert best_format([BAGNOLET, LE_ROBERT]) == "carte"


@pytest.mark.parametrize("places", [BAGNOLET_LINKS, LAGOS_LINKS])
def test_names_do_not_collide(places):
    drawing = draw(places, "carte")

    assert drawing.labels
    assert not [pair for pair in combinations(boxes(drawing, 1.3), 2) if pair[0].meets(pair[1])]


def test_bagnolet_names_its_six_partners():
    drawing = draw(BAGNOLET_LINKS, "carte")

    assert [label.text for label in drawing.labels] == [place.name for place in BAGNOLET_LINKS]
    assert len(drawing.strokes) == 6


def test_homonyms_are_named_after_their_country():
    drawing = draw(LAGOS_LINKS, "carte")

    texts = {label.text for label in drawing.labels}
    close = {label.text for label in drawing.inset.labels}
    assert texts == {"Lagos, France", "Mexique", "Chili", "Nigéria", "Argentine", "Colombie"}
    assert close == {"Lagos, France", "Portugal", "Espagne", "Grèce", "Crète"}


def test_expected_members_are_dotted_and_drawn_under_the_others():
    drawing = draw(LAGOS_LINKS, "carte")

    assert [stroke.is_pending for stroke in drawing.strokes] == [True] * 4 + [False] * 5


def test_a_country_without_a_town_is_a_halo_in_its_middle():
    drawing = draw([ORLEANS, Place("", None, None, "TG", "la", "Togo")], "portrait")

    assert [mark.css for mark in drawing.marks] == ["lieu lieu--ici", "lieu lieu--zone"]


def test_country_centre_given_by_the_caller_wins():
    togo = Place("", None, None, "TG", "la", "Togo", country_latitude=20, country_longitude=2)

    assert draw([ORLEANS, togo]).marks != draw([ORLEANS, Place("", country_code="TG")]).marks


@pytest.mark.parametrize("places", [[], [Place("Nulle part")], [ORLEANS, Place("")]])
def test_nowhere_is_a_dashed_frame(places):
    drawing = draw(places, "mini")

    assert (drawing.is_empty, drawing.marks, drawing.css) == (True, (), "dessin--mini dessin-sans")


def test_neighbours_are_apart_the_right_way_round_with_borders():
    drawing = draw([Place("Strasbourg", 48.58, 7.75, "FR", "ici"), Place("Kehl", 48.57, 7.82, "DE", "la")], "mini")

    (x1, y1), (x2, y2) = points(drawing)
    assert ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5 == pytest.approx(200, abs=2)
    assert x2 > x1
    assert y2 > y1
    assert drawing.background.has_borders


def test_a_link_across_the_date_line_takes_the_pacific_map():
    drawing = draw(
        [
            Place("Nouméa", -22.27, 166.45, "FR", "ici"),
            Place("Papeete", -17.53, -149.57, "FR", "ici"),
            Place("Suva", -18.14, 178.44, "FJ", "la"),
        ],
        "carte",
    )

    (noumea, _), (papeete, _), (suva, _) = points(drawing)
    assert drawing.background.file == "carte/pacifique.svg"
    assert drawing.background.territories == ("NC", "PF", "FJ")
    assert noumea < suva < papeete


def test_overseas_towns_tint_their_own_island():
    assert draw([BAGNOLET, LE_ROBERT], "carte").background.territories == ("FR", "MQ")


def test_far_partners_face_each_other_on_thumbnails():
    drawing = draw([ORLEANS, PARAKOU], "mini")

    assert drawing.background is None
    assert [(shape.code, shape.is_linked) for shape in drawing.silhouettes] == [("FR", False), ("BJ", True)]


def test_a_partner_to_the_west_is_on_the_left():
    quebec = Place("Québec", 46.81, -71.21, "CA", "la")

    (here, _), (there, _) = points(draw([ORLEANS, quebec], "mini"))

    assert there < here


def test_many_partners_keep_the_map_on_thumbnails():
    assert draw(BAGNOLET_LINKS, "mini").background.file == "carte/monde.svg"


def test_the_same_point_twice_is_one_point():
    assert len(draw([ORLEANS, ORLEANS], "carte").marks) == 1


def test_two_names_for_one_point_are_two_points():
    assert len(set(points(draw([ORLEANS, Place("Ailleurs", 47.90, 1.90, "FR", "la")], "carte")))) == 2


def test_forty_places_have_numbers_and_the_hub_its_name():
    places = [ORLEANS] + [Place(f"Ville {i}", 5 + i / 2, -10 + (i * 7) % 40, "ML") for i in range(40)]

    drawing = draw(places, "carte")

    texts = [label.text for label in drawing.labels]
    assert texts[0] == "Orléans"
    assert all(text.isdigit() for text in texts[1:])
    assert drawing.css == "dessin--large dessin--dense dessin--foule"


# --- Insets ----------------------------------------------------------------------------------------------------------

STRASBOURG = Place("Strasbourg", 48.5846, 7.7507, "FR", "ici", "France", "en France")
KEHL = Place("Kehl", 48.5730, 7.8150, "DE", "la", "Allemagne", "en Allemagne")


def test_towns_of_one_valley_are_drawn_on_a_plan_with_its_scale():
    drawing = draw([STRASBOURG, KEHL], best_format([STRASBOURG, KEHL]))

    (x1, y1), (x2, y2) = points(drawing)
    assert ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5 < 10  # both where they are: nobody is moved to Champagne
    inset = drawing.inset
    (a1, b1), (a2, b2) = points(inset)
    assert (drawing.css, inset.css, inset.background) == ("dessin--portrait", "dessin--encart dessin--plan", None)
    assert (a2 > a1, b2 > b1) == (True, True)
    assert [label.text for label in inset.labels] == ["Strasbourg", "Kehl"]
    assert inset.scale_bar.text == "2\N{NO-BREAK SPACE}km"


def test_the_scale_of_a_plan_is_true():
    inset = draw([STRASBOURG, KEHL], "portrait").inset

    length = float(re.search(r"h(\S+)v", inset.scale_bar.path).group(1))
    (x1, y1), (x2, y2) = points(inset)
    between = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
    assert 2 * between / length == pytest.approx(distance_km((48.5846, 7.7507), (48.5730, 7.8150)), rel=0.01)


def test_lagos_neighbours_are_seen_from_closer_on_a_map():
    drawing = draw(LAGOS_LINKS, "carte")

    lens, inset = drawing.lens, drawing.inset
    inside = [
        (x, y)
        for x, y in points(drawing)
        if 0 <= x - float(lens.x) <= float(lens.width) and 0 <= y - float(lens.y) <= float(lens.height)
    ]
    assert (len(inside), len(inset.marks), inset.background.file) == (5, 5, "carte/pays.svg")
    assert not [pair for pair in combinations(boxes(inset, 2.7), 2) if pair[0].meets(pair[1])]


def test_an_inset_never_hides_a_place():
    for links in (LAGOS_LINKS, [STRASBOURG, KEHL], [*BAGNOLET_LINKS, KEHL, STRASBOURG]):
        drawing = draw(links, "carte")
        if drawing.corner in ("", "sous"):
            continue
        share = FORMATS["carte"].inset
        left = 0 if drawing.corner[1] == "o" else 1000 * (1 - share[0])
        top = 0 if drawing.corner[0] == "n" else 500 * (1 - share[1])
        hidden = [
            (x, y)
            for x, y in points(drawing)
            if left <= x <= left + 1000 * share[0] and top <= y <= top + 500 * share[1]
        ]
        assert hidden == []


def test_two_places_far_apart_need_no_inset():
    assert (draw([ORLEANS, PARAKOU], "portrait").inset, draw(BAGNOLET_LINKS, "carte").inset) == (None, None)


def test_villages_of_one_district_far_away_have_their_inset():
    villages = [Place(f"Village {n}", 14.4 + n / 9, -11.4 + n / 7, "ML", "la", "Mali") for n in range(4)]

    drawing = draw([ORLEANS, *villages], "portrait")

    assert [label.text for label in drawing.labels] == ["Orléans"]
    assert [label.text for label in drawing.inset.labels] == [place.name for place in villages]


def test_numbers_of_a_narrow_screen_do_not_collide():
    places = [ORLEANS] + [Place(f"Ville {i}", 30 + i / 2, -10 + (i * 7) % 60, "ML") for i in range(40)]

    drawing = draw(places, "carte")

    unit = FORMATS["carte"].units[0]
    shown = [
        box_of(label, label.number or label.text, unit)
        for label in drawing.labels
        if label.number or "garde" in label.css
    ]
    assert shown
    assert not [pair for pair in combinations(shown, 2) if pair[0].meets(pair[1])]


def test_thumbnails_wear_the_colours_of_the_other_country():
    tones = {
        code: draw(
            [ORLEANS, Place("Ailleurs", None, None, code, "la", country_latitude=1, country_longitude=1)], "mini"
        ).css
        for code in ("BJ", "SN", "ML", "MG", "TG", "VN")
    }

    assert all(re.fullmatch(r"dessin--mini ton-[1-5]", css) for css in tones.values())
    assert len(set(tones.values())) > 2
    assert draw([ORLEANS, PARAKOU], "mini").css == tones["BJ"]


coordinates = st.none() | st.floats(-90, 90) | st.sampled_from([-90.0, 90.0, 0.0])
meridians = st.none() | st.floats(-180, 180) | st.sampled_from([-180.0, 180.0, 0.0, 191.0, -169.0])
places = st.builds(
    Place,
    name=st.sampled_from(["", "Lagos", "Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson"]),
    latitude=coordinates,
    longitude=meridians,
    country_code=st.sampled_from(["", "FR", "BJ", "RU", "FJ", "ZZ", "fr"]),
    role=st.sampled_from(["ici", "la", "attente", "zone"]),
    is_zone=st.booleans(),
)


@settings(max_examples=300)
@given(st.lists(places, max_size=15), st.sampled_from(sorted(FORMATS)))
def test_any_places_give_points_inside_the_frame(drawn, format):
    drawing = draw(drawn, format)

    shape = FORMATS[format]
    inset = drawing.inset
    for x, y in points(drawing):
        assert -1 <= x <= shape.width + 1
        assert -1 <= y <= shape.height + 1
    if inset is not None:
        assert all(-1 <= x <= 1001 and -1 <= y <= 841 for x, y in points(inset))
    assert best_format(drawn) in FORMATS
