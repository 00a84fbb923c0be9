"""Which addresses may be fetched: web addresses in one spelling, and hosts on the public internet only."""

import re
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

import httpx

from onrecord.flows.ingest.documents import UnusableError
from onrecord.warehouse.ids import digest

IPAddress = IPv4Address | IPv6Address

_SCHEMES = ("http", "https")
_MAX_CHARS = 8192
_MAX_PORT = 65535
_LAST_LABEL_IS_NUMBER = re.compile(r"(?:^|\.)(?:[0-9]+|0x[0-9a-f]*)\.?$")
_HOST = re.compile(r"[a-z0-9_.-]+")

# Query parameters that carry what opens something: by their names alone, or by a name and a value that is no number.
_PLAIN = "[a-z0-9_.-]*(?:token|secret|password|passwd|signature|credential|api[_-]?key)|pwd|jwt"
_SECRET = re.compile(
    rf"(?<=[?&;])(?P<name>(?:{_PLAIN})(?==[^&;#\s])|(?:key|auth|sig|sid|session(?:[_-]?id)?)(?==[^&;#\s]*[a-z])(?==\S{{12}}))"
    r"=(?!sha256-[0-9a-f]{8}(?![^&;#\s]))(?P<value>[^&;#\s]+)",
    re.IGNORECASE,
)

# What ipaddress counts as global (by version) and we do not reach: protocol assignments, among them Oracle's
# metadata server; the 6to4 relays; Azure's metadata server.
_V4_REFUSED = tuple(map(IPv4Network, ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32")))
# Of all IPv6 only global unicast is public, but for tunnels into IPv4 (Teredo and other protocol assignments,
# 6to4) and documentation.
_V6_PUBLIC = IPv6Network("2000::/3")
_V6_REFUSED = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))
# Both carry an IPv4 address in their last 32 bits; the second is what a network without IPv4 resolves names to.
_V6_OF_V4 = (IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96"))


def web_address(given: str, base: httpx.URL | None = None) -> httpx.URL:
    """Return an address in its one spelling, without fragment; relative ones are taken from `base`.

    Raises UnusableError: malformed, or forbidden for another scheme than http and https, a user name or password
    (which would be stored and told on), and a host that is a number in an odd spelling.
    """
    try:
        url = (base.join(given.strip()) if base else httpx.URL(given.strip())).copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError) as error:
        raise UnusableError("malformed", f"not a web address: {error}") from error
    if url.scheme not in _SCHEMES:
        raise UnusableError("forbidden", f"only http and https are fetched, found {url.scheme or 'no scheme'}")
    if url.userinfo:
        raise UnusableError("forbidden", "an address with a user name or password is not fetched")
    host = url.raw_host.decode()
    if not host or len(str(url)) > _MAX_CHARS or not 0 < (url.port or 80) <= _MAX_PORT:
        raise UnusableError("malformed", "an address needs a host, a port up to 65535 and at most 8192 characters")
    if literal(host) is None and not _HOST.fullmatch(host):
        raise UnusableError("malformed", f"{host!r} is no name of a host")
    if literal(host) is None and _LAST_LABEL_IS_NUMBER.search(host):
        raise UnusableError("forbidden", f"{host!r} is an odd spelling of a number")
    return url.copy_with(path="/") if url.raw_path == b"/" else url  # written out where nothing was


def without_secrets(text: str) -> str:
    """Return an address, or a sentence with some, with the values of keys and tokens in a query told by a digest.

    So what is stored or told opens nothing, and addresses that differ in nothing else still differ.
    """
    return _SECRET.sub(lambda found: f"{found['name']}=sha256-{digest(found['value'].encode())[:8]}", text)


def literal(host: str) -> IPAddress | None:
    """Return the IP address that a host is written as; None for a name. Zones (fe80::1%eth0) are no part of one."""
    try:
        return None if "%" in host else ip_address(host)
    except ValueError:
        return None


def is_public(address: IPAddress) -> bool:
    """Say whether an IP address is one of the public internet.

    Not so: private, loopback, link-local, shared (CGNAT), multicast, reserved and documentation addresses,
    tunnels, and the metadata servers of clouds. An IPv6 address that stands for an IPv4 one is judged as that.
    """
    if isinstance(address, IPv6Address):
        if any(address in network for network in _V6_OF_V4):
            return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
        return address in _V6_PUBLIC and not any(address in network for network in _V6_REFUSED)
    is_special = address.is_multicast or address.is_reserved or any(address in network for network in _V4_REFUSED)
    return address.is_global and not is_special
