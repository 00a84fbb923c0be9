"""Fits the weights of `onrecord.flows.annotate.check_worthy` on sentences labelled check-worthy or not.

    python benchmarks/fit_check_worthy.py SET.parquet [SET.parquet ...]

A set has the columns `text` and `label` (1, Yes = check-worthy) and, where it has several languages, `lang`: the
CLEF CheckThat! labs' sets fit. Prints intercept and weights, and the average precision of five folds. Only the
numbers go into the code. No randomness: folds go by position, Newton's method starts from zero.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow.parquet as pq

from onrecord.flows.annotate.check_worthy import ClaimWords, Features, read_features
from onrecord.flows.annotate.clauses import find_clauses
from onrecord.flows.annotate.spacy_model import load_parser
from onrecord.flows.annotate.syntax import Parse
from onrecord.flows.annotate.tree import Tree
from onrecord.flows.seeds import load_languages

Array = npt.NDArray[np.float64]
RIDGE = 1.0
FOLDS = 5


def read_set(path: Path) -> Iterator[tuple[str, float]]:
    """Yield the English sentences of a set with their labels, 1 or 0."""
    for row in pq.read_table(path).to_pylist():
        if row.get("lang", "en") == "en" and row["text"].strip():
            yield " ".join(row["text"].split()), float(row["label"] in (1, "Yes"))


def claim_words() -> ClaimWords:
    """Return the English word lists of the seeds."""
    english = load_languages()["en"]
    return ClaimWords(**{name: frozenset(getattr(english, name)) for name in ClaimWords.__dataclass_fields__})


def sentence_features(parse: Parse, words: ClaimWords) -> Features:
    """Return the features of the main clause, with all words of the sentence counted as its own."""
    tree = Tree(parse)
    clauses = find_clauses(tree, words.negators)
    main = next((clause for clause in clauses if clause.role == "main"), None)
    if main is None:
        return Features(*[0.0] * len(Features._fields))
    return read_features(tree, main, words, within=range(len(parse.tokens)))


def fit(x: Array, y: Array) -> Array:
    """Return intercept and weights of a logistic regression with a ridge penalty, by Newton's method."""
    design = np.column_stack([np.ones(len(x)), x])
    penalty = RIDGE * np.eye(design.shape[1])
    penalty[0, 0] = 0
    weights = np.zeros(design.shape[1])
    for _ in range(25):
        p = 1 / (1 + np.exp(-design @ weights))
        gradient = design.T @ (y - p) - penalty @ weights
        curvature = (design * (p * (1 - p))[:, None]).T @ design + penalty
        weights += np.linalg.solve(curvature, gradient)
    return weights


def average_precision(scores: Array, y: Array) -> float:
    """Return the mean precision at the ranks of the positives; ties in order of position."""
    ranked = y[np.argsort(-scores, kind="stable")]
    hits = np.cumsum(ranked)
    return float(np.sum(ranked * hits / np.arange(1, len(ranked) + 1)) / max(hits[-1], 1))


def held_out(x: Array, y: Array) -> float:
    """Return the average precision over contiguous folds, each scored by weights of the others."""
    fold = np.arange(len(y)) * FOLDS // len(y)
    scores = np.zeros(len(y))
    for k in range(FOLDS):
        weights = fit(x[fold != k], y[fold != k])
        scores[fold == k] = weights[0] + x[fold == k] @ weights[1:]
    return average_precision(scores, y)


def main(paths: Sequence[str], parse: Callable[[Sequence[str]], list[Parse]]) -> None:
    words = claim_words()
    for path in paths:
        sentences = list(read_set(Path(path)))
        x = np.array([sentence_features(p, words) for p in parse([text for text, _ in sentences])])
        y = np.array([label for _, label in sentences])
        weights = fit(x, y)
        print(f"{path}: {len(y)} sentences, {y.mean():.3f} positive, held-out AP {held_out(x, y):.3f}")
        print(f"  {'intercept':>16} {weights[0]:+.2f}")
        for name, weight in zip(Features._fields, weights[1:], strict=True):
            print(f"  {name:>16} {weight:+.2f}")


if __name__ == "__main__":
    main(sys.argv[1:], load_parser())
