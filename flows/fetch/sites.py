"""What a site says of being read by machines: robots.txt (RFC 9309) and /.well-known/tdmrep.json, read once a run."""

import json
from collections.abc import Callable
from dataclasses import dataclass

import httpx
from protego import Protego

from onrecord.flows.fetch.exchange import OK, Answer, BrokenOff
from onrecord.flows.fetch.pace import OncePerKey
from onrecord.flows.fetch.policy import ROBOTS_TOKEN
from onrecord.flows.ingest.documents import UnusableError
from onrecord.flows.ingest.rights import is_reserved_by_site

ALLOWED, DISALLOWED, NOT_STATED = "allowed", "disallowed", "not_stated"  # of `evidence.ROBOTS_STATES`
MAX_BYTES = 512 * 1024  # RFC 9309 asks for 500 KiB; what lies beyond is not read
_TOO_MANY_REQUESTS = 429

Get = Callable[[httpx.URL, int], Answer]


@dataclass(frozen=True)
class _Robots:
    """The rules of a site, or why there are none."""

    rules: Protego | None = None
    trouble: UnusableError | None = None

    def state(self, url: str) -> str:
        """Return what the rules say of an address."""
        if self.rules is None:
            return NOT_STATED
        return ALLOWED if self.rules.can_fetch(url, ROBOTS_TOKEN) else DISALLOWED


class Sites:
    """The rules of every site met in a run.

    `get` fetches an address with redirects, up to so many bytes; `slow_down` is told a site's crawl-delay.
    """

    def __init__(self, get: Get, slow_down: Callable[[str, float], None], is_obeyed: bool = True) -> None:
        self._get = get
        self._is_obeyed = is_obeyed
        self._slow_down = slow_down
        self._robots: OncePerKey[httpx.URL, _Robots] = OncePerKey(self._read_robots)
        self._tdmrep: OncePerKey[httpx.URL, object] = OncePerKey(self._read_tdmrep)

    def check(self, url: httpx.URL) -> str:
        """Return what robots.txt says of an address.

        Raises UnusableError: forbidden where it is disallowed or the site is at a forbidden address, not_fetched
        where robots.txt is there and could not be read (then everything is to be taken for disallowed).
        """
        robots = self._robots[_root(url)]
        state = robots.state(str(url))
        if state == DISALLOWED and self._is_obeyed:
            raise UnusableError("forbidden", f"robots.txt of {url.host} disallows it")
        if robots.trouble and (self._is_obeyed or robots.trouble.reason == "forbidden"):
            raise robots.trouble
        return state

    def is_reserved(self, url: httpx.URL) -> bool | None:
        """Say whether the site as a whole reserves text and data mining of this address; None where it is silent."""
        return is_reserved_by_site(self._tdmrep[_root(url)], url.raw_path.decode("ascii", "replace"))

    def _read_robots(self, root: httpx.URL) -> _Robots:
        try:
            answer = self._get(root.join("/robots.txt"), MAX_BYTES)
        except BrokenOff as error:
            return _unread(root, error.detail)
        except UnusableError as error:
            return _Robots(trouble=error) if error.reason == "forbidden" else _unread(root, error.detail)
        if answer.status in OK:
            return self._parsed(root, answer.body)
        # RFC 9309, 2.3.1: a client error says that there are no rules. Being asked to come later does not.
        if 300 <= answer.status < 500 and answer.status != _TOO_MANY_REQUESTS:
            return _Robots()
        return _unread(root, f"HTTP {answer.status}")

    def _parsed(self, root: httpx.URL, body: bytes) -> _Robots:
        rules = Protego.parse(body.decode("utf-8-sig", "replace"))
        delay = rules.crawl_delay(ROBOTS_TOKEN)
        rate = rules.request_rate(ROBOTS_TOKEN)
        self._slow_down(root.host, max(delay or 0.0, rate.seconds / rate.requests if rate else 0.0))
        return _Robots(rules)

    def _read_tdmrep(self, root: httpx.URL) -> object:
        """Return the parsed file; None where there is none that can be read, which says nothing."""
        try:
            answer = self._get(root.join("/.well-known/tdmrep.json"), MAX_BYTES)
            return json.loads(answer.body) if answer.status in OK else None
        except (BrokenOff, UnusableError, ValueError, RecursionError):
            return None


def _unread(root: httpx.URL, detail: str) -> _Robots:
    return _Robots(trouble=UnusableError("not_fetched", f"robots.txt of {root.host} could not be read: {detail}"))


def _root(url: httpx.URL) -> httpx.URL:
    """Return the root of the site that an address belongs to: scheme, host and port."""
    return url.copy_with(raw_path=b"/")
