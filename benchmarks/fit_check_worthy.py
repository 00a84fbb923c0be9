"""Fits the weights by which `onrecord.flows.annotate.worth` says how much a claim is worth checking.

    python -m benchmarks.fit_check_worthy --shared ../shared [--clauses]

Fitted on the English part of CheckThat! 2024, task 1: numbers alone are taken into seeds/check_worthy.npz, words by
their hashes. A logistic regression over what a parse shows (`check_worthy.Features`), words and pairs of words, and the
word vectors of seeds/word_vectors.npz, which are folded into the words' weights, so that words that the set does not
have get one too. With `--clauses` prints instead the weights of `check_worthy.WEIGHTS`, by which clauses are judged.
Needs `pip install scikit-learn scipy`.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow.parquet as pq

from benchmarks.tables import require
from onrecord.flows.annotate.check_worthy import ClaimWords, Features, read_features
from onrecord.flows.annotate.clauses import find_clauses
from onrecord.flows.annotate.spacy_model import load_parser
from onrecord.flows.annotate.syntax import Parse
from onrecord.flows.annotate.tree import Tree
from onrecord.flows.annotate.worth import Worth, terms_of
from onrecord.flows.resources.annotator import paragraph_resources
from onrecord.flows.resources.frame_seeds import load_word_vectors

Array = npt.NDArray[np.float64]
TARGET = Path(__file__).parent.parent / "seeds" / "check_worthy.npz"
DEBATES = "eval/dev/claims/checkthat2024_task1.parquet"
RIDGE, PENALTY = 1.0, 0.3
FEWEST = 2  # sentences that have a word, for it to get a weight of its own
_SPREAD = 0.5  # of features and of vectors beside words
STEP = 1 / 64  # of words' weights, kept in whole numbers


@dataclass(frozen=True)
class Sentences:
    """Labelled sentences: words and pairs of each, what the parse shows, and the labels."""

    terms: list[frozenset[int]]
    features: Array
    labels: Array

    def part(self, chosen: npt.NDArray[np.bool_]) -> "Sentences":
        """Return the chosen ones."""
        kept = [terms for terms, is_kept in zip(self.terms, chosen, strict=True) if is_kept]
        return Sentences(kept, self.features[chosen], self.labels[chosen])


def claim_words() -> ClaimWords:
    """Return the English word lists of the seeds."""
    return paragraph_resources("rules").rules("en").claim_words


def sentence_features(parse: Parse, words: ClaimWords) -> Features:
    """Return the features of the main clause, with all words of the sentence counted as its own."""
    tree = Tree(parse, words.syntax)
    clauses = find_clauses(tree, words.negators)
    main = next((clause for clause in clauses if clause.role == "main"), None)
    if main is None:
        return Features(*[0.0] * len(Features._fields))
    return read_features(tree, main, words, within=range(len(parse.tokens)))


def read_sentences(texts: Sequence[str], labels: Sequence[float]) -> Sentences:
    """Parse sentences and return them as they are fitted on."""
    words, parse = claim_words(), load_parser()
    parts = [parse(texts[at : at + 500]) for at in range(0, len(texts), 500)]
    found = np.array([sentence_features(one, words) for part in parts for one in part])
    terms = [frozenset(terms_of(word.text for word in one.tokens)) for part in parts for one in part]
    return Sentences(terms, found, np.array(labels))


def fit_worth(given: Sentences, vectors: "Vectors") -> Worth:
    """Return weights of features and of words."""
    from sklearn.linear_model import LogisticRegression

    counts = Counter(term for terms in given.terms for term in terms)
    places = {term: place for place, term in enumerate(sorted(t for t, n in counts.items() if n >= FEWEST))}
    rarity = np.array([np.log(len(given.terms) / counts[term]) for term in places])
    means = vectors.sums(given.terms)
    dense = np.hstack([given.features, means])
    scale = _SPREAD / (dense.std(axis=0) + 1e-9)
    model = LogisticRegression(C=PENALTY, max_iter=3000, solver="liblinear")
    model.fit(_design(given.terms, places, rarity, dense * scale), given.labels)
    weights = model.coef_[0]
    own, of_dense = weights[: len(places)] * rarity, weights[len(places) :] * scale
    n_features = given.features.shape[1]
    by_term = vectors.weights(of_dense[n_features:])
    for term, place in places.items():
        by_term[term] = by_term.get(term, 0.0) + float(own[place])
    hashes = np.array(sorted(by_term), np.int64)
    whole = np.round(np.array([by_term[term] for term in hashes.tolist()]) / STEP)
    kept = whole != 0
    return Worth(
        float(model.intercept_[0]),
        tuple(round(float(w), 4) for w in of_dense[:n_features]),
        hashes[kept],
        np.clip(whole[kept], -32768, 32767).astype(np.int16),
        STEP,
    )


def _design(terms: Sequence[frozenset[int]], places: Mapping[int, int], rarity: Array, dense: Array) -> Any:
    from scipy.sparse import csr_matrix, hstack

    rows, columns, values = [], [], []
    for row, own in enumerate(terms):
        found = [places[term] for term in own if term in places]
        rows += [row] * len(found)
        columns += found
        values += [rarity[place] / np.sqrt(len(own)) for place in found]
    words = csr_matrix((values, (rows, columns)), shape=(len(terms), len(places)))
    return hstack([words, csr_matrix(dense)]).tocsr()


class Vectors:
    """Word vectors of length 1 by the hashes of words."""

    def __init__(self) -> None:
        given = load_word_vectors()
        wide = given.vectors.astype(np.float64)
        units = wide / np.maximum(np.sqrt((wide * wide).sum(axis=1, keepdims=True)), 1.0)
        self._units = units[:, : units.shape[1] // 2]  # the directions of most variance
        self._places = {term: place for place, term in enumerate(given.hashes.tolist())}

    def sums(self, terms: Sequence[frozenset[int]]) -> Array:
        """Return the sum of the vectors of each sentence's words by the root of their number."""
        found = np.zeros((len(terms), self._units.shape[1]))
        for row, own in enumerate(terms):
            known = sorted(self._places[term] for term in own if term in self._places)
            found[row] = self._units[known].sum(axis=0) / np.sqrt(max(len(own), 1))
        return found

    def weights(self, along: Array) -> dict[int, float]:
        """Return what each word adds by its vector."""
        found = self._units @ along
        return {term: float(found[place]) for term, place in self._places.items()}


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


def debates(shared: Path) -> tuple[list[str], list[float]]:
    """Return the English sentences of CheckThat! with their labels, 1 or 0."""
    rows = pq.read_table(require(shared, DEBATES)).to_pylist()
    chosen = [row for row in rows if row["lang"] == "en" and row["text"].strip()]
    return [" ".join(row["text"].split()) for row in chosen], [float(row["label"] == "Yes") for row in chosen]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Fits what tells how much a claim is worth checking.")
    parser.add_argument("--shared", type=Path, required=True, help="the folder of evaluation data")
    parser.add_argument("--clauses", action="store_true", help="print the weights by which clauses are judged")
    options = parser.parse_args(arguments)
    given = read_sentences(*debates(options.shared))
    if options.clauses:
        weights = fit(given.features, given.labels)
        names = ("intercept", *Features._fields)
        print("\n".join(f"{name:>16} {weight:+.2f}" for name, weight in zip(names, weights, strict=True)))
        return 0
    found = fit_worth(given, Vectors())
    np.savez_compressed(
        TARGET,
        hashes=found.hashes.astype(np.int32),
        weights=found.weights,
        features=np.array(found.features),
        intercept=found.intercept,
        step=found.step,
    )
    print(f"{len(given.labels):,} sentences, {len(found.hashes):,} words and pairs, {TARGET.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
