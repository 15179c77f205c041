"""Addresses of the directory. Part of the public contract: never changed, only added to."""

from django.urls import path, re_path

from directory.countries import sheet as countries
from directory.countries.list import CountryList
from directory.jumelages.list import JumelageList
from directory.jumelages.sheet import JumelageSheet
from directory.listing.view import listed
from directory.organisations.list import ActorList, FunderList, NetworkList
from directory.organisations.sheet import ActorPage, FunderPage, NetworkPage
from directory.projects.list import ProjectList
from directory.projects.sheet import ProjectSheet
from directory.territories import sheet as collectivites
from directory.territories.list import CollectiviteList

app_name = "directory"


urlpatterns = [
    *listed("project-list", ProjectList),
    path("projets/<slug:slug>/", ProjectSheet.as_view(), name="project"),
    *listed("jumelage-list", JumelageList),
    path("jumelages/<slug:slug>/", JumelageSheet.as_view(), name="jumelage"),
    *listed("collectivite-list", CollectiviteList),
    path("collectivites/<slug:slug>/", collectivites.CollectivitePage.as_view(), name="collectivite"),
    *listed("actor-list", ActorList),
    path("acteurs/<slug:slug>/", ActorPage.as_view(), name="actor"),
    *listed("funder-list", FunderList),
    path("financeurs/<slug:slug>/", FunderPage.as_view(), name="funder"),
    *listed("network-list", NetworkList),
    path("reseaux/<slug:slug>/", NetworkPage.as_view(), name="network"),
    *listed("country-list", CountryList),
    re_path(r"^pays/(?P<code>[A-Za-z]{2})/$", countries.CountryPage.as_view(), name="country"),
]
