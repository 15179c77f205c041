"""`/sante/`: what a load balancer or a monitor asks. 200 when the site can serve, 503 otherwise; in a second."""

import secrets

from django.conf import settings
from django.db import DatabaseError
from django.http import JsonResponse
from django.http.request import split_domain_port, validate_host
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cooperation.accounts import roles
from cooperation.http.parts import VITAL, look


@require_safe
@never_cache
def health(request):
    """Tell each part in a word, and what to do in sentences (« details ») to staff or to a holder of
    ``MONITORING_TOKEN``. ``?tout``: 503 when any part wants care, for a monitor that reads nothing else.
    """
    states = look()
    serves = all(states[name].is_ok for name in VITAL)
    cares = [name for name, state in states.items() if not state.is_ok]
    said = {
        "etat": "ok" if serves else "panne",
        "version": settings.VERSION,
        **{name: state.word for name, state in states.items()},
    }
    sentences = {name: states[name].sentence for name in cares if states[name].sentence}
    if sentences and may_know(request, is_serving=serves):
        said["details"] = sentences
    is_well = not cares if "tout" in request.GET else serves
    return JsonResponse(said, status=200 if is_well else 503, json_dumps_params={"ensure_ascii": False})


def bears_token(request):
    """Whether the request says ``Authorization: Bearer <MONITORING_TOKEN>``."""
    wanted = settings.MONITORING_TOKEN
    given = request.headers.get("Authorization", "")
    return bool(wanted) and secrets.compare_digest(given.encode(), f"Bearer {wanted}".encode())


def may_know(request, *, is_serving):
    if bears_token(request):
        return True
    if not is_serving or settings.SESSION_COOKIE_NAME not in request.COOKIES:  # an account is a row
        return False
    try:
        return roles.is_national(request.user)
    except DatabaseError:
        return False


class AnyHostHealthMiddleware:
    """A load balancer asks for ``MACHINE_PATHS`` by address: the name that it uses says nothing, whatever it is."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path in settings.MACHINE_PATHS and settings.ALLOWED_HOSTS:
            host = split_domain_port(request.META.get("HTTP_HOST", ""))[0]
            if not validate_host(host, settings.ALLOWED_HOSTS):
                request.META["HTTP_HOST"] = settings.ALLOWED_HOSTS[0]
        return self.get_response(request)
