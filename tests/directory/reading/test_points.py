"""A point as people type or paste it, and where it is."""

import pytest

from directory.reading.points import place_words, point_text, read_point, towns_called
from tests import factories as make


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("48,85 N 2,35 E", (48.85, 2.35)),
        ("48.85, 2.35", (48.85, 2.35)),
        ("48,85 2,35", (48.85, 2.35)),
        ("48,85,2,35", (48.85, 2.35)),
        ("(12.5 ; -8)", (12.5, -8)),
        ("2,35 E, 48,85 N", (48.85, 2.35)),
        ("12,65 N 8 O", (12.65, -8)),
        ("12.65n 8w", (12.65, -8)),
        ("S 18.9 E 47.5", (-18.9, 47.5)),
        ("12° 30′ 36″ N, 1° 30′ Ouest", (12.51, -1.5)),
        ("12°30'36\"N 1°30'0\"W", (12.51, -1.5)),
        ("Latitude : 48.85 Longitude : 2.35", (48.85, 2.35)),
        ("longitude=2.35, latitude=48.85", (48.85, 2.35)),
        ("geo:12.5,-8.1", (12.5, -8.1)),
        ("https://www.openstreetmap.org/?mlat=12.5&mlon=-8.1#map=12/40/3", (12.5, -8.1)),
        ("https://www.openstreetmap.org/node/1#map=16/12.5/-8.1", (12.5, -8.1)),
        ("https://www.google.fr/maps/place/X/@1.0,2.0,13z/data=!3m1!3d12.5!4d-8.1", (12.5, -8.1)),
        ("https://www.google.fr/maps/@12.5,-8.1,13z", (12.5, -8.1)),
        ("https://maps.google.com/?q=12.5%2C-8.1", (12.5, -8.1)),
        ("  ", None),
    ],
)
def test_points(text, point):
    assert read_point(text) == (point and pytest.approx(point))


@pytest.mark.parametrize(
    "text",
    [
        "48,8", "48", "48 2", "48,8,2", "Bamako", "91 N 2 E", "48,85 N 2,35 N", "2,35 190,5", "48° 75′ N 2° E",
        "-48 N 2 E",
        "48.85 2.35 12.5", "https://exemple.fr/48.85", "https://maps.app.goo.gl/abc", "nan, nan", "1e9, 2", "9" * 5_000,
        "1, " * 30_000, "https://www.openstreetmap.org/#map=4/95.1/2.1",
    ],
    ids=lambda text: text[:20],
)  # fmt: skip
def test_what_is_no_point_is_asked_again(text):
    with pytest.raises(ValueError, match="point|latitude"):
        read_point(text)


@pytest.mark.parametrize("point", [(47.9, 1.909), (-12.0, -0.00001), (0.1 + 0.2, 179.99999999)])
def test_a_point_is_read_as_it_is_shown(point):
    assert read_point(point_text(point)) == point


def test_where_a_point_is(db):
    make.CommuneFactory(name="Meung", actor__latitude=47.82, actor__longitude=1.69)
    make.CommuneFactory(name="Secrète", actor__latitude=47.8, actor__longitude=1.6, actor__published=False)
    make.GazetteerTownFactory(name="Sikasso", latitude=11.31, longitude=-5.66)

    assert "Meung" in place_words((47.8, 1.6))
    assert "km" in place_words((47.8, 1.6))
    assert "Sikasso" in place_words((11.311, -5.661))
    assert place_words((0, -30)).startswith("Loin de tout")


def test_towns_to_look_at_are_those_that_readers_see(db):
    make.CommuneFactory(name="Sikassonne", actor__latitude=47.82, actor__longitude=1.69, actor__published=False)
    town = make.GazetteerTownFactory(name="Sikasso", latitude=11.31, longitude=-5.66)

    assert towns_called("sikass") == [(f"Sikasso ({town.country.name})", (11.31, -5.66))]
    assert towns_called("s\x00") == []
