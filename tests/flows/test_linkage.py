"""Groups of articles by the scores of their pairs: whatever the order of pairs, and without chaining."""

from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.flows.shared.linkage import average_linkage, components

edges = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(1, 1000)).filter(lambda link: link[0] < link[1]),
    unique_by=lambda link: link[:2],
)


@settings(max_examples=60)
@given(edges, st.randoms(use_true_random=False))
def test_groups_do_not_depend_on_the_order_of_links_and_average_no_less_than_the_threshold(
    links: list[tuple[int, int, int]], of: Random
) -> None:
    found = average_linkage(links, 500)
    of.shuffle(links)
    assert average_linkage(links, 500) == found
    scores = {(a, b): score for a, b, score in links}
    for members in found:
        pairs = [(a, b) for a in members for b in members if a < b]
        assert sum(scores.get(pair, 0) for pair in pairs) >= 500 * len(pairs)


def test_average_linkage_does_not_chain() -> None:
    chain = [(k, k + 1, 900) for k in range(9)]
    assert max(map(len, average_linkage(chain, 500))) == 2


@settings(max_examples=60)
@given(edges)
def test_components_are_named_by_their_smallest_member(links: list[tuple[int, int, int]]) -> None:
    a, b = (np.array([link[side] for link in links], np.int64) for side in (0, 1))
    root = components(10, a, b).tolist()
    assert all(root[x] == root[y] for x, y, _ in links)
    assert all(root[root[x]] == root[x] <= x for x in range(10))
    alone = set(range(10)) - {x for link in links for x in link[:2]}
    assert all(root[x] == x for x in alone)
