"""Stories beside TF-IDF average linkage, ratings of similarity, and how cost grows.

    python -m benchmarks.stories --shared ../shared [--articles 10000 100000] [--peers]

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
from random import Random
from typing import Any

import numpy as np
import pyarrow as pa

from benchmarks.story_events import Events
from benchmarks.story_sets import CLUSTERED, Document, articles_of, b_cubed, clustered, look_alikes_apart, rated_pairs
from benchmarks.tables import Missing, markdown_table, write_results
from onrecord.flows.deduplicate.stories import run
from onrecord.flows.deduplicate.story_groups import stories_of
from onrecord.flows.deduplicate.story_profile import profile_of
from onrecord.flows.deduplicate.story_score import WHOLE
from onrecord.flows.resources import profile_resources, story_resources

N_ORDERS, N_ORDERED = 3, 5_000  # random orders in which so many articles are given
Rows = list[list[object]]


def quality(shared: Path, is_with_peer: bool) -> Rows:
    """Return B³ of each set by the committed model, and by the peer."""
    given, score = profile_resources(), story_resources()
    rows: Rows = []
    for name in CLUSTERED:
        documents = clustered(shared, name)
        found = stories_of(articles_of(documents, given), score).tolist()
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
    """Return the correlation of the story score with ratings of similarity."""
    rows: Rows = []
    for label, is_english in (("en-en", True), ("within one language", False)):
        pairs = rated_pairs(shared, is_english=is_english)
        scores = story_resources()(articles_of(pairs.documents, profile_resources()), pairs.first, pairs.second)
        rows.append([label, len(scores), f"{np.corrcoef(scores / WHOLE, pairs.alike)[0, 1]:.3f}"])
    return rows


def table_of(n: int) -> tuple[pa.Table, float]:
    """Return what the stage is given for `n` invented articles, and what their profiles cost in CPU seconds."""
    events = Events(seed=1)
    given, cpu = events.given(), 0.0
    batches, rows = [], []
    for number, document in enumerate(events.articles(n)):
        started = time.process_time()
        profile = profile_of("", document.text, given)
        cpu += time.process_time() - started
        day = int(document.day * 86_400_000_000)
        rows.append({"article_id": f"art:{number:08}", "published_at": day, **vars(profile)})
        if len(rows) == 10_000 or number == n - 1:
            batches.append(pa.Table.from_pylist(rows, schema=_SCHEMA))
            rows = []
    return pa.concat_tables(batches), cpu


_SCHEMA = pa.schema(
    [
        ("article_id", pa.string()),
        ("published_at", pa.timestamp("us", tz="UTC")),
        ("entries", pa.list_(pa.int64())),
        ("shown", pa.list_(pa.string())),
        ("n_tokens", pa.int64()),
        ("is_unspaced", pa.bool_()),
    ]
)


def growth(sizes: Sequence[int]) -> Rows:
    """Return what `sizes` of invented articles cost, from the smallest to the largest."""
    rows: Rows = []
    for n in sorted(sizes):
        table, profiles_s = table_of(n)
        before = _peak_mb()
        started = time.process_time()
        members = run(table, story_resources(), "tol:x")["story_members"]
        stories_s = time.process_time() - started
        largest = max(members.column("n_articles").to_pylist())
        n_stories = len(members.column("story_id").unique())
        cost = [f"{profiles_s:.1f}", f"{stories_s:.1f}", f"{before:.0f}", f"{_peak_mb():.0f}"]
        rows.append([n, *cost, n_stories, largest])
    return rows


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def orders_agree() -> bool:
    """Say whether the same articles in several random orders give the same rows."""
    table, _ = table_of(N_ORDERED)
    expected = run(table, story_resources(), "tol:x")["story_members"]
    places = list(range(table.num_rows))
    for seed in range(N_ORDERS):
        Random(seed).shuffle(places)
        if not run(table.take(places), story_resources(), "tol:x")["story_members"].equals(expected):
            return False
    return True


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Measures stories.")
    parser.add_argument("--shared", type=Path, required=True, help="the folder of evaluation data")
    parser.add_argument("--articles", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--peers", action="store_true", help="measure TF-IDF average linkage as well")
    options = parser.parse_args(arguments)
    try:
        tables: dict[str, tuple[list[str], Rows]] = {
            "quality": (
                ["set", "by", "B³ P", "B³ R", "B³ F", "look-alikes apart"],
                quality(options.shared, options.peers),
            ),
            "similarity": (["pairs", "n", "Pearson of story score and rating"], similarity(options.shared)),
            "growth": (
                ["articles", "profiles, CPU s", "stories, CPU s", "MB before", "peak MB", "stories", "largest"],
                growth(options.articles),
            ),
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
