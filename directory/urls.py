"""Addresses of the directory. Part of the public contract: never changed, only added to."""

from django.urls import path, re_path

from directory.views import lists, organisations, sheets, territories

app_name = "directory"


def listed(name, view, exports):
    """The address of a list, and its exports as a suffix: ``/projets/``, ``/projets.csv``."""
    routes = [path(f"{view.section}/", view.as_view(), name=name)]
    if exports:
        pattern = rf"^{view.section}\.(?P<extension>{'|'.join(view.exports)})$"
        routes.append(re_path(pattern, view.as_view(), name=f"{name}-export"))
    return routes


urlpatterns = [
    *listed("project-list", lists.ProjectList, True),
    path("projets/<slug:slug>/", sheets.ProjectSheet.as_view(), name="project"),
    *listed("jumelage-list", lists.JumelageList, True),
    path("jumelages/<slug:slug>/", sheets.JumelageSheet.as_view(), name="jumelage"),
    *listed("collectivite-list", lists.CollectiviteList, True),
    path("collectivites/<slug:slug>/", organisations.CollectivitePage.as_view(), name="collectivite"),
    *listed("actor-list", lists.ActorList, True),
    path("acteurs/<slug:slug>/", organisations.ActorPage.as_view(), name="actor"),
    *listed("funder-list", lists.FunderList, True),
    path("financeurs/<slug:slug>/", organisations.FunderPage.as_view(), name="funder"),
    *listed("network-list", territories.NetworkList, False),
    path("reseaux/<slug:slug>/", organisations.NetworkPage.as_view(), name="network"),
    *listed("country-list", territories.CountryList, False),
    re_path(r"^pays/(?P<code>[A-Za-z]{2})/$", territories.CountryPage.as_view(), name="country"),
]
