"""Times in running text against TempEval-3's labels, beside dateparser's search on the same documents, and their cost.

    python -m benchmarks.times --shared ../shared [--peers PYTHON]

Calls the grammar and the anchoring directly, paragraph by paragraph, with the date of each document; what counts as
right is what the data folder's own scorer says (eval/scoring/tagging.py). The set is split by a hash of the document's
id: the rules were written by looking at half `a` alone. Cost is measured on paragraphs of the corpus news_18k.
PYTHON is an interpreter that has dateparser. Writes benchmarks/results/times.md and .json. Exit code 2 where the data
folder is not there.
"""

import argparse
import hashlib
import importlib
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.samples import find_set
from benchmarks.tables import Missing, markdown_table, require, write_results
from onrecord.flows.annotate.time_anchors import TimeLine
from onrecord.flows.annotate.time_grammar import TimeGrammar
from onrecord.flows.resources.time_seeds import load_time_words

SET, OURS, PEER = "tempeval3_tbaq", "onrecord", "dateparser search_dates"
_PEER = Path(__file__).with_name("times_peer.py")
_PARAGRAPH = re.compile(r"(?:[^\n]|\n(?!\n))+")
_SHOWN = {
    "span P": "timex.relaxed.precision",
    "span R": "timex.relaxed.recall",
    "span F1": "timex.relaxed.f1",
    "exact of found": "timex.exact_of_found",
    "value accuracy": "timex.value.all.accuracy",
    "value recall": "timex.value.all.recall",
    "all types F1": "timex.all_types.relaxed.f1",
}
_PARAGRAPHS = 8000

Record = dict[str, Any]
Row = dict[str, Any]


class Rows:
    """Rows as the scorer reads them from a warehouse."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows

    def read(self, *_: object, **__: object) -> list[Row]:
        """Return all rows, whatever view is asked for."""
        return list(self.rows)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; return the exit code."""
    parser = argparse.ArgumentParser(description="Scores times in running text.")
    parser.add_argument("--shared", type=Path, required=True, help="the folder of evaluation data")
    parser.add_argument("--peers", type=Path, help="an interpreter that has dateparser")
    options = parser.parse_args(arguments)
    try:
        table = pq.read_table(find_set(require(options.shared, "eval/dev"), SET))
        corpus = require(options.shared, "eval/corpus/news_18k.parquet")
        sys.path.insert(0, str(require(options.shared, "eval/scoring").parent))
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 2
    grammar = TimeGrammar(load_time_words()["en"])
    records = table.to_pylist()
    rows = {OURS: [row for record in records for row in ours(record, grammar)]}
    costs: dict[str, float] = {}
    if options.peers:
        rows[PEER], costs[PEER] = peers(records, options.peers)
    figures = {part: {name: _score(chosen, found) for name, found in rows.items()} for part, chosen in _parts(table)}
    speed = _speed(corpus, grammar)
    report = _report(figures, speed, costs)
    print(report)
    write_results("times", {"scores": figures, "microseconds_per_word": speed | costs}, report)
    return 0


def half_of(key: str) -> str:
    """Return the half of the set that a document belongs to."""
    return "ab"[int(hashlib.sha256(key.encode()).hexdigest(), 16) % 2]


def _parts(table: pa.Table) -> Iterator[tuple[str, pa.Table]]:
    for half in "ab":
        yield half, table.filter(pa.array([half_of(key) == half for key in table.column("doc_id").to_pylist()]))
    yield "both", table


def ours(record: Record, grammar: TimeGrammar) -> Iterator[Row]:
    """Yield what we find in a document."""
    found, blocks = [], []
    for number, paragraph in enumerate(_PARAGRAPH.finditer(record["text"])):
        for meaning in grammar.find(paragraph.group()):
            found.append((paragraph.start(), meaning))
            blocks.append(number)
    line = TimeLine(datetime.fromisoformat(record["dct"][:10]))
    for (start, meaning), when in zip(found, line.resolve([meaning for _, meaning in found], blocks), strict=True):
        span = (start + meaning.span.start, start + meaning.span.end)
        yield _row(record, *span, when.t_from and str(when.t_from), when.t_to and str(when.t_to))


def _row(record: Record, start: int, end: int, first: str | None, last: str | None) -> Row:
    text = record["text"]
    bytes_before = len(text[:start].encode())
    return {
        "locator": f"{record['doc_id']}.txt",
        "byte_start": bytes_before,
        "byte_end": bytes_before + len(text[start:end].encode()),
        "surface": text[start:end],
        "t_from": first,
        "t_to": last,
        "granularity": None,
    }


def peers(records: Sequence[Record], python: Path) -> tuple[list[Row], float]:
    """Return what dateparser finds, and its CPU microseconds a word."""
    lines = [json.dumps({"key": r["doc_id"], "text": r["text"], "day": r["dct"][:10]}) for r in records]
    command = [str(python), str(_PEER)]
    done = subprocess.run(command, input="\n".join(lines), stdout=subprocess.PIPE, text=True, check=True)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    by_key = {record["doc_id"]: record for record in records}
    rows = [
        _row(by_key[answer["key"]], found["start"], found["end"], found["first"], found["last"])
        for answer in answers
        for found in answer["found"]
    ]
    n_words = sum(len(record["text"].split()) for record in records)
    return rows, sum(answer["cpu_s"] for answer in answers) / n_words * 1e6


def _score(chosen: pa.Table, rows: Sequence[Row]) -> dict[str, float | None]:
    scorer = importlib.import_module("scoring.tagging")
    with tempfile.TemporaryDirectory() as folder:
        pq.write_table(chosen, Path(folder) / f"{SET}.parquet")
        metrics = scorer.score_timex(Path(folder) / f"{SET}.parquet", Rows(rows))
    found = {metric.name: metric.value for metric in metrics}
    return {name: found[metric] and round(found[metric], 3) for name, metric in _SHOWN.items()}


def _speed(corpus: Path, grammar: TimeGrammar) -> dict[str, float]:
    """Return CPU microseconds a word on paragraphs of news, and on those of them that have no time."""
    texts = (text for text in pq.read_table(corpus, columns=["text"]).column("text").to_pylist() if text)
    paragraphs = [line for text in texts for line in text.split("\n") if line.strip()][:_PARAGRAPHS]
    without = [paragraph for paragraph in paragraphs if not grammar.find(paragraph)]
    return {"news": _cost(paragraphs, grammar), "news without times": _cost(without, grammar)}


def _cost(paragraphs: Iterable[str], grammar: TimeGrammar) -> float:
    listed = list(paragraphs)
    start = time.process_time()
    for paragraph in listed:
        grammar.find(paragraph)
    return (time.process_time() - start) / sum(len(paragraph.split()) for paragraph in listed) * 1e6


_HEAD = """\
# Times in running text

Written by `python -m benchmarks.times`. TempEval-3: TimeBank and AQUAINT, development part; half `a` was seen when
the rules were written, half `b` was not. Span: any overlap with a DATE or TIME, one to one. Value: first and last day
right, of found expressions whose value is a day, month or year (accuracy), and of all such expressions (recall).
"""


def _report(figures: Mapping[str, Mapping[str, Any]], speed: Mapping[str, float], costs: Mapping[str, float]) -> str:
    rows = [[part, name, *scores.values()] for part, found in figures.items() for name, scores in found.items()]
    lines = [_HEAD, *markdown_table(["half", "program", *_SHOWN], rows), "", "CPU, microseconds a word:", ""]
    paid = [[f"{OURS}, {name}", f"{cost:.1f}"] for name, cost in speed.items()]
    paid += [[f"{name}, these documents", f"{cost:.0f}"] for name, cost in costs.items()]
    return "\n".join([*lines, *markdown_table(["program and text", "µs"], paid), ""])


if __name__ == "__main__":
    sys.exit(main())
