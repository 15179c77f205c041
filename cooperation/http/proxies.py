"""Wrong settings of the proxy in front of the site, told instead of suffered: an address that redirects to itself for
ever, or all readers taken for one by the limits.
"""

import ipaddress
import logging

from django.conf import settings
from django.http import HttpResponse

from directory.apart import addresses

log = logging.getLogger(__name__)

NO_TLS = (
    "Un mandataire dit servir le site en HTTPS (X-Forwarded-Proto) et BEHIND_TLS_PROXY n’est pas réglé : chaque page "
    "renverrait à elle-même sans fin. Mettez BEHIND_TLS_PROXY=1 et relancez."
)
NO_PROTO = (
    "BEHIND_TLS_PROXY est réglé et le mandataire n’envoie pas X-Forwarded-Proto : chaque page renverrait à elle-même "
    "sans fin. Faites-le lui écrire (nginx : proxy_set_header X-Forwarded-Proto $scheme;)."
)
NOT_TRUSTED = (
    "Une machine envoie X-Forwarded-For, {address}, qui n’est pas dans TRUSTED_PROXIES : tous les visiteurs passent "
    "pour un seul et se partagent les limites. Ajoutez cette adresse à TRUSTED_PROXIES et relancez."
)
NOT_TOLD = (
    "Le mandataire n’envoie pas X-Forwarded-For : tous les visiteurs passent pour un seul et se partagent les limites. "
    "Faites-le lui écrire (nginx : proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;)."
)

_seen = {}


def faults():
    """The sentences of what this process has seen since it started."""
    return list(_seen.values())


def forget():
    _seen.clear()


class ProxySettingsMiddleware:
    """Installed before what redirects to HTTPS."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not settings.SECURE_SSL_REDIRECT or request.path in settings.MACHINE_PATHS:
            return self.get_response(request)
        self._note_addresses(request)
        endless = self._endless(request)
        if endless:
            _note("tls", endless)
            return HttpResponse(endless, status=503, content_type="text/plain; charset=utf-8")
        return self.get_response(request)

    @staticmethod
    def _endless(request):
        said = request.headers.get("X-Forwarded-Proto")
        if request.is_secure():
            return ""
        if not settings.SECURE_PROXY_SSL_HEADER:
            return NO_TLS if said == "https" else ""
        # A visitor of the proxy's plain HTTP is redirected once; a proxy that says nothing has none.
        return NO_PROTO if said is None and "X-Forwarded-For" in request.headers else ""

    @staticmethod
    def _note_addresses(request):
        remote = request.META.get("REMOTE_ADDR", "")
        if "X-Forwarded-For" not in request.headers:
            if settings.SECURE_PROXY_SSL_HEADER and request.is_secure():
                _note("absent", NOT_TOLD)
        elif _is_private(remote) and not addresses.is_proxy(remote):
            # A stranger may write the header too: only a machine of ours is worth telling of.
            _note("proxies", NOT_TRUSTED.format(address=remote))


def _is_private(text):
    try:
        return ipaddress.ip_address(text).is_private
    except ValueError:
        return False


def _note(key, sentence):
    if key not in _seen:
        _seen[key] = sentence
        log.error(sentence)
