"""Stories beside TF-IDF average linkage, ratings of similarity, and how cost grows.

    python -m benchmarks.stories --shared ../shared [--articles 10000 100000] [--dense 10000] [--peers]

Figures of the committed model on the sets that it was fitted on show what is published; how well it tells what it
never saw is said by `python -m benchmarks.fit_stories --check`. The peer's threshold is tuned on each set itself
(`--peers`; needs `pip install scikit-learn`). Growth is measured on invented articles. Writes
benchmarks/results/stories.md and .json.
"""

import argparse
import resource
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from benchmarks.story_archive import TOOL_ID, InventedArchive
from benchmarks.story_events import ARTICLES_PER_BEAT
from benchmarks.story_sets import CLUSTERED, Document, articles_of, b_cubed, clustered, look_alikes_apart, rated_pairs
from benchmarks.tables import Missing, markdown_table, write_results
from onrecord.flows.deduplicate.stories import run
from onrecord.flows.deduplicate.story_archive import Archive
from onrecord.flows.deduplicate.story_groups import stories_of
from onrecord.flows.resources.builders import profile_resources, story_resources
from onrecord.flows.shared.trees import WHOLE

N_NEW = 1_000  # articles added to the others
FEW_BEATS = 500
GROWTH = [
    *("articles", "subjects", "profiles, CPU s", "stories, CPU s", "MB before", "peak MB"),
    *(f"{N_NEW:,} of them added, CPU s", "rows", "stories", "largest"),
]
N_ORDERS, N_ORDERED = 3, 5_000  # random orders in which so many articles are given
Rows = list[list[object]]


def quality(shared: Path, is_with_peer: bool) -> Rows:
    """Return B³ of each set by the committed model, and by the peer."""
    given, score = profile_resources(), story_resources()
    rows: Rows = []
    for name in CLUSTERED:
        documents = clustered(shared, name)
        found = stories_of(articles_of(documents, given), score.same_event).tolist()
        rows.append([name, "onrecord", *_scores(documents, found)])
        if is_with_peer:
            rows.append([name, "TF-IDF average linkage, best threshold of the set", *_peer(documents)])
    return rows


def _scores(documents: Sequence[Document], found: Sequence[int]) -> list[object]:
    apart = list(look_alikes_apart(documents, found))
    figures = b_cubed([document.story for document in documents], found)
    return [*(f"{value:.3f}" for value in figures), f"{np.mean(apart):.3f}" if apart else None]


def _peer(documents: Sequence[Document]) -> list[object]:
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts = [f"{document.headline}\n{document.text}" for document in documents]
    vectors = TfidfVectorizer(sublinear_tf=True, stop_words="english").fit_transform(texts)
    distances = np.clip(1 - (vectors @ vectors.T).toarray(), 0, None)
    np.fill_diagonal(distances, 0)
    tree = linkage(squareform(distances, checks=False), "average")
    gold = [document.story for document in documents]
    cuts = [fcluster(tree, threshold, "distance").tolist() for threshold in np.arange(0.5, 1, 0.02)]
    return _scores(documents, max(cuts, key=lambda found: b_cubed(gold, found)[2]))


def similarity(shared: Path) -> Rows:
    """Return the correlation of the score of similarity with ratings."""
    rows: Rows = []
    given, score = profile_resources(), story_resources().similarity
    for label, is_english in (("en-en", True), ("within one language", False)):
        pairs = rated_pairs(shared, is_english=is_english)
        scores = score(articles_of(pairs.documents, given), pairs.first, pairs.second)
        rows.append([label, len(scores), f"{np.corrcoef(scores / WHOLE, pairs.alike)[0, 1]:.3f}"])
    return rows


def growth(sizes: Sequence[int], n_beats: int | None) -> Rows:
    """Return what `sizes` of invented articles cost, built anew and with the last N_NEW of them added to the others.

    Subjects are `n_beats`, or grow with the articles.
    """
    rows: Rows = []
    for n in sorted(sizes):
        press = InventedArchive(n, n_beats or n // ARTICLES_PER_BEAT)
        before = _peak_mb()
        built, built_s = _timed(press.archive())
        peak = _peak_mb()
        known, _ = _timed(press.archive(n - N_NEW))
        grown, grown_s = _timed(press.archive(known=known))
        is_same = press.merged(known, grown) == press.merged({}, built)
        largest = int(built["story_members"].column("n_articles").to_numpy().max())
        n_stories = len(built["story_members"].column("story_id").unique())
        cost = [f"{press.profiles_s:.1f}", f"{built_s:.1f}", f"{before:.0f}", f"{peak:.0f}", f"{grown_s:.1f}"]
        rows.append([n, press.n_beats, *cost, "equal" if is_same else "DIFFERENT", n_stories, largest])
    return rows


def _timed(archive: Archive) -> tuple[dict[str, pa.Table], float]:
    started = time.process_time()
    made = run(archive, story_resources(), TOOL_ID)
    return made, time.process_time() - started


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def orders_agree() -> bool:
    """Say whether the same articles in several random orders give the same rows."""
    press = InventedArchive(N_ORDERED, N_ORDERED // ARTICLES_PER_BEAT)
    expected = press.merged({}, _timed(press.archive())[0])
    for seed in range(N_ORDERS):
        press.shuffle(seed)
        if press.merged({}, _timed(press.archive())[0]) != expected:
            return False
    return True


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Measures stories.")
    parser.add_argument("--shared", type=Path, required=True, help="the folder of evaluation data")
    parser.add_argument("--articles", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--dense", type=int, nargs="*", default=[10_000], help="sizes with FEW_BEATS subjects")
    parser.add_argument("--peers", action="store_true", help="measure TF-IDF average linkage as well")
    options = parser.parse_args(arguments)
    try:
        tables: dict[str, tuple[list[str], Rows]] = {
            "quality": (
                ["set", "by", "B³ P", "B³ R", "B³ F", "look-alikes apart"],
                quality(options.shared, options.peers),
            ),
            "similarity": (["pairs", "n", "Pearson of score and rating"], similarity(options.shared)),
            "growth": (
                GROWTH,
                growth(options.articles, None),
            ),
            "growth where all write on few subjects": (GROWTH, growth(options.dense, FEW_BEATS)),
        }
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 2
    agree = orders_agree()
    lines = ["# Stories", ""]
    for name, (columns, rows) in tables.items():
        lines += [f"## {name.capitalize()}", "", *markdown_table(columns, rows), ""]
    lines.append(f"{N_ORDERED:,} articles in {N_ORDERS} random orders: {'equal' if agree else 'DIFFERENT'} rows.")
    report = "\n".join(lines) + "\n"
    print(report)
    figures: dict[str, Any] = {name: rows for name, (_, rows) in tables.items()}
    write_results("stories", figures | {"orders_agree": agree}, report)
    return 0 if agree else 1


if __name__ == "__main__":
    sys.exit(main())
