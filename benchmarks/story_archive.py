"""Invented articles as the stage of stories is given them: all, or a part with what is known of it."""

import time
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.story_events import Events
from onrecord.flows.deduplicate.story_archive import Archive
from onrecord.flows.deduplicate.story_profile import profile_of
from onrecord.warehouse.tables.stories import STORY_MEMBERS, STORY_SCORES

TOOL_ID = "tol:x"
_ROWS_AT_ONCE = 10_000
_WIDE = ["entries", "shown"]
_FIELDS: "list[pa.Field[Any]]" = [
    pa.field("article_id", pa.string()),
    pa.field("article_key", pa.int64()),
    pa.field("published_at", pa.timestamp("us", tz="UTC")),
    pa.field("n_entries", pa.int64()),
    pa.field("n_tokens", pa.int64()),
    pa.field("is_unspaced", pa.bool_()),
    pa.field("entries", pa.list_(pa.int64())),
    pa.field("shown", pa.list_(pa.string())),
]
_SCHEMA = pa.schema(_FIELDS)


class InventedArchive:
    """`n` articles on `n_beats` subjects; `profiles_s` is what their profiles cost in CPU seconds."""

    def __init__(self, n: int, n_beats: int) -> None:
        self.n_beats, self.profiles_s = n_beats, 0.0
        self._rows = pa.concat_tables(self._batches(n))

    def _batches(self, n: int) -> Iterator[pa.Table]:
        events = Events(seed=1, n_beats=self.n_beats)
        given, keys = events.given(), np.random.default_rng(1)
        rows = []
        for number, document in enumerate(events.articles(n)):
            started = time.process_time()
            profile = profile_of("", document.text, given)
            self.profiles_s += time.process_time() - started
            rows.append(
                {
                    "article_id": f"art:{number:08}",
                    "article_key": int(keys.integers(1 << 63 - 1)),
                    "published_at": int(document.day * 86_400_000_000),
                    "n_entries": len(profile.entries),
                    **vars(profile),
                }
            )
            if len(rows) == _ROWS_AT_ONCE or number == n - 1:
                yield pa.Table.from_pylist(rows, schema=_SCHEMA)
                rows = []

    def shuffle(self, seed: int) -> None:
        """Put the articles into another order."""
        places = list(range(self._rows.num_rows))
        Random(seed).shuffle(places)
        self._rows = self._rows.take(places)

    def archive(self, n: int | None = None, known: Mapping[str, pa.Table] | None = None) -> Archive:
        """Return the first `n` articles, or all, with the tables that are `known` of some of them."""
        rows, known = self._rows.slice(0, n), known or {}
        return Archive(
            rows.drop_columns(_WIDE),
            known.get("story_members", STORY_MEMBERS.empty()),
            known.get("story_scores", STORY_SCORES.empty()),
            lambda: rows.select(["article_key", "entries"]).to_batches(_ROWS_AT_ONCE),
            lambda: rows.select(["article_key", "shown"]).to_batches(_ROWS_AT_ONCE),
        )

    def merged(self, known: Mapping[str, pa.Table], made: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
        """Return the tables after `made` has taken the place of the shards that it is of, in order of their keys."""
        shards = pc.unique(made["story_members"].column("shard"))
        is_whole = made["story_members"].num_rows == self._rows.num_rows
        merged = dict(made)
        for name, table in () if is_whole else known.items():
            left = table.filter(pc.invert(pc.is_in(table.column("shard"), shards)))
            merged[name] = pa.concat_tables([left, made[name]])
        keys = {"story_members": ["article_id"], "story_scores": ["article_a", "article_b"]}
        return {
            name: merged[name].sort_by([(key, "ascending") for key in keys[name]]).combine_chunks() for name in merged
        }
