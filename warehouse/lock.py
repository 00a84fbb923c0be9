"""The right to write to a lake, which one process has at a time."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from onrecord.warehouse.errors import LakeError

LOCK = ".committer"
_SECONDS_BETWEEN_TRIES = 0.2


@contextmanager
def held(lake: Path, patience: float = 0) -> Iterator[None]:
    """Hold the lock of a lake; raise LakeError where another process has it for more than `patience` seconds.

    The kernel takes the lock from a process that ends, however it ends: no stale one is ever left.
    """
    lake.mkdir(parents=True, exist_ok=True)
    with (lake / LOCK).open("a+") as handle:
        try:
            _lock(handle, patience)
        except OSError as error:
            handle.seek(0)
            raise LakeError(
                f"{lake}: process {handle.read().strip() or 'unknown'} is writing to this warehouse; "
                "wait for it to end or choose another --warehouse"
            ) from error
        handle.truncate(0)
        handle.write(str(os.getpid()))
        handle.flush()
        yield


def _lock(handle: IO[str], patience: float) -> None:
    """Take the lock of an open file, waiting at most `patience` seconds; raise OSError where another has it."""
    deadline = time.monotonic() + patience
    while True:
        try:
            return fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if time.monotonic() >= deadline:
                raise
        time.sleep(_SECONDS_BETWEEN_TRIES)
