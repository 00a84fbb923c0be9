"""Groups of claims that state the same fact: a function of the set of claims, whatever their order.

Groups are merged while the average score of their pairs reaches THRESHOLD, so that one loose link does not join two
facts; claims that contradict each other never stand in one. What people judged wins.
Beside those that state the fact stand others: what differs from it by a value, name or denial, and what is related.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from onrecord.flows.corroborate.judged_groups import groups_as_judged, verdicts_of
from onrecord.flows.shared.linkage import Ints, Link, average_linkage, components
from onrecord.flows.shared.trees import WHOLE
from onrecord.warehouse.ids import make_id
from onrecord.warehouse.tables.claim_groups import CLAIM_GROUPS

# Average score of claims that are one fact: so four in five pairs of groups are right, in events that models are not
# fitted on (benchmarks/fit_claims.py).
THRESHOLD = WHOLE * 45 // 100
RELATED = WHOLE * 35 // 100  # likeness of claims of one frame that are related
_APART = -WHOLE  # score of claims that cannot both hold

Row = Mapping[str, Any]


@dataclass(frozen=True)
class _Pairs:
    """Pairs of claims by number: score, likeness, whether of one frame, whether they cannot both hold."""

    a: Ints
    b: Ints
    score: Ints
    likeness: Ints
    has_one_frame: Ints
    is_alarm: Ints


def run(rows: pa.Table, given: None, tool_id: str) -> dict[str, pa.Table]:  # noqa: ARG001 - every stage is called alike
    """Return `claim_groups` of whole shards: columns claim_id, members, links, judged, shard.

    They come in order of text and of place in it, which decides ties whatever version of a tool gave them their ids.
    Rows without a shard are of claims that stand beside the facts of these shards; their own are told elsewhere.
    """
    ids: list[Any] = rows.column("claim_id").to_pylist()
    links: list[Any] = rows.column("links").to_pylist()
    pairs = _pairs(links, {claim_id: number for number, claim_id in enumerate(ids)})
    groups = groups_as_judged(_groups, pairs, verdicts_of(rows))
    members: list[Any] = rows.column("members").to_pylist()
    shards: list[int | None] = rows.column("shard").to_pylist()
    found = [*_stating(groups, pairs), *_beside(groups, pairs)]
    listed = [
        {
            "group_id": make_id("grp", ids[group]),
            "claim_id": claim_id,
            "relation": relation,
            "score": score,
            "shard": shards[group],
            "tool_id": tool_id,
        }
        for group, number, relation, score in found
        if shards[group] is not None
        for claim_id in members[number]
    ]
    return {"claim_groups": CLAIM_GROUPS.from_rows(listed)}


def _pairs(links: Sequence[Sequence[Row]], numbers: Mapping[str, int]) -> _Pairs:
    listed = [
        (
            a,
            numbers[link["other"]],
            round(link["score"] * WHOLE),
            round(link["likeness"] * WHOLE),
            link["has_one_frame"],
            link["is_alarm"],
        )
        for a, found in enumerate(links)
        for link in found
        if link["other"] in numbers
    ]
    return _Pairs(*np.array(listed, np.int64).reshape(-1, 6).T)


def _groups(n: int, pairs: _Pairs) -> Ints:
    """Return for each claim the smallest of its group."""
    scores = np.where(pairs.is_alarm > 0, _APART, pairs.score)
    group = np.arange(n, dtype=np.int64)
    strong = scores >= THRESHOLD
    root = components(n, pairs.a[strong], pairs.b[strong])  # no group reaches beyond
    kept = np.flatnonzero(root[pairs.a] == root[pairs.b])
    order = kept[np.argsort(root[pairs.a[kept]], kind="stable")]
    for part in np.split(order, np.flatnonzero(np.diff(root[pairs.a[order]])) + 1) if len(order) else []:
        links: list[Link] = list(
            zip(pairs.a[part].tolist(), pairs.b[part].tolist(), scores[part].tolist(), strict=True)
        )
        for members in average_linkage(links, THRESHOLD):
            group[members] = members[0]
    return group


def _stating(groups: Ints, pairs: _Pairs) -> Iterator[tuple[int, int, str, float]]:
    """Yield each claim as one that states its group's fact, with its average score with the others."""
    sums: dict[int, int] = defaultdict(int)
    inside = groups[pairs.a] == groups[pairs.b]
    for one, other, score in zip(*(side[inside].tolist() for side in (pairs.a, pairs.b, pairs.score)), strict=True):
        sums[one] += score
        sums[other] += score
    sizes = np.bincount(groups, minlength=len(groups))
    for number, group in enumerate(groups.tolist()):
        others = int(sizes[group]) - 1
        yield group, number, "same", sums[number] / (WHOLE * others) if others else 1.0


def _beside(groups: Ints, pairs: _Pairs) -> Iterator[tuple[int, int, str, float]]:
    """Yield claims that stand beside another group's fact: each by its likest member."""
    best: dict[tuple[int, int], tuple[bool, int]] = {}
    for a, b, likeness, frame, alarm in zip(
        *(side.tolist() for side in (pairs.a, pairs.b, pairs.likeness, pairs.has_one_frame, pairs.is_alarm)),
        strict=True,
    ):
        if groups[a] == groups[b] or not (alarm or (frame and likeness >= RELATED)):
            continue
        for number, group in ((a, int(groups[b])), (b, int(groups[a]))):
            best[group, number] = max(best.get((group, number), (False, 0)), (bool(alarm), likeness))
    for (group, number), (alarm, likeness) in sorted(best.items()):
        yield group, number, "differs" if alarm else "related", likeness / WHOLE
