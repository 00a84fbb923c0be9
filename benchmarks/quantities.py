"""Quantities against labelled sentences, beside another extractor, and what they cost.

    python -m benchmarks.quantities --shared ../shared

Ours is the grammar of flows/annotate/quantities.py, with the parse that the pipeline gives it and without any.
quantulum3 is measured in the same run where it is installed (without its optional classifier). Figures are those of the
data folder's scorer: precision, recall and F1 of values, and of values with unit; each for all sentences and for three
parts by a hash of their ids: "first" (half of them) was looked at while the grammar was written, "second" (a quarter)
while it was revised, "third" (a quarter) never. The scorer knows a
dozen currencies by their code, and the labels name a rate's base with its unit; so values with unit are also counted
with codes spelled out as the CLDR names them and with what a figure is reckoned on ("Mexican peso per barrel"), which
is how the labels put what our rows hold in `unit` and `per`. Then CPU time a word of news paragraphs, the parse left
out. Writes benchmarks/results/quantities.md and .json; exit code 2 where the data folder is not there.
"""

import argparse
import csv
import hashlib
import importlib
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow.parquet as pq

from benchmarks.tables import Missing, markdown_table, require, write_results
from onrecord.flows.annotate.quantities import find_quantities
from onrecord.flows.annotate.spacy_model import load_parser
from onrecord.flows.annotate.syntax import Parse
from onrecord.flows.resources.quantity_seeds import load_quantity_rules

Row = dict[str, Any]
Extract = Callable[[str], list[Row]]
UnitTest = Callable[[Row, Row], bool]

_N_TIMED = 2_000  # paragraphs
_N_TIMED_PEER = 100
_KINDS = ("value", "value_unit", "spelled_out")
_PARTS = ("first", "second", "third")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and write the results."""
    parser = argparse.ArgumentParser(description="Scores the extraction of quantities.")
    parser.add_argument("--shared", type=Path, required=True, help="the folder of evaluation data")
    options = parser.parse_args(arguments)
    try:
        records = pq.read_table(require(options.shared, "eval/dev/quantities/cqe_newsquant.parquet")).to_pylist()
        corpus = require(options.shared, "eval/corpus/news_18k.parquet")
        scoring = _scoring(require(options.shared, "eval/scoring"))
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 2
    paragraphs = _paragraphs(corpus)
    extractors = {"onrecord": _ours(records, paragraphs), "onrecord without parse": partial(ours, parse=None)}
    peer = _quantulum3()
    figures: dict[str, Any] = {"sentences": len(records), "quality": {}, "microseconds_per_word": {}}
    for name, extract in (extractors | ({"quantulum3": peer} if peer else {})).items():
        figures["quality"][name] = quality(records, extract, scoring)
        timed = paragraphs[: _N_TIMED_PEER if extract is peer else _N_TIMED]
        figures["microseconds_per_word"][name] = _cost(timed, extract)
    report = "\n".join(_report(figures)) + "\n"
    write_results("quantities", figures, report)
    print(report)
    return 0


def ours(text: str, parse: Parse | None) -> list[Row]:
    """Return the rows that the view would show of a text, as far as they are scored."""
    return [
        {
            "dim": found.dim,
            "lo": found.lo,
            "hi": found.hi,
            "point": found.point,
            "unit": found.unit,
            "counted": found.counted.of(text) if found.counted else None,
            "per": found.per,
        }
        for found in find_quantities(text, _RULES["en"], parse)
    ]


def _currency_names() -> dict[str, list[str]]:
    """Return the English names of currencies by code."""
    with (Path(__file__).parent.parent / "seeds" / "measures" / "names.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if (row["language"], row["kind"]) == ("en", "currency")]
    return {code: [row["name"] for row in rows if row["measure"] == code] for code in {row["measure"] for row in rows}}


_RULES = load_quantity_rules()
_NAMES = _currency_names()


def _ours(records: Sequence[Row], paragraphs: Sequence[str]) -> Extract:
    """Return our extractor for these texts, parsed beforehand."""
    texts = [record["text"] for record in records] + list(paragraphs)
    parses = dict(zip(texts, load_parser()(texts), strict=True))
    return lambda text: ours(text, parses[text])


def _quantulum3() -> Extract | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it says that its classifier is not there
            library: Any = importlib.import_module("quantulum3.parser")
    except ImportError:
        return None

    def extract(text: str) -> list[Row]:
        return [_row_of(found) for found in library.parse(text)]

    return extract


def _row_of(found: Any) -> Row:
    """Return what quantulum3 found as a row: a range is its mean and half of its width."""
    spread = found.uncertainty or 0.0
    unit = None if found.unit.name == "dimensionless" else found.unit.name
    row = {"dim": found.unit.entity.name, "unit": unit, "counted": None, "per": None}
    return row | {"lo": found.value - spread, "hi": found.value + spread, "point": None if spread else found.value}


def quality(records: Sequence[Row], extract: Extract, scoring: ModuleType) -> dict[str, dict[str, Any]]:
    """Return counts and scores for all sentences and for each part."""
    counts = {name: [0] * 5 for name in ("all", *_PARTS)}
    for record in records:
        found = [row for row in extract(record["text"]) if row["dim"] != "ordinal" and scoring.row_values(row)]
        wanted = [item for item in record["quantities"] if scoring.values_of(item["value"] or "")]
        tests = (None, scoring.same_unit, partial(_same_spelled_out, scoring))
        hits = (_n_hits(found, wanted, scoring, test) for test in tests)
        numbers = (len(wanted), len(found), *hits)
        for name in ("all", _part(record["id"])):
            counts[name] = [a + b for a, b in zip(counts[name], numbers, strict=True)]
    return {name: _scores(*numbers) for name, numbers in counts.items()}


def _part(record_id: str) -> str:
    one, other = hashlib.sha256(record_id.encode()).digest()[:2]
    return _PARTS[one % 2 * (1 + other % 2)]


def _same_spelled_out(scoring: ModuleType, row: Row, wanted: Row) -> bool:
    """Say whether the unit is the same once codes have names and rates their base."""
    per = row.get("per")
    names = _NAMES.get(row["unit"] or "", [])
    units = [
        row["unit"],
        *names,
        *(f"{unit} per {per}" for unit in (*names, row["unit"], row["counted"]) if unit and per),
    ]
    return any(scoring.same_unit(row | {"unit": unit}, wanted) for unit in units)


def _n_hits(found: Sequence[Row], wanted: Sequence[Row], scoring: ModuleType, test: UnitTest | None) -> int:
    """Count the wanted quantities that one of the found has, each used once, as the scorer does."""
    left = list(found)
    for item in wanted:
        value = scoring.values_of(item["value"])
        fits = (
            row
            for row in left
            if scoring.same_values(scoring.row_values(row), value) and (test is None or test(row, item))
        )
        if match := next(fits, None):
            left.remove(match)
    return len(found) - len(left)


def _scores(n_wanted: int, n_found: int, n_values: int, n_units: int, n_spelled_out: int) -> dict[str, Any]:
    return {"gold": n_wanted, "found": n_found, "value": _prf(n_values, n_found, n_wanted)} | {
        "value_unit": _prf(n_units, n_found, n_wanted),
        "spelled_out": _prf(n_spelled_out, n_found, n_wanted),
    }


def _prf(n_right: int, n_found: int, n_wanted: int) -> dict[str, float]:
    return {
        "precision": round(n_right / max(1, n_found), 3),
        "recall": round(n_right / max(1, n_wanted), 3),
        "f1": round(2 * n_right / max(1, n_found + n_wanted), 3),
    }


def _scoring(folder: Path) -> ModuleType:
    """Return the data folder's scorer of tagged texts."""
    sys.path.insert(0, str(folder.parent))
    try:
        return importlib.import_module("scoring.tagging")
    finally:
        sys.path.remove(str(folder.parent))


def _paragraphs(corpus: Path) -> list[str]:
    """Return paragraphs of English news: of every 97th article, until there are enough."""
    table = pq.read_table(corpus, columns=["text", "lang"])
    texts = [row["text"] for row in table.to_pylist()[::97] if row["lang"] == "en"]
    return [line.strip() for text in texts for line in text.split("\n") if line.strip()][:_N_TIMED]


def _cost(paragraphs: Sequence[str], extract: Extract) -> float:
    """Return microseconds of CPU time a word."""
    extract(paragraphs[0])  # loading is not counted
    start = time.process_time()
    for paragraph in paragraphs:
        extract(paragraph)
    spent = time.process_time() - start
    return round(1e6 * spent / sum(len(paragraph.split()) for paragraph in paragraphs), 2)


def _report(figures: Mapping[str, Any]) -> Iterator[str]:
    yield "# Quantities\n"
    yield f"{figures['sentences']} sentences of NewsQuant; precision / recall / F1.\n"
    cells = [
        [name, part, scores["gold"], scores["found"], *(_triple(scores[kind]) for kind in _KINDS)]
        for name, parts in figures["quality"].items()
        for part, scores in parts.items()
    ]
    yield from markdown_table(
        ["extractor", "part", "gold", "found", "value", "value and unit", "unit spelled out"], cells
    )
    yield "\nCPU time on news paragraphs, the parse left out:\n"
    costs = figures["microseconds_per_word"]
    yield from markdown_table(["extractor", "microseconds a word"], [[name, cost] for name, cost in costs.items()])


def _triple(scores: Mapping[str, float]) -> str:
    return "{precision:.3f} / {recall:.3f} / {f1:.3f}".format(**scores)


if __name__ == "__main__":
    sys.exit(main())
