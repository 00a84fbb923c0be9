"""Which mentions are one entity, in an article and across articles, against sets that name a Wikidata id for each.

    python -m benchmarks.entities --shared ../shared [--only SET …] [--keep FOLDER]

Each set is loaded into a warehouse of its own; its labelled mentions are matched with ours by the largest overlap.
B³ over the matched mentions, gold clusters being equal Wikidata ids: over the whole set, over persons alone, and within
each article (mean over mentions). The baseline calls the same mentions one entity where their words are equal but for
case. Where both name a Wikidata id, the share of equal ones. Writes benchmarks/results/entities.md and .json. Exit code
2 where the data folder is not there.
"""

import argparse
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq

from benchmarks.pipeline import run_pipeline
from benchmarks.story_sets import b_cubed
from benchmarks.tables import Missing, markdown_table, require, write_results
from onrecord.warehouse.catalogue import connect
from onrecord.warehouse.ids import fold

SETS = ("aida_conll_dev", "news_fair_v2", "reuters_128", "rss_500", "derczynski")
_PERSON = "Q215627"
_VALUES = frozenset({"QUANTITY", "DATETIME"})


class Labelled(NamedTuple):
    """A labelled mention: where it stands (code points), its words, and what it denotes."""

    document: str
    start: int
    end: int
    words: str
    qid: str
    is_person: bool


class Found(NamedTuple):
    """A mention of ours: where it stands (code points), and its entity."""

    start: int
    end: int
    entity_id: str
    qid: str | None


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and write the results."""
    parser = argparse.ArgumentParser(description="Scores entities against labelled Wikidata ids.")
    parser.add_argument("--shared", type=Path, required=True, help="the folder of evaluation data")
    parser.add_argument("--only", nargs="+", choices=SETS, default=SETS, metavar="SET", help="run these: %(choices)s")
    parser.add_argument("--keep", type=Path, help="where warehouses are kept, to be brought up to date next time")
    options = parser.parse_args(arguments)
    figures: dict[str, Any] = {}
    try:
        with tempfile.TemporaryDirectory(prefix="onrecord-entities-") as temporary:
            for name in options.only:
                data = require(options.shared, f"eval/dev/entity_linking/{name}.parquet")
                figures[name] = evaluate(pq.read_table(data).to_pylist(), (options.keep or Path(temporary)) / name)
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 2
    report = "\n".join(_report(figures)) + "\n"
    if tuple(options.only) == SETS:
        write_results("entities", figures, report)
    print(report)
    return 0


def evaluate(rows: Sequence[Mapping[str, Any]], folder: Path) -> dict[str, Any]:
    """Load the texts of a set into a warehouse in `folder` and return what was scored."""
    texts = {f"d{number:04}": row["text"] for number, row in enumerate(rows)}
    inputs = folder / "texts"
    inputs.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (inputs / f"{name}.txt").write_text(text, encoding="utf-8")
    run_pipeline(inputs, folder / "warehouse", 1)
    gold = [mention for name, row in zip(texts, rows, strict=True) for mention in labelled(name, row["mentions"])]
    ours = mentions_of(folder / "warehouse", texts)
    pairs = [(mention, found) for mention in gold if (found := best(mention, ours[mention.document]))]
    return {"documents": len(texts), "labelled": len(gold), "matched": len(pairs)} | scores(pairs)


def labelled(document: str, mentions: Sequence[Mapping[str, Any]]) -> Iterator[Labelled]:
    """Yield the mentions that have a Wikidata id and are neither optional nor values."""
    for each in mentions:
        if each["qid"].startswith("Q") and not each["optional"] and each["type"] not in _VALUES:
            is_person = each["type"].split("|")[0] == _PERSON
            yield Labelled(document, each["start"], each["end"], each["surface"], each["qid"], is_person)


def mentions_of(warehouse: Path, texts: Mapping[str, str]) -> dict[str, list[Found]]:
    """Return our mentions of each text, at its own code points."""
    found: dict[str, list[Found]] = defaultdict(list)
    with connect(warehouse) as connection:
        rows = connection.execute(
            "select locator, byte_start, byte_end, entity_id, wikidata_qid from mentions where entity_id is not null"
        ).fetchall()
    for locator, start, end, entity_id, qid in rows:
        name = Path(locator).stem
        encoded = texts[name].encode()
        at, to = (len(encoded[:byte].decode(errors="ignore")) for byte in (start, end))
        found[name].append(Found(at, to, entity_id, qid))
    return found


def best(mention: Labelled, ours: Sequence[Found]) -> Found | None:
    """Return our mention that overlaps a labelled one most, by the share of what either covers."""

    def overlap(found: Found) -> float:
        shared = min(found.end, mention.end) - max(found.start, mention.start)
        return shared / (max(found.end, mention.end) - min(found.start, mention.start))

    return max((found for found in ours if overlap(found) > 0), key=overlap, default=None)


def scores(pairs: Sequence[tuple[Labelled, Found]]) -> dict[str, Any]:
    """Return B³ of ours and of equal words, for all mentions, for persons, and within articles."""
    persons = [pair for pair in pairs if pair[0].is_person]
    known = [(mention.qid, found.qid) for mention, found in pairs if found.qid]
    return {
        "across": _b_cubed(pairs, across=True),
        "persons": _b_cubed(persons, across=True),
        "within": _b_cubed(pairs, across=False),
        "qids": {"named": len(known), "right": sum(gold == ours for gold, ours in known)},
    }


def _b_cubed(pairs: Sequence[tuple[Labelled, Found]], across: bool) -> dict[str, list[float]]:
    def named(mention: Labelled, value: str) -> str:
        return value if across else f"{mention.document} {value}"

    gold = [named(mention, mention.qid) for mention, _ in pairs]
    ours = [named(mention, found.entity_id) for mention, found in pairs]
    words = [named(mention, fold(mention.words)) for mention, _ in pairs]
    return {
        name: [round(float(value), 4) for value in b_cubed(gold, answer)]
        for name, answer in (("onrecord", ours), ("equal words", words))
    }


def _report(figures: Mapping[str, Any]) -> Iterator[str]:
    yield "# Entities"
    yield ""
    yield (
        "Labelled mentions (Wikidata id) that we found, clustered by our entities and by equal words: B³ precision, "
        "recall, F1. Some of the texts have words masked by asterisks, which parsing suffers from."
    )
    yield ""
    rows = []
    for name, found in figures.items():
        for what in ("across", "persons", "within"):
            for who, values in found[what].items():
                rows.append([name, what, who, *(f"{value:.3f}" for value in values)])
    yield from markdown_table(["set", "clusters", "by", "P", "R", "F1"], rows)
    yield ""
    counts = [
        [name, f["documents"], f["labelled"], f["matched"], f"{f['qids']['right']}/{f['qids']['named']}"]
        for name, f in figures.items()
    ]
    yield from markdown_table(["set", "documents", "labelled", "found", "Wikidata ids right"], counts)


if __name__ == "__main__":
    sys.exit(main())
