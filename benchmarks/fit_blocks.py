"""Fits the model by which `onrecord.flows.clean.block_model` tells an article's blocks from a page's others.

    python -m benchmarks.fit_blocks --shared ../shared [--check]

Boosted oblivious trees over `onrecord.flows.clean.features`, on the labelled sets under free licences. With
`--check`, first says how well each set's pages are told by models that saw no page of their sites. Writes
seeds/block_model.json: numbers alone, no text of a page. Needs `pip install catboost`, which nothing else here needs;
one thread and a fixed seed, so that the same data give the same numbers.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import catboost
import numpy as np
import numpy.typing as npt

from benchmarks.catboost_trees import numbers_of
from benchmarks.labelled_blocks import FITTED, FOLDS, LabelledPage, labelled_pages
from benchmarks.tables import Missing, markdown_table
from onrecord.flows.clean.block_model import BlockModel
from onrecord.flows.clean.features import NAMES
from onrecord.flows.shared.trees import UNIT

TARGET = Path(__file__).parent.parent / "seeds" / "block_model.json"
# Blocks wrongly taken cost more than blocks missed: a page has many more of others than of its article.
CAUTION = 0.3
SETTINGS: dict[str, Any] = {
    "loss_function": "CrossEntropy", "iterations": 250, "depth": 5, "learning_rate": 0.1, "l2_leaf_reg": 5,
    "rsm": 0.3, "border_count": 64, "bootstrap_type": "Bernoulli", "subsample": 0.7, "boosting_type": "Plain",
    "thread_count": 1, "random_seed": 7, "verbose": 0, "allow_writing_files": False,
}  # fmt: skip


def fit(pages: Sequence[LabelledPage]) -> dict[str, Any]:
    """Return the numbers of a model."""
    rows = np.concatenate([page.features for page in pages])
    labels = np.concatenate([page.labels for page in pages])
    weights = np.concatenate([page.weights for page in pages])
    known = weights > 0
    model = catboost.CatBoost(SETTINGS)
    model.fit(catboost.Pool(rows[known], labels[known], weight=weights[known] / weights[known].mean()))
    numbers = numbers_of(model, NAMES, SETTINGS["depth"])
    return numbers | {"bias": numbers["bias"] - round(UNIT * CAUTION)}


def held_out(pages: Sequence[LabelledPage]) -> list[npt.NDArray[np.int64]]:
    """Return scores of each page by a model that saw no page of its site."""
    models = [BlockModel(fit([page for page in pages if page.fold != fold])) for fold in range(FOLDS)]
    return [models[page.fold].score(page.features) for page in pages]


def check(pages: Sequence[LabelledPage]) -> list[str]:
    """Return a table of how well blocks are told, words counted: precision, recall and F1 over each set's labels."""
    sums = {name: np.zeros(3) for name in FITTED}
    for page, scores in zip(pages, held_out(pages), strict=True):
        taken, wanted = scores > 0, page.labels
        weighted = page.weights
        sums[page.key.split("/")[0]] += [
            (weighted * taken * wanted).sum(),
            (weighted * taken).sum(),
            (weighted * wanted).sum(),
        ]
    rows = [
        [name, *(f"{value:.3f}" for value in (hit / given, hit / true, 2 * hit / (given + true)))]
        for name, (hit, given, true) in sums.items()
    ]
    return markdown_table(["set", "precision", "recall", "F1"], rows)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Fits the block model.")
    parser.add_argument("--shared", type=Path, required=True, help="the folder of evaluation data")
    parser.add_argument("--check", action="store_true", help="say how well pages of unseen sites are told")
    options = parser.parse_args(arguments)
    try:
        pages = [page for name in FITTED for page in labelled_pages(options.shared, name)]
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 2
    if options.check:
        print("\n".join(check(pages)), flush=True)
    numbers = fit(pages)
    TARGET.write_text(json.dumps(numbers, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{len(numbers['trees'])} trees over {len(NAMES)} features from {len(pages)} pages in {TARGET}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
