"""Texts that are hard on an index of copies, of invented words: each case is known to be slow in some de-duplicator."""

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq

_VOCABULARY = ["".join(Random(n).choices("abdefgiklmnoprstuvz", k=7)) for n in range(20_000)]
_AT_ONCE = 20_000
_GIANT, _OWN = 10_000_000, 800  # characters of the giant, and of 100 words


def prose(seed: object, n_words: int) -> str:
    """Return so many words, the same for the same seed."""
    return " ".join(Random(repr(seed)).choices(_VOCABULARY, k=n_words))


def same_page(size: int) -> Iterator[str]:
    """One page as often as asked, differing in its date only."""
    page = prose("page", 200)
    yield from (f"Printed on day {number} of the calendar. {page}" for number in range(size))


def standing_paragraph(size: int) -> Iterator[str]:
    """Own words with a stock paragraph of 60 words in each."""
    stock = prose("stock", 60)
    yield from (f"{prose(number, 100)} {stock}" for number in range(size))


def one_giant(size: int) -> Iterator[str]:
    """A document of 10 MB that contains every second of the others, each of 100 words, as far as they fit into it."""
    yield from (prose(number, 100) for number in range(size - 1))
    giant = " ".join(prose(number, 100) for number in range(0, min(size - 1, 2 * _GIANT // _OWN), 2))
    yield f"{giant} {prose('giant', max(0, (_GIANT - len(giant)) // 8))}"


CASES: dict[str, Callable[[int], Iterator[str]]] = {
    "one page, differing in its date": same_page,
    "a stock paragraph in every text": standing_paragraph,
    "one document of 10 MB": one_giant,
}


def write(case: str, size: int, target: Path) -> None:
    """Write the texts of a case as rows of id and text."""
    schema = pa.schema([("id", pa.int64()), ("text", pa.string())])
    with pq.ParquetWriter(target, schema) as writer:
        ids: list[int] = []
        texts: list[str] = []
        for number, text in enumerate(CASES[case](size)):
            ids.append(number)
            texts.append(text)
            if len(ids) == _AT_ONCE or number == size - 1:
                writer.write_table(pa.table({"id": ids, "text": texts}, schema=schema))
                ids, texts = [], []
