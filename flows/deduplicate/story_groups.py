"""Stories of a set of articles: candidates, scores, groups. A function of the set, whatever its order."""

from collections.abc import Iterator

import numpy as np

from onrecord.flows.deduplicate.story_candidates import candidates
from onrecord.flows.deduplicate.story_clusters import Link, average_linkage, components
from onrecord.flows.deduplicate.story_pairs import Ints
from onrecord.flows.deduplicate.story_score import WHOLE, Articles, Score

THRESHOLD = WHOLE * 55 // 100  # average score of two groups that are one story
LINKED = WHOLE // 4  # score of pairs that connect components
MAX_WHOLE = 256  # articles of a component whose pairs are all compared; of larger ones the candidates are


def stories_of(articles: Articles, score: Score) -> list[tuple[list[int], list[Link]]]:
    """Return the members of each story of two or more articles, with the scores of their pairs."""
    n = len(articles)
    a, b = candidates(articles.profiles, np.argsort(articles.days, kind="stable"))
    scores = score(articles, a, b)
    linked = scores >= LINKED
    a, b, scores = a[linked], b[linked], scores[linked]
    root = components(n, a, b)
    sizes = np.bincount(root, minlength=n)
    is_large = sizes[root[a]] > MAX_WHOLE
    found: list[tuple[list[int], list[Link]]] = []
    whole = _whole_components(root)
    for links in (_links(a[is_large], b[is_large], scores[is_large]), _links(*whole, score(articles, *whole))):
        found += _grouped(links)
    return found


def _whole_components(root: Ints) -> tuple[Ints, Ints]:
    """Return all pairs within components of 2 to MAX_WHOLE articles."""
    order = np.argsort(root, kind="stable")
    _, starts, sizes = np.unique(root[order], return_index=True, return_counts=True)
    pairs = [np.empty((2, 0), np.int64)]
    for start, size in zip(starts.tolist(), sizes.tolist(), strict=True):
        if 2 <= size <= MAX_WHOLE:
            members = order[start : start + size]
            i, j = np.triu_indices(size, 1)
            pairs.append(np.stack([members[i], members[j]]))
    a, b = np.concatenate(pairs, axis=1)
    return a, b


def _links(a: Ints, b: Ints, scores: Ints) -> list[Link]:
    return list(zip(a.tolist(), b.tolist(), scores.tolist(), strict=True))


def _grouped(links: list[Link]) -> Iterator[tuple[list[int], list[Link]]]:
    groups = average_linkage(links, THRESHOLD)
    story = {article: number for number, members in enumerate(groups) for article in members}
    within: list[list[Link]] = [[] for _ in groups]
    for link in links:
        number = story.get(link[0])
        if number is not None and number == story.get(link[1]):
            within[number].append(link)
    yield from zip(groups, within, strict=True)
