"""Addresses of network life. Part of the public contract: never changed, only added to."""

from django.urls import path

from directory.listing.view import listed
from events.agenda.list import Agenda
from events.agenda.sheet import EventCalendar, EventSheet
from events.groups.list import CountryGroupList
from events.groups.sheet import CountryGroupSheet
from events.publications.list import ArticleList, CallList, ResourceList
from events.publications.sheet import ArticleSheet, CallSheet, ResourceSheet

app_name = "events"

urlpatterns = [
    *listed("agenda", Agenda),
    path("agenda/<slug:slug>.ics", EventCalendar.as_view(), name="event-calendar"),
    path("agenda/<slug:slug>/", EventSheet.as_view(), name="event"),
    *listed("article-list", ArticleList),
    path("actualites/<slug:slug>/", ArticleSheet.as_view(), name="article"),
    *listed("resource-list", ResourceList),
    path("ressources/<slug:slug>/", ResourceSheet.as_view(), name="resource"),
    *listed("call-list", CallList),
    path("appels/<slug:slug>/", CallSheet.as_view(), name="call"),
    *listed("country-group-list", CountryGroupList),
    path("groupes-pays/<slug:slug>/", CountryGroupSheet.as_view(), name="country-group"),
]
