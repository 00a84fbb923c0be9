"""Stories: articles on the same event, from their profiles. A function of the set of articles.

Scores that are known are not made again, and a set of articles of which nothing has changed keeps its rows. Only the
shards in which a row is another are returned.
"""

import numpy as np
import pyarrow as pa

from onrecord.flows.deduplicate.story_archive import Archive, Numbered, column
from onrecord.flows.deduplicate.story_candidates import unpacked
from onrecord.flows.deduplicate.story_groups import sets_of
from onrecord.flows.deduplicate.story_members import member_columns
from onrecord.flows.deduplicate.story_pairs import Bools, Ints
from onrecord.flows.deduplicate.story_score import StoryScores
from onrecord.flows.deduplicate.story_scores import Scores, found_in
from onrecord.warehouse.tables.stories import STORY_MEMBERS, STORY_SCORES

N_SHARDS = 256
_SHARD_SHIFT = 55  # of keys of 63 bits


def run(archive: Archive, by: StoryScores, tool_id: str) -> dict[str, pa.Table]:
    """Return `story_members` and `story_scores` of the shards to be replaced: those that the members are in.

    They are all if `story_members` has a row for every article.
    """
    given = Numbered(archive)
    known = given.known_scores()
    articles = given.articles()
    sets, scores = sets_of(articles, by.same_event, known)
    set_keys = sets.digests(given.keys)
    is_there, numbers = given.numbers_of(column(archive.members, "article_key"))
    is_kept = is_there.copy()
    is_kept[is_there] = column(archive.members, "set_key")[is_there] == set_keys[numbers[is_there]]
    is_new = np.ones(len(given), np.bool_)
    is_new[numbers[is_kept]] = False
    is_touched = _touched(given.keys, is_new, known, scores) | (not is_there.all())  # what is gone may be in any shard
    made = member_columns(given, is_new, sets, articles, by.similarity) | {
        "set_key": set_keys[is_new],
        "shard": _shards(given.keys[is_new]),
        "tool_id": tool_id,
    }
    kept = archive.members.filter(pa.array(is_kept & is_touched[column(archive.members, "shard")]))
    return {
        "story_members": pa.concat_tables([STORY_MEMBERS.conform(kept), STORY_MEMBERS.from_columns(made)]),
        "story_scores": _score_rows(scores, given.keys, is_touched, tool_id),
    }


def _touched(keys: Ints, is_new: Bools, known: Scores, scores: Scores) -> Bools:
    """Say of each shard whether any of its rows is new, or a pair with its score is new or no more."""
    is_touched = np.zeros(N_SHARDS, np.bool_)
    is_touched[_shards(keys[is_new])] = True
    for one, other in ((scores, known), (known, scores)):
        changed = one.pairs[~found_in(one.pairs, other.pairs)[0]]
        is_touched[_shards(_pair_keys(changed, keys)[0])] = True
    return is_touched


def _shards(keys: Ints) -> Ints:
    return keys >> _SHARD_SHIFT


def _pair_keys(pairs: Ints, keys: Ints) -> tuple[Ints, Ints]:
    """Return the keys of both articles of packed pairs, the smaller first."""
    a, b = (keys[side] for side in unpacked(pairs))
    return np.minimum(a, b), np.maximum(a, b)


def _score_rows(scores: Scores, keys: Ints, is_touched: Bools, tool_id: str) -> pa.Table:
    a, b = _pair_keys(scores.pairs, keys)
    chosen = np.flatnonzero(is_touched[_shards(a)])
    chosen = chosen[np.lexsort((b[chosen], a[chosen]))]
    columns = {"article_a": a[chosen], "article_b": b[chosen], "score": scores.values[chosen]}
    return STORY_SCORES.from_columns(columns | {"shard": _shards(a[chosen]), "tool_id": tool_id})
