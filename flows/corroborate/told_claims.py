"""Claims as they are told: in which story and when, by which words they stand for one, and what tells within the story.

What all claims of a story name tells nothing within it. A function of each story's claims, whatever other stories tell.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from onrecord.flows.corroborate.claim_profiles import FLAG_BITS, HASH_BITS, PAYLOAD_BITS, ROW_BITS, WEIGHT_BITS
from onrecord.warehouse.tables.claim_groups import TOLD_CLAIMS

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
_FEW = 8.0  # claims of a story up to which rarity in it says little
_WEIGHT = (1 << WEIGHT_BITS) - 1
_PASSED_ON = ("claim_id", "first_claim_id", "text_id", "story_id", "day", "shard")


def run(rows: pa.Table, given: None, tool_id: str) -> dict[str, pa.Table]:  # noqa: ARG001 - every stage is called alike
    """Return `told_claims` of whole stories: its own columns, and entries and senses of those that stand for others."""
    if not rows.num_rows:
        return {"told_claims": TOLD_CLAIMS.empty()}
    columns = {name: rows.column(name) for name in _PASSED_ON} | weights_in_story(rows)
    return {"told_claims": TOLD_CLAIMS.from_columns(columns | {"tool_id": tool_id})}


def weights_in_story(rows: pa.Table) -> dict[str, Any]:
    """Return columns `local` and `local_senses`: of each entry and sense its weight in its story, a byte each.

    Columns read: claim_id, first_claim_id, story_id, entries, senses.
    """
    story = pc.fill_null(_chunk(rows, "story_id").dictionary_encode().indices, -1).to_numpy(zero_copy_only=False)
    counts = pc.equal(_chunk(rows, "claim_id"), _chunk(rows, "first_claim_id")).to_numpy(zero_copy_only=False)
    shifts = {"entries": PAYLOAD_BITS, "senses": PAYLOAD_BITS + ROW_BITS}
    found: dict[str, Any] = {}
    for (name, shift), weighed in zip(shifts.items(), ("local", "local_senses"), strict=True):
        lists = _chunk(rows, name)
        values, offsets = lists.values.to_numpy(zero_copy_only=False), lists.offsets.to_numpy().astype(np.int64)
        values, offsets = values[offsets[0] : offsets[-1]], offsets - offsets[0]
        weights = _local_weights(values >> shift, values, np.diff(offsets), story, counts)
        found[weighed] = _bytes(weights.astype(np.uint8), offsets)
    return found


def _local_weights(terms: Ints, entries: Ints, lengths: Ints, story: Ints, counts: Bools) -> Ints:
    """Return the weight of each entry times its rarity among the claims of its story: what all claims name tells none.

    Rarity is log((n + FEW) / (df + FEW - 1)) / log(n + FEW) doubled and cut at 1: in a story of few claims all count.
    """
    _, place = np.unique(story, return_inverse=True)
    n = np.bincount(place, counts)[place]
    owner = np.repeat(place, lengths)
    term = owner << (HASH_BITS + 2) | terms
    _, index, df = np.unique(term, return_inverse=True, return_counts=True)
    total = np.repeat(n, lengths) + _FEW
    rarity = np.log(total / (df[index] + _FEW - 1)) / np.log(total)
    weights = entries >> FLAG_BITS & _WEIGHT
    found: Ints = np.round(weights * np.clip(2 * rarity, 0.0, 1.0)).astype(np.int64)
    return found


def _bytes(values: npt.NDArray[np.uint8], offsets: Ints) -> Any:
    buffers = (offsets.astype(np.int32).tobytes(), values.tobytes())
    return pa.Array.from_buffers(pa.binary(), len(offsets) - 1, [None, *map(pa.py_buffer, buffers)])


def _chunk(rows: pa.Table, name: str) -> Any:
    return rows.column(name).combine_chunks()
