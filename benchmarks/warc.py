"""Web archives: the records that warcio finds, and what became of each here.

Every response, resource, conversion and revisit record that warcio counts must be a document or a refusal; where
warcio gives up, its count is marked. Files read: the WARC and ARC files of the data folder.

Run: python -m benchmarks.warc --shared ../shared
"""

import argparse
import io
import sys
from collections import Counter
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from onrecord.flows.ingest import reader
from onrecord.flows.ingest.documents import Document, Limits, Source

RESULTS = Path(__file__).parent / "results" / "warc.md"
_DESCRIBING = ("warcinfo", "arc_header", "request", "metadata")


def theirs(content: bytes) -> tuple[int, bool]:
    """Return how many records that can be pages warcio finds, and whether it reads to the end."""
    found = Counter[str]()
    try:
        for record in ArchiveIterator(io.BytesIO(content)):
            found[record.rec_type] += 1
            record.content_stream().read()
    except (ArchiveLoadFailed, ValueError, OSError):
        return _pages(found), False
    return _pages(found), True


def _pages(found: Counter[str]) -> int:
    return sum(count for kind, count in found.items() if kind not in _DESCRIBING)


def ours(name: str, content: bytes) -> tuple[int, Counter[str]]:
    """Return how many pages are read here, and the reasons of the refusals."""
    items = list(reader.read(Source(name, io.BytesIO(content), len(content)), Limits()))
    refused = Counter(item.reason for item in items if not isinstance(item, Document))
    return len(items) - refused.total(), refused


def main() -> int:
    """Print and write the table; exit code 1 where a record that warcio reads has no row."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--output", type=Path, default=RESULTS)
    options = parser.parse_args()
    lines = ["| file | warcio: records that can be pages | here: documents | here: refusals |", "|---|---|---|---|"]
    n_lost = 0
    for path in sorted((options.shared / "eval" / "dev" / "warc").rglob("*.*")):
        if not path.is_file():
            continue
        content = path.read_bytes()
        (n_theirs, is_whole), (n_ours, refused) = theirs(content), ours(path.name, content)
        n_lost += max(n_theirs - n_ours - refused.total(), 0)
        said = ", ".join(f"{count} {reason}" for reason, count in sorted(refused.items())) or "–"
        lines.append(f"| {path.name} | {n_theirs}{'' if is_whole else ', then gives up'} | {n_ours} | {said} |")
    table = "\n".join([*lines, "", f"Records that warcio reads and that have no row here: {n_lost}", ""])
    options.output.write_text(table, encoding="utf-8")
    print(table)
    return int(n_lost > 0)


if __name__ == "__main__":
    sys.exit(main())
