"""Rows of the unlabelled news corpus as JSONL, as an archive would hand them over."""

import json
from pathlib import Path

import pyarrow.parquet as pq

# Name of a column for onrecord, and in the corpus.
COLUMNS = {
    "id": "doc_id",
    "url": "url",
    "title": "title",
    "text": "text",
    "published": "date",
    "outlet": "publisher",
}


def write_english(corpus: Path, start: int, n_rows: int, target: Path) -> int:
    """Write English rows `start` to `start + n_rows` of the corpus to `target`; return how many there were."""
    table = pq.read_table(corpus, columns=list(COLUMNS.values()), filters=[("lang", "=", "en")])
    english = table.slice(start, n_rows)
    with target.open("w", encoding="utf-8", newline="\n") as handle:
        for row in english.to_pylist():
            known = {name: row[column] for name, column in COLUMNS.items() if row[column]}
            handle.write(json.dumps(known, ensure_ascii=False) + "\n")
    return int(english.num_rows)
