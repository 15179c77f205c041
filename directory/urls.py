"""Addresses of the records of every kind. Part of the public contract: never changed, only added to."""

from django.urls import path, re_path

from directory.kinds import kinds_of
from directory.listing.maps import MapData

app_name = "directory"


def listed(name, view):
    """The address of a list, its exports as a suffix (``/projets.csv``), its places (``/projets/carte.json``)."""
    routes = [path(f"{view.section}/", view.as_view(), name=name)]
    if view.exports:
        pattern = rf"^{view.section}\.(?P<extension>{'|'.join(view.exports)})$"
        routes.append(re_path(pattern, view.as_view(), name=f"{name}-export"))
    if "carte" in view.view_names:
        routes.append(path(f"{view.section}/carte.json", MapData.as_view(list_view=view), name=f"{name}-map"))
    return routes


def addresses(kind):
    """The addresses of a kind: its list, those that it adds, its sheets."""
    routes = listed(kind.listed_as or f"{kind.route}-list", kind.list) if kind.list else []
    routes += kind.addresses
    if kind.sheet:
        address = re_path if kind.slug.startswith("(?P") else path
        written = rf"^{kind.name}/{kind.slug}/$" if address is re_path else f"{kind.name}/{kind.slug}/"
        routes.append(address(written, kind.sheet.as_view(), name=kind.route))
    return routes


urlpatterns = [route for kind in kinds_of(app_name) for route in addresses(kind)]
