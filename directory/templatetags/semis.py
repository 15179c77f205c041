"""`{% semis points %}`: every place of a selection, as points on the world."""

from django import template

from directory.drawing.framing import WORLD, frame
from directory.drawing.projection import equal_earth, wrap_longitude

register = template.Library()

WIDTH, HEIGHT = 1000, 500


@register.inclusion_tag("components/semis_dessin.html")
def semis(points):
    """``points``: [(latitude, longitude, name)]. The list beside it says the same in words."""
    on_map = [equal_earth(lat, wrap_longitude(lon, 11)) for lat, lon, _name in points]
    view = frame(on_map, WIDTH, HEIGHT, 0.06, 0.08)
    marks = {(round(view.scale * x + view.x), round(view.scale * y + view.y)) for x, y in on_map}
    return {
        "view_box": f"0 0 {WIDTH} {HEIGHT}",
        "transform": view.transform(WORLD),
        "path": "".join(f"M{x} {y}h.01" for x, y in sorted(marks)),
        "count": len(points),
    }
