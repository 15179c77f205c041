"""Public pages as readers' browsers and shared caches may keep them. See ``docs/adr/0013-vitesse-et-cache.md``.

A page depends on its address, on the data, on the day (statuses change at midnight) and on the code: its ETag says
these four, so that it is known before the page is made.
"""

import hashlib
import threading
from collections import OrderedDict

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import parse_etags

from cooperation.http.compression import choose, compress
from directory.database.code import code_fingerprint
from directory.database.version import version_of

# To be asked again each time: a publication, and above all a withdrawal, is seen at once. No ``s-maxage`` therefore:
# a shared cache would add its own delay to spare a question that costs one query.
CACHE_CONTROL = {"public": True, "max_age": 0, "must_revalidate": True}
LARGEST_SHARE = 16  # a page larger than this part of the room would push too many others out


class PublicPagesMiddleware:
    """Answers 304 to whoever has the page already, from memory what was just made, compressed when the reader can.

    A reader who has a cookie of ours gets a page of his own, which no cache keeps and nothing compresses: what is
    secret in it (a form's token) must not be guessed from lengths (BREACH).
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.kept = KeptPages()

    def __call__(self, request):
        if request.method not in ("GET", "HEAD") or request.path.startswith(settings.PRIVATE_PATHS) or settings.DEBUG:
            return self.get_response(request)
        if has_cookie(request):
            response = self.get_response(request)
            if not response.has_header("Cache-Control"):
                patch_cache_control(response, private=True, no_cache=True)
            return response
        try:
            etag = etag_of(request)
        except DatabaseError:
            # The page tells its reader; some do without the database.
            return self.get_response(request)
        if _has_it(request, etag):
            return _marked(HttpResponseNotModified(), etag)
        encoding = choose(request.headers.get("Accept-Encoding", ""))
        # A reader who forces a reload has the page made again.
        is_forced = "no-cache" in request.headers.get("Cache-Control", "")
        response = None if is_forced else self.kept.get((etag, encoding))
        if response is None:
            response = self._make(request, etag, encoding)
        return response

    def _make(self, request, etag, encoding):
        response = self.get_response(request)
        if response.status_code != 200 or response.cookies:
            return response
        if version_of(request).is_provisional:
            patch_cache_control(response, no_store=True)
        compress(response, encoding)
        # What a view says of its own keeping stands.
        if response.has_header("Cache-Control") or response.has_header("ETag"):
            return response
        _marked(response, etag)
        # What finds nothing is counted each time that it is asked.
        is_counted = getattr(request, "found_nothing", None) is not None
        if request.method == "GET" and not response.streaming and not is_counted:
            self.kept.put((etag, encoding), response)
        return response


def has_cookie(request):
    """Whether the reader has a cookie that may change the page."""
    ours = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages")
    return any(name in request.COOKIES for name in ours)


def etag_of(request):
    """What the answer to ``request`` depends on, as a weak ETag: compressed or not, it is the same page."""
    parts = (
        code_fingerprint(),
        version_of(request).token,
        timezone.localdate().isoformat(),
        request.scheme,
        request.get_host(),
        request.get_full_path(),
    )
    digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
    return f'W/"{digest}"'


def _has_it(request, etag):
    # A « * » asks for what exists already; it is no page that the reader has.
    return etag in parse_etags(request.headers.get("If-None-Match", ""))


def _marked(response, etag):
    response.headers["ETag"] = etag
    patch_cache_control(response, **CACHE_CONTROL)
    # Not « Cookie »: who has one asks again like everybody, and gets a page of his own.
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


class KeptPages:
    """The last pages made by this process, up to ``PUBLIC_PAGES_KEPT`` bytes; none is ever out of date, by its key."""

    def __init__(self):
        self._pages = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def get(self, key):
        """A fresh response like the one that was put, or ``None``."""
        with self._lock:
            page = self._pages.get(key)
            if page is None:
                return None
            self._pages.move_to_end(key)
        content, headers = page
        return HttpResponse(content, headers=headers)

    def put(self, key, response):
        room, content = settings.PUBLIC_PAGES_KEPT, response.content
        if len(content) * LARGEST_SHARE > room:
            return
        with self._lock:
            if key in self._pages:
                return
            self._pages[key] = (content, dict(response.headers))
            self._size += len(content)
            while self._size > room:
                _key, (oldest, _headers) = self._pages.popitem(last=False)
                self._size -= len(oldest)
