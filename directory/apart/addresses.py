"""Where a request comes from, as the limits count it: what our own proxies say is believed, what others say is not."""

import ipaddress
from functools import cache

from django.conf import settings


def client_of(remote, forwarded):
    """The address that a request comes from, as text, or ``None``. ``remote``: who is connected; ``forwarded``: what
    ``X-Forwarded-For`` says.

    The header is read from its end, as long as it was written by our own proxies (``TRUSTED_PROXIES``): whoever writes
    it himself is not believed.
    """
    address = _ip(remote)
    said = [_ip(part) for part in forwarded.split(",")]
    while said and is_proxy(address):
        address = said.pop() or address
    return str(address) if address is not None else None


def is_proxy(address):
    """Whether an address, as text or not, is one of our own proxies'."""
    address = _ip(str(address))
    return address is not None and any(address in network for network in _networks(tuple(settings.TRUSTED_PROXIES)))


def is_same_subscriber(one, other):
    """Whether two addresses of the network, as text, are those of one connection."""
    return _ip(one or "") is not None and subscriber(one) == subscriber(other)


def subscriber(address):
    """One connection: an IPv6 subscriber owns a /64."""
    return _network(address, {4: 32, 6: 64})


def neighbours(address):
    return _network(address, {4: 24, 6: 48})


def _network(address, lengths):
    ip = _ip(address or "")
    if ip is None:
        return "?"
    return str(ipaddress.ip_network((ip, lengths[ip.version]), strict=False))


def _ip(text):
    try:
        address = ipaddress.ip_address(text.strip().split("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


@cache
def _networks(texts):
    return [ipaddress.ip_network(text) for text in texts]
