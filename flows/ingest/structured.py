"""Which structured format a file has, by its name and first bytes, and its reader."""

from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from onrecord.flows.ingest import csv_file, feed, json_file, jsonl, newsml, parquet_file, sitemap
from onrecord.flows.ingest.documents import Document, Limits, Refusal, Source

Read = Callable[[Source, Iterator[bytes], str, Limits], Iterator[Document | Refusal]]

_BY_NAME: dict[str, Read] = {
    ".jsonl": jsonl.read,
    ".ndjson": jsonl.read,
    ".json": json_file.read,
    ".csv": csv_file.read,
    ".tsv": csv_file.read,
    ".tab": csv_file.read,
    ".parquet": parquet_file.read,
    ".pq": parquet_file.read,
    ".rss": feed.read,
    ".atom": feed.read,
}
_BY_CONTENT: tuple[tuple[Callable[[bytes], bool], Read], ...] = (
    (parquet_file.matches, parquet_file.read),
    (newsml.matches, newsml.read),
    (sitemap.matches, sitemap.read),
    (feed.matches, feed.read),
    (jsonl.matches, jsonl.read),
    (json_file.matches, json_file.read),
    (csv_file.matches, csv_file.read),
)


def reader_of(name: str, head: bytes, is_known: bool) -> Read | None:
    """Return the reader of a file of this name that starts with `head`; None where it has no such format.

    `is_known` says that the name's extension is that of a text or page, which is then believed.
    """
    extension = PurePosixPath(name).suffix.lower()
    if extension in _BY_NAME:
        return _BY_NAME[extension]
    return None if is_known else next((read for matches, read in _BY_CONTENT if matches(head)), None)
