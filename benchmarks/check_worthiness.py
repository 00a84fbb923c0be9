"""Check-worthiness of sentences of debates, beside TF-IDF with logistic regression in the same run.

    python -m benchmarks.check_worthiness --shared ../shared

CheckThat! 2024 task 1, English: five folds by hash of the text, so that no sentence is scored by weights that saw it.
CLEF 2019 task 1: weights fitted on CheckThat! without the sentences that CLEF has too; the peer is fitted likewise, and
once more on CLEF itself, in five folds of debates; mean of the average precisions of its debates (MAP), as published.
The scores are those of `onrecord.flows.annotate.worth`. Also says how often sentences of a score are labelled
check-worthy (reliability). Needs `pip install scikit-learn scipy`. Writes
benchmarks/results/check_worthiness.md and .json.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt
import pyarrow.parquet as pq
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from benchmarks.fit_check_worthy import Sentences, Vectors, average_precision, debates, fit_worth, read_sentences
from benchmarks.tables import Missing, markdown_table, require, write_results

CLEF = "eval/dev/claims/clef2019_debates.parquet"
FOLDS, BINS = 5, 10
PUBLISHED = 0.166  # best of the lab: Hansen et al. 2019, on its test debates
Array = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


def ours(given: Sentences, tested: Sentences, vectors: Vectors) -> Array:
    """Return the scores of sentences by weights fitted on others."""
    worth = fit_worth(given, vectors)
    return np.array([worth.of_terms(found, terms) for found, terms in zip(tested.features, tested.terms, strict=True)])


def peer(texts: Sequence[str], labels: Array, tested: Sequence[str], longest: int = 1) -> Array:
    """Return what TF-IDF with logistic regression makes of sentences; of runs of `longest` words at most."""
    reader = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, longest))
    model = LogisticRegression(max_iter=2000).fit(reader.fit_transform(texts), labels)
    return np.asarray(model.predict_proba(reader.transform(tested))[:, 1])


def fold_of(names: Sequence[str]) -> npt.NDArray[np.int64]:
    return np.array([crc32(name.lower().encode()) % FOLDS for name in names])


def mean_precision(scores: Array, labels: Array, groups: npt.NDArray[Any]) -> float:
    """Return the mean of the average precisions of groups that have positives."""
    found = [average_precision(scores[groups == g], labels[groups == g]) for g in np.unique(groups)]
    return float(np.mean([one for one, g in zip(found, np.unique(groups), strict=True) if labels[groups == g].any()]))


def reliability(scores: Array, labels: Array) -> tuple[list[list[Any]], float]:
    """Return how often sentences of a score are positive, and the expected calibration error (Naeini et al. 2015)."""
    bins = np.minimum((scores * BINS).astype(np.int64), BINS - 1)
    lines, error = [], 0.0
    for place in range(BINS):
        inside = bins == place
        if inside.any():
            said, true = float(scores[inside].mean()), float(labels[inside].mean())
            error += abs(said - true) * float(inside.mean())
            lines.append([f"{place / BINS:.1f}", int(inside.sum()), round(said, 3), round(true, 3)])
    return lines, round(error, 4)


def _pick(texts: Sequence[str], chosen: Bools) -> list[str]:
    return [text for text, is_chosen in zip(texts, chosen, strict=True) if is_chosen]


def measure(shared: Path) -> dict[str, Any]:
    """Return all figures."""
    texts, labels = debates(shared)
    rows = [row for row in pq.read_table(require(shared, CLEF)).to_pylist() if row["text"].strip()]
    others = [" ".join(row["text"].split()) for row in rows]
    given, tested, vectors = read_sentences(texts, labels), None, Vectors()
    tested = read_sentences(others, [float(row["label"]) for row in rows])
    fold, scores = fold_of(texts), {name: np.zeros(len(texts)) for name in ("ours", "tf-idf", "tf-idf, pairs too")}
    for k in range(FOLDS):
        seen = fold != k
        scores["ours"][~seen] = ours(given.part(seen), given.part(~seen), vectors)
        for name, longest in (("tf-idf", 1), ("tf-idf, pairs too", 2)):
            scores[name][~seen] = peer(_pick(texts, seen), given.labels[seen], _pick(texts, ~seen), longest)
    known = {text.lower() for text in others}
    new = np.array([text.lower() not in known for text in texts])
    debate = np.array([row["doc_id"] for row in rows])
    clef = {"ours": ours(given.part(new), tested, vectors)}
    clef["tf-idf"] = peer(_pick(texts, new), given.labels[new], others)
    clef["tf-idf, fitted on CLEF"] = np.zeros(len(others))
    fold = fold_of(list(debate))
    for k in range(FOLDS):
        seen = fold != k
        found = peer(_pick(others, seen), tested.labels[seen], _pick(others, ~seen))
        clef["tf-idf, fitted on CLEF"][~seen] = found
    lines, error = reliability(scores["ours"], given.labels)
    return {
        "checkthat2024": {name: round(average_precision(one, given.labels), 3) for name, one in scores.items()},
        "clef2019": {name: round(mean_precision(one, tested.labels, debate), 3) for name, one in clef.items()}
        | {"best published, on the test debates": PUBLISHED},
        "reliability": lines,
        "calibration_error": error,
    }


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Scores check-worthiness beside a peer.")
    parser.add_argument("--shared", type=Path, required=True, help="the folder of evaluation data")
    options = parser.parse_args(arguments)
    try:
        figures = measure(options.shared)
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 2
    table = [[name, who, value] for name in ("checkthat2024", "clef2019") for who, value in figures[name].items()]
    report = "\n".join(
        [
            "# Check-worthiness",
            "",
            "Average precision on CheckThat! 2024, English, in five folds; MAP on CLEF 2019, by weights of the other.",
            "",
            *markdown_table(["set", "by", "average precision"], table),
            "",
            f"Reliability on CheckThat!, weights of the other folds; calibration error {figures['calibration_error']}:",
            "",
            *markdown_table(["score from", "sentences", "mean score", "check-worthy"], figures["reliability"]),
            "",
        ]
    )
    print(report)
    write_results("check_worthiness", figures, report)
    return 0


if __name__ == "__main__":
    sys.exit(main())
