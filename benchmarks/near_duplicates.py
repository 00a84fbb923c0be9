"""Near copies and contained texts in real news, beside rensa, datasketch and datatrove.

    python -m benchmarks.near_duplicates --shared ../shared [--peers rensa datasketch datatrove]

The silver sets list every pair of their texts with its exact resemblance J of word 5-grams, and with containment C, the
share of the shorter text's that the longer one has. Asked for are the pairs of J ≥ .8, of J ≥ .5, and those that
MinHash of whole texts is not made for: C ≥ .6 with J < .8. Ours are the pairs that the index links, with the shares
that comparing them word by word gives, as in the view `duplicates`; theirs the pairs that each program reports at that
threshold (contained: at the loosest). Writes benchmarks/results/near_duplicates.md and .json.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.planted import index, load
from benchmarks.tables import Missing, markdown_table, require, write_results
from onrecord.flows.deduplicate.compare import Comparer
from onrecord.flows.deduplicate.passages import compare
from onrecord.flows.resources.builders import compare_resources
from onrecord.flows.settings import load_settings
from onrecord.warehouse import sql
from onrecord.warehouse.catalogue import lake_connection
from onrecord.warehouse.lake import Lake

SETS = ("us_outlets_same_event", "allsides_en", "bbc_en", "reuters21578")
PEERS = {"rensa": "dedup", "datasketch": "dedup", "datatrove": "datatrove"}  # and the environment each has
ASKED = ("J ≥ .8", "J ≥ .5", "C ≥ .6, J < .8")
_EQUAL = """
    select a.text_id, b.text_id
    from lake.texts as a join lake.texts as b on b.body_hash = a.body_hash and b.text_id > a.text_id"""
_LINKED = f"""
    select text_a, text_b from ({sql.load("stages")["pair"].statement.replace("$shards", "range(4096)")})
    union all ({_EQUAL})"""
_SCRIPT = Path(__file__).with_name("near_duplicate_peers.py")
Pair = tuple[int, int]
Found = Mapping[str, set[Pair]]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Scores near copies found in sets of real news.")
    parser.add_argument("--shared", type=Path, required=True, help="the folder of evaluation data")
    parser.add_argument("--peers", nargs="*", choices=list(PEERS), default=list(PEERS))
    options = parser.parse_args(arguments)
    try:
        folder = require(options.shared, "eval/dev/near_duplicates")
        requirements = require(options.shared, "bench/peers/requirements")
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 2
    figures: dict[str, Any] = {}
    for name in SETS:
        texts, exact = _texts(folder, name), _exact(folder, name)
        programs = {"onrecord": _ours(texts)} | {who: _theirs(requirements, who, texts) for who in options.peers}
        figures[name] = {"texts": len(texts)} | {who: scores(found, exact) for who, found in programs.items()}
        print(name, json.dumps(figures[name]), flush=True)
    report = _report(figures)
    print(report)
    write_results("near_duplicates", figures, report)
    return 0


def _texts(folder: Path, name: str) -> list[str]:
    return [str(text) for text in pq.read_table(folder / f"silver_dups_{name}_docs.parquet")["text"].to_pylist()]


def _exact(folder: Path, name: str) -> dict[Pair, tuple[float, float]]:
    """Return resemblance and containment of the listed pairs, by the numbers of their texts."""
    ids = pq.read_table(folder / f"silver_dups_{name}_docs.parquet")["doc_id"].to_pylist()
    numbers = {doc_id: number for number, doc_id in enumerate(ids)}
    rows = pq.read_table(folder / f"silver_dups_{name}_pairs.parquet").to_pylist()
    return {_pair(numbers[row["doc_a"]], numbers[row["doc_b"]]): (row["jaccard5"], row["containment5"]) for row in rows}


def _pair(a: int, b: int) -> Pair:
    return min(a, b), max(a, b)


def asked_for(pairs: Iterable[tuple[Pair, float, float]]) -> Found:
    """Return the pairs that have what is asked for, each given with resemblance and containment."""
    listed = list(pairs)
    return {
        ASKED[0]: {pair for pair, resemblance, _ in listed if resemblance >= 0.8},
        ASKED[1]: {pair for pair, resemblance, _ in listed if resemblance >= 0.5},
        ASKED[2]: {pair for pair, resemblance, contained in listed if contained >= 0.6 and resemblance < 0.8},
    }


def scores(found: Found, exact: Mapping[Pair, tuple[float, float]]) -> dict[str, list[int]]:
    """Return of what is asked for: pairs found rightly, pairs found, pairs there are."""
    wanted = asked_for((pair, *values) for pair, values in exact.items())
    return {asked: [len(found[asked] & wanted[asked]), len(found[asked]), len(wanted[asked])] for asked in ASKED}


def _ours(texts: Sequence[str]) -> Found:
    """Return the pairs that the index links, compared word by word, and those of equal texts."""
    comparer = Comparer(compare_resources())

    def values(a: int, b: int) -> tuple[Pair, float, float]:
        one, other = (comparer.prepared(str(n), texts[n], [(0, len(texts[n]))]) for n in (a, b))
        found = compare(one, other)
        return _pair(a, b), found.resemblance, max(found.containment)

    return asked_for(values(a, b) for a, b in sorted(_linked(texts)))


def _linked(texts: Sequence[str]) -> Iterator[Pair]:
    """Run the stages fingerprint and link over texts; yield the pairs that the stage pair would take."""
    with tempfile.TemporaryDirectory(prefix="onrecord-near-") as folder:
        source, warehouse = Path(folder) / "texts.parquet", Path(folder) / "warehouse"
        pq.write_table(pa.table({"id": range(len(texts)), "text": texts}), source)
        load(warehouse, source, 0, len(texts))
        index(warehouse)
        with lake_connection(Lake(load_settings(warehouse).lake)) as connection:
            rows = connection.sql(_LINKED).fetchall()
    yield from {_pair(int(a[-8:], 16), int(b[-8:], 16)) for a, b in rows}


def _theirs(requirements: Path, who: str, texts: Sequence[str]) -> Found:
    """Return the pairs that a peer reports, run in an environment of its own."""
    python = _environment(requirements / f"{PEERS[who]}.txt")
    with tempfile.TemporaryDirectory(prefix="onrecord-near-") as folder:
        given, taken = Path(folder) / "texts.json", Path(folder) / "pairs.json"
        given.write_text(json.dumps(texts), encoding="utf-8")
        bare = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | {"LOGURU_LEVEL": "ERROR"}
        subprocess.run([str(python), str(_SCRIPT), who, str(given), str(taken)], env=bare, check=True)
        by_threshold = json.loads(taken.read_text(encoding="utf-8"))
    return {asked: {_pair(a, b) for a, b in by_threshold[asked]} for asked in ASKED}


def _environment(requirements: Path) -> Path:
    """Return the interpreter of the peers' environment with these requirements, made where it is missing."""
    root = Path(os.environ.get("PERF_ROOT", Path(tempfile.gettempdir()) / "onrecord-bench"))
    folder = root / "venvs" / requirements.stem
    if not (folder / "bin" / "python").exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        subprocess.run([str(folder / "bin" / "pip"), "--quiet", "install", "-r", str(requirements)], check=True)
    return folder / "bin" / "python"


def _report(figures: Mapping[str, Mapping[str, Any]]) -> str:
    lines = [
        "# Near copies in real news",
        "",
        "Made by `python -m benchmarks.near_duplicates --shared ../shared`; recall / precision of pairs, and how many",
        "there are. J: resemblance of word 5-grams, C: containment, at which the peers do not aim: only their recall.",
        "",
    ]
    programs = [who for who in next(iter(figures.values())) if who != "texts"]
    rows = [
        [name, one["texts"], asked, one["onrecord"][asked][2], *(shares(one, who, asked) for who in programs)]
        for name, one in (figures | {"all": totals(figures)}).items()
        for asked in ASKED
    ]
    return "\n".join([*lines, *markdown_table(["set", "texts", "pairs", "there are", *programs], rows), ""])


def totals(figures: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return the figures of all sets together."""
    each = list(figures.values())
    total: dict[str, Any] = {"texts": sum(one["texts"] for one in each)}
    for who in (who for who in each[0] if who != "texts"):
        total[who] = {asked: [sum(n) for n in zip(*(one[who][asked] for one in each), strict=True)] for asked in ASKED}
    return total


def shares(figures: Mapping[str, Any], who: str, asked: str) -> str:
    """Return recall and precision as they are shown; of containment, at which the peers do not aim, their recall."""
    rightly, found, wanted = figures[who][asked]
    recall, precision = (f"{rightly / n:.3f}" if n else "n/a" for n in (wanted, found))
    return recall if asked == ASKED[2] and who in PEERS else f"{recall} / {precision}"


if __name__ == "__main__":
    sys.exit(main())
