"""Judgements on claims: the later line wins, and groups keep to what is judged, whatever the scores."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.corroborate.judged_claims import run
from onrecord.flows.corroborate.judged_groups import Verdicts, groups_as_judged
from onrecord.flows.shared.linkage import Ints, average_linkage

SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("judgement_id", "verb", "claim_a", "claim_b")),
        ("line_no", pa.int64()),
        ("claims_a", pa.list_(pa.string())),
        ("claims_b", pa.list_(pa.string())),
    ]
)


def states(*lines: str) -> list[str]:
    """What becomes of lines such as `same a b` or `wrong a`; a line overruled names the line that overrules it."""
    rows = []
    for number, line in enumerate(lines, start=1):
        verb, *claims = line.split()
        a, b = [*claims, None][:2]
        rows.append(
            {"judgement_id": str(number), "line_no": number, "verb": verb, "claim_a": a, "claim_b": b}
            | {"claims_a": [a] if a != "-" else [], "claims_b": [b] if b else []}
        )
    found = run(pa.Table.from_pylist(rows, SCHEMA), None, "tol:1")["judged_claims"].to_pylist()
    told = {row["judgement_id"]: row for row in found}
    return [told[str(n)]["overruled_by"] or told[str(n)]["state"] for n in range(1, len(lines) + 1)]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["same a b"], ["in_force"]),
        (["same a b", "different a b"], ["2", "in_force"]),
        (["different a b", "same b a"], ["2", "in_force"]),
        (["different a c", "same a b", "same b c"], ["3", "in_force", "in_force"]),
        (["same a b", "same b c", "different a c"], ["3", "in_force", "in_force"]),
        (["same a b", "wrong a"], ["2", "in_force"]),
        (["wrong a", "same a b"], ["2", "in_force"]),
        (["wrong a", "different b a"], ["2", "in_force"]),
        (["same a a"], ["no_effect"]),
        (["same a b", "same a b"], ["in_force", "in_force"]),
        (["wrong -"], ["matches_nothing"]),
        (["same - b"], ["matches_nothing"]),
    ],
)
def test_the_later_line_wins(lines: list[str], expected: list[str]) -> None:
    assert states(*lines) == expected


@given(
    st.lists(st.tuples(st.sampled_from(["same", "different", "wrong"]), *[st.sampled_from("abcde")] * 2), max_size=8)
)
def test_what_is_in_force_never_contradicts_itself(listed: list[tuple[str, str, str]]) -> None:
    lines = [f"{verb} {a}" if verb == "wrong" else f"{verb} {a} {b}" for verb, a, b in listed if a != b]
    kept = [line.split() for line, state in zip(lines, states(*lines), strict=True) if state == "in_force"]
    cluster = {claim: {claim} for claim in "abcde"}
    for verb, *claims in kept:
        if verb == "same":
            joined = cluster[claims[0]] | cluster[claims[1]]
            cluster |= dict.fromkeys(joined, joined)
    dropped = {claims[0] for verb, *claims in kept if verb == "wrong"}
    for verb, *claims in kept:
        assert verb != "different" or claims[1] not in cluster[claims[0]]
        assert verb == "wrong" or not dropped & set(claims)


@dataclass(frozen=True)
class Pairs:
    """Pairs of claims as the grouping has them."""

    a: Ints
    b: Ints
    score: Ints
    is_alarm: Ints


def ints(values: Any) -> Ints:
    return np.array(list(values), np.int64)


def grouping(n: int, pairs: Pairs) -> Ints:
    """Average linkage at 600, as the stage does."""
    group = np.arange(n, dtype=np.int64)
    links = zip(pairs.a.tolist(), pairs.b.tolist(), pairs.score.tolist(), strict=True)
    for members in average_linkage(links, 600):
        group[members] = members[0]
    return group


def grouped(n: int, scores: dict[tuple[int, int], int], same: list[Any], different: list[Any]) -> list[int]:
    keys = sorted(scores)
    pairs = Pairs(
        ints(a for a, _ in keys), ints(b for _, b in keys), ints(scores[k] for k in keys), ints(0 for _ in keys)
    )
    verdicts = Verdicts(n, ints(same).reshape(-1, 2), ints(different).reshape(-1, 2))
    return groups_as_judged(grouping, pairs, verdicts).tolist()


def test_nobody_judged_nothing_changes() -> None:
    assert grouped(3, {(0, 1): 900, (1, 2): 100}, [], []) == [0, 0, 2]


def test_judged_the_same_they_are_one_whatever_their_score() -> None:
    assert grouped(4, {(0, 1): 900}, [(1, 3)], []) == [0, 1, 2, 1]  # and less alike to 0, together with 3
    assert grouped(4, {(0, 1): 900, (0, 3): 700}, [(1, 3)], []) == [0, 0, 2, 0]


def test_judged_different_they_are_apart_even_by_way_of_others() -> None:
    found = grouped(3, {(0, 1): 990, (0, 2): 980, (1, 2): 990}, [], [(0, 2)])
    assert found[0] != found[2]


@given(st.data())
def test_groups_keep_to_what_is_judged(data: st.DataObject) -> None:
    n = data.draw(st.integers(2, 7))
    every = [(a, b) for a in range(n) for b in range(a + 1, n)]
    scores = {pair: data.draw(st.integers(250, 1000)) for pair in every if data.draw(st.booleans())}
    same = data.draw(st.lists(st.sampled_from(every), max_size=3, unique=True))
    root = list(range(n))
    for a, b in same:
        root = [root[a] if r == root[b] else r for r in root]
    apart = [pair for pair in every if root[pair[0]] != root[pair[1]]]
    different = data.draw(st.lists(st.sampled_from(apart), max_size=3, unique=True)) if apart else []
    found = grouped(n, scores, same, different)
    assert all(found[a] == found[b] for a, b in same)
    assert all(found[a] != found[b] for a, b in different)
    assert all(found[group] == group <= number for number, group in enumerate(found))
