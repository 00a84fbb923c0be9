"""How well copied passages are told from what independent authors share, and what comparing a pair costs.

`python -m benchmarks.passages --shared ../shared` prints a table. Pairs on which nothing is copied: articles on
different events of one topic (ecbplus, looked at while the limits were set), and pairs of one language that coders
call dissimilar (semeval2022_task8, looked at for the rule of notices alone; what is left there are notices of one
outlet). Pairs that copy: those of the silver lists by their resemblance, and words planted in unrelated articles with
a share of them replaced.
"""

import argparse
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from onrecord.flows.deduplicate.compare import Comparer
from onrecord.flows.deduplicate.passages import COPIED, Comparison, compare
from onrecord.flows.resources.builders import compare_resources

Row = dict[str, Any]
Pair = tuple[str, str]
SILVER = ("bbc_en", "allsides_en", "reuters21578", "us_outlets_same_event")
PLANTED_WORDS = (12, 20, 30)
DISSIMILAR = 3.5  # of 1 (the same) to 4
REPLACED = (0.0, 0.1, 0.2)


@dataclass(frozen=True)
class Line:
    """One line of the table: in how many of the pairs something counts as copied, and what a pair costs."""

    name: str
    n_pairs: int
    n_copied: int
    cpu_ms: float

    def __str__(self) -> str:
        share = self.n_copied / self.n_pairs if self.n_pairs else 0.0
        return f"| {self.name} | {self.n_pairs} | {self.n_copied} | {share:.4f} | {self.cpu_ms:.3f} |"


def rows_of(path: Path) -> list[Row]:
    """Return the rows of a Parquet file."""
    rows: list[Row] = pq.read_table(path).to_pylist()
    return rows


def measured(name: str, pairs: Sequence[Pair], texts: dict[str, str]) -> Line:
    """Compare pairs of texts, each text made ready once, and count those in which something is copied."""
    comparer = Comparer(compare_resources())
    is_copied(comparison(comparer, texts, pairs[0]))  # what is made once is not measured
    started = time.process_time()
    n_copied = sum(is_copied(comparison(comparer, texts, pair)) for pair in pairs)
    cpu_ms = (time.process_time() - started) * 1000 / max(len(pairs), 1)
    return Line(name, len(pairs), n_copied, cpu_ms)


def comparison(comparer: Comparer, texts: dict[str, str], pair: Pair) -> Comparison:
    """Compare two texts as they stand."""
    a, b = (comparer.prepared(name, texts[name], [(0, len(texts[name]))]) for name in pair)
    return compare(a, b)


def is_copied(found: Comparison) -> bool:
    """Say whether any passage counts as copied."""
    return any(passage.kind in COPIED for passage in found.passages)


def look_alikes(dev: Path) -> Line:
    """Articles of one topic on different events."""
    rows = rows_of(dev / "story_clustering" / "ecbplus.parquet")
    by_topic = defaultdict(list)
    for row in rows:
        by_topic[row["topic"]].append(row)
    pairs = [
        (a["doc_id"], b["doc_id"])
        for topic in by_topic.values()
        for a, b in combinations(topic, 2)
        if a["story_id"] != b["story_id"]
    ]
    return measured("ecbplus, other event of the topic", pairs, {row["doc_id"]: row["text"] for row in rows})


def dissimilar(dev: Path) -> Line:
    """Pairs of one language, of ten, that coders call dissimilar."""
    rows = [
        row
        for row in rows_of(dev / "news_similarity" / "semeval2022_task8_sample.parquet")
        if row["lang1"] == row["lang2"] and float(row["overall"]) >= DISSIMILAR
    ]
    texts = {f"{row['pair_id']} {n}": row[f"text{n}"] for row in rows for n in (1, 2)}
    return measured(
        "semeval, dissimilar, ten languages", [(f"{row['pair_id']} 1", f"{row['pair_id']} 2") for row in rows], texts
    )


def silver(dev: Path) -> Iterator[Line]:
    """Pairs of the silver lists, by resemblance."""
    for name in SILVER:
        folder = dev / "near_duplicates"
        texts = {row["doc_id"]: row["text"] for row in rows_of(folder / f"silver_dups_{name}_docs.parquet")}
        rows = rows_of(folder / f"silver_dups_{name}_pairs.parquet")
        bounds: Iterable[tuple[str, Callable[[Row], bool]]] = (
            ("J ≥ .5", lambda row: row["jaccard5"] >= 0.5),
            ("J < .5, C ≥ .6", lambda row: row["jaccard5"] < 0.5 and row["containment5"] >= 0.6),
        )
        for bound, fits in bounds:
            pairs = [(row["doc_a"], row["doc_b"]) for row in rows if fits(row)]
            yield measured(f"{name}, {bound}", pairs, texts)


def planted(dev: Path, n_pairs: int = 300) -> Iterator[Line]:
    """Unrelated articles, some words of the one planted in the other with a share of them replaced."""
    docs = rows_of(dev / "near_duplicates" / "silver_dups_bbc_en_docs.parquet")
    for n_words in PLANTED_WORDS:
        for share in REPLACED:
            chance = random.Random(f"{n_words} {share}")
            texts: dict[str, str] = {}
            pairs: list[Pair] = []
            for number in range(n_pairs):
                one, other, third = (row["text"].split() for row in chance.sample(docs, 3))
                start = chance.randrange(max(len(one) - n_words, 1))
                copied = [chance.choice(third) if chance.random() < share else w for w in one[start : start + n_words]]
                at = chance.randrange(len(other))
                texts |= {f"{number} a": " ".join(one), f"{number} b": " ".join([*other[:at], *copied, *other[at:]])}
                pairs.append((f"{number} a", f"{number} b"))
            yield measured(f"{n_words} words planted, {share:.0%} replaced", pairs, texts)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    dev = parser.parse_args().shared / "eval" / "dev"
    print("| pairs | n | something copied | share | CPU ms a pair |\n|---|---|---|---|---|")
    for line in (look_alikes(dev), dissimilar(dev), *silver(dev), *planted(dev)):
        print(line)


if __name__ == "__main__":
    main()
