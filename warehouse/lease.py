"""The right to write to a lake on object storage: an object that is put only where there is none (a conditional put).

The holder renews it. A holder that died renews nothing: one who waits sees the same object for LEASE_SECONDS by a
clock of its own, and takes it over in a conditional put, which only one can win. No clocks are compared.
"""

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import TYPE_CHECKING
from uuid import uuid4

from onrecord.warehouse.errors import LakeError

if TYPE_CHECKING:
    from obstore.store import ObjectStore

KEY = ".committer"
LEASE_SECONDS = 30.0
_RENEWALS = 3  # of one lease


class Lease:
    """The right to write, while it lasts."""

    def __init__(self, store: "ObjectStore", address: str, seconds: float = LEASE_SECONDS) -> None:
        self.store = store
        self.address = address
        self.seconds = seconds
        self.holder = f"{socket.gethostname()}:{os.getpid()}"
        self._token = uuid4().hex  # in containers every process has the same name
        self._tag: str | None = None
        self._n_beats = 0
        self._renewed_at = 0.0
        self._ended = Event()

    def check(self) -> None:
        """Raise LakeError where the right may be somebody else's by now."""
        if self._tag is None or time.monotonic() - self._renewed_at > self.seconds:
            raise LakeError(
                f"{self.address}: the right to write was lost, as the store did not answer for {self.seconds:g} s or "
                "this machine stood still; the same command goes on from what was committed"
            )

    @contextmanager
    def held(self, patience: float = 0) -> Iterator[None]:
        """Hold the right and renew it; raise LakeError where a living process has it for more than `patience` s."""
        from obstore.exceptions import BaseError

        try:
            self._take(patience)
        except (BaseError, OSError) as error:
            raise LakeError(f"{self.address}: the store cannot be written to ({error})") from error
        renewing = Thread(target=self._renew, daemon=True)
        renewing.start()
        try:
            yield
        finally:
            self._ended.set()
            renewing.join()
            with suppress(BaseError, OSError):  # where the store is away, the right ends by itself
                self._give_back()

    def _take(self, patience: float) -> None:
        deadline = time.monotonic() + patience
        if self._put("create"):
            return
        tag, seen_at, n_changes = "", time.monotonic(), 0
        while True:
            if (now := self._found()) == "":
                if self._put("create"):
                    return
            elif now != tag:
                n_changes += bool(tag)
                tag, seen_at = now, time.monotonic()
            elif time.monotonic() - seen_at > self.seconds and self._put(tag):
                return
            if n_changes and time.monotonic() >= deadline:
                raise LakeError(
                    f"{self.address}: process {self.named() or 'unknown'} is writing to this lake; wait for it to end, "
                    "or let this command wait (--wait)"
                )
            time.sleep(self.seconds / 30)

    def _put(self, condition: str) -> bool:
        """Put the object where there is none (`create`), or still the one with this tag; say whether that was so."""
        from obstore.exceptions import AlreadyExistsError, PreconditionError

        self._n_beats += 1
        content = f"{self.holder} {self._token} {self._n_beats}".encode()
        asked_at = time.monotonic()
        try:
            put = self.store.put(KEY, content, mode="create" if condition == "create" else {"e_tag": condition})
        except (AlreadyExistsError, PreconditionError):
            return self._is_ours(content)
        self._tag, self._renewed_at = put["e_tag"], asked_at
        return True

    def _is_ours(self, content: bytes) -> bool:
        """Say whether the object is the very one that was put: of a put whose answer was lost, and was sent again."""
        try:
            got = self.store.get(KEY)
        except FileNotFoundError:
            return False
        if bytes(got.bytes()) != content:
            return False
        self._tag, self._renewed_at = got.meta["e_tag"], time.monotonic()
        return True

    def _found(self) -> str:
        try:
            return self.store.head(KEY)["e_tag"] or ""
        except FileNotFoundError:
            return ""

    def named(self) -> str | None:
        """Return who has the right, or died having it: machine and process; None where nobody has it."""
        try:
            return bytes(self.store.get(KEY).bytes()).decode().split()[0]
        except FileNotFoundError:
            return None

    def _renew(self) -> None:
        from obstore.exceptions import BaseError

        while self._tag and not self._ended.wait(self.seconds / _RENEWALS):
            try:
                if not self._put(self._tag):
                    self._tag = None
            except (BaseError, OSError):
                continue  # `check` tells when that was too long

    def _give_back(self) -> None:
        if self._tag is not None and self._found() == self._tag:
            self.store.delete(KEY)
