"""The page on growth, from the results of the benchmarks: ``python -m benchmarks.performance > docs/performance.md``.

Each figure stands in benchmarks/results/*.json, written by the command named beside it.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks.tables import RESULTS, markdown_table

Figures = Mapping[str, Any]
_HEAD = """# What it costs, and how that grows

Processor seconds and memory as measured on two shared cores; only figures of one run may be compared. Made by
`python -m benchmarks.performance > docs/performance.md` from `benchmarks/results/`.
"""
_INDEX = """## Near copies

`python -m benchmarks.copies --shared ../shared --sizes 10000 100000 1000000`: generated texts of about 300 words, three
in ten copies. *per text*: processor time of fingerprints and index for one text.
"""
_ADDED = """## Texts added to an index

The same command: 1,000 texts after all others. Fingerprints are of the new texts alone; their hashes are searched in
the sorted segments of the index, and what changes is appended. What stays linear in the archive is small: reading the
postings, six bytes each, and finding out by their digests which bodies are new.
"""
_HARD = """## Texts that are hard on an index

The same command. Equal pages cost nothing here: they are one text.
"""
_STORIES = """## Stories

`python -m benchmarks.stories --shared ../shared`, on invented articles:
[results/stories.md](../benchmarks/results/stories.md).
"""


def page() -> str:
    """Return the page."""
    copies = _load("copies")
    parts = [
        _HEAD,
        _INDEX,
        *markdown_table(
            ["texts", "fingerprint CPU s", "index CPU s", "wall s", "MiB", "per text ms", "rensa CPU s", "rensa MiB"],
            _planted(copies["planted"]),
        ),
        "",
        _ADDED,
        *markdown_table(["known texts", "fingerprint CPU s", "index CPU s", "MiB"], _added(copies["planted"])),
        "",
        _HARD,
        *markdown_table(
            ["case", "texts", "fingerprint CPU s", "index CPU s", "MiB", "pairs kept"], _hard(copies["worst"])
        ),
        "",
        _STORIES,
    ]
    return "\n".join(parts)


def _load(name: str) -> Figures:
    found: Figures = json.loads((RESULTS / f"{name}.json").read_text(encoding="utf-8"))
    return found


def _by_size(planted: Figures) -> Iterator[tuple[int, Figures]]:
    for size in sorted(planted, key=int):
        yield int(size), planted[size]


def _planted(planted: Figures) -> Iterator[list[object]]:
    for size, one in _by_size(planted):
        ours = min(one["ours"], key=lambda run: run["cpu"])
        theirs = min(one["rensa"], key=lambda run: run["cpu"])
        stages = ours["fingerprint_cpu_s"] + ours["link_cpu_s"]
        costs = [ours["fingerprint_cpu_s"], ours["link_cpu_s"], ours["wall"], ours["peak_mb"]]
        yield [f"{size:,}", *costs, f"{1000 * stages / size:.3f}", theirs["cpu"], theirs["peak_mb"]]


def _added(planted: Figures) -> Iterator[list[object]]:
    for size, one in _by_size(planted):
        added = one["added"]
        yield [f"{size - 1000:,}", added["fingerprint_cpu_s"], added["link_cpu_s"], added["peak_mb"]]


def _hard(worst: Figures) -> Iterator[list[object]]:
    for case, one in worst.items():
        costs = [one["fingerprint_cpu_s"], one["link_cpu_s"], one["peak_mb"]]
        yield [case, f"{one['texts']:,}", *costs, f"{one['n_pairs']:,}"]


if __name__ == "__main__":
    sys.stdout.write(page())
