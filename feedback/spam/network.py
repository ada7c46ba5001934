"""Where a request comes from, as far as anything needs to know: a network, never an address."""

import ipaddress

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from feedback import conf
from feedback.spam.salts import salt_of_today

IPV6_PREFIX = 64


def network_of(request: HttpRequest) -> str:
    """The IPv4 address or IPv6 /64 that our own outermost proxy saw; ``"unknown"`` if none."""
    return _network(_address(request))


def network_key(request: HttpRequest) -> str:
    """A keyed hash of the network under the day's salt, without which it leads back to nobody."""
    value = f"{salt_of_today()}:{network_of(request)}"
    return salted_hmac("feedback.network", value, algorithm="sha256").hexdigest()[:32]


def _address(request: HttpRequest) -> str:
    """Headers count only as far as our own proxies wrote them; the rest is the sender's story."""
    proxies: int = conf.get("TRUSTED_PROXIES")
    forwarded = [
        part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part
    ]
    if proxies and len(forwarded) >= proxies:
        return forwarded[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))


def _network(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        mapped = parsed.ipv4_mapped
        if mapped is not None:
            return str(mapped)
        return str(ipaddress.ip_network(f"{parsed}/{IPV6_PREFIX}", strict=False))
    return str(parsed)


def comes_from_elsewhere(request: HttpRequest) -> bool:
    """Whether the browser says that another site sent the post; silence is no such word."""
    fetch_site = request.META.get("HTTP_SEC_FETCH_SITE")
    if fetch_site is not None:
        return fetch_site not in ("same-origin", "none")
    origin = request.META.get("HTTP_ORIGIN")
    return origin is not None and origin != f"{request.scheme}://{request.get_host()}"
