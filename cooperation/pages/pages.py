"""Pages of words: obligations; and what robots read."""

import datetime
from email.utils import parseaddr

from django.conf import settings
from django.http import FileResponse, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.http import require_safe

SECURITY_DAYS = 120


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
def favicon(request):
    """Where browsers look for an icon without having read a page."""
    return FileResponse((settings.BASE_DIR / "static/img/icone.ico").open("rb"), content_type="image/x-icon")


@require_safe
def manifest(request):
    icons = [{"src": static("img/icone.svg"), "sizes": "any", "type": "image/svg+xml"}]
    colours = {"background_color": "#fbf8f3", "theme_color": "#16302b"}
    said = {"name": settings.SITE_NAME, "short_name": settings.SITE_NAME, "lang": "fr", "start_url": "/"}
    return JsonResponse(
        said | {"display": "browser", "icons": icons} | colours, content_type="application/manifest+json"
    )


@require_safe
def opensearch(request):
    """How a browser adds the site to its search engines."""
    context = {"racine": request.build_absolute_uri("/").rstrip("/")}
    return render(request, "pages/opensearch.xml", context, content_type="application/opensearchdescription+xml")


@require_safe
def security(request):
    """Whom to tell of a flaw (RFC 9116). Good for four months, so that it is the same all month."""
    expires = timezone.localdate().replace(day=1) + datetime.timedelta(days=SECURITY_DAYS)
    lines = [
        f"Contact: mailto:{settings.REPLY_EMAIL}",
        f"Expires: {expires.isoformat()}T00:00:00Z",
        "Preferred-Languages: fr, en",
        f"Canonical: {request.build_absolute_uri('/.well-known/security.txt')}",
        f"Policy: {request.build_absolute_uri('/mentions-legales/')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


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
        # Filtered lists and searches say « noindex » themselves: to be obeyed, it has to be read.
        "Disallow: /admin/",
        f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
