"""Fetching an address with all due care: rules of the site, redirects checked hop by hop, pauses and retries."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

import httpx

from onrecord.flows.fetch.addresses import web_address
from onrecord.flows.fetch.exchange import Answer, BrokenOff, Exchange
from onrecord.flows.fetch.network import Resolve, resolve_name
from onrecord.flows.fetch.pace import Pace, seconds_asked
from onrecord.flows.fetch.policy import Policy
from onrecord.flows.fetch.sites import Sites
from onrecord.flows.ingest.documents import UnusableError

_ASKED_TO_WAIT = (429, 503)
_FIRST_BACK_OFF = 1.0


def utc_now() -> datetime:
    """Return the time of day."""
    return datetime.now(UTC)


class Client:
    """Fetches addresses; safe to use from several threads at once."""

    def __init__(
        self,
        policy: Policy,
        pace: Pace,
        now: Callable[[], datetime] = utc_now,
        resolve: Resolve = resolve_name,
    ) -> None:
        self._policy = policy
        self._now = now
        self._exchange = Exchange(policy, now, resolve)
        self._pace = pace
        self._sites = Sites(self._get_site_file, self._slow_down, policy.obeys_robots)
        self._left_alone: dict[str, float] = {}

    def fetch(self, url: httpx.URL, validators: Mapping[str, str]) -> Answer:
        """Return the last answer on the way from `url`, whatever its status.

        `validators` are the headers of a conditional request. Raises UnusableError: forbidden by robots.txt or for
        where a host is, not_fetched, truncated, too_large, and what `Exchange.get` raises besides.
        """
        return self._follow(url, lambda hop: self._get_page(hop, validators))

    def is_reserved(self, url: httpx.URL) -> bool | None:
        """Say whether the site reserves text and data mining of an address; None where it is silent."""
        return self._sites.is_reserved(url)

    def close(self) -> None:
        """Close every connection."""
        self._exchange.close()

    def _get_page(self, url: httpx.URL, validators: Mapping[str, str]) -> Answer:
        state = self._sites.check(url)
        try:
            return replace(self._patiently(url, validators), robots_state=state)
        except BrokenOff as error:
            reason = "truncated" if error.n_bytes else "not_fetched"
            raise UnusableError(reason, f"{error.detail} (after {error.n_bytes} bytes of the body)") from error

    def _get_site_file(self, url: httpx.URL, max_bytes: int) -> Answer:
        return self._follow(url, lambda hop: self._patiently(hop, {}, max_bytes))

    def _follow(self, url: httpx.URL, get: Callable[[httpx.URL], Answer]) -> Answer:
        seen = {url}
        for _ in range(self._policy.max_redirects + 1):
            answer = get(url)
            if answer.location is None:
                return answer
            url = web_address(answer.location, base=url)
            if url in seen:
                raise UnusableError("not_fetched", f"redirects lead in a circle to {url}")
            seen.add(url)
        raise UnusableError("not_fetched", f"more than {self._policy.max_redirects} redirects")

    def _patiently(self, url: httpx.URL, headers: Mapping[str, str], max_bytes: int | None = None) -> Answer:
        """Get an answer, trying again where the network fails or the server asks to wait."""
        if url.host in self._left_alone:
            asked = self._left_alone[url.host]
            raise UnusableError("not_fetched", f"{url.host} asked to be left alone for {asked:g} s")
        n_tries = self._policy.n_retries + 1
        for n_try in range(n_tries):
            wait = _FIRST_BACK_OFF * 2**n_try
            try:
                with self._pace.turn(url.host):
                    answer = self._exchange.get(url, headers, max_bytes)
            except BrokenOff:
                if n_try + 1 == n_tries:
                    raise
            else:
                if answer.status not in _ASKED_TO_WAIT or n_try + 1 == n_tries:
                    return answer
                asked = seconds_asked(answer.headers, self._now())
                if asked > self._policy.max_delay:
                    self._left_alone[url.host] = asked
                    return answer
                wait = max(wait, asked)
            self._pace.hold(url.host, min(wait, self._policy.max_delay))
        raise AssertionError("the last try returns or raises")

    def _slow_down(self, host: str, delay: float) -> None:
        self._pace.slow_down(host, min(delay, self._policy.max_delay))
