"""A long text beside what is typed, as it will be printed: the marks are read by one reader, that of the pages."""

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import path
from django.views.decorators.http import require_POST

from directory.models.long_texts import text_blocks

# Signs that are drawn at once: of more, the preview of the whole sheet.
MOST = 20_000


def urls(site):
    return [path("texte/", site.admin_view(text), name="texte")]


@require_POST
def text(request):
    """HTML of ``texte``; nothing is kept."""
    blocks = text_blocks(request.POST.get("texte", "")[:MOST])
    return HttpResponse(render_to_string("components/texte.html", {"blocs": blocks, "niveau": 3}))
