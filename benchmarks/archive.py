"""Generated articles as an archive would hand them over: dated, from many outlets, in paragraphs, three in ten copies.

The words are those of `01_gen_dups.py` of the folder of peers. What that lacks is made of the text and its number
alone, so that an archive is the same whenever it is made, and a smaller one differs from a larger in size only:
a thousand articles a day, of two hundred outlets.
"""

import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

A_DAY = 1_000
N_OUTLETS = 200
_FIRST_DAY = datetime(2020, 1, 1, 6, tzinfo=UTC)
_SENTENCES = 3  # of a paragraph, about
_HEAD = 8  # words of a headline
_AT_ONCE = 20_000


def write_archive(generated: Path, target: Path) -> int:
    """Write the texts of a generated file as rows that `onrecord run` reads; return how many there are."""
    source = pq.ParquetFile(generated)
    with pq.ParquetWriter(target, _SCHEMA, compression="zstd") as writer:
        for batch in source.iter_batches(_AT_ONCE):
            numbers, texts = (batch.column(name).to_pylist() for name in ("id", "text"))
            writer.write_table(pa.Table.from_pylist(list(map(_row, numbers, texts)), schema=_SCHEMA))
    return int(source.metadata.num_rows)


_SCHEMA = pa.schema([(name, pa.string()) for name in ("id", "url", "title", "text", "published", "outlet")])


def _row(number: int, text: str) -> dict[str, str]:
    outlet = f"outlet-{zlib.crc32(str(number).encode()) % N_OUTLETS:03d}.example"
    published = _FIRST_DAY + timedelta(days=number // A_DAY, minutes=number % A_DAY)
    return {
        "id": str(number),
        "url": f"https://{outlet}/news/{number}",
        "title": " ".join(text.split()[:_HEAD]),
        "text": "\n\n".join(paragraphs(text)),
        "published": published.isoformat(),
        "outlet": outlet,
    }


def paragraphs(text: str) -> Iterator[str]:
    """Yield parts of a text that end with a sentence; a copy is divided where its original is."""
    words: list[str] = []
    for word in text.split():
        words.append(word)
        if word.endswith((".", '."', ".”")) and not zlib.crc32(" ".join(words[-2:]).encode()) % _SENTENCES:
            yield " ".join(words)
            words = []
    if words:
        yield " ".join(words)
