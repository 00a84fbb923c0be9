"""The feeds benchmark reads what a test states without running it, and sees what is lost or differs."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks import feeds, tables


def test_statements_on_fields_of_ours_are_read_and_others_left_out():
    expression = (
        "not bozo and entries[1]['title_detail']['value'] == 'Quay' and entries[0].link == 'https://bay.example/' "
        "and feed['title'] == 'Bay' and entries[0]['author'] == 'Moe' and entries[0]['title_detail']['type'] == 'x'"
    )
    assert sorted(feeds._expectations(expression)) == [(0, "link", "https://bay.example/"), (1, "title", "Quay")]
    assert list(feeds._expectations("entries[0] = (")) == []


ITEMS = b"<item><title>Quay &lt;b>opens&lt;/b></title></item><item><title>Ferry</title></item>"
FEED = b"<rss><channel>" + ITEMS + b"</channel></rss>"


@pytest.fixture
def shared(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "RESULTS", tmp_path / "results")
    path = tmp_path / feeds._SET
    path.parent.mkdir(parents=True)
    expressions = ["entries[0]['title'] == 'Quay opens'", "entries[1]['title'] == 'Boat'"]
    rows = [{"path": "tests/rss/a.xml", "raw": FEED, "expect": each} for each in expressions]
    pq.write_table(pa.Table.from_pylist(rows), path)
    return tmp_path


def counted(shared):
    return json.loads((shared / "results" / "feeds.json").read_text())


def test_what_agrees_and_what_does_not_is_counted(shared):
    assert feeds.main(["--shared", str(shared)]) == 0
    found = counted(shared)
    assert (found["feeds"], found["documents"], found["entries found by their tags"]) == (2, 4, 4)
    assert (found["stated: title, all"], found["stated: title, equal"]) == (2, 1)


def test_a_lost_entry_fails_the_command(shared, monkeypatch):
    read = feeds.reader.read
    monkeypatch.setattr(feeds.reader, "read", lambda *given: list(read(*given))[1:])
    assert feeds.main(["--shared", str(shared)]) == 1
    assert counted(shared)["entries lost"] == 2


def test_without_the_data_it_says_so(tmp_path):
    assert feeds.main(["--shared", str(tmp_path)]) == 2
