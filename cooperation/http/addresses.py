"""Addresses typed or pasted by people: « /Projets/Eau. », « /collectivites/orléans »."""

import copy
import re

from django.conf import settings
from django.http import HttpResponsePermanentRedirect

from directory.models.slugs import tidied

_EXTENSION = re.compile(r"\.([A-Za-z]{2,7})$")
LONGEST = 300
#: Codes of countries are written in capitals, and read in any case.
_IN_ANY_CASE = "/pays/"


class TidyAddressMiddleware:
    """Where nothing answers, leads to the same address in small letters, without accents, final dots or spaces: if a
    page answers there.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in ("GET", "HEAD") or len(request.path) > LONGEST:
            return response
        if request.path.startswith((*settings.PRIVATE_PATHS, settings.STATIC_URL, _IN_ANY_CASE)):
            return response
        path = tidy_path(request.path)
        if path == request.path:
            return response
        found = self._at(request, path)
        query = request.META.get("QUERY_STRING", "")
        if found.status_code in (200, 304):
            return HttpResponsePermanentRedirect(f"{path}?{query}" if query else path)
        return found if found.status_code == 301 else response

    def _at(self, request, path):
        other = copy.copy(request)
        other.path = other.path_info = path
        other.META = {**request.META, "PATH_INFO": path}
        return self.get_response(other)


def tidy_path(path):
    """« /Projets/Eau.%20 » → ``/projets/eau``; the extension of a file is kept."""
    path = path.rstrip(" .")
    extension = _EXTENSION.search(path)
    stem = path[: extension.start()] if extension else path
    parts = [part if part == "" else "_".join(map(tidied, part.split("_"))) for part in stem.split("/")]
    return "/".join(parts) + (extension[0].lower() if extension else "")
