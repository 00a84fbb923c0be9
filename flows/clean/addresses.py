"""Addresses made comparable: one page, one address."""

import re
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|dclid|msclkid|mc_cid|mc_eid|igshid|ocid|cmpid|ito", re.IGNORECASE)
_ARCHIVE = re.compile(r"https?://(?:web\.archive\.org/web|archive\.\w+)/(\d{4,14})(?:\w\w_)?/(?=\w)")


def without_archive(url: str) -> str:
    """Return the address of the page that a web archive's address names."""
    return _ARCHIVE.sub("", url, count=1)


def archived_at(url: str) -> str | None:
    """Return the figures of a web archive's time (year to second) in an address, if there are any."""
    found = _ARCHIVE.match(url)
    return found[1] if found else None


@lru_cache(maxsize=512)  # the candidates and links of a page name few addresses over and over
def canonical(url: str) -> str | None:
    """Return the address with host in lower case, without fragment and tracking; None where it is no web address."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").rstrip(".")
        port = parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not host:
        return None
    netloc = host if port in (None, 80, 443) else f"{host}:{port}"
    return urlunsplit((parts.scheme.lower(), netloc, parts.path or "/", _without_tracking(parts.query), ""))


def _without_tracking(query: str) -> str:
    values = parse_qsl(query, keep_blank_values=True) if query else []
    return urlencode([(key, value) for key, value in values if not _TRACKING.fullmatch(key)]) if values else ""


@lru_cache(maxsize=512)
def host_of(url: str | None) -> str:
    """Return the host without ``www.``, empty where there is none."""
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""
