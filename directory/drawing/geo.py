"""Distances between places."""

from math import asin, cos, radians, sin, sqrt

from directory.french import NBSP, french_number

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth (IUGG)."""


def distance_km(start, end):
    """Great-circle distance in kilometres between two (latitude, longitude)."""
    (lat1, lon1), (lat2, lon2) = (map(radians, point) for point in (start, end))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(half)))


def rounded_km(kilometres):
    """Round a distance as people say it: 1.8, 12, 880, 4 020 km.

    Nobody measures from the exact same door: above 100 km the tens are enough.
    """
    if kilometres < 10:
        return round(kilometres, 1)
    if kilometres < 100:
        return round(kilometres)
    return round(kilometres / 10) * 10


def distance_text(kilometres):
    """Return « 880 km », « 4 020 km », « 1,8 km » with French spacing."""
    value = rounded_km(kilometres)
    if value < 0.1:
        return "moins de 100 m"
    return f"{french_number(value).removesuffix(',0')}{NBSP}km"
