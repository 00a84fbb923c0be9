"""Pairs of claims that may state the same fact: those that the query proposes, scored by a fitted model."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from onrecord.flows.corroborate.claim_alignment import Singles
from onrecord.flows.corroborate.claim_features import NAMES, Bools, Claims, Ints, claims_of, features
from onrecord.flows.trees import WHOLE, Trees, probability
from onrecord.warehouse.tables.claim_groups import CLAIM_PAIRS

LINKED = WHOLE * 25 // 100  # likeness of pairs that are kept
# Weight (6 for each e of rarity) of what both say: less than a telling word's is chance, and up to two common words' is
# too, unless they are a good part of what both say. Set by hand, on pairs of news judged one by one: articles on one
# event, as models are fitted on, seldom say two things in one verb.
CHANCE, LITTLE, A_PART = 20, 30, 0.25
OF_NOBODY = 40  # the least where a subject is a pronoun that stands for nothing known
_SCORED_AT_ONCE = 1 << 12  # what the answers of all trees about them fill stays in the processor's cache
MUCH = 60  # weight of what one claim tells and the other does not
_NO_PART = 0.1
_SHARD = 0
_PARTY = [NAMES.index(name) for name in ("subject", "align_subject")]
_AGAINST = [NAMES.index(name) for name in ("polarity", "ranked_apart", "numbers_apart")]

Features = npt.NDArray[np.float32]


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
    told = ~_is_chance(compared)
    compared, a, b = compared[told], a[told], b[told]
    scores = np.where(_is_other(compared), 0, probability(model.score(compared)))
    against = np.flatnonzero(compared[:, _AGAINST].max(axis=1, initial=0) > 0)
    but = compared[against]
    but[:, _AGAINST] = 0
    likeness = scores.copy()
    likeness[against] = np.maximum(probability(model.score(but)), scores[against])
    rivals = np.flatnonzero(claims.is_ranked[a] & claims.is_ranked[b] & (_column(compared, "subject") < 0))
    but = compared[rivals]  # two are told to be the first: as like as if it were one
    but[:, _PARTY] = 1
    likeness[rivals] = np.maximum(probability(model.score(but)), likeness[rivals])
    kept = np.flatnonzero(likeness >= LINKED)
    columns = {name: compared[kept, place].astype(np.float64) for place, name in enumerate(NAMES)}
    return CLAIM_PAIRS.from_columns(
        {"claim_a": pa.array(ids[a[kept]], pa.string()), "claim_b": pa.array(ids[b[kept]], pa.string())}
        | {"score": scores[kept] / WHOLE, "likeness": likeness[kept] / WHOLE}
        | columns
        | {"shard": np.full(len(kept), _SHARD), "tool_id": tool_id}
    )


def _is_chance(compared: Features) -> Bools:
    """Say of which pairs no more is alike than two claims may share by chance."""
    told, share = _column(compared, "told"), _column(compared, "align")
    is_vague = _column(compared, "vague") > 0
    found: Bools = (told < CHANCE) | (told < LITTLE) & (share < A_PART) | (told < OF_NOBODY) & is_vague
    return found


def _is_other(compared: Features) -> Bools:
    """Say of which pairs one denies what the other affirms, or tells to be the first act, or an act of somebody else.

    Or what the actor is, where the other has much else to tell.
    """
    subject, likeness = _column(compared, "subject"), _column(compared, "align_subject")
    is_else = (subject < 0) & (np.abs(likeness) < _NO_PART) & (_column(compared, "crossed") == 0)
    is_beside = (_column(compared, "state_apart") > 0) & (_column(compared, "left_most") > MUCH)
    is_other: Bools = (
        is_else | is_beside | (_column(compared, "polarity") > 0) | (_column(compared, "ranked_apart") > 0)
    )
    return is_other


def _column(compared: Features, name: str) -> Features:
    return compared[:, NAMES.index(name)]
