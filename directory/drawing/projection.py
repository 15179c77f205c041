"""Map projections, as plain functions of degrees.

The same formulas draw `static/carte/*.svg` (see `bin/rebuild-map`) and place
the points on them, so that both always agree.

World units: the whole Equal Earth map is 4 000 units wide; x grows eastwards
and y southwards, the North Pole being at y = 0.
"""

from math import asin, atan2, cos, degrees, hypot, pi, radians, sin, sqrt

WORLD_WIDTH = 4000
"""Width of the whole world, in world units."""

ATLANTIC_MERIDIAN = 11
"""Central meridian of the usual maps: cuts the world at 169° W, in the sea."""

PACIFIC_MERIDIAN = -160
"""Central meridian of the map used when a link crosses the date line."""

# Equal Earth: Šavrič, Patterson and Jenny, 2018.
_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_RADIUS = WORLD_WIDTH * 3 * _A1 / (4 * sqrt(3) * pi)


def _northing(theta):
    return theta * (_A1 + _A2 * theta**2 + theta**6 * (_A3 + _A4 * theta**2))


_TOP = _northing(pi / 3)


def wrap_longitude(longitude, meridian=0):
    """Return the longitude, in degrees, within 180° of the meridian."""
    return (longitude - meridian + 180) % 360 - 180 + meridian


def equal_earth(latitude, longitude, meridian=ATLANTIC_MERIDIAN):
    """Return (x, y) in world units; areas are kept.

    The longitude is taken as it is: wrap it first if it may be on the other
    side of the cut.
    """
    theta = asin(sqrt(3) / 2 * sin(radians(latitude)))
    slope = _A1 + 3 * _A2 * theta**2 + theta**6 * (7 * _A3 + 9 * _A4 * theta**2)
    x = 2 * sqrt(3) / 3 * radians(longitude - meridian) * cos(theta) / slope
    return WORLD_WIDTH / 2 + _RADIUS * x, _RADIUS * (_TOP - _northing(theta))


def from_equal_earth(x, y, meridian=ATLANTIC_MERIDIAN):
    """The (latitude, longitude) drawn at (x, y), or ``None`` beside the map. By Newton's method."""
    northing = _TOP - y / _RADIUS
    if not -_TOP <= northing <= _TOP:
        return None
    theta = northing / _A1
    for _step in range(12):
        slope = _A1 + 3 * _A2 * theta**2 + theta**6 * (7 * _A3 + 9 * _A4 * theta**2)
        theta -= (_northing(theta) - northing) / slope
    latitude = degrees(asin(max(-1.0, min(1.0, 2 / sqrt(3) * sin(theta)))))
    slope = _A1 + 3 * _A2 * theta**2 + theta**6 * (7 * _A3 + 9 * _A4 * theta**2)
    longitude = meridian + degrees((x - WORLD_WIDTH / 2) / _RADIUS * sqrt(3) / 2 * slope / cos(theta))
    return (latitude, wrap_longitude(longitude)) if abs(longitude - meridian) <= 180 else None


def local_equal_area(latitude, longitude, centre_latitude, centre_longitude):
    """Return (x, y) in Earth radii on a Lambert azimuthal map of one country.

    Used for silhouettes: shapes stay true around the centre, wherever it is.
    """
    phi, phi0 = radians(latitude), radians(centre_latitude)
    delta = radians(longitude - centre_longitude)
    cosine = sin(phi0) * sin(phi) + cos(phi0) * cos(phi) * cos(delta)
    scale = sqrt(2 / max(1 + cosine, 1e-9))
    x = scale * cos(phi) * sin(delta)
    y = scale * (cos(phi0) * sin(phi) - sin(phi0) * cos(phi) * cos(delta))
    return x, -y


def bearing(start, end):
    """Initial great-circle bearing in degrees, clockwise from north.

    `start` and `end` are (latitude, longitude). Two identical points have no
    bearing: the answer is then 90 (east), so that drawings stay predictable.
    """
    (lat1, lon1), (lat2, lon2) = start, end
    delta = radians(lon2 - lon1)
    y = sin(delta) * cos(radians(lat2))
    x = cos(radians(lat1)) * sin(radians(lat2)) - sin(radians(lat1)) * cos(radians(lat2)) * cos(delta)
    if hypot(x, y) < 1e-12:
        return 90.0
    return degrees(atan2(y, x)) % 360
