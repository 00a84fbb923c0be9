"""What the benchmarks feed to the pipeline: rows of a corpus, and parts of labelled sets."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks.corpus import write_english
from benchmarks.samples import take_part
from benchmarks.sets import EvalSet
from benchmarks.tables import Missing


def test_english_rows_are_written_in_order_without_empty_values(tmp_path):
    rows = [
        {"doc_id": str(n), "lang": "de" if n == 1 else "en", "title": "", "text": f"Text {n}", "url": "", "date": ""}
        for n in range(5)
    ]
    pq.write_table(pa.Table.from_pylist([row | {"publisher": "The Gull"} for row in rows]), tmp_path / "c.parquet")
    assert write_english(tmp_path / "c.parquet", 1, 2, tmp_path / "rows.jsonl") == 2
    written = [json.loads(line) for line in (tmp_path / "rows.jsonl").read_text(encoding="utf-8").splitlines()]
    assert written == [
        {"id": "2", "text": "Text 2", "outlet": "The Gull"},
        {"id": "3", "text": "Text 3", "outlet": "The Gull"},
    ]


def test_a_part_keeps_documents_whole_and_in_order(tmp_path):
    documents = [f"d{n // 2}" for n in range(10)]
    source = tmp_path / "all" / "tagging"
    source.mkdir(parents=True)
    pq.write_table(pa.table({"doc_id": documents, "n": list(range(10))}), source / "names.parquet")
    chosen = EvalSet("names", "ner")
    part = take_part(tmp_path / "all", chosen, 2, tmp_path / "part")
    assert part.name == "names.parquet"
    assert pq.read_table(part).column("n").to_pylist() == [0, 1, 4, 5, 8, 9]
    assert take_part(tmp_path / "all", chosen, 1, tmp_path / "unused") == source / "names.parquet"


def test_a_part_lies_beside_the_sets_it_refers_to(tmp_path):
    source = tmp_path / "all"
    source.mkdir()
    for name in ("dates", "pages"):
        pq.write_table(pa.table({"doc_id": ["a", "b"]}), source / f"{name}.parquet")
    part = take_part(source, EvalSet("dates", "dates", needs=("pages",)), 2, tmp_path / "part")
    assert pq.read_table(part.with_name("pages.parquet")).num_rows == 2


def test_a_set_that_is_not_there_is_named(tmp_path):
    with pytest.raises(Missing, match=r"comets\.parquet"):
        take_part(tmp_path, EvalSet("comets", "html"), 2, tmp_path / "part")
