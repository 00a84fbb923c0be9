"""The stage that compares pairs of texts word by word: `text_pairs` and `passages` of the candidates of the index."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from onrecord.flows.deduplicate.passages import Comparison, Passage, compare
from onrecord.flows.deduplicate.prepared import Prepared
from onrecord.flows.deduplicate.words import Digests, Span, Vocabulary, words_of
from onrecord.warehouse.ids import make_id
from onrecord.warehouse.tables.copies import PASSAGES, TEXT_PAIRS

Row = Mapping[str, Any]
MAX_KEPT = 256  # texts kept ready for their next pair


class Comparer:
    """Compares texts, each made ready once for as long as it is among the last used.

    `common_words` are the folded words that say nothing about what a text is about, of all languages.
    """

    def __init__(self, common_words: Iterable[str]) -> None:
        self._vocabulary = Vocabulary()
        self._common: Digests = np.unique(np.array([self._vocabulary[word] for word in common_words], np.uint64))
        self._kept: OrderedDict[str, Prepared] = OrderedDict()

    def prepared(self, text_id: str, content: str, spans: Iterable[Span]) -> Prepared:
        """Return a text's body made ready; `text_id` tells texts apart."""
        if text_id not in self._kept:
            body = list(spans)
            whole = words_of(content, [(0, len(content))], self._vocabulary)
            inside = whole.inside(body)
            words = words_of(content, body, self._vocabulary) if inside is None else inside
            self._kept[text_id] = Prepared(words, self._common, whole)
        self._kept.move_to_end(text_id)
        while len(self._kept) > MAX_KEPT:
            self._kept.popitem(last=False)
        return self._kept[text_id]


def run(rows: pa.Table, common_words: frozenset[str], tool_id: str) -> Mapping[str, pa.Table]:
    """Return `text_pairs` and `passages` of pairs of texts.

    Columns read: those of ``sql/stages/compare.sql``. Resemblance is that of the texts, passages are those of bodies.
    """
    comparer = Comparer(common_words)
    pairs, passages = [], []
    for row in rows.to_pylist():
        a = comparer.prepared(row["text_a"], row["content_a"], _spans(row["body_spans_a"]))
        b = comparer.prepared(row["text_b"], row["content_b"], _spans(row["body_spans_b"]))
        found = compare(a, b)
        key = {name: row[name] for name in ("pair_id", "text_a", "text_b")} | {"tool_id": tool_id}
        pairs.append(key | _pair_values(found))
        passages += [key | _passage_values(row["pair_id"], passage) for passage in found.passages]
    return {"text_pairs": TEXT_PAIRS.from_rows(pairs), "passages": PASSAGES.from_rows(passages)}


def _spans(spans: Iterable[Mapping[str, int]]) -> list[Span]:
    return [(span["char_start"], span["char_end"]) for span in spans]


def _pair_values(found: Comparison) -> dict[str, Any]:
    return {
        "n_words_a": found.n_words[0],
        "n_words_b": found.n_words[1],
        "resemblance": found.resemblance,
        "containment_a": found.containment[0],
        "containment_b": found.containment[1],
        "n_copied_a": found.n_copied[0],
        "n_copied_b": found.n_copied[1],
    }


def _passage_values(pair_id: str, passage: Passage) -> dict[str, Any]:
    return {
        "passage_id": make_id("pas", pair_id, *passage.a, *passage.b),
        "a_start": passage.a[0],
        "a_end": passage.a[1],
        "b_start": passage.b[0],
        "b_end": passage.b[1],
        "kind": passage.kind,
        "n_words": passage.n_words,
        "n_equal_words": passage.n_equal,
        "similarity": passage.similarity,
        "rarity": passage.rarity,
        "reason": passage.reason,
    }
