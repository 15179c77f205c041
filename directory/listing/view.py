"""The addresses of a list: its page, its exports as a suffix (``.csv``), its places (``carte.json``)."""

from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import path, re_path
from django.views import View

from directory.database.version import version_of
from directory.listing.exports.answers import export, large_place
from directory.listing.exports.feeds import feed
from directory.listing.fruitless import nothing_in
from directory.listing.maps import MapData, plan_of
from directory.listing.page import Page


class ListView(View):
    """``listing``: the ``Listing`` that is asked."""

    http_method_names = ["get", "head", "options"]
    listing = None

    def get(self, request, extension=None):
        version_of(request)
        listing, selection = self.listing, self.listing.select(request.GET)
        if extension is not None:
            return self._exported(request, selection, extension)
        if moved := selection.query.moved(request.path):
            return HttpResponsePermanentRedirect(moved)
        request.found_nothing = nothing_in(selection)
        page = Page(selection)
        plan = plan_of(selection) if selection.query.view == "carte" else None
        context = page.context() | {"plan": plan} | listing.more(page, request)
        return render(request, listing.template_name, context)

    def _exported(self, request, selection, extension):
        if extension not in self.listing.exports:
            raise Http404
        if own := self.listing.own_exports.get(extension):
            with large_place(selection.total):
                return own(request, selection)
        return feed(request, selection) if extension == "atom" else export(request, selection, extension)


def listed(name, listing):
    """Every address of a list, under names that begin with ``name``."""
    view = ListView.as_view(listing=listing)
    routes = [path(f"{listing.section}/", view, name=name)]
    if listing.exports:
        pattern = rf"^{listing.section}\.(?P<extension>{'|'.join(listing.exports)})$"
        routes.append(re_path(pattern, view, name=f"{name}-export"))
    if "carte" in listing.view_names:
        routes.append(path(f"{listing.section}/carte.json", MapData.as_view(listing=listing), name=f"{name}-map"))
    return routes
