"""What the site is for, and the words of the trade."""

from itertools import groupby

from django.shortcuts import render
from django.views.decorators.http import require_safe

from directory.database.fold import fold
from directory.database.version import version_of
from directory.glossary.words import every_word, word_for
from directory.kinds import list_of
from directory.models import Network

# Those whose numbers the page gives.
COUNTED = ("projets", "jumelages", "collectivites")


@require_safe
def about(request):
    version_of(request)
    selections = [list_of(name).select() for name in COUNTED]
    counts = [{"url": one.listing.path, "nombre": one.total, "noms": one.listing.noun} for one in selections]
    networks = Network.objects.published().select_related("actor").order_by("actor__sort_key", "pk")
    context = {"section": "a-propos", "comptes": counts, "reseaux": list(networks)}
    return render(request, "pages/a_propos.html", context)


@require_safe
def glossary(request):
    letters = groupby(every_word(), key=lambda word: fold(word.name)[0].upper())
    entries = [
        (letter if letter.isalpha() else "0–9", [(word, [word_for(name) for name in word.see]) for word in words])
        for letter, words in letters
    ]
    return render(request, "pages/glossaire.html", {"section": "glossaire", "lettres": entries})
