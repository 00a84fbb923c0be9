"""How well the score of claims tells relations that others labelled, beside the majority and TF-IDF.

    python -m benchmarks.claims --shared ../shared

Sets whose licences let nobody fit what is given away: claimdiff (does one claim strengthen or weaken the other?) and
RTE 1–3 (does a text entail a hypothesis?). Nothing is fitted on them but one threshold, on one half by hash of the
pair's id; figures are of the other half. The claims are read without a parse, by their words and numbers alone.
Writes benchmarks/results/claims.md and .json.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.fit_check_worthy import average_precision
from benchmarks.tables import Missing, markdown_table, require, write_results
from onrecord.flows.corroborate.claim_features import NAMES, claims_of, features
from onrecord.flows.corroborate.claim_profiles import run as read_profiles
from onrecord.flows.resources import claim_model, claim_resources
from onrecord.flows.trees import WHOLE, probability

SETS = ("claimdiff strengthen", "claimdiff weaken", "rte1_3")
_FOLDER = "eval/dev/cross_article_claims"
_SCHEMA = pa.schema(
    [
        *((name, pa.int64()) for name in ("subject_entity", "object_entity", "frame_key", "text_key", "story_key")),
        *(("is_negated", pa.bool_()), ("day", pa.float64())),
    ]
)
Pair = tuple[str, str, str, int]  # id, claim, claim, label


def pairs_of(shared: Path, name: str) -> list[Pair]:
    """Return the labelled pairs of a set."""
    kind, _, only = name.partition(" ")
    rows = pq.read_table(require(shared, f"{_FOLDER}/{kind}.parquet")).to_pylist()
    if kind == "rte1_3":
        return [(r["id"], r["text"], r["hypothesis"], int(r["label"] in ("TRUE", "YES", "1"))) for r in rows]
    return [(r["pair_id"], r["claim_a"], r["claim_b"], int(r["relation"])) for r in rows if r["kind"] == only]


def compared(pairs: Sequence[Pair]) -> np.ndarray:
    """Return the features of pairs."""
    texts = [text for _, *both, _ in pairs for text in both]
    rows = [
        {"text_id": "txt", "claim_id": f"{n}", "text": text, "predicate": ""}
        | {"subject": None, "object": None, "points": []}
        for n, text in enumerate(texts)
    ]
    profiles = read_profiles(pa.Table.from_pylist(rows), claim_resources(), "tol:1")["claim_profiles"]
    blank = {"story_key": 1, "is_negated": False}
    others = pa.Table.from_pylist([{**blank, "text_key": n} for n in range(len(texts))], _SCHEMA)
    for name in others.column_names:
        profiles = profiles.append_column(name, others.column(name))
    numbers = np.arange(0, len(texts), 2)
    return features(claims_of(profiles), numbers, numbers + 1)


def scored(name: str, pairs: Sequence[Pair]) -> list[list[Any]]:
    """Return lines: accuracy on the half that set no threshold, and average precision on all."""
    rows = compared(pairs)
    labels = np.array([label for *_, label in pairs], np.int64)
    held = np.array([crc32(str(pair[0]).removesuffix("_rev").encode()) % 2 == 1 for pair in pairs])
    majority = max(labels[held].mean(), 1 - labels[held].mean())
    lines: list[list[Any]] = [[name, "majority", round(float(majority), 3), round(float(labels.mean()), 3)]]
    for who, values in (
        ("TF-IDF", rows[:, NAMES.index("words")]),
        ("share of words covered", rows[:, NAMES.index("cover")]),
        ("word vectors", rows[:, NAMES.index("meaning")]),
        ("score of claims", probability(claim_model().score(rows)) / WHOLE),
    ):
        found = values[held] >= _threshold(values[~held], labels[~held])
        accuracy = float((found == (labels[held] == 1)).mean())
        lines.append([name, who, round(accuracy, 3), round(average_precision(values, labels), 3)])
    return lines


def _threshold(values: np.ndarray, labels: np.ndarray) -> float:
    tried = [*np.quantile(values, np.linspace(0, 1, 60)), float(values.max()) + 1]
    return max(tried, key=lambda t: float(((values >= t) == (labels == 1)).mean()))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Scores relations of claims beside baselines.")
    parser.add_argument("--shared", type=Path, required=True, help="the folder of evaluation data")
    options = parser.parse_args(arguments)
    try:
        lines = [line for name in SETS for line in scored(name, pairs_of(options.shared, name))]
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
