"""The projections agree with published values and never fail on the globe."""

from math import cos, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.drawing.projection import (
    WORLD_WIDTH,
    bearing,
    equal_earth,
    from_equal_earth,
    local_equal_area,
    wrap_longitude,
)

latitudes = st.floats(-90, 90)
longitudes = st.floats(-180, 180)


def test_equal_earth_spans_the_world_at_the_equator():
    west, _ = equal_earth(0, -169)
    east, _ = equal_earth(0, 191)

    assert (west, east) == (pytest.approx(0), pytest.approx(WORLD_WIDTH))


def test_equal_earth_keeps_areas():
    def cell(latitude):
        x0, y0 = equal_earth(latitude, 11)
        x1, y1 = equal_earth(latitude + 0.01, 11.01)
        return (equal_earth(latitude, 11.01)[0] - x0) * (y0 - y1)

    assert cell(60) / cell(0) == pytest.approx(cos(radians(60)), rel=1e-3)


def test_wrap_longitude_crosses_the_date_line():
    assert (wrap_longitude(181), wrap_longitude(-175, 11), wrap_longitude(178, -160)) == (-179, 185, -182)


def test_bearing_of_the_same_point_is_east():
    assert bearing((47.9, 1.9), (47.9, 1.9)) == 90


def test_bearing_of_kehl_from_strasbourg_is_east_south_east():
    assert bearing((48.58, 7.75), (48.57, 7.82)) == pytest.approx(102, abs=2)


@given(latitudes, longitudes)
def test_every_point_of_the_globe_is_on_the_map(latitude, longitude):
    x, y = equal_earth(latitude, wrap_longitude(longitude, 11))

    assert -1e-6 <= x <= WORLD_WIDTH + 1e-6
    assert -1e-6 <= y <= 1950


@given(latitudes, longitudes, latitudes, longitudes)
def test_local_map_never_fails(latitude, longitude, latitude0, longitude0):
    x, y = local_equal_area(latitude, longitude, latitude0, longitude0)

    assert abs(x) < 1e5
    assert abs(y) < 1e5


@pytest.mark.parametrize("point", [(47.9, 1.9), (-33.5, -70.6), (0, 11), (78.2, 15.6), (-89, 179), (65, -168)])
def test_equal_earth_backwards(point):
    assert from_equal_earth(*equal_earth(*point)) == pytest.approx(point)


@pytest.mark.parametrize(
    ("x", "y"), [(-10, 900), (4_010, 900), (2_000, -1), (2_000, 3_000), (3_900, 10), (float("nan"), 5)]
)
def test_nothing_is_drawn_beside_the_map(x, y):
    assert from_equal_earth(x, y) is None
