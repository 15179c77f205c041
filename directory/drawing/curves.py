"""The line of a link."""

from directory.drawing.shapes import number

_RISE = 0.16
"""Distance of the control point from the chord, as a share of the chord."""


def control(start, end):
    """Control point of the quadratic curve: north if the link is flat, west if upright."""
    (ax, ay), (bx, by) = start, end
    dx, dy = bx - ax, by - ay
    nx, ny = dy, -dx  # a normal of the same length as the chord
    wrong_way = ny > 0 if abs(dx) > abs(dy) else nx > 0
    sign = -1 if wrong_way else 1
    return (ax + bx) / 2 + sign * _RISE * nx, (ay + by) / 2 + sign * _RISE * ny


def curve(start, end):
    """SVG path from start to end."""
    (ax, ay), (bx, by), (cx, cy) = start, end, control(start, end)
    return f"M{number(ax)} {number(ay)}Q{number(cx)} {number(cy)} {number(bx)} {number(by)}"


def samples(start, end, count=14):
    """Points along the curve, ends excluded: names keep off them when they can."""
    (ax, ay), (bx, by), (cx, cy) = start, end, control(start, end)
    points = []
    for i in range(1, count):
        t = i / count
        p, q, r = (1 - t) ** 2, 2 * t * (1 - t), t**2
        points.append((p * ax + q * cx + r * bx, p * ay + q * cy + r * by))
    return points
