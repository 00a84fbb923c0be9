"""Whose turn it is: one request to a host at a time, with a pause between two."""

import time
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from threading import Event, Lock
from typing import Generic, TypeVar

from onrecord.flows.ingest.documents import UnusableError

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


def seconds_asked(headers: Mapping[str, str], now: datetime) -> float:
    """Return the seconds of a Retry-After header, given as a number or a date; 0 without one."""
    value = headers.get("retry-after", "").strip()
    if value.isdecimal():
        return float(value)
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return 0.0
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - now).total_seconds())


class Pauses:
    """Waits that can be cut short from another thread."""

    def __init__(self) -> None:
        self._stopped = Event()

    def sleep(self, seconds: float) -> None:
        """Wait; raises UnusableError where the run is being stopped."""
        if self._stopped.wait(seconds):
            raise UnusableError("not_fetched", "the run was stopped")

    def stop(self) -> None:
        """End every wait, now and from now on."""
        self._stopped.set()


class OncePerKey(Generic[Key, Value]):
    """Values made once for each key, by whichever thread asks first while the others wait."""

    def __init__(self, make: Callable[[Key], Value]) -> None:
        self._make = make
        self._guard = Lock()
        self._locks: dict[Key, Lock] = {}
        self._values: dict[Key, Value] = {}

    def __getitem__(self, key: Key) -> Value:
        with self._guard:
            lock = self._locks.setdefault(key, Lock())
        with lock:
            if key not in self._values:
                self._values[key] = self._make(key)
            return self._values[key]


class _Host:
    """When a host may next be asked, by the monotonic clock."""

    def __init__(self, delay: float) -> None:
        self.lock = Lock()
        self.delay = delay
        self.ready_at = 0.0


class Pace:
    """The turns of all hosts; `delay` seconds lie between the end of a request and the next one to the same host."""

    def __init__(
        self, delay: float, sleep: Callable[[float], None], monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._sleep = sleep
        self._monotonic = monotonic
        self._hosts: OncePerKey[str, _Host] = OncePerKey(lambda _: _Host(delay))

    @contextmanager
    def turn(self, name: str) -> Iterator[None]:
        """Wait until the host may be asked, and keep others from asking it meanwhile."""
        host = self._hosts[name]
        with host.lock:
            wait = host.ready_at - self._monotonic()
            if wait > 0:
                self._sleep(wait)
            try:
                yield
            finally:
                host.ready_at = max(host.ready_at, self._monotonic() + host.delay)

    def slow_down(self, name: str, delay: float) -> None:
        """Let at least `delay` seconds lie between two requests to a host from now on."""
        host = self._hosts[name]
        host.delay = max(host.delay, delay)
        host.ready_at = max(host.ready_at, self._monotonic() + delay)

    def hold(self, name: str, seconds: float) -> None:
        """Leave a host alone for so long."""
        host = self._hosts[name]
        host.ready_at = max(host.ready_at, self._monotonic() + seconds)
