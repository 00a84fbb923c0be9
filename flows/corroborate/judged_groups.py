"""Groups of claims with what people judged: claims judged the same count as one, those judged different stay apart."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar

import numpy as np
import pyarrow as pa

from onrecord.flows.shared.linkage import Ints, components
from onrecord.flows.shared.trees import WHOLE

# Low enough that no average over the pairs of two groups gets above it.
_NEVER = -WHOLE * 1_000_000_000


class Pairs(Protocol):
    """Pairs of claims by number: score, and whether they cannot both hold; a dataclass of columns of equal length."""

    @property
    def a(self) -> Ints:
        """One claim of each."""

    @property
    def b(self) -> Ints:
        """The other."""

    @property
    def score(self) -> Ints:
        """How likely both state one fact."""


P = TypeVar("P", bound=Any)  # a dataclass that is Pairs


@dataclass(frozen=True)
class Verdicts:
    """What people judged of `n` claims: pairs that are the same, and pairs that are not."""

    n: int
    same: Ints
    different: Ints


def verdicts_of(rows: pa.Table) -> Verdicts:
    """Return the verdicts in rows: columns claim_id and judged, a list of the other claim and whether it is the same.

    A verdict on a claim that is not among the rows is passed over.
    """
    ids: list[Any] = rows.column("claim_id").to_pylist()
    numbers = {claim_id: number for number, claim_id in enumerate(ids)}
    judged: list[Any] = rows.column("judged").to_pylist()
    told = [(a, numbers[v["other"]], v["is_same"]) for a, vs in enumerate(judged) for v in vs if v["other"] in numbers]
    return Verdicts(
        len(ids), *(_pairs([(a, b) for a, b, is_same in told if is_same == wanted]) for wanted in (True, False))
    )


def _pairs(listed: Sequence[tuple[int, int]]) -> Ints:
    return np.array(sorted(tuple(sorted(pair)) for pair in listed), np.int64).reshape(-1, 2)


def groups_as_judged(group: Callable[[int, P], Ints], pairs: P, verdicts: Verdicts) -> Ints:
    """Return for each claim the smallest of its group, as `group` finds them where nobody judged.

    Claims judged the same are grouped as one that has the average of their scores.
    """
    if not len(verdicts.same) and not len(verdicts.different):
        return group(verdicts.n, pairs)
    root = components(verdicts.n, verdicts.same[:, 0], verdicts.same[:, 1])
    sizes = np.bincount(root, minlength=verdicts.n)
    a, b = _ordered(root[pairs.a], root[pairs.b])
    scores = np.where(pairs.is_alarm > 0, -WHOLE, pairs.score)
    keys, place = np.unique(a * verdicts.n + b, return_inverse=True)
    totals = np.zeros(len(keys), np.int64)
    np.add.at(totals, place, scores)
    one, other = keys // verdicts.n, keys % verdicts.n
    averages = totals // (sizes[one] * sizes[other])
    apart = np.unique(np.stack(_ordered(*root[verdicts.different].T), axis=1), axis=0).reshape(-1, 2)
    apart_keys = apart[:, 0] * verdicts.n + apart[:, 1]
    kept = (one != other) & ~np.isin(keys, apart_keys)
    never = np.full(len(apart), _NEVER, np.int64)
    found = group(
        verdicts.n,
        _only(
            pairs,
            np.concatenate([one[kept], apart[:, 0]]),
            np.concatenate([other[kept], apart[:, 1]]),
            np.concatenate([averages[kept], never]),
        ),
    )
    return found[root]


def _ordered(a: Ints, b: Ints) -> tuple[Ints, Ints]:
    return np.minimum(a, b), np.maximum(a, b)


def _only(pairs: P, a: Ints, b: Ints, score: Ints) -> P:
    """Return pairs of the same kind with these scores, which no alarm lowers any more."""
    return replace(pairs, a=a, b=b, score=score, is_alarm=np.zeros(len(a), np.int64))
