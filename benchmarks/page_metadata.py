"""Headline, authors and day of web pages against labelled sets, beside other programs on the same pages.

    python -m benchmarks.page_metadata --shared ../shared [--peers PYTHON] [--only SET …]

Calls the page functions of cleaning directly: no main text is chosen, nothing annotated. What counts as right is what
the data folder's own scorer says (eval/scoring/pages.py). PYTHON is an interpreter that has the peers
(`pip install trafilatura htmldate newspaper4k news-please`); they are given the characters we decoded, and the page's
address as we are. Writes benchmarks/results/page_metadata.md and .json. Exit code 2 where the data folder is not there.
"""

import argparse
import importlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from benchmarks.samples import find_set
from benchmarks.tables import Missing, markdown_table, require, write_results
from onrecord.flows.clean.decode import decode
from onrecord.flows.clean.describe import describe
from onrecord.flows.clean.metadata import Choice, declared
from onrecord.flows.clean.page_metadata import read_metadata
from onrecord.flows.clean.visible import read_page
from onrecord.flows.resources.builders import clean_resources

SETS = ("trafilatura_eval", "fundus_fixtures", "htmldate_eval", "l3s_gn1")
OURS = "onrecord"
_PEERS = Path(__file__).with_name("metadata_peers.py")
_COARSE = frozenset({"month", "year", "bounded", "unknown"})

Record = dict[str, Any]
Found = dict[str, Any]


@dataclass
class Counts:
    """Right, given and wanted, of pages or names."""

    right: int = 0
    given: int = 0
    wanted: int = 0

    def add(self, right: int, given: int, wanted: int) -> None:
        """Count one page."""
        self.right, self.given, self.wanted = self.right + right, self.given + given, self.wanted + wanted


@dataclass
class Score:
    """How one program did on one set."""

    headline: Counts = field(default_factory=Counts)
    authors: Counts = field(default_factory=Counts)
    day: Counts = field(default_factory=Counts)
    cpu_s: float = 0.0
    n_pages: int = 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; return the exit code."""
    options = _options(arguments)
    try:
        sets = {name: list(pages_of(options.shared, name)) for name in options.only or SETS}
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 2
    scorer = load_scorer(options.shared)
    figures = {name: _score_set(records, options.peers, scorer) for name, records in sets.items()}
    report = "\n".join([_HEAD, *(line for name, scores in figures.items() for line in _section(name, scores))])
    print(report)
    if not options.only:
        write_results("page_metadata", {name: _plain(scores) for name, scores in figures.items()}, report)
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Scores headline, authors and day of web pages.")
    parser.add_argument("--shared", type=Path, required=True, help="the folder of evaluation data")
    parser.add_argument("--peers", type=Path, help="an interpreter that has the other programs")
    parser.add_argument("--only", nargs="+", choices=SETS, metavar="SET", help="these sets; nothing is written")
    return parser.parse_args(arguments)


def load_scorer(shared: Path) -> Any:
    """Return the data folder's own module that says what is right."""
    folder = str(require(shared, "eval/scoring").parent)
    if folder not in sys.path:
        sys.path.insert(0, folder)
    return importlib.import_module("scoring.pages")


def pages_of(shared: Path, name: str) -> Iterator[Record]:
    """Yield the labelled pages of a set; bytes that are not here are those of another set of equal digest."""
    part = require(shared, "eval/dev")
    columns = ["doc_id", "url", "html", "html_sha256", "gold_title", "gold_authors", "gold_date"]
    records = pq.read_table(find_set(part, name), columns=columns).to_pylist()
    elsewhere: dict[str, bytes] = {}
    if any(record["html"] is None for record in records):
        table = pq.read_table(find_set(part, "trafilatura_eval"), columns=["html", "html_sha256"])
        elsewhere = {row["html_sha256"]: row["html"] for row in table.to_pylist()}
    for record in records:
        content = record["html"] if record["html"] is not None else elsewhere.get(record["html_sha256"])
        if content is None:
            raise Missing(f"{name}: the page {record['doc_id']} is in no set of this part")
        yield {**record, "html": content}


def read(content: bytes, url: str | None) -> Found:
    """Return what we make of a page's head and visible words, and the CPU seconds of that step alone."""
    source = decode(content, [], _RESOURCES.detect_charset).stream
    page = read_page(source)
    start = time.process_time()
    choice = Choice(
        [*declared({"url": url} if url else {}), *read_metadata(page, source.text, url, [], _RESOURCES).candidates]
    )
    columns = describe([], choice, "raw:page", _RESOURCES)
    day = columns.get("published_at")
    is_day = day is not None and columns["published_precision"] not in _COARSE
    return {
        "headline": columns["headline"],
        "byline": columns["byline"] or columns["agency"],
        "published": day.isoformat() if is_day else None,
        "cpu_s": time.process_time() - start,
        "verdicts": choice.verdicts,
    }


_RESOURCES = clean_resources()


def _score_set(records: Sequence[Record], peers: Path | None, scorer: Any) -> dict[str, Score]:
    scores = {OURS: Score()}
    for record in records:
        add(scores[OURS], record, read(record["html"], record["url"]), scorer)
    for number, found in _ask(peers, records) if peers else ():
        for name, each in found.items():
            add(scores.setdefault(name, Score()), records[number], each, scorer)
    return scores


def _ask(python: Path, records: Sequence[Record]) -> Iterator[tuple[int, dict[str, Found]]]:
    pages = [
        json.dumps(
            {
                "key": number,
                "url": record["url"],
                "html": decode(record["html"], [], _RESOURCES.detect_charset).stream.text,
            }
        )
        for number, record in enumerate(records)
    ]
    done = subprocess.run(
        [str(python), str(_PEERS)], input="\n".join(pages), stdout=subprocess.PIPE, text=True, check=True
    )
    for line in done.stdout.splitlines():
        answer = json.loads(line)
        yield answer["key"], answer["found"]


def add(score: Score, record: Record, found: Found, scorer: Any) -> None:
    """Count one page as the data folder's scorer does."""
    score.n_pages += 1
    score.cpu_s += found["cpu_s"]
    if title := record["gold_title"]:
        given = str(found.get("headline") or "")
        score.headline.add(" ".join(given.split()) == " ".join(title.split()), bool(given), 1)
    if authors := record["gold_authors"]:
        wanted = {name for author in authors for name in scorer.split_names(author)}
        names = scorer.split_names(str(found.get("byline") or ""))
        score.authors.add(len(wanted & names), len(names), len(wanted))
    if scorer.is_day(record["gold_date"]):
        day = found.get("published")
        is_right = bool(day) and bool(scorer.days_of(day) & scorer.days_of(record["gold_date"]))
        score.day.add(is_right, bool(day), 1)


_HEAD = """\
# Metadata of web pages

Written by `python -m benchmarks.page_metadata`. Headline: equal but for white space. Authors: F1 over names. Day: the
right one, of all pages that have one; precision is of the pages answered. CPU: milliseconds a page for this step alone;
a peer's includes reading the page, which for us is part of choosing the main text.
"""


def _section(name: str, scores: dict[str, Score]) -> list[str]:
    rows = [
        [
            program,
            _share(score.headline.right, score.headline.given and score.headline.wanted),
            _share(2 * score.authors.right, score.authors.given and score.authors.given + score.authors.wanted),
            _share(score.day.right, score.day.wanted),
            _share(score.day.right, score.day.given),
            f"{1000 * score.cpu_s / score.n_pages:.1f}",
        ]
        for program, score in scores.items()
    ]
    some = next(iter(scores.values()))
    counts = f"{some.headline.wanted} headlines, {some.authors.wanted} authors, {some.day.wanted} days"
    columns = ["program", "headline exact", "authors F1", "day right", "day precision", "CPU ms"]
    return [f"## {name}", "", f"{some.n_pages} pages: {counts}.", "", *markdown_table(columns, rows), ""]


def _share(part: int, whole: int) -> str | None:
    return f"{part / whole:.3f}" if whole else None


def _plain(scores: dict[str, Score]) -> dict[str, dict[str, object]]:
    return {
        program: {
            **{name: vars(getattr(score, name)) for name in ("headline", "authors", "day")},
            "cpu_ms": round(1000 * score.cpu_s / score.n_pages, 2),
        }
        for program, score in scores.items()
    }


if __name__ == "__main__":
    sys.exit(main())
