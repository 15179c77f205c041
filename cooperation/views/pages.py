"""Pages of words: obligations, how to send a sheet; and what robots read."""

import re

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from directory.models import Actor, Jumelage, Network, Project

# Kinds of sheets that a correction may be about: first segment of the address.
_SHEETS = {
    "projets": Project,
    "jumelages": Jumelage,
    "collectivites": Actor,
    "acteurs": Actor,
    "financeurs": Actor,
    "reseaux": Actor,
}


def page(template, section=""):
    """The view of a page that needs nothing but its words."""

    @require_safe
    def view(request):
        return render(request, f"cooperation/{template}.html", {"section": section or template})

    return view


@require_safe
def legal(request):
    """Who publishes this installation: ``SITE_PUBLISHER`` (nom, adresse, directeur, hebergeur); it says when unset."""
    publisher = getattr(settings, "SITE_PUBLISHER", {})
    return render(request, "cooperation/mentions_legales.html", {"section": "mentions_legales", "editeur": publisher})


@require_safe
def propose(request, kind=""):
    """What a sheet needs and whom to write to. ``fiche``: address of a published sheet to correct."""
    record = _sheet_of(request.GET.get("fiche", ""))
    networks = Network.objects.published().select_related("actor").prefetch_related("regions__actor", "offices")
    context = {
        "section": "proposer",
        "genre": kind,
        "fiche": record,
        "reseau": _network_of(record) if record else None,
        "reseaux": networks.order_by("actor__sort_key", "pk"),
    }
    return render(request, "cooperation/proposer.html", context)


def _sheet_of(address):
    match = re.fullmatch(r"/([a-z]+)/([-\w]{1,120})/", address.replace("\x00", ""), re.ASCII)
    model = _SHEETS.get(match[1]) if match else None
    if model is None:
        return None
    related = ["network__actor"]
    if model is Actor:
        related += ["collectivite", "as_network"]
    return model.objects.published().filter(slug=match[2]).select_related(*related).first()


def _network_of(record):
    return record.network if record.network_id and record.network.actor.is_published else None


@require_safe
def robots(request):
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /recherche/",
        "Disallow: /*?",
        f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
