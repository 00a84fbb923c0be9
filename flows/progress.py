"""How long work is reported; the command line draws it, everything else keeps quiet."""

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
