"""Addresses of network life. Part of the public contract: never changed, only added to."""

from django.urls import path

from directory.urls import listed
from events.views import sheets
from events.views.agenda import Agenda
from events.views.lists import ArticleList, CallList, CountryGroupList, ResourceList

app_name = "events"

urlpatterns = [
    *listed("agenda", Agenda),
    path("agenda/<slug:slug>.ics", sheets.EventCalendar.as_view(), name="event-calendar"),
    path("agenda/<slug:slug>/", sheets.EventSheet.as_view(), name="event"),
    *listed("article-list", ArticleList),
    path("actualites/<slug:slug>/", sheets.ArticleSheet.as_view(), name="article"),
    *listed("resource-list", ResourceList),
    path("ressources/<slug:slug>/", sheets.ResourceSheet.as_view(), name="resource"),
    *listed("call-list", CallList),
    path("appels/<slug:slug>/", sheets.CallSheet.as_view(), name="call"),
    *listed("country-group-list", CountryGroupList),
    path("groupes-pays/<slug:slug>/", sheets.CountryGroupSheet.as_view(), name="country-group"),
]
