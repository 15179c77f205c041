"""A point of a sheet: typed or pasted in one field, told back in words, or chosen by a click on the map of the site."""

from django.contrib.admin.widgets import AdminTextInputWidget
from django.http import HttpResponseBadRequest, JsonResponse
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html

from directory.drawing.projection import equal_earth, from_equal_earth
from directory.reading.points import place_words, point_text, read_point, towns_called

# Digits of a point that was clicked: about ten metres.
_DIGITS = 4


class PointInput(AdminTextInputWidget):
    """The field, and where what it holds is."""

    def render(self, name, value, attrs=None, renderer=None):
        return format_html(
            '<div class="point" data-point="{}" data-pays="{}" data-france="{}">{}'
            '<p class="point-dit" aria-live="polite">{}</p></div>',
            reverse("admin:point"),
            static("carte/pays.svg"),
            static("carte/france.svg"),
            super().render(name, value, attrs, renderer),
            _told(value),
        )


def _told(text):
    try:
        point = read_point(text)
    except ValueError:
        return ""
    return place_words(point) if point else ""


def urls(site):
    return [path("point/", site.admin_view(point), name="point")]


def point(request):
    """JSON for the map, in its units: ``ville`` → towns of that name; ``ou``, a point as typed, or ``x`` and ``y``, a
    click → the point, as the field holds it, and where it is.
    """
    asked = request.GET
    if "ville" in asked:
        towns = towns_called(asked["ville"])
        return JsonResponse({"villes": [{"nom": label, **_drawn(found)} for label, found in towns]})
    try:
        found = read_point(asked["ou"]) if "ou" in asked else _clicked(float(asked["x"]), float(asked["y"]))
    except (KeyError, ValueError):
        found = None
    if found is None:
        return HttpResponseBadRequest()
    return JsonResponse({"texte": point_text(found), "dit": place_words(found), **_drawn(found)})


def _clicked(x, y):
    found = from_equal_earth(x, y)
    return found and tuple(round(degrees, _DIGITS) for degrees in found)


def _drawn(found):
    x, y = equal_earth(*found)
    return {"x": round(x, 3), "y": round(y, 3)}
