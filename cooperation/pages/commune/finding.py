"""``/ma-commune/``: one field, read as the forms read a territory: a homonym is asked, nothing is guessed."""

from urllib.parse import urlencode

from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory.database.version import version_of
from directory.models import Actor
from directory.reading.countries import OVERSEAS, countries_by_code, country_of
from directory.reading.foreign import known_abroad
from directory.reading.memo import remembering
from directory.reading.places import is_named_here, read_overseas, read_territory, suggest_territories
from directory.reading.result import understood
from directory.reading.territories import label_of
from directory.search.highlight import pieces

LONGEST = 120
MOST_ABROAD = 4


def typed(request):
    return request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]


def address_of(territory):
    return f"/ma-commune/{territory.actor.slug}/"


@require_safe
def find(request):
    """``q``: a name, a postal or INSEE code, a SIREN. Leads to the page of the one territory that it means."""
    version_of(request)
    text = typed(request)
    context = {"section": "ma-commune", "q": text}
    if not text:
        return render(request, "ma-commune/chercher.html", context)
    with remembering():
        reading = _read(text)
        if reading.value is not None and reading.is_settled:
            said = {"q": text} if note_of(reading) else {}
            return redirect(f"{address_of(reading.value)}{'?' if said else ''}{urlencode(said)}")
        # A name that is somebody's abroad comes before those that resemble it here.
        abroad = _abroad(text)
        is_far = bool(abroad) and not is_named_here(text)
    context |= {"lecture": reading, "choix": [] if is_far else reading.choices, "ailleurs": abroad, "au_loin": is_far}
    return render(request, "ma-commune/chercher.html", context)


def _read(text):
    country = country_of(text)
    if country is not None and country.pk in OVERSEAS:
        # « Mayotte » is a territory of ours before it is a country of ISO 3166.
        return read_overseas(text, OVERSEAS[country.pk])
    return read_territory(text)


def note_of(reading):
    """What a reading says besides the name: « Seynod est une commune déléguée d’Annecy. », or an empty text."""
    plain = understood(reading.value, label_of(reading.value)).sentence
    return reading.sentence.removeprefix(plain).strip()


def said_of(text, territory):
    """What to say on the page of ``territory`` of the words that led to it; nothing if they mean another."""
    if not text:
        return ""
    with remembering():
        reading = _read(text)
        return note_of(reading) if reading.value == territory and reading.is_settled else ""


def _abroad(text):
    """``[{nom, ou, url, fiche}]``: the country or the places abroad of this very name; ``fiche``: we have its page."""
    country = country_of(text)
    if country is not None and country.pk != "FR" and country.pk not in OVERSEAS:
        return [{"nom": country.name, "ou": _("pays"), "url": f"/pays/{country.pk}/", "fiche": False}]
    places = sorted(known_abroad(text), key=lambda one: (one.actor is None, -(one.population or 0)))[:MOST_ABROAD]
    slugs = dict(
        Actor.objects.published().filter(pk__in=[one.actor for one in places if one.actor]).values_list("pk", "slug")
    )
    countries = countries_by_code()
    rows = [
        {
            "nom": one.label,
            "ou": countries[one.country].name,
            "url": f"/collectivites/{slugs[one.actor]}/" if one.actor in slugs else f"/pays/{one.country}/",
            "fiche": one.actor in slugs,
        }
        for one in places
        if one.country in countries and one.country not in OVERSEAS
    ]
    # Two villages of one name in one country lead to the same page.
    return list({(row["nom"], row["url"]): row for row in rows}.values())


@require_safe
def suggest(request):
    """As ``/recherche/suggestions.json``: French territories, each leading to its page here."""
    version_of(request)
    text = typed(request)
    found = suggest_territories(text) if len(text) > 1 else []
    slugs = dict(Actor.objects.filter(pk__in=[one.pk for one in found]).values_list("pk", "slug"))
    rows = [
        {
            "nom": pieces(one.text, text, typing=True),
            "autre": [],
            "note": one.note,
            "url": f"/ma-commune/{slugs[one.pk]}/",
        }
        for one in found
    ]
    groups = [{"genre": "territoires", "libelle": _("Territoires"), "suggestions": rows}] if rows else []
    return JsonResponse(
        {"q": text, "corrige": "", "precision": "", "total": len(rows), "groupes": groups},
        json_dumps_params={"ensure_ascii": False},
    )
