"""Addresses of the records of every kind. Part of the public contract: never changed, only added to."""

from django.urls import path, re_path

from directory.kinds import kinds_of
from directory.listing.view import listed

app_name = "directory"


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
