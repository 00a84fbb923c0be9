"""What a run says of itself when it has ended."""

from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass
class InputCounts:
    """Documents found in the paths given: each is known, new or rejected."""

    n_inputs: int = 0
    n_known: int = 0
    n_new: int = 0
    n_rejected: int = 0


@dataclass(frozen=True)
class RunReport:
    """The outcome of a run that came to its end; one of some stages alone publishes nothing.

    `warnings` are checks that failed without blocking it.
    """

    run_id: str
    catalogue: Path
    inputs: InputCounts
    n_checks: int
    seconds: float
    warnings: tuple[str, ...] = ()
    is_published: bool = True

    def as_json(self) -> dict[str, object]:
        """Return plain values for ``--json``."""
        return asdict(self) | {"catalogue": str(self.catalogue)}
