"""What costs, when all its places are taken: « réessayez dans une minute », and how long for programs."""

from django.shortcuts import render
from django.utils.cache import patch_cache_control

from directory.apart.places import Full

RETRY_AFTER = 60  # seconds


class BusyMiddleware:
    """Turns ``directory.apart.places.Full`` into a page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        return busy(request) if isinstance(exception, Full) else None


def busy(request):
    response = render(request, "occupe.html", status=503)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    patch_cache_control(response, no_store=True)
    return response
