"""What the benchmarks share: the data folder they need, Markdown tables, and where results are kept."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

RESULTS = Path(__file__).parent / "results"


class Missing(RuntimeError):
    """Data that a benchmark needs is not there."""


def require(shared: Path, name: str) -> Path:
    """Return a file or folder of the data folder; raise Missing, saying what is needed and where, if it is absent."""
    path = (shared / name).resolve()
    if not path.exists():
        raise Missing(
            f"{path} is not there.\nThe benchmarks need the data folder of the project (eval/, bench/, seeds/), which "
            "holds third-party texts and is not in this repository; name it with SHARED=DIR (make) or --shared DIR."
        )
    return path


def markdown_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Return the lines of a Markdown table; None shows as an empty cell."""
    lines = ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    return lines + ["| " + " | ".join("" if cell is None else str(cell) for cell in row) + " |" for row in rows]


def write_results(name: str, figures: Mapping[str, object], report: str) -> None:
    """Keep figures as JSON and as Markdown in benchmarks/results; texts never come here."""
    RESULTS.mkdir(exist_ok=True)
    encoded = json.dumps(figures, indent=1, ensure_ascii=False, sort_keys=True)
    (RESULTS / f"{name}.json").write_text(encoded + "\n", encoding="utf-8")
    (RESULTS / f"{name}.md").write_text(report, encoding="utf-8")
