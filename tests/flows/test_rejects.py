"""What cannot be used is refused with a reason and counted; it never ends a run unless --strict asks for that."""

import gzip
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import FILES, Called, Press
from digests import ask, column

Cli = Callable[..., Called]
GOOD = "The harbour master said on Friday that the last ferry had left Ellery for good.\n"


def _rejects(warehouse: Path) -> dict[str, str]:
    found = ask(warehouse, "select key, reason, detail from rejects where stage = 'ingest'")
    assert all(row["detail"] for row in found)
    return {row["key"]: row["reason"] for row in found}


def test_each_kind_of_bad_input_is_refused_with_its_reason_and_the_rest_goes_on(
    press: Press, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONRECORD_MAX_BYTES", "2000")
    press.add("empty.txt", "image.txt", "cut.jsonl.gz")
    press.write("good.txt", GOOD)
    press.write("huge.txt", GOOD * 50)
    press.write("bomb.txt.gz", gzip.compress(b"x" * 1_000_000))
    press.write("nul.txt", b"half\0text")
    press.write("table.csv", "a,b\n1,2\n")
    press.write("utf16.jsonl", '{"text": "said"}\n'.encode("utf-16"))
    press.write(
        "rows.jsonl",
        b"\n".join(
            [
                json.dumps({"id": "fine", "text": GOOD}).encode(),
                b'{"id": "half", "text": "never clos',
                b"[]",
                b'{"id": "blank", "text": " "}',
                b'{"id": "none", "title": "nothing to read"}',
                b'{"id": "bytes", "text": "caf\xe9"}',
                b'{"id": "number", "text": 7}',
                json.dumps({"id": "long", "text": GOOD * 50}).encode(),
            ]
        ),
    )
    (press.folder / "dangling.txt").symlink_to(tmp_path / "nowhere")
    os.mkfifo(press.folder / "pipe.txt")
    (press.folder / "folder.txt").mkdir()
    (press.folder / "folder.txt" / "inside.txt").write_text(GOOD)
    called = cli("run", press.folder, "--warehouse", tmp_path / "w", "--direct")
    assert called.code == 0, called.err
    assert _rejects(tmp_path / "w") == {
        "press/bomb.txt.gz": "too_large",
        "press/cut.jsonl.gz": "truncated",
        "press/cut.jsonl.gz#1": "malformed",
        "press/dangling.txt": "unreadable",
        "press/empty.txt": "empty",
        "press/huge.txt": "too_large",
        "press/image.txt": "binary",
        "press/nul.txt": "binary",
        "press/pipe.txt": "unreadable",
        "press/rows.jsonl#2": "malformed",
        "press/rows.jsonl#3": "malformed",
        "press/rows.jsonl#4": "empty",
        "press/rows.jsonl#5": "no_text",
        "press/rows.jsonl#6": "undecodable",
        "press/rows.jsonl#7": "malformed",
        "press/rows.jsonl#8": "too_large",
        "press/table.csv": "no_text",
        "press/utf16.jsonl": "undecodable",
    }
    assert sorted(row["locator"] for row in ask(tmp_path / "w", "from articles")) == [
        "press/folder.txt/inside.txt",
        "press/good.txt",
        "press/rows.jsonl#fine",
    ]
    assert "21 documents found: 3 new, 0 known, 18 rejected" in called.out
    assert "from rejects" in called.out


def test_bytes_that_no_charset_explains_are_refused_by_cleaning(press: Press, cli: Cli, tmp_path: Path) -> None:
    press.write("good.txt", GOOD)
    press.write("utf16.txt", b"\xff\xfe" + "“Half”".encode("utf-16-le") + b"\x00\xd8" * 40)
    press.write("dashes.txt", "--- *** ---\n")
    called = cli("run", press.folder, "--warehouse", tmp_path / "w", "--direct")
    assert called.code == 0, called.err
    reasons = ask(tmp_path / "w", "select locator, reason from rejects where stage = 'clean' order by locator")
    assert [(row["locator"], row["reason"]) for row in reasons] == [
        ("press/dashes.txt", "no_text"),
        ("press/utf16.txt", "undecodable"),
    ]


@pytest.mark.parametrize(("name", "code"), [("empty.txt", 1), ("short.txt", 0)])
def test_strict_asks_for_exit_code_1_where_anything_was_rejected(
    name: str, code: int, press: Press, cli: Cli, tmp_path: Path
) -> None:
    called = cli("run", press.add(name), "--warehouse", tmp_path / "w", "--direct", "--strict")
    assert called.code == code
    assert (tmp_path / "w" / "onrecord.duckdb").is_file()


def test_a_document_on_which_a_stage_fails_is_refused_alone(
    press: Press, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from onrecord.flows.stages import STAGES

    def fail_on_councils(rows, resources, tool_id):  # type: ignore[no-untyped-def]
        if any("nine hours" in (text or "") for text in rows.column("text").to_pylist()):
            raise ValueError("nine hours are too long")
        return stage.run(rows, resources, tool_id)

    stage = STAGES["annotate"]
    monkeypatch.setitem(STAGES, "annotate", replace(stage, run=fail_on_councils))
    press.add("council.txt", "bridge.txt", "short.txt")
    called = cli("run", press.folder, "--warehouse", tmp_path / "w", "--direct")
    assert called.code == 0, called.err
    (reject,) = ask(tmp_path / "w", "select stage, key, reason, detail from rejects")
    assert (reject["stage"], reject["reason"]) == ("annotate", "failed")
    assert reject["detail"] == "ValueError: nine hours are too long"
    assert [reject["key"]] == column(tmp_path / "w", "select text_id from articles where text like '%nine hours%'")
    assert len(ask(tmp_path / "w", "from articles where annotation_status is not null")) == 2


def test_every_file_of_the_press_is_accounted_for(baseline: Path, full_press: Path) -> None:
    files = {path for path in full_press.rglob("*") if path.is_file() and path.name != "metadata.csv"}
    refused = "select key from lake.rejects where stage = 'ingest'"
    places = column(baseline, f"select locator from lake.captures union all {refused}")
    found = {place.rpartition("#")[0] or place for place in places}
    assert found == {f"press/{path.relative_to(full_press).as_posix()}" for path in files}
    assert len(files) > len(FILES)
