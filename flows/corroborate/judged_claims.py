"""What people judged of claims: which judgements are in force, as later lines of the file win over earlier ones.

Judgements `same` join claims into clusters, `different` keep two clusters apart, `wrong` takes a claim out. They are
applied from the last line to the first; one that does not fit what the later ones say is overruled by one of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from onrecord.warehouse.tables.judgements import JUDGED_CLAIMS

Row = Mapping[str, Any]
_SHARD = 0


@dataclass
class _Clusters:
    """Claims as judged so far: who stands for each, and which judgement joined, parted or dropped it."""

    parent: dict[str, str] = field(default_factory=dict)
    joined_by: dict[str, str] = field(default_factory=dict)
    apart: dict[frozenset[str], str] = field(default_factory=dict)
    dropped_by: dict[str, str] = field(default_factory=dict)

    def root(self, claim: str) -> str:
        """Return the claim that stands for this one's cluster."""
        while (above := self.parent.get(claim, claim)) != claim:
            claim = above
        return claim

    def judge(self, judgement_id: str, verb: str, a: str, b: str | None) -> str | None:
        """Apply a judgement; return the later one that overrules it, if any does."""
        if verb == "wrong" or b is None:
            return self._drop(judgement_id, a)
        dropped = self.dropped_by.get(a) or self.dropped_by.get(b)
        one, other = sorted((self.root(a), self.root(b)))
        if dropped:
            return dropped
        if verb == "different":
            if one == other:
                return self.joined_by[one]
            self.apart.setdefault(frozenset((one, other)), judgement_id)
            return None
        if parted := self.apart.get(frozenset((one, other))):
            return parted
        self._join(judgement_id, one, other)
        return None

    def _drop(self, judgement_id: str, claim: str) -> str | None:
        if later := self.joined_by.get(self.root(claim)) or self._parted_by(claim):
            return later
        self.dropped_by.setdefault(claim, judgement_id)
        return None

    def _parted_by(self, claim: str) -> str | None:
        return next((by for pair, by in self.apart.items() if claim in pair), None)

    def _join(self, judgement_id: str, one: str, other: str) -> None:
        self.parent[other] = one
        self.joined_by.setdefault(one, self.joined_by.get(other, judgement_id))
        moved = {pair: by for pair, by in self.apart.items() if other in pair}
        for pair, by in moved.items():
            del self.apart[pair]
            self.apart.setdefault(frozenset(one if claim == other else claim for claim in pair), by)


def run(rows: pa.Table, given: None, tool_id: str) -> dict[str, pa.Table]:  # noqa: ARG001 - every stage is called alike
    """Return `judged_claims`: columns judgement_id, line_no, verb, claim_a, claim_b, claims_a, claims_b."""
    clusters = _Clusters()
    latest_first = sorted(rows.to_pylist(), key=lambda row: -row["line_no"])
    return {"judged_claims": JUDGED_CLAIMS.from_rows(_row(row, clusters, tool_id) for row in latest_first)}


def _row(row: Row, clusters: _Clusters, tool_id: str) -> Row:
    a, b = (claims[0] if claims else None for claims in (row["claims_a"], row["claims_b"]))
    overruled_by = None
    if a is None or (b is None and row["verb"] != "wrong"):
        state = "matches_nothing"
    elif a == b:
        state = "no_effect"
    else:
        overruled_by = clusters.judge(row["judgement_id"], row["verb"], a, b)
        state = "overruled" if overruled_by else "in_force"
    columns = ("judgement_id", "verb", "claim_a", "claim_b", "claims_a", "claims_b")
    known = {name: row[name] for name in columns}
    return known | {"state": state, "overruled_by": overruled_by, "shard": _SHARD, "tool_id": tool_id}
