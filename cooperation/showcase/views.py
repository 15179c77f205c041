"""`/composants/`: the design system, for the staff who write pages with it."""

from django.contrib.admin.views.decorators import staff_member_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cooperation.showcase.components import components
from cooperation.showcase.tokens import contrasts, tokens


@require_safe
@staff_member_required(login_url="admin:login")
def showcase(request):
    """Tokens, contrasts, and every file of ``templates/components/`` in its states."""
    context = {
        "section": "composants",
        "jetons": list(tokens()["clair"]),
        "contrastes": contrasts(),
        "composants": components(),
    }
    return render(request, "pages/composants.html", context)
