"""Connections that go where they were checked to go, and end when their time is up.

A name is resolved once; all its addresses are checked, and the connection is made to one of these and not to the
name, so that a second answer of the name server (DNS rebinding) changes nothing. Host header and TLS still carry
the name, as httpcore takes both from the request.
"""

import socket
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from ssl import SSLContext
from typing import Any

import httpcore

from onrecord.flows.fetch.addresses import is_public, literal
from onrecord.flows.fetch.policy import Policy
from onrecord.flows.ingest.documents import UnusableError

Resolve = Callable[[str, int], Sequence[str]]


def resolve_name(host: str, port: int) -> list[str]:
    """Return the addresses that the operating system gives for a host, in its order; raises socket.gaierror."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class TooSlow(Exception):
    """A request took longer than it may in all."""


class CheckedNetwork(httpcore.NetworkBackend):
    """Opens TCP connections to checked addresses; what is read and written on one ends `timeout` seconds later."""

    def __init__(self, timeout: float, is_private_allowed: bool, resolve: Resolve = resolve_name) -> None:
        self._timeout = timeout
        self._is_private_allowed = is_private_allowed
        self._resolve = resolve
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of `host` that answers.

        Raises UnusableError: forbidden where any address is not public, not_fetched where there is no such name;
        TooSlow; and httpcore's own errors.
        """
        clock = _Clock(self._timeout)
        failure: httpcore.NetworkError | httpcore.TimeoutException | None = None
        for address in self._checked(host, port):
            try:
                with clock.step(timeout) as seconds:
                    options = socket_options or []
                    stream = self._backend.connect_tcp(address, port, seconds, local_address, options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _TimedStream(stream, clock)
        raise failure or httpcore.ConnectError(f"{host} has no address")

    def _checked(self, host: str, port: int) -> Sequence[str]:
        try:
            addresses = self._resolve(host, port)
        except socket.gaierror as error:
            if error.errno == socket.EAI_AGAIN:
                raise httpcore.ConnectError(f"the name {host} cannot be resolved for now") from error
            raise UnusableError("not_fetched", f"the name {host} cannot be resolved: {error.strerror}") from error
        except UnicodeError as error:
            raise UnusableError("malformed", f"{host} is no name of a host") from error
        for address in addresses:
            parsed = literal(address)
            if not self._is_private_allowed and (parsed is None or not is_public(parsed)):
                raise UnusableError("forbidden", f"{host} is at {address}, which is not on the public internet")
        return addresses


class _Clock:
    """Counts down the seconds that one connection has."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    @contextmanager
    def step(self, timeout: float | None) -> Iterator[float]:
        """Give the seconds that one step may take: `timeout`, or what is left; raises TooSlow where that runs out."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TooSlow
        try:
            yield left if timeout is None else min(timeout, left)
        except httpcore.TimeoutException as error:
            if time.monotonic() >= self._end:
                raise TooSlow from error
            raise


class _TimedStream(httpcore.NetworkStream):
    """A connection on which no step goes beyond the end of its time."""

    def __init__(self, stream: httpcore.NetworkStream, clock: _Clock) -> None:
        self._stream = stream
        self._clock = clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        with self._clock.step(timeout) as seconds:
            return self._stream.read(max_bytes, seconds)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        with self._clock.step(timeout) as seconds:
            self._stream.write(buffer, seconds)

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        with self._clock.step(timeout) as seconds:
            return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, seconds), self._clock)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def connection_pool(
    policy: Policy, ssl_context: SSLContext, resolve: Resolve = resolve_name
) -> httpcore.ConnectionPool:
    """Return a pool whose every request has a connection of its own; the environment's proxies are ignored.

    A proxy given by the policy is trusted: it may be at a private address, and it resolves the names.
    """
    options: dict[str, Any] = {
        "ssl_context": ssl_context,
        "max_connections": None,
        "max_keepalive_connections": 0,
        "network_backend": CheckedNetwork(policy.timeout, policy.is_private_allowed or bool(policy.proxy), resolve),
    }
    return httpcore.HTTPProxy(policy.proxy, **options) if policy.proxy else httpcore.ConnectionPool(**options)
