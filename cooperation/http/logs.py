"""What is noted of a request, and what is not."""

import re
import uuid

from pghistory.middleware import HistoryMiddleware as AnyAddressMiddleware

from cooperation.http.lines import request_id, without_personal_links

_GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestIdMiddleware:
    """Names each request (``X-Request-ID``): its lines of log bear it, and so does its answer. The name that a proxy
    gave is kept.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        given = request.headers.get("X-Request-ID", "")
        name = given if _GIVEN.fullmatch(given) else uuid.uuid4().hex
        # Until the next request of this thread: Django tells an error once all of us have answered.
        request_id.set(name)
        response = self.get_response(request)
        response.headers["X-Request-ID"] = name
        return response


class HistoryMiddleware(AnyAddressMiddleware):
    """Notes in the history who acts and from which page; tables that are never rewritten learn no secret."""

    def get_context(self, request):
        context = super().get_context(request)
        return {**context, "url": without_personal_links(context["url"])}
