"""Pages of the labelled sets as blocks with features, and how surely each block is text of the article."""

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow.parquet as pq
import trafilatura

from benchmarks.tables import require
from onrecord.flows.clean.block_columns import Matrix
from onrecord.flows.clean.cascade import read_blocks
from onrecord.flows.clean.charset_model import detect
from onrecord.flows.clean.decode import decode
from onrecord.flows.clean.features import Blocks, share_inside
from onrecord.flows.clean.visible import read_page

# Sets under free licences and how much a page of each counts; l3s_gn1 is for research only and stays unseen.
FITTED = {
    "article_extraction_benchmark": 2.0,
    "trafilatura_eval": 1.0,
    "fundus_evaluation": 1.5,
    "fundus_fixtures": 1.0,
}
FOLDS = 5
_WORD = re.compile(r"\w+")
_PAGE_WEIGHT = 150.0
_SENTENCES_WEIGHT = 6.0
_WEAK = 0.25  # two extractors that agree are no annotator
_TOLD = 8.0  # words that a labelled sentence counts for at least

Vector = npt.NDArray[np.float64]


@dataclass(frozen=True)
class LabelledPage:
    """A page's blocks; `labels` in [0, 1] and their weights, nought where nothing is known of a block."""

    key: str
    site: str
    blocks: Blocks
    features: Matrix
    labels: Vector
    weights: Vector

    @property
    def fold(self) -> int:
        """Return the fold of the page's site."""
        return fold_of(self.site)


def fold_of(site: str) -> int:
    """Return the fold which all pages of a site are in."""
    return zlib.crc32(site.encode()) % FOLDS


def read_set(shared: Path, name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the records of a set by id, the first of each."""
    seen: set[str] = set()
    for record in pq.read_table(require(shared, f"eval/dev/html_extraction/{name}.parquet")).to_pylist():
        if record["doc_id"] not in seen:
            seen.add(record["doc_id"])
            yield record["doc_id"], record


def labelled_pages(shared: Path, name: str) -> Iterator[LabelledPage]:
    """Yield the pages of a set that show anything."""
    for key, record in read_set(shared, name):
        source = decode(record["html"], [], detect).stream
        page = read_page(source)
        if page.blocks:
            blocks, rows, _ = read_blocks(page)
            labels, weights = _labels(blocks, record, source.text)
            yield LabelledPage(
                f"{name}/{key}", site_of(record, key), blocks, rows, labels, weights * FITTED.get(name, 0)
            )


def site_of(record: Mapping[str, Any], key: str) -> str:
    """Return the registered domain, near enough: of example.co.uk three labels, of others two."""
    labels = (record["domain"] or key).lower().split(".")
    return ".".join(labels[-3:] if len(labels) > 2 and len(labels[-2]) <= 3 else labels[-2:])


def _labels(blocks: Blocks, record: Mapping[str, Any], html: str) -> tuple[Vector, Vector]:
    n_words = np.array([len(_WORD.findall(text)) for text in blocks.texts], np.float64)
    sizes = n_words**0.75 + 0.5
    if record["gold_body"]:
        return _aligned(blocks.texts, record["gold_body"]), sizes / sizes.sum() * _PAGE_WEIGHT
    labels, weights = _agreed(blocks.texts, html)
    weights *= sizes
    _mark_sentences(blocks.texts, record, labels, weights, sizes)
    return labels, weights / max(weights.sum(), 1.0) ** 0.5 * _SENTENCES_WEIGHT


def _aligned(texts: Sequence[str], gold: str) -> Vector:
    """The share of each block's words in the matching stretches of page and gold body (Ratcliff & Obershelp)."""
    words = [_WORD.findall(text) for text in texts]
    owners = [number for number, block in enumerate(words) for _ in block]
    hits = np.zeros(len(texts))
    matcher = SequenceMatcher(None, [word for block in words for word in block], _WORD.findall(gold), autojunk=False)
    for start, _, length in matcher.get_matching_blocks():
        np.add.at(hits, owners[start : start + length], 1)
    shares: Vector = hits / np.array([max(len(block), 1) for block in words])
    return shares


def _agreed(texts: Sequence[str], html: str) -> tuple[Vector, Vector]:
    """Weak labels: what two extractors both take, or both leave."""
    from resiliparse.extract.html2text import extract_plain_text  # for fitting alone

    voices = (trafilatura.extract(html, include_comments=False), extract_plain_text(html, main_content=True))
    shares = np.array([[share_inside(_solid(text), _solid(voice or "")) for text in texts] for voice in voices])
    both, neither = (shares > 0.6).all(axis=0), (shares < 0.1).all(axis=0)
    return both.astype(np.float64), np.where(both | neither, _WEAK, 0.0)


def _mark_sentences(
    texts: Sequence[str], record: Mapping[str, Any], labels: Vector, weights: Vector, sizes: Vector
) -> None:
    """Blocks with a sentence that must, or must not, be in the text; a wanted one in several places tells nothing."""
    for unwanted in map(_plain, record["gold_without"] or ()):
        for i in _with(texts, unwanted):
            if len(texts[i]) < 4 * len(unwanted) + 40:
                labels[i], weights[i] = 0.0, max(_TOLD, sizes[i])
    for wanted in map(_plain, record["gold_with"] or ()):
        found = list(_with(texts, wanted))
        agreed = [i for i in found if labels[i] and weights[i]]
        for i in found if len(found) == 1 else agreed[-1:]:
            labels[i], weights[i] = 1.0, max(_TOLD, sizes[i])


def _with(texts: Iterable[str], sentence: str) -> Iterator[int]:
    return (i for i, text in enumerate(texts) if sentence in text)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _solid(text: str) -> str:
    return "".join(text.split())
