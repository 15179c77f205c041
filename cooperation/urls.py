"""Addresses of the site. Those that readers see are part of the public contract (French, stable)."""

from django.contrib import admin
from django.contrib.sitemaps import views as sitemap_views
from django.urls import include, path, re_path
from django.views.decorators.http import require_safe

from cooperation.http.health import health
from cooperation.http.media import media
from cooperation.http.metrics import metrics
from cooperation.pages import (
    about,
    figures,
    following,
    framing,
    home,
    mailbox,
    open_data,
    pages,
    paper,
    search,
    suggestions,
    verifying,
    writing,
)
from cooperation.pages.commune import finding
from cooperation.pages.commune.page import TownNote, TownPage
from cooperation.pages.proposing.addresses import urlpatterns as proposing_addresses
from cooperation.pages.sitemaps import sitemap_index, sitemaps
from cooperation.showcase import views as composants

SITEMAPS = sitemaps()

handler500 = "cooperation.http.outages.server_error"

urlpatterns = [
    path("", home.home, name="home"),
    path("recherche/", search.search, name="search"),
    path("recherche/suggestions.json", suggestions.suggest, name="suggestions"),
    path("chiffres/", figures.figures, {"of": "projets"}, name="figures"),
    path("chiffres/jumelages/", figures.figures, {"of": "jumelages"}, name="figures-jumelages"),
    path("chiffres.csv", figures.figures, {"of": "projets", "extension": "csv"}, name="figures-export"),
    path(
        "chiffres/jumelages.csv",
        figures.figures,
        {"of": "jumelages", "extension": "csv"},
        name="figures-jumelages-export",
    ),
    *proposing_addresses,
    path("ecrire/", writing.write, name="write"),
    path("ecrire/envoyer/<str:token>/", writing.send),
    path("ecrire/recu/<str:token>/", writing.received),
    path("suivre/", following.follow, name="follow"),
    path("abonnements/", following.lost, name="following-lost"),
    path("abonnements/arreter/<str:token>/", following.stop),
    path("abonnements/<str:token>/", following.followed),
    path("verifier/<str:token>/", verifying.verify),
    path("verifier/<str:token>/termine/", verifying.ended),
    path("verifier/<str:token>/fermer/", verifying.close),
    path("verifier/<str:token>/autre-personne/", verifying.somebody_else),
    path("verifier/<str:token>/corriger/", verifying.wrong),
    path("integrer/", framing.choose, name="embed"),
    # For other sites: unnamed, so that nothing counts them among the public pages.
    path("oembed.json", framing.oembed),
    path("cadre/collectivites/<slug:slug>/", framing.place_frame),
    path("cadre/<slug:section>/", framing.list_frame),
    path("a-propos/", about.about, name="about"),
    path("glossaire/", about.glossary, name="glossary"),
    path("ma-commune/", finding.find, name="my-town-find"),
    path("ma-commune/suggestions.json", finding.suggest, name="my-town-suggestions"),
    path("ma-commune/<slug:slug>/", TownPage.as_view(), name="my-town"),
    path("ma-commune/<slug:slug>.pdf", TownNote.as_view(), name="my-town-pdf-export"),
    path("accessibilite/", pages.accessibility, name="accessibility"),
    path("mentions-legales/", pages.legal, name="legal"),
    path("donnees-personnelles/", pages.page("donnees_personnelles"), name="privacy"),
    path("donnees/", open_data.open_data, name="open-data"),
    path("donnees/<slug:section>/", open_data.dictionary, name="open-data-list"),
    path("sante/", health, name="health"),
    # For who has the token: unnamed, so that nothing counts it among the public pages.
    path("metriques/", metrics),
    path("favicon.ico", pages.favicon, name="favicon"),
    path("site.webmanifest", pages.manifest, name="manifest"),
    path("opensearch.xml", pages.opensearch, name="opensearch"),
    path(".well-known/security.txt", pages.security, name="security"),
    path("robots.txt", pages.robots, name="robots"),
    path(
        "sitemap.xml",
        sitemap_index,
        {"sitemaps": SITEMAPS},
        name="sitemap-index",
    ),
    path("sitemap-<section>.xml", require_safe(sitemap_views.sitemap), {"sitemaps": SITEMAPS}, name="sitemap"),
    *paper.addresses(path),
    re_path(r"^pays/(?P<code>[A-Za-z]{2})\.png$", paper.CountryImage.as_view(), name="pays-png-export"),
    path("", include("directory.urls")),
    path("", include("events.urls")),
    path("medias/<path:name>", media, name="media"),
    # For staff, or with DEBUG: unnamed, so that nothing counts it among the public pages.
    path("composants/", composants.showcase),
    # In the demonstration only.
    path("courriels/", mailbox.kept_mails),
    path("courriels/<slug:name>/", mailbox.kept_html),
    path("admin/", include("cooperation.accounts.signing.addresses")),
    path("admin/", admin.site.urls),
]
