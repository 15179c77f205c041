"""``/proposer/territoires.json`` and ``/proposer/lieux.json``: what a field offers as one types. Without them, one
types a name or a code and the page says what was understood.
"""

from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.views.decorators.http import require_safe

from directory.reading.countries import suggest_countries
from directory.reading.foreign import suggest_foreign
from directory.reading.places import suggest_territories
from directory.submissions.fields import Countries
from directory.submissions.organisations import suggest_funders

LONGEST = 120


@require_safe
def territories(request):
    """JSON: ``options``: ``[{texte, nom, note}]``, French territories; ``texte`` is what goes into the field."""
    text = _typed(request)
    return _answer(suggest_territories(text) if len(text) > 1 else [])


@require_safe
def foreign_places(request):
    """The same for places abroad. ``pays``: the country typed beside; unread, it changes nothing."""
    text = _typed(request)
    return _answer(suggest_foreign(text, country=_country(request.GET.get("pays", ""))) if len(text) > 1 else [])


@require_safe
def countries(request):
    """The same for countries: of several, between commas, the last is the one being typed."""
    return _answer(suggest_countries(_typed(request)))


@require_safe
def funders(request):
    """The same for the published funders, by a beginning of a word of their name or by their acronym."""
    return _answer(suggest_funders(_typed(request)))


def _typed(request):
    return request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]


def _country(text):
    """The code of the country that ``text`` names, if it names one alone."""
    try:
        codes = Countries(required=False).clean(text.replace("\x00", "")[:LONGEST])
    except ValidationError:
        return None
    return codes[0] if len(codes) == 1 else None


def _answer(suggested):
    options = [{"texte": one.text, "nom": one.text, "note": one.note} for one in suggested]
    response = JsonResponse({"options": options}, json_dumps_params={"ensure_ascii": False})
    response.headers["Cache-Control"] = "no-store"
    return response
