"""How long work is reported; the command line draws it, everything else keeps quiet."""

from contextvars import ContextVar
from typing import Protocol


class Progress(Protocol):
    """Told which stage runs and how many of its units are done."""

    def stage(self, name: str, total: int | None) -> None:
        """A stage begins; `total` units where known."""
        ...

    def advance(self, n_units: int) -> None:
        """So many units more are done."""
        ...


class Quiet:
    """Reports nothing."""

    def stage(self, name: str, total: int | None) -> None:
        """Say nothing."""

    def advance(self, n_units: int) -> None:
        """Say nothing."""


_shown: ContextVar[Progress | None] = ContextVar("_shown", default=None)


def show(progress: Progress) -> None:
    """Let the flow that is started next tell `progress`. A schedule has nobody to draw it for, and does not."""
    _shown.set(progress)


def shown() -> Progress:
    """Return what this flow is to tell."""
    return _shown.get() or Quiet()
