"""Which runs are alive: each holds a lock on a file of its own, which the kernel frees however the run ends.

A process id would be used again, and a heartbeat be late on a busy machine.
"""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FOLDER = ".living"


@contextmanager
def living(warehouse: Path, name: str) -> Iterator[None]:
    """Count as alive under this name until the end of the block, or of this process."""
    folder = warehouse / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    unborn, path = folder / f".{name}.{os.getpid()}", folder / name
    with unborn.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        unborn.rename(path)  # seen only now that it is locked
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def dead(warehouse: Path) -> list[str]:
    """Return the names of those that came to their end without saying so; each until `forget` is called for it."""
    return sorted(path.name for path in (warehouse / FOLDER).glob("[!.]*") if _is_free(path))


def forget(warehouse: Path, name: str) -> None:
    """Drop the name of a dead one."""
    (warehouse / FOLDER / name).unlink(missing_ok=True)


def _is_free(path: Path) -> bool:
    with contextlib.suppress(FileNotFoundError), path.open() as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
    return False
