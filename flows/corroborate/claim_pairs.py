"""Pairs of claims that may state the same fact: those that the query proposes, scored by a fitted model."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from onrecord.flows.corroborate.claim_alignment import Singles, in_common
from onrecord.flows.corroborate.claim_evidence import is_telling
from onrecord.flows.corroborate.claim_features import NAMES, common_figures, features
from onrecord.flows.corroborate.compared_claims import Claims, claims_of
from onrecord.flows.corroborate.pair_measures import Bools, Ints
from onrecord.flows.shared.trees import WHOLE, Trees, probability
from onrecord.warehouse.tables.claim_groups import CLAIM_PAIRS

LINKED = WHOLE * 25 // 100  # likeness of pairs that are kept
WEAK = WHOLE * 30 // 100  # the most that a pair scores which merely has its subject in common
# Weight (6 for each e of rarity) of what both say: less than a telling word's is chance, and up to two common words' is
# too, unless they are a good part of what both say. Set by hand, on pairs of news judged one by one: articles on one
# event, as models are fitted on, seldom say two things in one verb.
CHANCE, LITTLE, A_PART = 20, 30, 0.25
TOLD_AT_HOME = 5  # the least of two claims on one event, of which the model knows more
FIGURE = 24  # of a figure in common
OF_NOBODY = 40  # the least where a subject is a pronoun that stands for nothing known
_SCORED_AT_ONCE = 1 << 12  # what the answers of all trees about them fill stays in the processor's cache
BETTER = 0.1  # by which another claim of a text scores more, for it to be the one that is meant
MUCH, MUCH_AT_HOME = 20, 60  # weight of what one claim tells and the other does not, where texts tell one event
_NO_PART = 0.1
_PARTY = [NAMES.index(name) for name in ("subject", "align_subject")]
_EVENT = NAMES.index("same_story")
_AGAINST = [NAMES.index(name) for name in ("polarity", "ranked_apart", "numbers_apart")]

Features = npt.NDArray[np.float32]


@dataclass(frozen=True)
class ClaimModel:
    """What scores pairs: fitted trees, and the vectors of words of length UNIT."""

    trees: Trees
    vectors: Singles


@dataclass(frozen=True)
class Pairs:
    """Claims a[i] and b[i] by number, the shard of each pair, and whether both texts may tell one event."""

    a: Ints
    b: Ints
    shard: Ints
    is_near: Bools

    def at(self, chosen: Ints | Bools) -> "Pairs":
        """Return chosen pairs."""
        return Pairs(self.a[chosen], self.b[chosen], self.shard[chosen], self.is_near[chosen])


def run(rows: pa.Table, model: ClaimModel, tool_id: str) -> dict[str, pa.Table]:
    """Return `claim_pairs` of claims: columns claim_id, candidates (numbers of rows), those of `claims_of`.

    `candidate_shards` says which shard each pair belongs to, `candidates_near` which texts may tell one event.
    """
    if not rows.num_rows:
        return {"claim_pairs": CLAIM_PAIRS.empty()}
    claims, ids = claims_of(rows, model.vectors), np.array(rows.column("claim_id").to_pylist(), dtype=object)
    pairs = _pairs(rows)
    # Pairs of like length together: words are aligned in rows of equal length.
    order = np.lexsort((claims.senses.lengths[pairs.b], claims.senses.lengths[pairs.a]))
    parts = [
        _rows(claims, ids, model.trees, pairs.at(order[at : at + _SCORED_AT_ONCE]), tool_id)
        for at in range(0, len(order), _SCORED_AT_ONCE)
    ]
    found = pa.concat_tables(parts) if parts else CLAIM_PAIRS.empty()
    text_of = dict(zip(ids.tolist(), claims.text.tolist(), strict=True))
    place = found.schema.get_field_index("score")
    found = found.set_column(place, found.schema.field(place), _matched(found, text_of))
    return {"claim_pairs": found.sort_by([("shard", "ascending"), ("claim_a", "ascending"), ("claim_b", "ascending")])}


def _pairs(rows: pa.Table) -> Pairs:
    lists: Any = rows.column("candidates").combine_chunks()
    shards: Any = rows.column("candidate_shards").combine_chunks()
    near: Any = rows.column("candidates_near").combine_chunks()
    lengths = np.diff(lists.offsets.to_numpy())
    is_near: Bools = near.values.to_numpy(zero_copy_only=False).astype(np.bool_)
    return Pairs(np.repeat(np.arange(len(lengths)), lengths), _whole(lists.values), _whole(shards.values), is_near)


def _whole(values: Any) -> Ints:
    found: Ints = values.to_numpy(zero_copy_only=False).astype(np.int64)
    return found


def _rows(claims: Claims, ids: Any, model: Trees, pairs: Pairs, tool_id: str) -> pa.Table:
    """Return the rows of pairs whose likeness is at least LINKED."""
    pairs = pairs.at(~_is_chance(claims, pairs))
    compared = features(claims, pairs.a, pairs.b)
    is_one_story = compared[:, _EVENT].copy()
    compared[:, _EVENT] = pairs.is_near  # to the model, texts that may tell one event are of one story
    scores = np.where(_is_other(compared, pairs.is_near), 0, probability(model.score(compared)))
    against = np.flatnonzero(compared[:, _AGAINST].max(axis=1, initial=0) > 0)
    but = compared[against]
    but[:, _AGAINST] = 0
    likeness = scores.copy()
    likeness[against] = np.maximum(probability(model.score(but)), scores[against])
    rivals = np.flatnonzero(claims.is_ranked[pairs.a] & claims.is_ranked[pairs.b] & (_column(compared, "subject") < 0))
    but = compared[rivals]  # two are told to be the first: as like as if it were one
    but[:, _PARTY] = 1
    likeness[rivals] = np.maximum(probability(model.score(but)), likeness[rivals])
    compared[:, _EVENT] = is_one_story
    # What has its subject in common alone is as like as before: it may be told to differ, but never to be one fact.
    scores = np.where(is_telling(compared, scores), scores, np.minimum(scores, WEAK))
    kept = np.flatnonzero(likeness >= LINKED)
    columns = {name: compared[kept, place].astype(np.float64) for place, name in enumerate(NAMES)}
    return CLAIM_PAIRS.from_columns(
        {"claim_a": pa.array(ids[pairs.a[kept]], pa.string()), "claim_b": pa.array(ids[pairs.b[kept]], pa.string())}
        | {"score": scores[kept] / WHOLE, "likeness": likeness[kept] / WHOLE}
        | columns
        | {"shard": pairs.shard[kept], "tool_id": tool_id}
    )


def _matched(found: pa.Table, text_of: Mapping[str, int]) -> Any:
    """Return the scores of pairs, halved where either claim matches another claim of the other's text better by far.

    An article tells a fact in one sentence, and beside it others in much the same words: the best match is meant
    (mutual nearest neighbours; Gowda and Krishna 1978, "Agglomerative clustering using the concept of mutual nearest
    neighbourhood"). Pairs of one shard are compared with each other.
    """
    sides: list[list[Any]] = [found.column(name).to_pylist() for name in ("claim_a", "claim_b", "shard", "score")]
    best: dict[tuple[str, int, int], float] = defaultdict(float)
    keys = [((a, text_of[b], shard), (b, text_of[a], shard), score) for a, b, shard, score in zip(*sides, strict=True)]
    for one, other, score in keys:
        best[one], best[other] = max(best[one], score), max(best[other], score)
    scores = [score / 2 if max(best[one], best[other]) > score + BETTER else score for one, other, score in keys]
    return pa.array(scores, pa.float64())


def _is_chance(claims: Claims, pairs: Pairs) -> Bools:
    """Say of which pairs no more is alike than two claims may share by chance: found before all else is compared.

    Figures count as words. On one event, which articles tell in other words, little is enough.
    """
    told, share = (found.astype(np.float32) for found in in_common(claims.senses, pairs.a, pairs.b))
    figured = np.flatnonzero((told < OF_NOBODY) & claims.has_number[pairs.a] & claims.has_number[pairs.b])
    figures = common_figures(claims, pairs.a[figured], pairs.b[figured])
    told[figured] += FIGURE * figures
    is_vague = claims.is_vague[pairs.a] | claims.is_vague[pairs.b]
    is_far_chance = (told < CHANCE) | (told < LITTLE) & (share < A_PART) | (told < OF_NOBODY) & is_vague
    has_figure = np.zeros(len(told), np.bool_)
    has_figure[figured] = figures > 0
    is_chance = (told < TOLD_AT_HOME) | (told < OF_NOBODY) & is_vague & ~has_figure
    found: Bools = np.where(pairs.is_near, is_chance, is_far_chance)
    return found


def _is_other(compared: Features, is_near: Bools) -> Bools:
    """Say of which pairs one denies what the other affirms, or tells to be the first act, or an act of somebody else.

    Or what the actor is, where the other has much else to tell.
    """
    subject, likeness = _column(compared, "subject"), _column(compared, "align_subject")
    is_else = (subject < 0) & (np.abs(likeness) < _NO_PART) & (_column(compared, "crossed") == 0)
    much = np.where(is_near, MUCH_AT_HOME, MUCH)
    is_beside = (_column(compared, "state_apart") > 0) & (_column(compared, "left_most") > much)
    is_other: Bools = (
        is_else | is_beside | (_column(compared, "polarity") > 0) | (_column(compared, "ranked_apart") > 0)
    )
    return is_other


def _column(compared: Features, name: str) -> Features:
    return compared[:, NAMES.index(name)]
