"""Main text of web pages against labelled sets, and its cost, beside trafilatura on the same pages in the same run.

    python -m benchmarks.extraction --shared ../shared [--only SET …] [--every N] [--seen-sites] [--rouge]

Runs the whole clean stage, page by page: decoding, choosing the main text, alignment, metadata, blocks, loss, language
and rows. Then bare `trafilatura.extract` gets the same bytes; which of the two comes first alternates. What counts as
right is what the data folder's own scorer says (eval/scoring/pages.py). `--only`, `--every` look at a part and write
nothing; else benchmarks/results/extraction.md and .json are written. Exit code 2 where the data folder is not there.

The block model was fitted on pages of four of these sets: `--held-out` fits it anew for each fifth of the sites without
them (needs catboost), which is the figure to expect of other pages; l3s_gn1 was never fitted on.
"""

import argparse
import importlib
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from benchmarks.labelled_blocks import FITTED, FOLDS, fold_of, labelled_pages, read_set
from benchmarks.tables import Missing, require, write_results
from onrecord.flows.clean.block_model import BlockModel
from onrecord.flows.clean.resources import CleanResources
from onrecord.flows.resources import clean_resources

SETS = (*FITTED, "l3s_gn1")
OURS, PEER = "onrecord", "trafilatura"
_STRINGS = ("capture_id", "raw_id", "locator", "via", "media_type", "charset_declared", "url", "metadata")
_SCHEMA = pa.schema([*((name, pa.string()) for name in _STRINGS), ("content", pa.binary())])
_SOLE_BODY = "body blocks"

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
    worst_unaligned: float = 0.0

    def add(self, version: Mapping[str, Any]) -> None:
        """Count one article version."""
        self.n_articles += 1
        self.n_asked += version["extractor"] == PEER
        self.n_text_chars += version["n_text_chars"]
        self.n_inserted_chars += version["n_inserted_chars"]
        self.n_unaligned_chars += version["n_unaligned_chars"]
        self.worst_unaligned = max(self.worst_unaligned, version["share_unaligned"])


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


Using = Callable[[str], CleanResources]  # resources for the pages of a site


def _shipped() -> Using:
    resources = clean_resources()
    return lambda site: resources


def _held_out(shared: Path) -> Using:
    from benchmarks.fit_blocks import fit

    resources = clean_resources()
    pages = [page for name in FITTED for page in labelled_pages(shared, name)]
    models = [BlockModel(fit([page for page in pages if page.fold != fold])).score for fold in range(FOLDS)]
    each = [replace(resources, score_blocks=score) for score in models]
    return lambda site: each[fold_of(site)]


def _score_set(name: str, options: argparse.Namespace, using: Using, scorer: Any) -> Figures:
    records = {key: record for key, record in list(read_set(options.shared, name))[:: options.every]}
    programs, versions = {OURS: Program(), PEER: Program()}, Versions()
    for number, (key, record) in enumerate(records.items()):
        resources = using(site_of(record, key))
        runs = [lambda: _ours(record, resources, versions), lambda: _peers(record)]
        for program, run in sorted(zip(programs, runs, strict=True), reverse=bool(number % 2)):
            start = time.process_time()
            body = run()
            programs[program].cpu_s += time.process_time() - start
            programs[program].bodies[key] = body
    return {
        "pages": len(records),
        "programs": {
            program: {
                "cpu_ms": 1000 * found.cpu_s / len(records),
                **_metrics(name, records, found.bodies, scorer, options.rouge),
            }
            for program, found in programs.items()
        },
        **vars(versions),
    }
