"""Pages of words: obligations; and what robots read."""

from email.utils import parseaddr

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


def page(template, section=""):
    """The view of a page that needs nothing but its words."""

    @require_safe
    def view(request):
        return render(request, f"pages/{template}.html", {"section": section or template})

    return view


@require_safe
def legal(request):
    """Who publishes this installation: ``SITE_PUBLISHER`` (nom, adresse, directeur, hebergeur); it says when unset."""
    publisher = getattr(settings, "SITE_PUBLISHER", {})
    return render(request, "pages/mentions_legales.html", {"section": "mentions_legales", "editeur": publisher})


@require_safe
def accessibility(request):
    """The declaration that French law asks for: state, date, exceptions, whom to write to, remedies."""
    context = {
        "section": "accessibilite",
        "editeur": getattr(settings, "SITE_PUBLISHER", {}),
        "courriel_contact": parseaddr(settings.REPLY_EMAIL)[1],
    }
    return render(request, "pages/accessibilite.html", context)


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
