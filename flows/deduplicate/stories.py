"""Stories: articles on the same event, from their profiles. A function of the set of articles."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from onrecord.flows.deduplicate.story_clusters import Link
from onrecord.flows.deduplicate.story_groups import stories_of
from onrecord.flows.deduplicate.story_pairs import Profiles
from onrecord.flows.deduplicate.story_profile import StoryWords, profile_of
from onrecord.flows.deduplicate.story_score import WHOLE, Articles, Score
from onrecord.warehouse.contract import TIMESTAMP
from onrecord.warehouse.ids import make_id
from onrecord.warehouse.tables.stories import STORY_MEMBERS, STORY_PROFILES

_N_BASIS = 8  # terms named
_MICROSECONDS_PER_DAY = 86_400_000_000


@dataclass(frozen=True)
class Member:
    """Place of an article in its story."""

    story_id: str
    n_articles: int
    score: float
    is_central: bool
    basis: str


def read_profiles(rows: pa.Table, given: StoryWords, tool_id: str) -> dict[str, pa.Table]:
    """Return `story_profiles` of texts with their headlines: columns text_id, headline, text, body_spans."""
    return {"story_profiles": STORY_PROFILES.from_rows(_profile_row(row, given, tool_id) for row in rows.to_pylist())}


def _profile_row(row: Mapping[str, Any], given: StoryWords, tool_id: str) -> dict[str, Any]:
    body = "\n\n".join(row["text"][span["char_start"] : span["char_end"]] for span in row["body_spans"])
    profile = profile_of(row["headline"], body, given)
    return {
        "profile_id": make_id("prf", row["text_id"], row["headline"]),
        "text_id": row["text_id"],
        "headline": row["headline"],
        "entries": profile.entries,
        "shown": profile.shown,
        "n_tokens": profile.n_tokens,
        "is_unspaced": profile.is_unspaced,
        "tool_id": tool_id,
    }


def run(rows: pa.Table, score: Score, tool_id: str) -> dict[str, pa.Table]:
    """Return `story_members`, a row for each article of `rows`, which hold all articles.

    Columns read: article_id, published_at, entries, shown, n_tokens, is_unspaced.
    """
    rows = rows.sort_by("article_id").combine_chunks()
    ids = [str(value) for value in rows.column("article_id").to_pylist()]
    shown = [list(terms or ()) for terms in rows.column("shown").to_pylist()]
    placed: dict[int, Member] = {}
    for members, links in stories_of(_articles(rows), score):
        placed.update(_members(members, links, ids, shown))
    return {
        "story_members": STORY_MEMBERS.from_rows(
            {
                "article_id": article_id,
                **vars(placed.get(number) or _alone(article_id)),
                "shard": 0,
                "tool_id": tool_id,
            }
            for number, article_id in enumerate(ids)
        )
    }


def _articles(rows: pa.Table) -> Articles:
    entries = rows.column("entries")
    lengths = pc.list_value_length(entries).to_numpy().astype(np.int64)
    profiles = Profiles(
        pc.list_flatten(entries).to_numpy().astype(np.int64),
        np.concatenate([[0], np.cumsum(lengths)]),
        rows.column("n_tokens").to_numpy().astype(np.int64),
        rows.column("is_unspaced").to_numpy().astype(np.bool_),
    )
    published = rows.column("published_at").cast(TIMESTAMP).cast(pa.int64()).to_pylist()
    days = np.array([np.nan if at is None else at / _MICROSECONDS_PER_DAY for at in published], np.float64)
    return Articles(profiles, days)


def _alone(article_id: str) -> Member:
    return Member(make_id("sty", article_id), 1, 1.0, True, "no other article shares enough")


def _members(
    members: Sequence[int], links: Sequence[Link], ids: Sequence[str], shown: Sequence[Sequence[str]]
) -> Iterator[tuple[int, Member]]:
    totals: dict[int, int] = defaultdict(int)
    for a, b, score in links:
        totals[a] += score
        totals[b] += score
    central = min(members, key=lambda member: (-totals[member], member))
    counts = Counter(term for member in members for term in set(shown[member]))
    story_id = make_id("sty", ids[members[0]])
    others = len(members) - 1
    for member in members:
        fit = totals[member] / (WHOLE * others)
        basis = _basis(shown[member], counts, others)
        yield member, Member(story_id, len(members), fit, member == central, basis)


def _basis(terms: Sequence[str], counts: Mapping[str, int], others: int) -> str:
    """Name the terms that most others have too, each with how many of them."""
    shared = sorted(
        ((counts[term] - 1, -place, term) for place, term in enumerate(dict.fromkeys(terms)) if counts[term] > 1),
        reverse=True,
    )[:_N_BASIS]
    if not shared:
        return f"many weaker terms in common with {others} others"
    return f"of {others} others share: " + ", ".join(f"{term} ({n})" for n, _, term in shared)
