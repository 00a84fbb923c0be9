"""One request and its answer: no redirect is followed here and nothing is tried twice."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import httpcore
import httpx

from onrecord.flows.fetch import packed
from onrecord.flows.fetch.addresses import is_public, literal
from onrecord.flows.fetch.network import Resolve, TooSlow, connection_pool, resolve_name
from onrecord.flows.fetch.policy import Policy
from onrecord.flows.ingest.documents import UnusableError

OK = (200, 203)
_ACCEPT = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Encoding": packed.ACCEPTED_CODINGS,
    "Connection": "close",
}


@dataclass(frozen=True)
class Answer:
    """What a server sent: the body with its Content-Encoding undone, empty but for OK; `at` in UTC."""

    url: httpx.URL
    status: int
    headers: httpx.Headers
    body: bytes
    at: datetime
    robots_state: str | None = None

    @property
    def location(self) -> str | None:
        """Where a redirect leads."""
        return self.headers.get("location") if self.status in (301, 302, 303, 307, 308) else None


class BrokenOff(Exception):
    """The network failed, or the server did not keep to HTTP: another try may do better."""

    def __init__(self, detail: str, n_bytes: int = 0):
        super().__init__(detail)
        self.detail = detail
        self.n_bytes = n_bytes


class Exchange:
    """Sends requests; safe to use from several threads at once."""

    def __init__(self, policy: Policy, now: Callable[[], datetime], resolve: Resolve = resolve_name) -> None:
        self._policy = policy
        self._now = now
        self._pool = connection_pool(policy, httpx.create_ssl_context(), resolve)

    def get(self, url: httpx.URL, headers: Mapping[str, str], max_bytes: int | None = None) -> Answer:
        """Send a GET and return its answer; the body is read up to `max_bytes` and may then be cut.

        Without `max_bytes` the policy's limit holds, and a longer body is refused. Raises BrokenOff, and
        UnusableError: forbidden or not_fetched as `network` says, not_fetched for a server too slow, too_large,
        and malformed, truncated or unknown_format where the Content-Encoding cannot be undone.
        """
        self._check_literal(url)
        body = bytearray()
        try:
            with self._pool.stream(
                "GET", _httpcore_url(url), headers=self._headers(url, headers), extensions=self._timeouts()
            ) as response:
                got = httpx.Headers(response.headers)
                if response.status in OK:
                    self._read(response.iter_stream(), got, body, max_bytes)
        except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise BrokenOff(_words(error), len(body)) from error
        except TooSlow as error:
            raise UnusableError("not_fetched", f"took longer than {self._policy.timeout:g} s") from error
        content = packed.decoded(bytes(body), got.get("content-encoding", ""), self._policy.limits, max_bytes)
        return Answer(url, response.status, got, content, self._now())

    def close(self) -> None:
        """Close every connection."""
        self._pool.close()

    def _check_literal(self, url: httpx.URL) -> None:
        """Refuse an address that is not public where a proxy, which resolves names itself, stands before `network`."""
        address = literal(url.raw_host.decode())
        if address and not is_public(address) and not self._policy.is_private_allowed:
            raise UnusableError("forbidden", f"{address} is not on the public internet")

    def _headers(self, url: httpx.URL, headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
        sent = {"Host": url.netloc.decode(), "User-Agent": self._policy.user_agent, **_ACCEPT, **headers}
        return [(name.encode("ascii"), value.encode("ascii", "ignore")) for name, value in sent.items()]

    def _timeouts(self) -> dict[str, dict[str, float]]:
        return {"timeout": dict.fromkeys(("connect", "read", "write", "pool"), self._policy.step_timeout)}

    def _read(self, pieces: Iterable[bytes], headers: httpx.Headers, body: bytearray, max_bytes: int | None) -> None:
        most = self._policy.limits.max_bytes if max_bytes is None else max_bytes
        declared = headers.get("content-length", "")
        if max_bytes is None and declared.isdecimal() and int(declared) > most:
            raise UnusableError("too_large", f"{declared} bytes; at most {most} are fetched")
        for piece in pieces:
            body += piece
            if len(body) > most:
                if max_bytes is None:
                    raise UnusableError("too_large", f"more than {most} bytes")
                return


def _httpcore_url(url: httpx.URL) -> httpcore.URL:
    return httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)


def _words(error: Exception) -> str:
    """Return what went wrong, with the kind of error where it has no words of its own."""
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
