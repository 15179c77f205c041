"""`/composants/`: the design system, for those who write pages with it. Nobody else knows that it is there."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cooperation.showcase.components import components
from cooperation.showcase.tokens import contrasts, tokens


@require_safe
def showcase(request):
    """Tokens, contrasts, and every file of ``templates/components/`` in its states. Raises Http404 for the public."""
    if not (settings.DEBUG or (request.user.is_active and request.user.is_staff)):
        raise Http404
    context = {
        "section": "composants",
        "jetons": list(tokens()["clair"]),
        "contrastes": contrasts(),
        "composants": components(),
    }
    return render(request, "pages/composants.html", context)
