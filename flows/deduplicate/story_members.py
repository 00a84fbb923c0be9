"""Rows of `story_members`: the place of each article in its story, and what ties it to the others."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from onrecord.flows.deduplicate.story_archive import Numbered
from onrecord.flows.deduplicate.story_candidates import unpacked
from onrecord.flows.deduplicate.story_groups import Sets
from onrecord.flows.deduplicate.story_pairs import Bools, Floats, Ints
from onrecord.flows.deduplicate.story_score import Articles, Score
from onrecord.flows.shared.trees import WHOLE
from onrecord.warehouse.ids import make_id

_N_BASIS = 8  # terms named
_NO_OTHER = "no other article shares enough"


def member_columns(given: Numbered, wanted: Bools, sets: Sets, articles: Articles, similarity: Score) -> dict[str, Any]:
    """Return columns of `story_members` of the wanted articles, which are whole sets, in order of their ids."""
    story = sets.stories(wanted)
    sizes = np.bincount(story, minlength=len(story))[story]
    totals = _totals(story, sets)
    rows = np.flatnonzero(wanted)
    ids = given.rows.column("article_id")
    is_central = _is_central(story, totals)
    in_stories = wanted & (sizes > 1)
    basis = dict(_bases(story, given.terms(in_stories) if in_stories.any() else {}))
    return {
        "article_id": ids.take(rows),
        "article_key": given.keys[rows],
        "story_id": [make_id("sty", first) for first in ids.take(story[rows]).to_pylist()],
        "n_articles": sizes[rows],
        "score": np.where(sizes > 1, totals / (WHOLE * np.maximum(sizes - 1, 1)), 1.0)[rows],
        "similarity": _similarity(rows, story, is_central, articles, similarity),
        "is_central": is_central[rows],
        "basis": [basis.get(row, _NO_OTHER) for row in rows.tolist()],
    }


def _totals(story: Ints, sets: Sets) -> Ints:
    """Return for each article the sum of its scores with the others of its story."""
    totals = np.zeros(len(story), np.int64)
    a, b = unpacked(sets.within.pairs)
    inside = story[a] == story[b]
    for side in (a, b):
        np.add.at(totals, side[inside], sets.within.values[inside].astype(np.int64))
    return totals


def _is_central(story: Ints, totals: Ints) -> Bools:
    """Say of each article whether it fits the others of its story best; of equals the smallest does."""
    order = np.lexsort((-totals, story))
    found = np.zeros(len(story), np.bool_)
    found[order[np.unique(story[order], return_index=True)[1]]] = True
    return found


def _similarity(rows: Ints, story: Ints, is_central: Bools, articles: Articles, score: Score) -> Floats:
    """Return how alike each of some articles and the central one of its story are; 1 for that one itself."""
    central = np.empty(len(story), np.int64)
    central[story[is_central]] = np.flatnonzero(is_central)
    centre = central[story[rows]]
    others = np.flatnonzero(centre != rows)
    found = np.ones(len(rows), np.float64)
    found[others] = score(articles, rows[others], centre[others]) / WHOLE
    return found


def _bases(story: Ints, shown: Mapping[int, Sequence[str]]) -> Iterator[tuple[int, str]]:
    """Yield each article of which terms are `shown` with what ties it to its story."""
    numbers = np.array(sorted(shown), np.int64)
    order = numbers[np.argsort(story[numbers], kind="stable")]
    for members in np.split(order, np.flatnonzero(np.diff(story[order])) + 1):
        counts = Counter(term for member in members.tolist() for term in set(shown[member]))
        for member in members.tolist():
            yield member, _basis(shown[member], counts, len(members) - 1)


def _basis(terms: Sequence[str], counts: Mapping[str, int], others: int) -> str:
    """Name the terms that most others have too, each with how many of them."""
    shared = sorted(
        ((counts[term] - 1, -place, term) for place, term in enumerate(dict.fromkeys(terms)) if counts[term] > 1),
        reverse=True,
    )[:_N_BASIS]
    if not shared:
        return f"many weaker terms in common with {others} others"
    return f"of {others} others share: " + ", ".join(f"{term} ({n})" for n, _, term in shared)
