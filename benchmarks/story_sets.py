"""Labelled articles for stories: which report on the same event, and how alike people find two articles."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from benchmarks.tables import require
from onrecord.flows.deduplicate.story_pairs import Floats, profiles_of
from onrecord.flows.deduplicate.story_profile import StoryWords, profile_of
from onrecord.flows.deduplicate.story_score import Articles

CLUSTERED = ("ecbplus", "mmds2025_clusters", "groundnews_events", "newswcl50", "wikiref220")
_DAY_FORMATS = ("%Y-%m-%d %H:%M:%S", "%m/%d/%Y %H:%M")


@dataclass(frozen=True)
class Document:
    """An article; `topic` is what look-alike stories share, else the story itself."""

    headline: str
    text: str
    story: str
    topic: str
    day: float


@dataclass(frozen=True)
class JudgedPairs:
    """Pairs of articles (one after the other) with the share of judges, or degree, by which they are one story."""

    documents: Sequence[Document]
    first: np.ndarray
    second: np.ndarray
    alike: Floats


def clustered(shared: Path, name: str) -> list[Document]:
    """Return the articles of a set, each id once."""
    rows = pq.read_table(require(shared, f"eval/dev/story_clustering/{name}.parquet")).to_pylist()
    return list({row["doc_id"]: _document(row) for row in reversed(rows)}.values())[::-1]


def _document(row: dict[str, Any]) -> Document:
    story = str(row.get("story_id"))
    return Document(row.get("title") or "", row["text"] or "", story, row.get("topic") or story, _day(row.get("date")))


def _day(written: str | None) -> float:
    for form in _DAY_FORMATS:
        try:
            return datetime.strptime(written or "", form).timestamp() // 86_400
        except ValueError:
            continue
    return float("nan")


def coded_pairs(shared: Path) -> JudgedPairs:
    """Return pairs on which two coders agree whether they are one story (Gedikli)."""
    folder = require(shared, "eval/dev/story_pairs")
    rows = pq.read_table(folder / "gedikli_energy_articles.parquet").to_pylist()
    place = {row["url"]: number for number, row in enumerate(rows)}
    pairs = pq.read_table(folder / "gedikli_energy_pairs.parquet").to_pylist()
    agreed = [pair for pair in pairs if pair["coder1"] == pair["coder2"]]
    return JudgedPairs(
        [_document(row) for row in rows],
        np.array([place[pair["url1"]] for pair in agreed]),
        np.array([place[pair["url2"]] for pair in agreed]),
        np.array([float(pair["coder1"]) for pair in agreed]),
    )


def rated_pairs(shared: Path, *, is_english: bool) -> JudgedPairs:
    """Return pairs rated from 1 (the same) to 4 (different), within one language (SemEval-2022 task 8).

    The `topic` of their documents is the language.
    """
    rows = pq.read_table(require(shared, "eval/dev/news_similarity/semeval2022_task8_sample.parquet")).to_pylist()
    chosen = [row for row in rows if row["lang1"] == row["lang2"] and (row["lang1"] == "en" or not is_english)]
    documents = [
        Document("", row[side] or "", "", row["lang1"], float("nan")) for row in chosen for side in ("text1", "text2")
    ]
    first = np.arange(len(chosen)) * 2
    return JudgedPairs(documents, first, first + 1, np.array([(4 - float(row["overall"])) / 3 for row in chosen]))


def articles_of(documents: Sequence[Document], given: StoryWords) -> Articles:
    """Return documents as the stage of stories sees them."""
    made = [profile_of(document.headline, document.text, given) for document in documents]
    profiles = profiles_of([p.entries for p in made], [p.n_tokens for p in made], [p.is_unspaced for p in made])
    return Articles(profiles, np.array([document.day for document in documents], np.float64))


def folds_of(documents: Sequence[Document], n_folds: int) -> np.ndarray:
    """Return the fold of each article; those of a topic share one."""
    number = {topic: place for place, topic in enumerate(sorted({document.topic for document in documents}))}
    return np.array([number[document.topic] % n_folds for document in documents])


def b_cubed(gold: Sequence[str], found: Sequence[int]) -> tuple[float, float, float]:
    """Return B³ precision, recall and F1 (Bagga and Baldwin 1998)."""
    pairs = list(zip(gold, found, strict=True))
    joint, stories, groups = Counter(pairs), Counter(gold), Counter(found)
    precision = sum(joint[pair] / groups[pair[1]] for pair in pairs) / len(gold)
    recall = sum(joint[pair] / stories[pair[0]] for pair in pairs) / len(gold)
    return precision, recall, 2 * precision * recall / (precision + recall)


def look_alikes_apart(documents: Sequence[Document], found: Sequence[int]) -> Iterator[bool]:
    """Yield for each pair of one topic and two stories whether it is kept apart."""
    for a, one in enumerate(documents):
        for b in range(a):
            if documents[b].topic == one.topic and documents[b].story != one.story:
                yield found[a] != found[b]
