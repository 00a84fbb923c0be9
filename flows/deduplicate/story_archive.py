"""All articles as the stage of stories is given them, and what is known of their stories."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from onrecord.flows.deduplicate.story_candidates import packed
from onrecord.flows.deduplicate.story_pairs import Bools, Floats, Ints, Profiles
from onrecord.flows.deduplicate.story_score import Articles
from onrecord.flows.deduplicate.story_scores import Scores, found_in
from onrecord.warehouse.contract import TIMESTAMP

_MICROSECONDS_PER_DAY = 86_400_000_000
Stream = Callable[[], Iterable[pa.RecordBatch]]


@dataclass(frozen=True)
class Archive:
    """What the stage of stories is given.

    `articles`: article_id, article_key, published_at, n_entries, n_tokens and is_unspaced of all articles; the key
    stands for article, profile and time. `members` and `scores`: rows of `story_members` and `story_scores` by the
    present tool. `profiles` and `terms` open streams of article_key and entries, or shown, of all articles.
    """

    articles: pa.Table
    members: pa.Table
    scores: pa.Table
    profiles: Stream
    terms: Stream


class Numbered:
    """The articles of an archive, numbered in the order of their ids."""

    def __init__(self, archive: Archive) -> None:
        self.rows = archive.articles.sort_by("article_id").combine_chunks()
        self.keys = column(self.rows, "article_key")
        self._by_key = np.argsort(self.keys)
        self._streams = archive

    def __len__(self) -> int:
        return len(self.keys)

    def numbers_of(self, keys: Ints) -> tuple[Bools, Ints]:
        """Say of each key whether an article has it, and the number of that article."""
        is_there, places = found_in(keys, self.keys[self._by_key])
        return is_there, self._by_key[places] if len(self) else places

    def articles(self) -> Articles:
        """Read the profiles; they are in memory once."""
        lengths = column(self.rows, "n_entries")
        entries, starts, end = np.empty(int(lengths.sum()), np.int64), np.zeros(len(self), np.int64), 0
        for batch in self._streams.profiles():
            _, numbers = self.numbers_of(column(batch, "article_key"))
            part = pc.list_flatten(batch.column("entries")).to_numpy()
            entries[end : end + len(part)] = part
            starts[numbers] = end + np.cumsum(lengths[numbers]) - lengths[numbers]
            end += len(part)
        n_tokens = column(self.rows, "n_tokens")
        is_unspaced = self.rows.column("is_unspaced").to_numpy().astype(np.bool_)
        return Articles(Profiles(entries, starts, lengths, n_tokens, is_unspaced), self._days())

    def _days(self) -> Floats:
        published = self.rows.column("published_at").cast(TIMESTAMP).cast(pa.int64()).to_pylist()
        return np.array([np.nan if at is None else at / _MICROSECONDS_PER_DAY for at in published], np.float64)

    def terms(self, chosen: Bools) -> dict[int, list[str]]:
        """Return the terms shown of the chosen articles."""
        found: dict[int, list[str]] = {}
        for batch in self._streams.terms():
            _, numbers = self.numbers_of(column(batch, "article_key"))
            places = np.flatnonzero(chosen[numbers])
            shown: list[Any] = batch.column("shown").take(places).to_pylist()
            found.update(zip(numbers[places].tolist(), shown, strict=True))
        return found

    def known_scores(self) -> Scores:
        """Return the scores known of articles that are still there."""
        rows = self._streams.scores
        (is_a, a), (is_b, b) = (self.numbers_of(column(rows, name)) for name in ("article_a", "article_b"))
        pairs, values = packed(a, b)[is_a & is_b], column(rows, "score")[is_a & is_b].astype(np.int16)
        order = np.argsort(pairs)
        return Scores(pairs[order], values[order])


def column(rows: pa.Table | pa.RecordBatch, name: str) -> Ints:
    """Return a column of whole numbers."""
    found: Ints = rows.column(name).to_numpy().astype(np.int64, copy=False)
    return found
