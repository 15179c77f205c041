"""Pages of the office that are no model's."""

from django.template.response import TemplateResponse
from django.urls import path


def page_of_office(site, route, view, name, folder):
    """The address ``admin:name`` of ``view(request, …)``, which answers ``(template of folder, title, context)`` or a
    response.
    """

    def shown(request, **given):
        request.current_app = site.name
        answer = view(request, **given)
        if isinstance(answer, tuple):
            template, title, context = answer
            context = {**site.each_context(request), "title": title, **context}
            return TemplateResponse(request, f"admin/{folder}/{template}.html", context)
        return answer

    return path(route, site.admin_view(shown), name=name)
