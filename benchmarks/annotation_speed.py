"""Speed of the annotations in words a CPU second: by the model, from the paragraph cache, by rules; beside spaCy.

    python -m benchmarks.annotation_speed --shared ../shared [--words 100000]

Calls the stage functions on English texts of the corpus news_18k, each line a paragraph, in slices of some 25,000
words: of each slice every way is timed in turn, so that a busy machine slows all alike. A first slice warms up. *New
text*: paragraphs and annotate. *Known paragraphs*: annotate alone, as for text whose paragraphs are cached. *Rules*:
both, with `--annotator rules`. *spaCy*: the same model over the same paragraphs, whole or with parser and entities
alone, its results left in its documents. Writes benchmarks/results/annotation_speed.md and .json. Exit code 2 where
the data folder is not there.
"""

import argparse
import gc
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from spacy.language import Language

from benchmarks.tables import Missing, markdown_table, require, write_results
from onrecord.flows.annotate.paragraphs import read_paragraphs
from onrecord.flows.annotate.resources import AnnotateResources
from onrecord.flows.annotate.spacy_model import english_model
from onrecord.flows.annotate.stage import annotate_texts
from onrecord.flows.resources.annotator import paragraph_resources
from onrecord.warehouse.ids import digest

CORPUS = "eval/corpus/news_18k.parquet"
_EVERY = 37  # one article in so many, so that all outlets come in
_SLICE = 25_000  # words; a job of a run holds some three times as many
_PARSER_AND_NAMES = ("tok2vec", "parser", "ner")
_GOALS = {"new text": 4_000, "rules": 100_000}
_TIMES_FASTER = 10  # goal of known paragraphs beside new text

Slice = list[str]
Row = dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and write the results."""
    parser = argparse.ArgumentParser(description="Measures the speed of the annotations.")
    parser.add_argument("--shared", type=Path, required=True, help="the folder of evaluation data")
    parser.add_argument("--words", type=int, default=100_000, help="of so many words, about")
    options = parser.parse_args(arguments)
    try:
        corpus = require(options.shared, CORPUS)
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 2
    figures = measured(list(slices(corpus, options.words + _SLICE)))
    report = "\n".join(_report(figures)) + "\n"
    write_results("annotation_speed", figures, report)
    print(report)
    return 0


def slices(corpus: Path, n_words: int) -> Iterator[Slice]:
    """Yield English texts of the corpus, about `n_words` of them, in slices."""
    table = pq.read_table(corpus, columns=["text"], filters=[("lang", "=", "en")])
    texts: Slice = []
    for text in table.column("text").to_pylist()[::_EVERY]:
        texts.append(text)
        if (size := _n_words(texts)) >= _SLICE:
            yield texts
            texts, n_words = [], n_words - size
        if n_words <= 0:
            return


def measured(parts: Sequence[Slice]) -> Mapping[str, Any]:
    """Return words and CPU seconds of each way; the first part warms up."""
    model, rules, nlp = paragraph_resources("model"), paragraph_resources("rules"), english_model()
    gc.freeze()  # as a worker does with what it loads: by rules it would hold neither of the models
    seconds: Counter[str] = Counter()
    for number, texts in enumerate(parts):
        spent = _ways(texts, model, rules, nlp)
        seconds.update(spent if number else {})
    n_words = _n_words(list(chain.from_iterable(parts[1:])))
    speeds = {way: round(n_words / cpu) for way, cpu in seconds.items()}
    return {"words": n_words, "cpu_s": {way: round(cpu, 2) for way, cpu in seconds.items()}, "words_per_cpu_s": speeds}


def _ways(texts: Slice, model: AnnotateResources, rules: AnnotateResources, nlp: Language) -> dict[str, float]:
    """Return the CPU seconds that each way takes over the same texts."""
    blocks = [block for number, text in enumerate(texts) for block in _blocks(f"txt:{number}", text)]
    paragraphs = list(dict.fromkeys(block["words"] for block in blocks))
    reading, annotating = _staged(blocks, paragraphs, model)
    reading_plainly, annotating_plainly = _staged(blocks, paragraphs, rules)
    whole = _timed(lambda: list(nlp.pipe(paragraphs, batch_size=64)))[1]
    with nlp.select_pipes(enable=_PARSER_AND_NAMES):
        part = _timed(lambda: list(nlp.pipe(paragraphs, batch_size=64)))[1]
    return {
        "new text": reading + annotating,
        "known paragraphs": annotating,
        "rules": reading_plainly + annotating_plainly,
        "rules, known paragraphs": annotating_plainly,
        "spaCy, all components": whole,
        "spaCy, parser and entities": part,
    }


def _staged(blocks: Sequence[Row], paragraphs: Sequence[str], given: AnnotateResources) -> tuple[float, float]:
    """Return the CPU seconds of the two stages."""
    rows = [{"paragraph_id": _id(words), "language": "en", "text": words} for words in paragraphs]
    table = pa.Table.from_pylist(rows)
    found, reading = _timed(lambda: read_paragraphs(table, given, "tol:1"))
    known = {row["paragraph_id"]: row for row in found["paragraph_annotations"].to_pylist()}
    joined = pa.Table.from_pylist([known[_id(block["words"])] | block for block in blocks])
    return reading, _timed(lambda: annotate_texts(joined, given, "tol:1"))[1]


def _blocks(text_id: str, text: str) -> Iterator[Row]:
    """Yield a block for each line of a text."""
    start = 0
    for number, line in enumerate(text.split("\n")):
        if line.strip():
            ends = {"char_start": start, "char_end": start + len(line)}
            names = {"text_id": text_id, "block_id": f"blk:{text_id}.{number}", "kind": "paragraph", "is_body": True}
            yield {**names, **ends, "language": "en", "text": text, "words": line}
        start += len(line) + 1


def _id(words: str) -> str:
    return f"par:{digest(words.encode())}"


def _timed(call: Callable[[], Any]) -> tuple[Any, float]:
    start = time.process_time()
    found = call()
    return found, time.process_time() - start


def _n_words(texts: Slice) -> int:
    return sum(len(text.split()) for text in texts)


def _report(figures: Mapping[str, Any]) -> Iterator[str]:
    speeds = figures["words_per_cpu_s"]
    goals = _GOALS | {"known paragraphs": _TIMES_FASTER * speeds["new text"]}
    yield "# Speed of the annotations\n"
    yield f"{figures['words']:,} words of English news, all ways in turn; words a CPU second on one core.\n"
    rows = [
        [way, f"{speed:,}", f"{1e6 / speed:.1f}", f"{goals[way]:,}" if way in goals else ""]
        for way, speed in speeds.items()
    ]
    yield from markdown_table(["way", "words a CPU second", "microseconds a word", "goal"], rows)


if __name__ == "__main__":
    sys.exit(main())
