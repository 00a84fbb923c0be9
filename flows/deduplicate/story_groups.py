"""Stories of a set of articles: candidates, scores, groups. A function of the set, whatever its order.

Two groups are merged only where the average of their pairs reaches THRESHOLD, so some pair does. Hence no story
reaches beyond the articles that are connected by such pairs: the sets that stories are sought in, one by one.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from onrecord.flows.deduplicate.story_candidates import candidates, packed, unpacked
from onrecord.flows.deduplicate.story_pairs import Bools, Ints
from onrecord.flows.deduplicate.story_score import Articles, Score
from onrecord.flows.deduplicate.story_scores import NO_SCORES, Scores, found_in, scored
from onrecord.flows.shared.linkage import Link, average_linkage, components
from onrecord.flows.shared.trees import WHOLE

THRESHOLD = WHOLE // 2  # average score of two groups that are one story
LINKED = WHOLE // 4  # score of pairs that connect components
MAX_WHOLE = 256  # articles of a component whose pairs are all compared; of larger ones the candidates are
_MULTIPLIERS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], np.uint64)
_SHIFT = np.uint64(29)


@dataclass(frozen=True)
class Sets:
    """Sets of articles in which stories are sought: the smallest article of each one's set, and the pairs within."""

    root: Ints
    within: Scores

    def digests(self, keys: Ints) -> Ints:
        """Return for each article a digest of its set: of all that the stories in it are made of, by their `keys`."""
        a, b = unpacked(self.within.pairs)
        one, other = (np.asarray(pick(keys[a], keys[b])) for pick in (np.minimum, np.maximum))
        totals = np.zeros(len(self.root), np.uint64)
        np.add.at(totals, self.root, _mixed(keys))
        np.add.at(totals, self.root[a], _mixed(one, other, self.within.values))
        return totals.view(np.int64)[self.root]

    def stories(self, wanted: Bools) -> Ints:
        """Return for each article the smallest of its story; `wanted` says of which sets (by any article of them)."""
        n = len(self.root)
        is_wanted = np.zeros(n, np.bool_)
        is_wanted[self.root[wanted]] = True
        sizes = np.bincount(self.root, minlength=n)
        a, _ = unpacked(self.within.pairs)
        n_strong = np.bincount(self.root[a[self.within.values >= THRESHOLD]], minlength=n)
        is_open = is_wanted & (n_strong < sizes * (sizes - 1) // 2)  # if all pairs are alike, so are all averages
        story = self.root.copy()
        story[is_open[self.root]] = np.flatnonzero(is_open[self.root])
        for links in self._links(is_open):
            for members in average_linkage(links, THRESHOLD):
                story[members] = members[0]
        return story

    def _links(self, chosen: Bools) -> Iterator[list[Link]]:
        """Yield the pairs of each of the sets chosen by their smallest article."""
        a, b = unpacked(self.within.pairs)
        root = self.root[a]
        order = np.argsort(root, kind="stable")
        order = order[chosen[root[order]]]
        for part in np.split(order, np.flatnonzero(np.diff(root[order])) + 1):
            yield list(zip(a[part].tolist(), b[part].tolist(), self.within.values[part].tolist(), strict=True))


def sets_of(articles: Articles, score: Score, known: Scores) -> tuple[Sets, Scores]:
    """Return the sets in which stories are sought, and the scores of all pairs compared; those `known` are not made."""
    pairs = candidates(articles.profiles, articles.days)
    scores = scored(pairs, articles, score, known)
    linked = scores.only(scores.values >= LINKED)
    root = components(len(articles), *unpacked(linked.pairs))
    rest = _whole_components(root)
    rest = rest[~found_in(rest, scores.pairs)[0]]
    scores = scores.plus(scored(rest, articles, score, known))
    return _sets(root, scores), scores


def stories_of(articles: Articles, score: Score) -> Ints:
    """Return for each article the smallest of its story."""
    return sets_of(articles, score, NO_SCORES)[0].stories(np.ones(len(articles), np.bool_))


def _sets(component: Ints, scores: Scores) -> Sets:
    sizes = np.bincount(component, minlength=len(component))
    a, b = unpacked(scores.pairs)
    is_whole = sizes[component[a]] <= MAX_WHOLE
    scores = scores.only((component[a] == component[b]) & (is_whole | (scores.values >= LINKED)))
    strong = scores.only(scores.values >= THRESHOLD)
    root = components(len(component), *unpacked(strong.pairs))
    a, b = unpacked(scores.pairs)
    return Sets(root, scores.only(root[a] == root[b]))


def _whole_components(root: Ints) -> Ints:
    """Return all pairs within components of 2 to MAX_WHOLE articles, packed and ascending."""
    order = np.argsort(root, kind="stable")
    _, starts, sizes = np.unique(root[order], return_index=True, return_counts=True)
    pairs = [np.empty(0, np.int64)]
    for size in np.unique(sizes[(sizes > 1) & (sizes <= MAX_WHOLE)]):
        i, j = np.triu_indices(size, 1)
        members = order[starts[sizes == size][:, None] + np.arange(size)]
        pairs.append(packed(members[:, i], members[:, j]).ravel())
    return np.sort(np.concatenate(pairs))


def _mixed(*columns: npt.NDArray[np.int64] | npt.NDArray[np.int16]) -> npt.NDArray[np.uint64]:
    """Return a hash of each row of numbers (multiplications and shifts, as in Steele et al. 2014, "SplitMix")."""
    found = np.zeros(len(columns[0]), np.uint64)
    for column, multiplier in zip(columns, _MULTIPLIERS, strict=False):
        found = (found ^ column.astype(np.uint64)) * multiplier
        found ^= found >> _SHIFT
    found *= _MULTIPLIERS[0]
    return found
