"""Pairs of claims that may state the same fact: those that the query proposes, scored by a fitted model."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from onrecord.flows.corroborate.claim_alignment import Singles
from onrecord.flows.corroborate.claim_features import NAMES, Claims, Ints, claims_of, features
from onrecord.flows.trees import WHOLE, Trees, probability
from onrecord.warehouse.tables.claim_groups import CLAIM_PAIRS

LINKED = WHOLE * 25 // 100  # likeness of pairs that are kept
_SCORED_AT_ONCE = 1 << 16
_SHARD = 0
_POLARITY = NAMES.index("polarity")
_RANKED = NAMES.index("ranked_apart")
_AGAINST = [_POLARITY, _RANKED, NAMES.index("numbers_apart")]


@dataclass(frozen=True)
class ClaimModel:
    """What scores pairs: fitted trees, and the vectors of words of length UNIT."""

    trees: Trees
    vectors: Singles


def run(rows: pa.Table, model: ClaimModel, tool_id: str) -> dict[str, pa.Table]:
    """Return `claim_pairs` of all claims: columns claim_id, candidates (numbers of rows), those of `claims_of`."""
    claims, ids = claims_of(rows, model.vectors), np.array(rows.column("claim_id").to_pylist(), dtype=object)
    lists: Any = rows.column("candidates").combine_chunks()
    lengths = np.diff(lists.offsets.to_numpy())
    a, b = np.repeat(np.arange(len(lengths)), lengths), lists.values.to_numpy().astype(np.int64)
    parts = [
        _rows(claims, ids, model.trees, a[at : at + _SCORED_AT_ONCE], b[at : at + _SCORED_AT_ONCE], tool_id)
        for at in range(0, len(a), _SCORED_AT_ONCE)
    ]
    return {"claim_pairs": pa.concat_tables(parts) if parts else CLAIM_PAIRS.empty()}


def _rows(claims: Claims, ids: Any, model: Trees, a: Ints, b: Ints, tool_id: str) -> pa.Table:
    """Return the rows of pairs whose likeness is at least LINKED."""
    compared = features(claims, a, b)
    # What one denies and the other affirms is not one fact; to act and to be the first who acts are two.
    is_other = compared[:, [_POLARITY, _RANKED]].max(axis=1) > 0
    scores = np.where(is_other, 0, probability(model.score(compared)))
    but = compared.copy()
    but[:, _AGAINST] = 0
    likeness = np.maximum(probability(model.score(but)), scores)
    kept = np.flatnonzero(likeness >= LINKED)
    columns = {name: compared[kept, place].astype(np.float64) for place, name in enumerate(NAMES)}
    return CLAIM_PAIRS.from_columns(
        {"claim_a": pa.array(ids[a[kept]], pa.string()), "claim_b": pa.array(ids[b[kept]], pa.string())}
        | {"score": scores[kept] / WHOLE, "likeness": likeness[kept] / WHOLE}
        | columns
        | {"shard": np.full(len(kept), _SHARD), "tool_id": tool_id}
    )
