"""Addresses of network life. Part of the public contract: never changed, only added to."""

from directory.kinds import kinds_of
from directory.urls import addresses

app_name = "events"
urlpatterns = [route for kind in kinds_of(app_name) for route in addresses(kind)]
