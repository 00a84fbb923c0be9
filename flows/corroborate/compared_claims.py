"""Claims as columns: what the stage's query tells of each, ready to be compared pair by pair."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from onrecord.flows.corroborate.claim_alignment import Senses, Singles
from onrecord.flows.corroborate.claim_profiles import HASH_BITS, NUMBER, PAYLOAD_BITS
from onrecord.flows.corroborate.pair_measures import Bools, Bytes, Floats, Ints


@dataclass(frozen=True)
class Claims:
    """Claims by number: entries one after the other, where each claim's begin, and columns of one value each."""

    entries: Ints
    local: Ints
    starts: Ints
    lengths: Ints
    vectors: tuple[Bytes, Bytes]
    senses: Senses
    subject: Ints
    object: Ints
    frame: Ints
    has_number: Bools
    is_negated: Bools
    is_vague: Bools
    is_speech: Bools
    is_ranked: Bools
    is_state: Bools
    text: Ints
    story: Ints
    day: Floats
    times: tuple[Floats, Floats]

    def __len__(self) -> int:
        return len(self.starts)

    def of(self, claims: Ints) -> tuple[Ints, Ints, Ints]:
        """Return entries of claims one after the other, their local weights, and the place in `claims` of each."""
        lengths = self.lengths[claims]
        places = np.repeat(np.arange(len(claims)), lengths)
        index = np.arange(len(places)) + np.repeat(self.starts[claims] - np.cumsum(lengths) + lengths, lengths)
        return self.entries[index], self.local[index], places


def claims_of(rows: pa.Table, vectors: Singles) -> Claims:
    """Return the claims of rows of the stage's query, in their order; `vectors` are those of all words."""
    values, starts, lengths = _list(rows, "entries")
    story = _numbers(rows, "story_key")
    return Claims(
        entries=values,
        local=_weights(rows, "local", starts, len(values)),
        starts=starts,
        lengths=lengths,
        senses=_senses(rows, vectors),
        vectors=_vectors(rows),
        subject=_numbers(rows, "subject_entity"),
        object=_numbers(rows, "object_entity"),
        frame=_numbers(rows, "frame_key"),
        has_number=_has_number(values, starts, lengths),
        is_negated=_chunk(rows, "is_negated").to_numpy(zero_copy_only=False),
        is_vague=_chunk(rows, "is_vague").to_numpy(zero_copy_only=False),
        is_speech=_chunk(rows, "is_speech").to_numpy(zero_copy_only=False),
        is_ranked=_chunk(rows, "is_ranked").to_numpy(zero_copy_only=False),
        is_state=_chunk(rows, "is_state").to_numpy(zero_copy_only=False),
        text=_numbers(rows, "text_key"),
        story=story,
        day=_days(rows, "day"),
        times=(_days(rows, "first_day"), _days(rows, "last_day")),
    )


def _has_number(values: Ints, starts: Ints, lengths: Ints) -> Bools:
    found = np.zeros(len(starts), np.bool_)
    found[np.repeat(np.arange(len(starts)), lengths)[values >> (PAYLOAD_BITS + HASH_BITS) == NUMBER]] = True
    return found


def _senses(rows: pa.Table, vectors: Singles) -> Senses:
    words, starts, lengths = _list(rows, "senses")
    local = _weights(rows, "local_senses", starts, len(words))
    return Senses(words, local, starts, lengths, vectors)


def _weights(rows: pa.Table, name: str, starts: Ints, n: int) -> Ints:
    """Return the weights in the story of `n` entries or senses; 0 of those that have none, as entities."""
    lists = _chunk(rows, name)
    lengths = pc.fill_null(pc.binary_length(lists), 0).to_numpy(zero_copy_only=False).astype(np.int64)
    given = np.frombuffer(b"".join(lists.to_pylist()), np.uint8)
    found = np.zeros(n, np.int64)
    found[np.arange(len(given)) + np.repeat(starts - np.cumsum(lengths) + lengths, lengths)] = given
    return found


def _vectors(rows: pa.Table) -> tuple[Bytes, Bytes]:
    """Return the vectors of the claims' words, and of those outside their subjects."""
    found = np.frombuffer(b"".join(_chunk(rows, "vector").to_pylist()), np.int8)
    both = found.reshape(rows.num_rows, 2, -1) if rows.num_rows else np.empty((0, 2, 1), np.int8)
    return both[:, 0], both[:, 1]


def _list(rows: pa.Table, name: str) -> tuple[Ints, Ints, Ints]:
    """Return the values of a column of lists one after the other, where each list begins, and its length."""
    lists = _chunk(rows, name)
    offsets = lists.offsets.to_numpy().astype(np.int64)
    return lists.values.to_numpy(), offsets[:-1], np.diff(offsets)


def _chunk(rows: pa.Table, name: str) -> Any:
    return rows.column(name).combine_chunks()


def _numbers(rows: pa.Table, name: str) -> Ints:
    found: Ints = pc.fill_null(_chunk(rows, name), 0).to_numpy(zero_copy_only=False)
    return found


def _days(rows: pa.Table, name: str) -> Floats:
    """Return days since 1970; not a number where none is known."""
    found: Floats = pc.fill_null(_chunk(rows, name).cast(pa.float64()), float("nan")).to_numpy(zero_copy_only=False)
    return found
