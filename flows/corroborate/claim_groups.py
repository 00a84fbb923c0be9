"""Groups of claims that state the same fact: a function of the set of claims, whatever their order.

Pairs that the query proposes are scored by a model over the features of `claim_pairs`; groups are merged while the
average score of their pairs reaches THRESHOLD, so that one loose link does not join two facts.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from onrecord.flows.corroborate.claim_pairs import NAMES, Claims, Ints, claims_of, features
from onrecord.flows.linkage import Link, average_linkage, components
from onrecord.flows.trees import WHOLE, Trees, probability
from onrecord.warehouse.ids import make_id
from onrecord.warehouse.tables.claim_groups import CLAIM_GROUPS, CLAIM_PAIRS

THRESHOLD = WHOLE * 50 // 100  # average score of claims that are one fact
LINKED = WHOLE * 25 // 100  # score of pairs that are kept
_SCORED_AT_ONCE = 1 << 16
_SHARD = 0

Row = Mapping[str, Any]
Pairs = tuple[Ints, Ints, Ints]  # claim, claim, score
_AGAINST = [NAMES.index(name) for name in ("polarity", "numbers_apart")]


def run(rows: pa.Table, model: Trees, tool_id: str) -> dict[str, pa.Table]:
    """Return `claim_groups` and `claim_pairs` of all claims.

    Columns read: claim_id, members, candidates (numbers of rows) and those of `claims_of`.
    """
    claims = claims_of(rows)
    a, b, found, likeness = _linked(claims, model, *_candidates(rows))
    ids = rows.column("claim_id").to_pylist()
    groups = _groups(len(claims), (a, b, found))
    return {
        "claim_groups": CLAIM_GROUPS.from_rows(_members(groups, (a, b, found), rows, ids, tool_id)),
        "claim_pairs": _pair_rows(claims, (a, b, found), likeness, ids, tool_id),
    }


def _candidates(rows: pa.Table) -> tuple[Ints, Ints]:
    lists: Any = rows.column("candidates").combine_chunks()
    lengths = np.diff(lists.offsets.to_numpy())
    return np.repeat(np.arange(len(lengths)), lengths), lists.values.to_numpy().astype(np.int64)


def _linked(claims: Claims, model: Trees, a: Ints, b: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """Return pairs, their scores and likenesses: those whose likeness is at least LINKED."""
    kept = []
    for at in range(0, len(a), _SCORED_AT_ONCE):
        one, other = a[at : at + _SCORED_AT_ONCE], b[at : at + _SCORED_AT_ONCE]
        rows = features(claims, one, other)
        is_denied = rows[:, NAMES.index("polarity")] > 0  # what one denies and the other affirms is not one fact
        scores = np.where(is_denied, 0, probability(model.score(rows)))
        rows[:, _AGAINST] = 0
        likeness = np.maximum(probability(model.score(rows)), scores)
        chosen = likeness >= LINKED
        kept.append((one[chosen], other[chosen], scores[chosen], likeness[chosen]))
    if not kept:
        nothing = np.empty(0, np.int64)
        return nothing, nothing, nothing, nothing
    one, other, scores, likeness = (np.concatenate(column) for column in zip(*kept, strict=True))
    return one, other, scores, likeness


def _groups(n: int, pairs: Pairs) -> Ints:
    """Return for each claim the smallest of its group."""
    a, b, scores = pairs
    root = components(n, a, b)
    group = np.arange(n, dtype=np.int64)
    order = np.argsort(root[a], kind="stable")
    for part in np.split(order, np.flatnonzero(np.diff(root[a][order])) + 1) if len(order) else []:
        links: list[Link] = list(zip(a[part].tolist(), b[part].tolist(), scores[part].tolist(), strict=True))
        for members in average_linkage(links, THRESHOLD):
            group[members] = members[0]
    return group


def _members(groups: Ints, pairs: Pairs, rows: pa.Table, ids: Sequence[str], tool_id: str) -> Iterator[Row]:
    """Yield each claim in its group."""
    a, b, scores = pairs
    sums: dict[int, int] = defaultdict(int)
    for one, other, score in zip(a.tolist(), b.tolist(), scores.tolist(), strict=True):
        if groups[one] == groups[other]:
            sums[one] += score
            sums[other] += score
    sizes = np.bincount(groups, minlength=len(groups))
    members = rows.column("members").to_pylist()
    for number, group in enumerate(groups.tolist()):
        others = int(sizes[group]) - 1
        share = sums[number] / (WHOLE * others) if others else 1.0
        for claim_id in members[number]:
            yield {
                "group_id": make_id("grp", ids[group]),
                "claim_id": claim_id,
                "relation": "same",
                "score": share,
                "shard": _SHARD,
                "tool_id": tool_id,
            }


def _pair_rows(claims: Claims, pairs: Pairs, likeness: Ints, ids: Sequence[str], tool_id: str) -> pa.Table:
    a, b, scores = pairs
    named = np.array(ids, dtype=object)
    compared = features(claims, a, b)
    columns = {name: compared[:, place].astype(np.float64) for place, name in enumerate(NAMES)}
    return CLAIM_PAIRS.from_columns(
        {"claim_a": pa.array(named[a], pa.string()), "claim_b": pa.array(named[b], pa.string())}
        | {"score": scores / WHOLE, "likeness": likeness / WHOLE}
        | columns
        | {"shard": np.full(len(a), _SHARD), "tool_id": tool_id}
    )
