"""Addresses of the directory. Part of the public contract: never changed, only added to."""

from django.urls import path, re_path

from directory.listing.maps import MapData
from directory.views import collectivites, countries, lists, organisations, sheets, territories

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


urlpatterns = [
    *listed("project-list", lists.ProjectList),
    path("projets/<slug:slug>/", sheets.ProjectSheet.as_view(), name="project"),
    *listed("jumelage-list", lists.JumelageList),
    path("jumelages/<slug:slug>/", sheets.JumelageSheet.as_view(), name="jumelage"),
    *listed("collectivite-list", lists.CollectiviteList),
    path("collectivites/<slug:slug>/", collectivites.CollectivitePage.as_view(), name="collectivite"),
    *listed("actor-list", lists.ActorList),
    path("acteurs/<slug:slug>/", organisations.ActorPage.as_view(), name="actor"),
    *listed("funder-list", lists.FunderList),
    path("financeurs/<slug:slug>/", organisations.FunderPage.as_view(), name="funder"),
    *listed("network-list", territories.NetworkList),
    path("reseaux/<slug:slug>/", organisations.NetworkPage.as_view(), name="network"),
    *listed("country-list", territories.CountryList),
    re_path(r"^pays/(?P<code>[A-Za-z]{2})/$", countries.CountryPage.as_view(), name="country"),
]
