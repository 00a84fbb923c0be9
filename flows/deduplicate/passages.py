"""Two texts compared: how much they resemble each other, which passages they share, and which of these are copied.

A passage counts as copied (`exact` or `near`) where its words outside shared quotations are too rare for two authors
to hit on them. Where they are not, what both texts quote is a `shared_quote` and the rest a `stock_phrase`: listed,
and held against nobody.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from onrecord.flows.deduplicate.align import Chain, aligned_passages
from onrecord.flows.deduplicate.anchors import Run
from onrecord.flows.deduplicate.prepared import Prepared
from onrecord.flows.deduplicate.rarity import Rarity
from onrecord.flows.deduplicate.words import Span, n_common

COPIED = ("exact", "near")
KINDS = (*COPIED, "shared_quote", "stock_phrase")
COPIED_BITS = 55.0  # from which a passage counts as copied
STRONG_BITS = 90.0  # of a passage which shows that one text drew on the other, so that of others …
COMPANY_BITS = 40.0  # … this is enough,
NOTICE_WORDS, NOTICE_SLACK = 60, 3  # at the end of both texts: a standing notice, where no more is copied
BESIDE_QUOTE_BITS = 20.0  # … or this, where it is STRONG_BITS together with the words that both quote
LISTED_BITS, LISTED_WORDS, MIN_WORDS = 20.0, 8, 5  # of a stock phrase worth listing: the bits or the words
QUOTED_BITS, QUOTED_WORDS = 10.0, 2  # of a shared quotation
_NOTICE = "closes both texts, which share nothing else: a standing notice"
_END = re.compile(r"[.!?…]+[\"'”’»)\]]*")


@dataclass(frozen=True)
class Passage:
    """A passage of two texts; spans are code points, `copied_words` the equal words by number on either side."""

    kind: str
    a: Span
    b: Span
    n_words: int
    n_equal: int
    rarity: float
    reason: str
    runs: tuple[Run, ...]

    @property
    def similarity(self) -> float:
        """Equal words of the words of the longer side."""
        return self.n_equal / self.n_words


@dataclass(frozen=True)
class Comparison:
    """What comparing two texts gives: shares of word 5-grams, words copied on either side, and the passages."""

    n_words: tuple[int, int]
    resemblance: float
    containment: tuple[float, float]
    n_copied: tuple[int, int]
    passages: Sequence[Passage]


def compare(a: Prepared, b: Prepared) -> Comparison:
    """Compare two texts word by word."""
    shared = n_common(a.shingles, b.shingles)
    n_a, n_b = len(a.shingles), len(b.shingles)
    passages = shared_passages(a, b)
    return Comparison(
        n_words=(len(a.words), len(b.words)),
        resemblance=shared / (n_a + n_b - shared) if n_a + n_b else 0.0,
        containment=(shared / n_a if n_a else 0.0, shared / n_b if n_b else 0.0),
        n_copied=(
            _n_covered((run.a, run.a + run.size) for run in _copied_runs(passages)),
            _n_covered((run.b, run.b + run.size) for run in _copied_runs(passages)),
        ),
        passages=passages,
    )


def shared_passages(a: Prepared, b: Prepared) -> list[Passage]:
    """Return the passages that two texts share, in order of place, each with its kind."""
    chains = aligned_passages(a, b)
    if not chains:
        return []
    rarity = Rarity(a, b)
    own = [_outside_quotations(a, b, chain.runs) for chain in chains]
    bits = [rarity.of(runs) for runs in own]
    is_strong = max(bits) >= STRONG_BITS
    rules = [_rule(own_bits, rarity.of(chain.runs), is_strong) for chain, own_bits in zip(chains, bits, strict=True)]
    is_notice = _is_notice(a, b, [chain for chain, rule in zip(chains, rules, strict=True) if rule])
    found: list[Passage] = []
    for chain, outside, own_bits, rule in zip(chains, own, bits, rules, strict=True):
        if rule and is_notice:
            found.append(_passage(a, b, "stock_phrase", chain.runs, own_bits, _NOTICE))
        elif rule:
            found.append(_copied(a, b, chain, outside, own_bits, rule))
        else:
            found += _not_copied(a, b, chain, rarity)
    return sorted(found, key=lambda passage: (passage.a, passage.b, passage.kind))


def _rule(own: float, quoted_too: float, is_strong: bool) -> str:
    """Say by which rule a passage counts as copied; nothing where by none."""
    if own >= COPIED_BITS:
        return f"{COPIED_BITS:.0f} suffice"
    if is_strong and own >= COMPANY_BITS:
        return f"{COMPANY_BITS:.0f} suffice beside a long copy"
    if is_strong and own >= BESIDE_QUOTE_BITS and quoted_too >= STRONG_BITS:
        return (
            f"{BESIDE_QUOTE_BITS:.0f} suffice beside a long copy with {STRONG_BITS - BESIDE_QUOTE_BITS:.0f} in quotes"
        )
    return ""


def _is_notice(a: Prepared, b: Prepared, copied: Sequence[Chain]) -> bool:
    """Say whether all that is copied closes both texts, as the notice does that an outlet puts under its articles."""
    n_a, n_b = len(a.words), len(b.words)
    is_at_end = all(n_a - chain.a_start <= NOTICE_WORDS >= n_b - chain.b_start for chain in copied)
    is_closing = any(n_a - chain.a_end <= NOTICE_SLACK >= n_b - chain.b_end for chain in copied)
    return is_at_end and is_closing and min(n_a, n_b) >= 2 * NOTICE_WORDS


def _copied(a: Prepared, b: Prepared, chain: Chain, outside: Sequence[Run], bits: float, rule: str) -> Passage:
    n_outside = sum(run.size for run in outside)
    quoted = "" if n_outside == chain.n_equal else f", {chain.n_equal - n_outside} more words quoted by both"
    reason = f"{n_outside} equal words of {bits:.0f} bits ({rule}){quoted}"
    return _passage(a, b, "exact" if len(chain.runs) == 1 else "near", chain.runs, bits, reason)


def _not_copied(a: Prepared, b: Prepared, chain: Chain, rarity: Rarity) -> Iterator[Passage]:
    for is_quoted, runs in _parts(a, b, chain.runs):
        n_equal, bits = sum(run.size for run in runs), rarity.of(runs)
        if is_quoted and n_equal >= QUOTED_WORDS and bits >= QUOTED_BITS:
            yield _passage(a, b, "shared_quote", runs, bits, "both have it in quotation marks")
        elif not is_quoted and n_equal >= MIN_WORDS and (bits >= LISTED_BITS or n_equal >= LISTED_WORDS):
            yield _passage(a, b, "stock_phrase", runs, bits, f"{bits:.0f} bits are too few for a copy")


def _passage(a: Prepared, b: Prepared, kind: str, runs: Sequence[Run], bits: float, reason: str) -> Passage:
    first, last = runs[0], runs[-1]
    a_end, b_end = last.a + last.size, last.b + last.size
    span_a, span_b = a.words.span(first.a, a_end), b.words.span(first.b, b_end)
    if kind != "shared_quote":
        span_a, span_b = _with_full_stop(a, span_a), _with_full_stop(b, span_b)
    n_words = max(a_end - first.a, b_end - first.b)
    n_equal = sum(run.size for run in runs)
    return Passage(kind, span_a, span_b, n_words, n_equal, round(bits, 1), reason, tuple(runs))


def _with_full_stop(side: Prepared, span: Span) -> Span:
    """Return the span with the marks that end a sentence right behind it."""
    mark = _END.match(side.words.text, span[1])
    return (span[0], mark.end()) if mark else span


def _outside_quotations(a: Prepared, b: Prepared, runs: Iterable[Run]) -> list[Run]:
    """Return the equal words that not both texts have in quotation marks."""
    return [run for is_quoted, part in _parts(a, b, runs) if not is_quoted for run in part]


def _parts(a: Prepared, b: Prepared, runs: Iterable[Run]) -> list[tuple[bool, list[Run]]]:
    """Divide equal words into parts that both texts quote and parts that they do not."""
    pieces = (piece for run in runs for piece in _divided(a, b, run))
    return [(is_quoted, [run for _, run in part]) for is_quoted, part in groupby(pieces, key=lambda piece: piece[0])]


def _divided(a: Prepared, b: Prepared, run: Run) -> Iterator[tuple[bool, Run]]:
    in_both = [
        x and y
        for x, y in zip(a.is_quoted[run.a : run.a + run.size], b.is_quoted[run.b : run.b + run.size], strict=True)
    ]
    start = 0
    for is_quoted, group in groupby(in_both):
        size = len(list(group))
        yield is_quoted, Run(run.a + start, run.b + start, size)
        start += size


def _copied_runs(passages: Iterable[Passage]) -> Iterator[Run]:
    return (run for passage in passages if passage.kind in COPIED for run in passage.runs)


def _n_covered(spans: Iterable[Span]) -> int:
    """Return how many numbers lie in at least one of the half-open spans."""
    total = reached = 0
    for start, end in sorted(spans):
        total += max(end - max(start, reached), 0)
        reached = max(reached, end)
    return total
