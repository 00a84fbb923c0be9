"""Main text of web pages against labelled sets, and its cost, beside trafilatura on the same pages in the same run.

    python -m benchmarks.extraction --shared ../shared [--held-out] [--only SET …] [--every N] [--no-rouge]

Runs the ingest and clean stages in batches as large as a run's: telling the format, rights, captures, decoding,
choosing the main text, alignment, metadata, blocks, loss, language and rows. Before or after each batch, in turn, bare
`trafilatura.extract` gets the same bytes. What counts as right is what
the data folder's own scorer says (eval/scoring/pages.py). Writes benchmarks/results/extraction.md and .json, or with
`--held-out` extraction-held-out; a part of the pages or figures writes nothing. Exit code 2 where the data folder is
not there.

The block model was fitted on pages of four of these sets. `--held-out` fits it anew for each fifth of the sites without
them (needs catboost): the figures to expect of other pages. l3s_gn1 was never fitted on.
"""

import argparse
import importlib
import io
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter
from pathlib import Path
from typing import Any

import pyarrow as pa
import trafilatura

from benchmarks.labelled_blocks import FITTED, FOLDS, fold_of, labelled_pages, read_set, site_of
from benchmarks.tables import Missing, markdown_table, require, write_results
from onrecord.flows.clean import stage
from onrecord.flows.clean.block_model import BlockModel
from onrecord.flows.clean.resources import CleanResources
from onrecord.flows.ingest import reader
from onrecord.flows.ingest import stage as ingest_stage
from onrecord.flows.ingest.documents import Limits, Source
from onrecord.flows.resources.builders import clean_resources
from onrecord.flows.settings import Settings

SETS = (*FITTED, "l3s_gn1")
OURS, PEER = "onrecord", "trafilatura"
_BATCH: int = Settings.model_fields["batch_size"].default

Record = Mapping[str, Any]
Figures = dict[str, Any]


@dataclass
class Program:
    """What one program made of a set."""

    bodies: dict[str, str] = field(default_factory=dict)
    cpu_s: float = 0.0


@dataclass
class Versions:
    """Sums over the article versions of a set."""

    n_articles: int = 0
    n_asked: int = 0
    n_text_chars: int = 0
    n_inserted_chars: int = 0
    n_unaligned_chars: int = 0

    def add(self, version: Mapping[str, Any]) -> None:
        """Count one article version."""
        self.n_articles += 1
        self.n_asked += version["extractor"] == PEER
        self.n_text_chars += version["n_text_chars"]
        self.n_inserted_chars += version["n_inserted_chars"]
        self.n_unaligned_chars += version["n_unaligned_chars"]


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    try:
        scorer = load_scorer(options.shared)
        using = _held_out(options.shared) if options.held_out else _shipped()
        figures = {name: _score_set(name, options, using, scorer) for name in options.only or SETS}
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 2
    if not options.only and options.every == 1 and options.rouge:
        name = "extraction-held-out" if options.held_out else "extraction"
        write_results(name, figures, _report(figures, options.held_out))
    print(_report(figures, options.held_out))
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Scores the main text of web pages.")
    parser.add_argument("--shared", type=Path, required=True, help="the folder of evaluation data")
    parser.add_argument("--only", nargs="+", choices=SETS, metavar="SET", help="these sets; nothing is written")
    parser.add_argument("--every", type=int, default=1, help="every so many pages; nothing is written")
    parser.add_argument("--held-out", action="store_true", help="with models that saw no page of the site scored")
    parser.add_argument("--no-rouge", dest="rouge", action="store_false", help="leave out the slow figure")
    return parser.parse_args(arguments)


def load_scorer(shared: Path) -> Any:
    """Return the data folder's own module that says what is right."""
    folder = str(require(shared, "eval/scoring").parent)
    if folder not in sys.path:
        sys.path.insert(0, folder)
    return importlib.import_module("scoring.pages")


Using = Callable[[int], CleanResources]  # resources for the pages of a fold


def _shipped() -> Using:
    resources = clean_resources()
    return lambda _: resources


def _held_out(shared: Path) -> Using:
    from benchmarks.fit_blocks import fit

    resources = clean_resources()
    pages = [page for name in FITTED for page in labelled_pages(shared, name)]
    models = [BlockModel(fit([page for page in pages if page.fold != fold])).score for fold in range(FOLDS)]
    each = [replace(resources, score_blocks=score) for score in models]
    return lambda fold: each[fold]


def _score_set(name: str, options: argparse.Namespace, using: Using, scorer: Any) -> Figures:
    records = dict(list(read_set(options.shared, name))[:: options.every])
    programs, versions = {OURS: Program(), PEER: Program()}, Versions()
    for number, (site_fold, keys) in enumerate(_batches(records, options.held_out)):
        resources = using(site_fold)
        for program in (OURS, PEER) if number % 2 else (PEER, OURS):
            start = time.process_time()
            if program == OURS:
                captures = _taken_in([(key, records[key]) for key in keys])
                tables = stage.run(captures, resources, "tol:benchmark")
            else:
                bodies = {key: trafilatura.extract(records[key]["html"], include_comments=False) or "" for key in keys}
            programs[program].cpu_s += time.process_time() - start
        programs[PEER].bodies |= bodies
        programs[OURS].bodies |= dict.fromkeys(keys, "") | _bodies(captures, tables, versions)
    return {
        "pages": len(records),
        "programs": {program: _figures(name, records, found, scorer, options) for program, found in programs.items()},
        "versions": vars(versions),
    }


def _batches(records: Mapping[str, Record], by_site: bool) -> list[tuple[int, list[str]]]:
    """Keys of a batch's pages; if asked for, all sites of a batch are of one fold."""
    folds: dict[int, list[str]] = {}
    for key, record in records.items():
        folds.setdefault(fold_of(site_of(record, key)) if by_site else 0, []).append(key)
    return [
        (fold, keys[start : start + _BATCH]) for fold, keys in folds.items() for start in range(0, len(keys), _BATCH)
    ]


def _taken_in(pages: Sequence[tuple[str, Record]]) -> pa.Table:
    """What the ingest stage makes of files of these pages, as the clean stage gets it; a file's name is its key."""
    items = [item for key, record in pages for item in reader.read(_file(key, record), Limits())]
    tables = ingest_stage.run(items, "tol:benchmark")
    raw, captures = tables["raw_documents"], tables["captures"]
    if raw["raw_id"].equals(captures["raw_id"]):  # no page is there twice
        return captures.append_column("content", raw["content"])
    number_of = {raw_id: number for number, raw_id in enumerate(raw["raw_id"].to_pylist())}
    numbers = pa.array([number_of[raw_id] for raw_id in captures["raw_id"].to_pylist()])
    return captures.append_column("content", raw["content"].take(numbers))


def _file(key: str, record: Record) -> Source:
    content = record["html"]
    said = {"url": record["url"]} if record["url"] else {}
    return Source(f"{key}.html", io.BytesIO(content), len(content), said)


def _bodies(captures: pa.Table, tables: Mapping[str, pa.Table], versions: Versions) -> dict[str, str]:
    """The main text of each article by the key of its page: its body, and the standfirst, which stands apart from it.

    Who labelled these pages mostly took the standfirst for main text, as programs do that tell no kinds of blocks.
    """
    locators = dict(zip(captures["capture_id"].to_pylist(), captures["locator"].to_pylist(), strict=True))
    texts = {row["text_id"]: row["text"] for row in tables["texts"].to_pylist()}
    main: dict[str, list[str]] = {text_id: [] for text_id in texts}
    for block in sorted(tables["blocks"].to_pylist(), key=itemgetter("text_id", "block_no")):
        if block["is_body"] or block["kind"] == "dek":
            main[block["text_id"]].append(texts[block["text_id"]][block["char_start"] : block["char_end"]])
    bodies = {}
    for version in tables["article_versions"].to_pylist():
        versions.add(version)
        key = locators[version["capture_id"]].removesuffix(".html")
        bodies[key] = "\n\n".join(main[version["text_id"]])
    return bodies


def _figures(
    name: str, records: Mapping[str, Record], program: Program, scorer: Any, options: argparse.Namespace
) -> dict[str, float | None]:
    """What the scorer says of the bodies, and the cost."""
    is_optional = name == "fundus_evaluation"  # where paragraphs in brackets may be left out
    bodies = program.bodies
    pairs = [
        (
            scorer.required_paragraphs(record["gold_body"], bodies[key]) if is_optional else record["gold_body"],
            bodies[key],
        )
        for key, record in records.items()
        if record["gold_body"]
    ]
    metrics = scorer.shingle_scores(pairs) if pairs else scorer.score_segments(records, bodies)
    found = {metric.name.removeprefix("body."): metric.value for metric in metrics}
    if pairs and options.rouge:
        scores = [scorer.rouge_lsum(scorer.paragraphs(gold), scorer.paragraphs(body)) for gold, body in pairs]
        found["rouge_lsum.f1"] = sum(scores) / len(scores)
    return {**found, "cpu_ms": 1000 * program.cpu_s / len(records)}


_HEAD = """\
# Main text of web pages

Written by `python -m benchmarks.extraction{option}`. {model}
Ours is the body with the standfirst, which the table `blocks` keeps apart: all sets but the first count it in.
CPU: milliseconds a page, of two programs that took turns
in one process; ours is the whole of ingest and clean, the other's bare extraction. Asked: share of the pages sent on to
trafilatura. Unaligned and inserted: of the characters of the texts, those which lead to no bytes, and those which an
extractor put in.
"""
_SEEN = "The block model has seen pages of these sites, except for l3s_gn1."
_UNSEEN = "The block model has seen no page of the site it is scored on."


def _report(figures: Mapping[str, Figures], is_held_out: bool) -> str:
    option, model = (" --held-out", _UNSEEN) if is_held_out else ("", _SEEN)
    lines = [_HEAD.format(option=option, model=model)]
    for name, found in figures.items():
        names = list(found["programs"][OURS])
        rows = [
            [program, *(_shown(figure, values.get(figure)) for figure in names)]
            for program, values in found["programs"].items()
        ]
        lines += [f"## {name}", "", _summary(found), "", *markdown_table(["program", *names], rows), ""]
    lines += [_total(figures), ""]
    return "\n".join(lines)


def _shown(figure: str, value: float | None) -> str | None:
    return None if value is None else f"{value:.1f}" if figure == "cpu_ms" else f"{value:.4f}"


def _summary(found: Figures) -> str:
    sums = found["versions"]
    n_chars = max(sums["n_text_chars"], 1)
    return (
        f"{found['pages']} pages, {sums['n_articles']} articles; asked {sums['n_asked'] / found['pages']:.3f}, "
        f"unaligned {sums['n_unaligned_chars'] / n_chars:.5f}, inserted {sums['n_inserted_chars'] / n_chars:.5f}."
    )


def _total(figures: Mapping[str, Figures]) -> str:
    """The ratio of the costs and the shares over all pages."""
    n_pages = sum(found["pages"] for found in figures.values())
    ours, peer = (
        sum(found["pages"] * found["programs"][program]["cpu_ms"] for found in figures.values()) / n_pages
        for program in (OURS, PEER)
    )
    sums = {name: sum(found["versions"][name] for found in figures.values()) for name in vars(Versions())}
    return (
        f"All {n_pages} pages: {ours:.1f} ms against {peer:.1f}, {peer / ours:.2f} times as fast; "
        f"asked {sums['n_asked'] / n_pages:.3f}; unaligned {sums['n_unaligned_chars'] / sums['n_text_chars']:.5f}."
    )


if __name__ == "__main__":
    sys.exit(main())
