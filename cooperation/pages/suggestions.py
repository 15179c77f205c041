"""``/recherche/suggestions.json?q=``: what a search field offers as one types. The page is the same without it."""

from urllib.parse import urlencode

from django.http import JsonResponse
from django.views.decorators.http import require_safe

from directory.database.version import version_of
from directory.listing.query import typed_words
from directory.listing.titles import TOO_SMALL
from directory.search.glued import tells_nothing
from directory.search.highlight import pieces
from directory.search.suggested import suggestions


@require_safe
def suggest(request):
    """JSON: ``q`` as read, ``corrige``, ``precision`` (why nothing was searched),
    ``groupes``: ``[{genre, libelle, suggestions: [{nom, autre, note, url}]}]``.

    ``nom`` and ``autre`` are lists of ``[piece, is_marked]``. ``genre`` (repeated) keeps some kinds.
    """
    version_of(request)
    text = typed_words(request.GET.get("q"))
    kinds = [kind for kind in request.GET.getlist("genre") if kind in suggestions.sources]
    if not kinds and "genre" in request.GET:
        text = ""
    answer = suggestions.answer(text, kinds)
    typed = answer.corrected or text
    return JsonResponse(
        {
            "q": text,
            "corrige": answer.corrected,
            "precision": TOO_SMALL if tells_nothing(text) and not answer.groups else "",
            "total": answer.total,
            "tout": f"/recherche/?{urlencode({'q': text})}",
            "groupes": [
                {
                    "genre": group.kind,
                    "libelle": group.label,
                    "suggestions": [
                        {
                            "nom": pieces(one.name, typed, typing=True),
                            "autre": pieces(one.other, typed, typing=True),
                            "note": one.note,
                            "url": one.url,
                        }
                        for one in group.suggestions
                    ],
                }
                for group in answer.groups
            ],
        },
        json_dumps_params={"ensure_ascii": False},
    )
