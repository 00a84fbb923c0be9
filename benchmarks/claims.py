"""How well what is compared of claims tells relations that others labelled, beside the majority and TF-IDF.

    python -m benchmarks.claims --shared ../shared

Sets whose licences let nobody fit what is given away: claimdiff (does one claim strengthen or weaken the other?) and
RTE 1–3 (does a text entail a hypothesis?). Two ways. By one number alone: a threshold is set on one half by hash of the
pair's id, and accuracy is of the other half. By all features of pairs (`claim_features`), with the score: logistic
regression, in five folds by hash of the pair's id, beside TF-IDF with the same regression in the same folds; these
weights stay here. The claims are read without a parse, by their words and numbers alone. Writes
benchmarks/results/claims.md and .json.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.fit_check_worthy import average_precision, fit
from benchmarks.tables import Missing, markdown_table, require, write_results
from onrecord.flows.corroborate.claim_features import NAMES, features
from onrecord.flows.corroborate.claim_profiles import run as read_profiles
from onrecord.flows.corroborate.compared_claims import claims_of
from onrecord.flows.corroborate.told_claims import weights_in_story
from onrecord.flows.resources.builders import claim_model, claim_resources
from onrecord.flows.resources.seeds import load_languages
from onrecord.flows.shared.trees import WHOLE, probability

SETS = ("claimdiff strengthen", "claimdiff weaken", "rte1_3")
FOLDS = 5
_FOLDER = "eval/dev/cross_article_claims"
_SCHEMA = pa.schema(
    [
        *((name, pa.int64()) for name in ("subject_entity", "object_entity", "frame_key", "text_key", "story_key")),
        ("is_negated", pa.bool_()),
        *((name, pa.float64()) for name in ("day", "first_day", "last_day")),
    ]
)
Pair = tuple[str, str, str, int]  # id, claim, claim, label
Floats = npt.NDArray[np.float64]


def pairs_of(shared: Path, name: str) -> list[Pair]:
    """Return the labelled pairs of a set."""
    kind, _, only = name.partition(" ")
    rows = pq.read_table(require(shared, f"{_FOLDER}/{kind}.parquet")).to_pylist()
    if kind == "rte1_3":
        return [(r["id"], r["text"], r["hypothesis"], int(r["label"] in ("TRUE", "YES", "1"))) for r in rows]
    return [(r["pair_id"], r["claim_a"], r["claim_b"], int(r["relation"])) for r in rows if r["kind"] == only]


def compared(pairs: Sequence[Pair], negators: frozenset[str]) -> np.ndarray:
    """Return the features of pairs."""
    texts = [text for _, *both, _ in pairs for text in both]
    rows = [
        {"text_id": "txt", "claim_id": f"{n}", "text": text, "predicate": ""}
        | {"subject": None, "object": text, "points": []}
        for n, text in enumerate(texts)
    ]
    profiles = read_profiles(pa.Table.from_pylist(rows), claim_resources(), "tol:1")["claim_profiles"]
    others = pa.Table.from_pylist(
        [
            {"story_key": 1, "text_key": n, "is_negated": not negators.isdisjoint(text.lower().split())}
            for n, text in enumerate(texts)
        ],
        _SCHEMA,
    )
    for name in others.column_names:
        profiles = profiles.append_column(name, others.column(name))
    told = profiles.append_column("first_claim_id", profiles.column("claim_id"))
    for name, weights in weights_in_story(told.append_column("story_id", pa.nulls(len(texts), pa.string()))).items():
        profiles = profiles.append_column(name, weights)
    numbers = np.arange(0, len(texts), 2)
    return features(claims_of(profiles, claim_model().vectors), numbers, numbers + 1)


def scored(name: str, pairs: Sequence[Pair], negators: frozenset[str]) -> list[list[Any]]:
    """Return lines: accuracy on pairs that set no threshold and no weight, and average precision on all."""
    rows = compared(pairs, negators)
    labels = np.array([label for *_, label in pairs], np.int64)
    hashes = np.array([crc32(str(pair[0]).removesuffix("_rev").encode()) for pair in pairs])
    held = hashes % 2 == 1
    majority = max(labels[held].mean(), 1 - labels[held].mean())
    lines: list[list[Any]] = [[name, "majority", round(float(majority), 3), round(float(labels.mean()), 3)]]
    score = probability(claim_model().trees.score(rows)) / WHOLE
    words = rows[:, NAMES.index("words")].astype(np.float64)
    for who, values in (
        ("TF-IDF", words),
        ("alignment", rows[:, NAMES.index("align_most")]),
        ("score of claims", score),
    ):
        found = values[held] >= _threshold(values[~held], labels[~held])
        accuracy = float((found == (labels[held] == 1)).mean())
        lines.append([name, who, round(accuracy, 3), round(average_precision(values, labels), 3)])
    everything = np.column_stack([rows.astype(np.float64), score])
    for who, given in (("TF-IDF, fitted", words[:, None]), ("features of claims, fitted", everything)):
        values = _in_folds(given, labels, hashes % FOLDS)
        accuracy = float(((values >= 0) == (labels == 1)).mean())
        lines.append([name, who, round(accuracy, 3), round(average_precision(values, labels), 3)])
    return lines


def _in_folds(given: Floats, labels: npt.NDArray[np.int64], fold: npt.NDArray[np.int64]) -> Floats:
    """Return the log odds of each pair by weights of the other folds."""
    scaled = (given - given.mean(axis=0)) / np.maximum(given.std(axis=0), 1e-9)
    found = np.zeros(len(labels))
    for k in range(FOLDS):
        weights = fit(scaled[fold != k], labels[fold != k].astype(np.float64))
        found[fold == k] = weights[0] + scaled[fold == k] @ weights[1:]
    return found


def _threshold(values: np.ndarray, labels: np.ndarray) -> float:
    tried = [*np.quantile(values, np.linspace(0, 1, 60)), float(values.max()) + 1]
    return max(tried, key=lambda t: float(((values >= t) == (labels == 1)).mean()))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Scores relations of claims beside baselines.")
    parser.add_argument("--shared", type=Path, required=True, help="the folder of evaluation data")
    options = parser.parse_args(arguments)
    negators = frozenset(load_languages()["en"].negators)
    try:
        lines = [line for name in SETS for line in scored(name, pairs_of(options.shared, name), negators)]
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 2
    head = ["set", "by", "accuracy", "average precision"]
    report = "\n".join(["# Relations of claims", "", *markdown_table(head, lines), ""])
    print(report)
    write_results("claims", {"rows": [dict(zip(head, line, strict=True)) for line in lines]}, report)
    return 0


if __name__ == "__main__":
    sys.exit(main())
