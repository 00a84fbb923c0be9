"""Feeds, well formed and not: is any entry lost, and do we say what feedparser's own tests expect; `make eval`.

    python -m benchmarks.feeds --shared ../shared

Takes feedparser's tests: small feeds, each with an expression that must hold of what feedparser makes of it. Counts
feedparser's entries (its faults on odd feeds made good, as our reader does) against our documents and refusals,
entries found by looking for their tags alone, and faults; and compares the words of our title, address, content and
summary with each that an expression states. Where feedparser sanitises markup (scripts and their text) or rewrites it,
we keep it as it was written: those are counted apart. Writes benchmarks/results/feeds.md and .json; exit code 1 where
an entry is lost or a reader fails.
"""

import argparse
import ast
import io
import re
import sys
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple

import feedparser
import pyarrow.parquet as pq

from benchmarks.tables import Missing, markdown_table, require, write_results
from onrecord.flows.ingest import reader
from onrecord.flows.ingest.documents import Document, Limits, Refusal, Source

_SET = "eval/dev/feeds/feedparser_tests.parquet"
_ENTRY_TAG = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>]")
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_HIDDEN = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>", re.DOTALL)
# What an expression says of an entry, and which of our values that is.
_FIELDS = {"title": "title", "link": "url", "summary": "text", "description": "text", "content": "text"}
_REWRITTEN = re.compile(r"/(?:sanitize|base|illformed/base)\b")


class Expected(NamedTuple):
    """What an expression states: the number of the entry, feedparser's name of the field, the value."""

    entry: int
    field: str
    value: str


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare, print, write; return the exit code."""
    parser = argparse.ArgumentParser(description="Reads feedparser's tests.")
    parser.add_argument("--shared", type=Path, required=True, help="the folder of evaluation data")
    try:
        path = require(parser.parse_args(arguments).shared, _SET)
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 2
    counts: Counter[str] = Counter()
    for feed in pq.read_table(path).to_pylist():
        counts.update(_compare(feed))
    report = _report(counts)
    print(report)
    write_results("feeds", dict(sorted(counts.items())), report)
    return 1 if counts["entries lost"] or counts["faults"] else 0


def _compare(feed: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is to be counted of one feed."""
    yield "feeds"
    items = list(reader.read(Source("feed.xml", io.BytesIO(feed["raw"]), len(feed["raw"])), Limits()))
    entries = [item for item in items if isinstance(item, Document) or "#" in item.key]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        n_theirs = len(feedparser.parse(io.BytesIO(feed["raw"])).entries)
    yield from ["entries found by feedparser"] * n_theirs
    yield from ["entries found by their tags"] * len(_ENTRY_TAG.findall(_HIDDEN.sub(b"", feed["raw"])))
    yield from ["entries lost"] * max(0, n_theirs - len(entries))
    yield from ("documents" if isinstance(item, Document) else f"entries refused as {item.reason}" for item in entries)
    for item in items:
        if isinstance(item, Refusal) and "#" not in item.key:
            yield "faults" if item.reason == "failed" else f"feeds refused as {item.reason}"
    kind = "rewritten by feedparser" if _REWRITTEN.search(feed["path"]) else "stated"
    for expected in _expectations(feed["expect"]):
        if expected.entry < len(entries):
            yield f"{kind}: {expected.field}, all"
            if _holds(expected, entries[expected.entry]):
                yield f"{kind}: {expected.field}, equal"


def _expectations(expression: str) -> Iterator[Expected]:
    """Yield what an expression states of fields we have, reading it and running nothing of it."""
    try:
        tree = ast.parse(expression.strip(), mode="eval")
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], ast.Eq):
            path, value = _path(node.left), node.comparators[0]
            if isinstance(value, ast.Constant) and isinstance(value.value, str) and _is_ours(path):
                yield Expected(path[1], path[2].removesuffix("_detail"), value.value)


def _path(node: ast.expr) -> list[Any]:
    """Return ``["entries", 0, "title"]`` for ``entries[0]['title']`` or ``entries[0].title``."""
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return [*_path(node.value), node.slice.value]
    if isinstance(node, ast.Attribute):
        return [*_path(node.value), node.attr]
    return [node.id] if isinstance(node, ast.Name) else []


def _is_ours(path: Sequence[Any]) -> bool:
    if len(path) < 3 or path[0] != "entries" or not isinstance(path[1], int):
        return False
    field = str(path[2]).removesuffix("_detail")
    return field in _FIELDS and (len(path) == 3 or path[-1] == "value")


def _holds(expected: Expected, item: Document | Refusal) -> bool:
    """Say whether an entry of ours has the value, its words being compared and not its markup."""
    if isinstance(item, Refusal):
        return not expected.value.strip() or expected.value in item.detail
    said = item.metadata
    ours = _FIELDS[expected.field]
    texts = [item.content.decode(), said.get("summary"), said.get("title"), *said.get("other_content", [])]
    found = texts if ours == "text" else [said.get(ours), said.get(f"{ours}_as_given")]
    if _words(expected.value):
        return _words(expected.value) in {_words(text or "") for text in found}
    return expected.value.strip() in {(text or "").strip() for text in found}


def _words(text: str) -> str:
    return " ".join(unescape(_TAG.sub("", text)).split())


def _report(counts: Mapping[str, int]) -> str:
    plain = [(name, n) for name, n in sorted(counts.items()) if ":" not in name]
    if not counts["entries lost"]:
        plain.append(("entries lost", 0))
    stated = sorted(name.removesuffix(", all") for name in counts if name.endswith(", all"))
    shares = [(name, counts[f"{name}, equal"], counts[f"{name}, all"]) for name in stated]
    rows = [(name, f"{equal / n:.3f}", f"{equal}/{n}") for name, equal, n in shares]
    return "\n".join(
        [
            *("# Feeds", "", "feedparser's own tests, read by us; see benchmarks/feeds.py.", ""),
            *markdown_table(("what", "count"), plain),
            *("", "Values that the tests state, and whether ours are equal:", ""),
            *markdown_table(("field", "equal", "n/d"), rows),
            "",
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
