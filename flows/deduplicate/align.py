"""Passages that two texts share word by word or with small edits: runs of equal words chained and extended.

Seed and extend: equal runs (`anchors`) that lie near one another on both sides become a chain, the words between
them are aligned by their longest common subsequence, and both ends of a chain are extended as long as that pays
(Altschul et al. 1990; the scores are those of local alignment, Smith and Waterman 1981; used on newspapers by Smith
et al. 2014, "Detecting and modeling local text reuse"). No gap is longer than MAX_GAP words, so an alignment strays
from its diagonal by no more than that a gap (the band of Ukkonen 1985), and the work grows with the length of texts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from onrecord.flows.deduplicate.anchors import Run, shared_runs
from onrecord.flows.deduplicate.lcs import lcs_pairs
from onrecord.flows.deduplicate.prepared import Prepared

MAX_GAP = 14  # words on either side between two runs of one passage
WINDOW, NEAREST = 16, 6  # words looked at in one step of extending an end: all, and the nearest by themselves
MAX_STEPS = 16  # of extending one end
# Of the first word of a gap and of each further one (Gotoh 1982), where an equal word that is not common is worth 1.
GAP_OPENS, GAP_GOES_ON = 0.5, 0.35
MIN_WORTH = 2.0  # of a chain, to be extended


@dataclass
class Chain:
    """Runs of equal words, in order on both sides; `worth` is what they score less the cost of the gaps."""

    runs: list[Run]
    worth: float

    @property
    def a_start(self) -> int:
        """First word in the one text."""
        return self.runs[0].a

    @property
    def b_start(self) -> int:
        """First word in the other text."""
        return self.runs[0].b

    @property
    def a_end(self) -> int:
        """Word after the last in the one text."""
        return self.runs[-1].a + self.runs[-1].size

    @property
    def b_end(self) -> int:
        """Word after the last in the other text."""
        return self.runs[-1].b + self.runs[-1].size

    @property
    def n_equal(self) -> int:
        """Words that stand on both sides."""
        return sum(run.size for run in self.runs)

    @property
    def n_words(self) -> int:
        """Words of the longer side."""
        return max(self.a_end - self.a_start, self.b_end - self.b_start)


def aligned_passages(a: Prepared, b: Prepared) -> list[Chain]:
    """Return the passages that two texts share, in order of their place in the one, then the other.

    Of passages that overlap the one of most worth comes first; another is kept where half of it is new on either
    side, so that a passage which stands twice in a text is found twice.
    """
    runs = sorted({*shared_runs(a.seeds, b.seeds), *shared_runs(a.quoted_seeds, b.quoted_seeds)})
    chains = [chain for chain in _chained(a, b, runs) if chain.worth >= MIN_WORTH]
    covered_a, covered_b = bytearray(len(a.words)), bytearray(len(b.words))
    kept = []
    for chain in sorted(chains, key=lambda chain: (-chain.worth, chain.a_start, chain.b_start)):
        if _is_new(chain, covered_a, covered_b):
            _extend(a, b, chain)
            _extend_back(a, b, chain)
            if _is_new(chain, covered_a, covered_b):
                kept.append(chain)
                covered_a[chain.a_start : chain.a_end] = b"\1" * (chain.a_end - chain.a_start)
                covered_b[chain.b_start : chain.b_end] = b"\1" * (chain.b_end - chain.b_start)
    return sorted(kept, key=lambda chain: (chain.a_start, chain.b_start, -chain.worth))


def _is_new(chain: Chain, covered_a: bytearray, covered_b: bytearray) -> bool:
    new_a = covered_a.count(0, chain.a_start, chain.a_end)
    new_b = covered_b.count(0, chain.b_start, chain.b_end)
    return 2 * new_a >= chain.a_end - chain.a_start or 2 * new_b >= chain.b_end - chain.b_start


def _chained(a: Prepared, b: Prepared, runs: Iterable[Run]) -> list[Chain]:
    """Join each run to the nearest chain that ends shortly before it on both sides, where that pays."""
    chains: list[Chain] = []
    near: list[Chain] = []
    for run in runs:
        near = [chain for chain in near if run.a - chain.a_end <= MAX_GAP]
        if not any(_joined(a, b, chain, run) for chain in _nearest(near, run)):
            chain = Chain([run], a.worth(run.a, run.a + run.size))
            chains.append(chain)
            near.append(chain)
    return chains


def _nearest(near: Iterable[Chain], run: Run) -> list[Chain]:
    """Return the chain that the run goes on with the smallest gap, if any."""
    gaps = []
    for number, chain in enumerate(near):
        gap_a, gap_b = run.a - chain.a_end, run.b - chain.b_end
        overlap = max(0, -gap_a, -gap_b)
        if overlap < run.size and max(gap_a, gap_b) + overlap <= MAX_GAP:
            gaps.append((overlap + max(gap_a, gap_b), -number, chain))
    return [min(gaps, key=lambda gap: gap[:2])[2]] if gaps else []


def _joined(a: Prepared, b: Prepared, chain: Chain, run: Run) -> bool:
    """Append a run to a chain if the two are worth more together than the better one alone."""
    overlap = max(0, chain.a_end - run.a, chain.b_end - run.b)
    run = Run(run.a + overlap, run.b + overlap, run.size - overlap)
    between, gap_worth = _aligned_gap(a, b, chain, run)
    own = a.worth(run.a, run.a + run.size)
    if -gap_worth >= min(chain.worth, own):
        return False
    for one in (*between, run):
        _append(chain.runs, one)
    chain.worth += gap_worth + own
    return True


def _aligned_gap(a: Prepared, b: Prepared, chain: Chain, run: Run) -> tuple[list[Run], float]:
    """Return the equal words between a chain and a run, and what the gap is worth (most often less than nothing)."""
    i, j = chain.a_end, chain.b_end
    pairs = lcs_pairs(a.listed[i : run.a], b.listed[j : run.b])
    steps = pairwise([(-1, -1), *pairs, (run.a - i, run.b - j)])
    lost = sum(_gap_cost(max(at - before, at_b - before_b) - 1) for (before, before_b), (at, at_b) in steps)
    worth = sum(a.worth(i + at, i + at + 1) for at, _ in pairs) - lost
    return [Run(i + at, j + at_b, 1) for at, at_b in pairs], worth


def _gap_cost(n_words: int) -> float:
    return GAP_OPENS + GAP_GOES_ON * (n_words - 1) if n_words > 0 else 0.0


def _append(runs: list[Run], run: Run) -> None:
    """Append a run, as part of the last one where it follows it at once."""
    last = runs[-1]
    if last.a + last.size == run.a and last.b + last.size == run.b:
        runs[-1] = Run(last.a, last.b, last.size + run.size)
    else:
        runs.append(run)


def _extend(a: Prepared, b: Prepared, chain: Chain) -> None:
    """Let a chain go on over small gaps for as long as that pays."""
    for _ in range(MAX_STEPS):
        i, j = chain.a_end, chain.b_end
        window_a, window_b = a.listed[i : i + WINDOW], b.listed[j : j + WINDOW]
        pairs, gained = _best_beginning(a, window_a, window_b, i)
        for at, at_b in pairs:
            _append(chain.runs, Run(i + at, j + at_b, 1))
        chain.worth += gained
        if not pairs:
            return


def _extend_back(a: Prepared, b: Prepared, chain: Chain) -> None:
    """Let a chain begin earlier, over small gaps, for as long as that pays."""
    for _ in range(MAX_STEPS):
        i, j = chain.a_start, chain.b_start
        window_a, window_b = a.listed[max(i - WINDOW, 0) : i][::-1], b.listed[max(j - WINDOW, 0) : j][::-1]
        pairs, gained = _best_beginning(a, window_a, window_b, i - 1, -1)
        earlier = [Run(i - 1 - at, j - 1 - at_b, 1) for at, at_b in reversed(pairs)]
        later = chain.runs
        chain.runs = earlier[:1] or later
        for run in [*earlier[1:], *later] if earlier else []:
            _append(chain.runs, run)
        chain.worth += gained
        if not pairs:
            return


def _best_beginning(
    a: Prepared, window_a: Sequence[int], window_b: Sequence[int], origin: int, step: int = 1
) -> tuple[Sequence[tuple[int, int]], float]:
    """Return the pairs of equal words up to where they are worth most, and that worth; none where it never pays.

    A longest common subsequence of all of both windows may pass by what is equal right at their beginning, so the
    nearest words are aligned by themselves too.
    """
    sizes = (NEAREST, WINDOW)
    found = (_worthiest(a, lcs_pairs(window_a[:size], window_b[:size]), origin, step) for size in sizes)
    return max(found, key=lambda one: one[1])


def _worthiest(
    a: Prepared, pairs: Sequence[tuple[int, int]], origin: int, step: int
) -> tuple[Sequence[tuple[int, int]], float]:
    worth = best = 0.0
    n_best, i, j = 0, -1, -1
    for n, (at, at_b) in enumerate(pairs, 1):
        place = origin + step * at
        worth += a.worth(place, place + 1) - _gap_cost(max(at - i, at_b - j) - 1)
        i, j = at, at_b
        if worth > best:
            best, n_best = worth, n
    return pairs[:n_best], best
