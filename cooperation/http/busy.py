"""What costs, when all its places are taken: « réessayez dans une minute », and how long for programs."""

from django.conf import settings
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from directory.apart.places import Full, place
from directory.database.fold import fold
from directory.listing.query import typed_words
from directory.search.vocabulary import means_something

RETRY_AFTER = 60  # seconds
# Of those that mean nothing, in one search: more is rarely a person's slip.
FEW_WORDS = 3


class BusyMiddleware:
    """Turns ``directory.apart.places.Full`` into a page, and answers one search of words without meaning at a time:
    each is brought near all the names of the site.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not _searches_dearly(request):
            return self.get_response(request)
        try:
            with place("recherche"):
                return self.get_response(request)
        except Full:
            return busy(request)

    def process_exception(self, request, exception):
        return busy(request) if isinstance(exception, Full) else None


def _searches_dearly(request):
    if request.path.startswith(settings.PRIVATE_PATHS):
        return False
    words = fold(typed_words(request.GET.get("q"))).split()
    return len(words) > FEW_WORDS and sum(not means_something(word) for word in words) > FEW_WORDS


def busy(request):
    return for_later(render(request, "occupe.html", status=503))


def for_later(response):
    """A 503 that says when to ask again."""
    response.headers["Retry-After"] = str(RETRY_AFTER)
    patch_cache_control(response, no_store=True)
    # What is fenced fails nobody: the log of faults is for others.
    response._has_been_logged = True
    return response
