"""The quantity and the time that a claim turns on, out of those that stand in its words."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Protocol

from onrecord.flows.annotate.records import Article, ClaimCandidate
from onrecord.flows.annotate.syntax import Span

# What a claim is seldom about where it has another figure: "the third attack killed 12 people, aged 20 to 61".
_BESIDE = frozenset({"ordinal", "age", "duration"})
_DATES = frozenset({"date", "time"})


class _Placed(Protocol):
    @property
    def span(self) -> Span: ...


def quantity_of(article: Article, claim: ClaimCandidate) -> int | None:
    """Return the place in `article.quantities` of the claim's figure: in its object before elsewhere, the first."""

    def rank(i: int) -> tuple[bool, bool, int]:
        one = article.quantities[i]
        return one.dim in _BESIDE, not (claim.object is not None and claim.object.holds(one.span)), i

    return min(_within(article.quantities, claim.stretches), key=rank, default=None)


def time_of(article: Article, claim: ClaimCandidate) -> Span | None:
    """Return the words that date the claim: the first date in it that can be placed, a vague one (now) at need."""

    def rank(i: int) -> tuple[bool, int]:
        return article.times[i].form == "vague", i

    dates = [i for i in _within(article.times, claim.stretches) if article.times[i].kind in _DATES]
    return article.times[min(dates, key=rank)].span if dates else None


def _within(found: Sequence[_Placed], stretches: Sequence[Span]) -> list[int]:
    return [i for span in stretches for i in _inside(found, span)]


def _inside(found: Sequence[_Placed], span: Span) -> list[int]:
    first = bisect_left(found, span.start, key=_start)
    last = bisect_left(found, span.end, key=_start)
    return [i for i in range(first, last) if span.holds(found[i].span)]


def _start(one: _Placed) -> int:
    return one.span.start
