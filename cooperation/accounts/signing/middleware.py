"""What stands before the back-office: the session's limits, and the second factor asked of whoever writes."""

from contextlib import ExitStack

from django.contrib.auth import logout
from django.db import transaction

from cooperation.accounts import roles
from cooperation.accounts.signing import holding, sessions, stops

OFFICE = "/admin/"
_SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")


def may_write(request):
    """Whoever proved a second factor in this session. Reading asks for the password alone."""
    return getattr(request.user, "otp_device", None) is not None


def is_open(view):
    """Decorate a view of signing in: it decides by itself who may do what."""
    view.is_open = True
    return view


class SigningMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path.startswith(OFFICE):
            self._keep_limits(request)
        with ExitStack() as request.until_answered:
            response = self.get_response(request)
            held = getattr(request, "held_form", None)
            if held is not None and response.status_code < 500:
                held.delete()
        return response

    def process_view(self, request, view, args, kwargs):
        if not request.path.startswith(OFFICE) or request.method in _SAFE or getattr(view, "is_open", False):
            return None
        if roles.mandate_of(request.user) is None:
            return stops.signed_out(request)
        if not may_write(request):
            return stops.without_second_factor(request)
        if holding.FIELD in request.POST:
            # Its row is held until then: whoever presses twice finds nothing the second time.
            request.until_answered.enter_context(transaction.atomic())
            request.held_form = holding.put_back(request)
            if request.held_form is None:
                return stops.nothing_held(request)
        return None

    @staticmethod
    def _keep_limits(request):
        if not request.user.is_authenticated:
            return
        if not sessions.seconds_left(request):
            logout(request)
        elif not request.headers.get("X-Passerelles-Veille"):  # the page that looks at the clock is nobody's gesture
            sessions.go_on(request)
