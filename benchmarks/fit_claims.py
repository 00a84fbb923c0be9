"""Fits the model by which `onrecord.flows.corroborate.claim_groups` tells claims on one fact from others.

    python -m benchmarks.fit_claims --shared ../shared --folder /tmp/claims [--check]

Boosted oblivious trees over `onrecord.flows.corroborate.claim_features`, on ECB+ (CC BY 3.0), on pairs of claims
within articles of it and of NewsWCL50 (CC BY-SA 4.0), which are seldom one fact, and on events of our own that four
newsrooms tell (`benchmarks.paraphrases`), but for those held out. Other sets' licences do not let weights made from
them be given away. Writes seeds/claim_model.json: numbers alone. With `--check` it is left as it is, and it is said
whether it is what the fit gives (exit code 1: it is not), and how well pairs are told in topics that the model did not
see, and in the events held out. Warehouses that the folder holds already are read as they are. Needs
`pip install catboost`.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import catboost
import numpy as np

from benchmarks.catboost_trees import numbers_of
from benchmarks.claim_sets import Labelled, build, load, pairs_apart, pairs_of, pairs_within
from benchmarks.fit_check_worthy import average_precision
from benchmarks.paraphrases import build_events, held_out, load_events
from benchmarks.tables import markdown_table
from onrecord.flows.corroborate.claim_features import NAMES
from onrecord.flows.corroborate.pair_measures import Ints
from onrecord.flows.shared.trees import WHOLE, Trees, probability

TARGET = Path(__file__).parent.parent / "seeds" / "claim_model.json"
FOLDS = 5
# Labels: what ECB+ marks, pairs within an article, pairs of two topics, pairs on one fact as if of two stories, and
# what our own events mark.
MARKED, INSIDE, TWO_TOPICS, AGAIN, OURS = range(5)
ALIKE, REPEATED = 0.6, 0.4  # cosines of words
WITHIN = 1.2  # weight of pairs within articles, against all that ECB+ tells apart
APART = 1.0  # of pairs of two topics, likewise
OWN = 1.0  # weight of our own events, against all that ECB+ marks
RETOLD = 0.1  # weight of a pair on one fact shown as if told in two stories, against the same in one
SETTINGS: dict[str, Any] = {
    "loss_function": "Logloss", "iterations": 300, "depth": 4, "learning_rate": 0.08, "l2_leaf_reg": 8,
    "rsm": 0.5, "border_count": 64, "bootstrap_type": "No", "boosting_type": "Plain",
    "thread_count": 1, "random_seed": 0, "verbose": 0, "allow_writing_files": False,
}  # fmt: skip
# What can only speak for one fact (1), or against it (-1), whatever the fit would make of chance.
_MONOTONE = {"words": 1, "cover": 1, "meaning": 1, "entities": 1, "names": 1, "numbers_apart": -1, "polarity": -1}
_MONOTONE |= {name: 1 for name in NAMES if name.startswith("align")} | {"ranked_apart": -1, "state_apart": -1}
_MONOTONE |= {
    "told": 1,
    "told_rest": 1,
    "left_least": -1,
    "left_most": -1,
    "object_words": 1,
    "local": 1,
    "local_cover": 1,
    "subject": 1,
    "object": 1,
    "frame": 1,
    "numbers": 1,
    "figures": 1,
    "dates": 1,
}


def fit(rows: np.ndarray, labels: Ints, weights: np.ndarray) -> dict[str, Any]:
    """Return the numbers of a model."""
    settings = SETTINGS | {"monotone_constraints": [_MONOTONE.get(name, 0) for name in NAMES]}
    model = catboost.CatBoost(settings)
    model.fit(catboost.Pool(rows, labels, weight=weights))
    return numbers_of(model, NAMES, SETTINGS["depth"])


@dataclass(frozen=True)
class Sample:
    """Pairs to fit on: topic (empty: of none), features, label, weight, and where the label is from."""

    topic: np.ndarray
    rows: np.ndarray
    labels: Ints
    weights: np.ndarray
    source: Ints

    def at(self, chosen: np.ndarray) -> "Sample":
        """Return chosen pairs."""
        every = (self.topic, self.rows, self.labels, self.weights, self.source)
        return Sample(*(values[chosen] for values in every))


def own_sample(events: Labelled) -> Sample:
    """Return the labelled pairs of our own events, shown as if each stood in two articles: one tells no fact twice."""
    a, b, labels = pairs_of(events)
    docs = np.array(events.doc)
    kept = (labels == 0) | (docs[a] != docs[b])
    a, b, labels = a[kept], b[kept], labels[kept]
    rows = events.features(a, b)
    rows[:, NAMES.index("same_text")] = 0
    topic = np.array(events.topic)[a]
    return Sample(topic, rows, labels, weights_of(events, a, labels), np.full(len(a), OURS))


def joined(labelled: Sample, own: Sample) -> Sample:
    """Return both samples, our own with the weight `OWN` beside what the other marks."""
    weights = own.weights * (OWN * labelled.weights[labelled.source == MARKED].sum() / own.weights.sum())
    sides = (
        (labelled.topic, labelled.rows, labelled.labels, labelled.weights, labelled.source),
        (own.topic, own.rows, own.labels, weights, own.source),
    )
    return Sample(*(np.concatenate(both) for both in zip(*sides, strict=True)))


def sample_of(labelled: Labelled, longer: Labelled) -> Sample:
    """Return the labelled pairs; pairs within articles as two facts, shown as if they stood in two; and two more.

    Those are candidates of two topics, which are two facts, and pairs on one fact once more, as if told in two stories,
    so that a pair across stories is told from the former by what it says and not by its stories.
    Left out: what ECB+ tells apart in nearly the same words, mostly for want of a mark, and pairs within an article
    that repeat it.
    """
    a, b, labels = pairs_of(labelled)
    rows = labelled.features(a, b)
    kept = (labels == 1) | (rows[:, NAMES.index("words")] < ALIKE)
    a, rows, labels = a[kept], rows[kept], labels[kept]
    weights = weights_of(labelled, a, labels)
    against = float(weights[labels == 0].sum())
    within_a, within = _others(labelled, longer, lambda of: pairs_within(of, 12 if of is labelled else 6))
    kept_within = within[:, NAMES.index("words")] < REPEATED
    within_a, within = within_a[kept_within], within[kept_within]
    within[:, NAMES.index("same_text")] = 0
    apart_a, apart = _others(labelled, longer, pairs_apart)
    retold = rows[(labels == 1) & (rows[:, NAMES.index("same_story")] == 1)]
    retold[:, [NAMES.index("same_story"), NAMES.index("same_text")]] = 0
    is_retold = (labels == 1) & (rows[:, NAMES.index("same_story")] == 1)
    parts = [
        (a, rows, labels, weights),
        (within_a, within, 0, WITHIN * against / max(len(within), 1)),
        (apart_a, apart, 0, APART * against / max(len(apart), 1)),
        (a[is_retold], retold, 1, RETOLD * weights[is_retold]),
    ]
    topics = np.array([*labelled.topic, ""])
    return Sample(
        topics[np.concatenate([part[0] for part in parts])],
        np.concatenate([part[1] for part in parts]),
        np.concatenate([np.broadcast_to(part[2], len(part[0])) for part in parts]),
        np.concatenate([np.broadcast_to(part[3], len(part[0])) for part in parts]),
        np.repeat([MARKED, INSIDE, TWO_TOPICS, AGAIN], [len(part[0]) for part in parts]),
    )


def _others(labelled: Labelled, longer: Labelled, pairs: Callable[[Labelled], tuple[Ints, Ints]]) -> Any:
    """Return pairs of both sets: the first claim, -1 for those of the longer articles, and features."""
    found = [(of, *pairs(of)) for of in (labelled, longer)]
    first = [a if of is labelled else np.full_like(a, -1) for of, a, _ in found]
    return np.concatenate(first), np.concatenate([of.features(a, b) for of, a, b in found])


def weights_of(labelled: Labelled, a: Ints, labels: Ints) -> np.ndarray:
    """Return weights by which each topic counts by the root of its pairs: a few have most."""
    topics = np.array([labelled.topic[i] for i in a.tolist()])
    weights = np.ones(len(a))
    for topic in np.unique(topics):
        for label in (0, 1):
            chosen = (topics == topic) & (labels == label)
            if chosen.any():
                weights[chosen] = 1 / np.sqrt(chosen.sum())
    for label in (0, 1):
        weights[labels == label] *= (1.0 if label else 2.0) / weights[labels == label].sum()
    return weights / weights.mean()


def check(given: Sample) -> list[str]:
    """Return a table of figures for topics that the model saw nothing of."""
    topics = sorted(set(given.topic.tolist()))
    fold = np.array([topics.index(t) % FOLDS if t else n % FOLDS for n, t in enumerate(given.topic.tolist())])
    found = np.zeros(len(fold), np.int64)
    for k in range(FOLDS):
        seen = given.at(fold != k)
        model = Trees(fit(seen.rows, seen.labels, seen.weights), NAMES)
        found[fold == k] = probability(model.score(given.rows[fold == k]))
    lines = []
    for source, name in ((MARKED, "ECB+"), (OURS, "our own events")):
        lines += [f"## {name}", "", *_figures(given.at(given.source == source), found[given.source == source]), ""]
    lines += [
        f"{(found[given.source == source] >= WHOLE // 2).mean():.3f} of {(given.source == source).sum()} {name} "
        "are taken for one fact"
        for source, name in ((INSIDE, "pairs within articles"), (TWO_TOPICS, "of two topics"), (AGAIN, "retold"))
    ]
    return lines


def _figures(given: Sample, found: np.ndarray) -> list[str]:
    scores, labels, rows = found, given.labels, given.rows
    lines = []
    for name, values in (
        ("model", scores / WHOLE),
        ("words (TF-IDF)", rows[:, NAMES.index("words")]),
        ("meaning (vectors)", rows[:, NAMES.index("meaning")]),
        ("cover", rows[:, NAMES.index("cover")]),
    ):
        lines.append([name, round(average_precision(values, labels), 3), *best_f1(values, labels)])
    at = [(t, *f1_at(scores / WHOLE, labels, t)) for t in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8)]
    return [
        f"{len(labels)} pairs, {int(labels.sum())} of one fact",
        "",
        *markdown_table(["score", "average precision", "best F1", "at"], lines),
        "",
        *markdown_table(["threshold", "precision", "recall", "F1"], [[round(value, 3) for value in row] for row in at]),
    ]


def f1_at(values: np.ndarray, labels: Ints, threshold: float) -> tuple[float, float, float]:
    found = values >= threshold
    hits = float((found & (labels == 1)).sum())
    precision, recall = hits / max(found.sum(), 1), hits / max((labels == 1).sum(), 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def best_f1(values: np.ndarray, labels: Ints) -> tuple[float, float]:
    found = [(f1_at(values, labels, t)[2], t) for t in np.arange(0.05, 1.0, 0.025)]
    best, threshold = max(found)
    return round(best, 3), round(float(threshold), 3)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Fits the model that scores pairs of claims.")
    parser.add_argument("--shared", type=Path, required=True, help="the folder of evaluation data")
    parser.add_argument("--folder", type=Path, required=True, help="where warehouses of the sets are, or are made")
    parser.add_argument(
        "--check", action="store_true", help="write nothing: say how good it is, and whether it is what ships"
    )
    options = parser.parse_args(arguments)
    labelled, longer = (
        load(options.shared, build(options.shared, name, options.folder)) for name in ("ecbplus", "newswcl50")
    )
    own = own_sample(load_events(build_events(options.folder)))
    is_held = np.isin(own.topic, list(held_out(own.topic.tolist())))
    given = joined(sample_of(labelled, longer), own.at(~is_held))
    numbers = fit(given.rows, given.labels, given.weights)
    text = json.dumps(numbers, separators=(",", ":")) + "\n"
    if not options.check:
        TARGET.write_text(text, encoding="utf-8")
        return 0
    held = own.at(is_held)
    scores = probability(Trees(numbers, NAMES).score(held.rows))
    print("\n".join([*check(given), "", "## our own events held out", "", *_figures(held, scores), ""]))
    is_same = TARGET.read_text(encoding="utf-8") == text
    print(f"seeds/{TARGET.name} is {'' if is_same else 'not '}what this fit gives", flush=True)
    return 0 if is_same else 1


if __name__ == "__main__":
    sys.exit(main())
