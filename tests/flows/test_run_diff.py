"""What differs between two runs, and what each difference is blamed on."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import Called, Press
from digests import column, run

from onrecord.flows.inspection.causes import Texts, Tools, cause_of, tool_changes
from onrecord.flows.inspection.run_diff import changes_between
from onrecord.flows.intake.judging import append
from onrecord.flows.settings import load_settings
from onrecord.flows.stages import STAGES
from onrecord.warehouse.errors import LakeError, UnknownName

Cli = Callable[..., Called]


def _run(folder: Path | list[Path], warehouse: Path, **options: Any) -> str:
    run(folder, warehouse, **{"annotator": "rules"} | options)
    (run_id,) = column(warehouse, "select run_id from lake.runs order by ended_at desc limit 1")
    return str(run_id)


def _changes(warehouse: Path, before: str, after: str) -> list[tuple[str, str, str, str]]:
    found = changes_between(load_settings(warehouse), before, after)
    return [(change.kind, change.change, change.label, change.cause) for change in found]


def _article(press: Press, name: str, said: str) -> Path:
    head = f"---\noutlet: Ellery Gazette\nurl: https://www.ellerygazette.example/{name}\npublished: 2031-02-03\n---\n"
    return press.write(f"{name}.txt", head + said)


def test_each_change_is_blamed_on_what_made_it(press: Press, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    warehouse = tmp_path / "warehouse"
    _article(press, "mill", "The old mill of Ellery was sold for 90,000 crowns in 2030. Trent lives in the old mill.")
    first = _run(press.folder, warehouse)

    _article(press, "tram", "The tram was sold for 70,000 crowns in 2030. Olive Trent was born in Ellery in 1970.")
    second = _run(press.folder, warehouse)
    told = _changes(warehouse, first, second)
    assert {change for kind, change, *_ in told if kind == "claim"} == {"appeared"}
    assert {cause for kind, _, _, cause in told if kind in ("claim", "group")} == {"text"}
    assert {(kind, change) for kind, change, *_ in told} >= {("claim", "appeared"), ("group", "appeared")}
    assert [row[1] for row in _changes(warehouse, second, first) if row[0] == "claim"] == [
        "vanished" for row in told if row[0] == "claim"
    ]

    append(warehouse, "2031-02-04T12:00:00+00:00", "ida", "rename", "PERSON Olive Trent", "Mayor Trent", "")
    third = _run([], warehouse)
    assert {row for row in _changes(warehouse, second, third) if row[0] == "entity"} == {
        ("entity", "moved", "Mayor Trent", "judgement")
    }

    # A tool that finds the same changes ids, and nothing else.
    monkeypatch.setitem(STAGES, "annotate", replace(STAGES["annotate"], version=STAGES["annotate"].version + 1))
    fourth = _run([], warehouse)
    assert column(warehouse, "select count(distinct tool_id) from lake.claims") == [1]
    assert _changes(warehouse, third, fourth) == []
    assert _changes(warehouse, first, first) == []

    _article(press, "tram", "The tram was sold for 70,000 crowns in 2030. Olive Trent was born in Ellery in 1971.")
    fifth = _run(press.folder, warehouse)
    changed = list(changes_between(load_settings(warehouse), fourth, fifth))
    (claim,) = [change for change in changed if change.kind == "claim"]
    assert (claim.change, claim.label, claim.cause) == ("appeared", "Olive Trent was born in Ellery in 1971.", "text")
    assert claim.because == "it stands in a document that changed: press/tram.txt"


def test_what_a_corrected_article_says_as_before_is_no_change(press: Press, tmp_path: Path) -> None:
    """Neither its claims, nor the facts that they state, nor where others differ from it."""
    warehouse = tmp_path / "warehouse"
    kept = "Olive Trent was born in Ellery in 1970. The mayor said that 40 boats had sunk in the harbour of Ellery."
    _article(press, "mayor", f"Ellery counts its boats. {kept}")
    _article(press, "other", "In Ellery 55 boats had sunk in the harbour, the mayor said. Trent was born in 1970.")
    first = _run(press.folder, warehouse)

    added = "The old mill of Ellery was sold for 90,000 crowns in 2030."
    _article(press, "mayor", f"Ellery counts all its boats again. {kept} {added}")
    second = _run(press.folder, warehouse)
    told = _changes(warehouse, first, second)
    assert any("mill" in label for _, _, label, _ in told)
    assert not [row for row in told if "born" in row[2] or "boats had sunk" in row[2]]
    back = _changes(warehouse, second, first)
    assert {(kind, label) for kind, _, label, _ in back} == {(kind, label) for kind, _, label, _ in told}


def test_a_setting_that_changes_rows_is_named(press: Press, tmp_path: Path, cli: Cli) -> None:
    warehouse = tmp_path / "warehouse"
    press.add("bridge.txt")
    _run(press.folder, warehouse)
    _run([], warehouse, annotator="model")
    called = cli("diff", "--warehouse", warehouse, "--json")
    assert called.code == 0, called.err
    changes = json.loads(called.out)
    claims = [change for change in changes if change["kind"] == "claim"]
    assert claims
    assert {change["cause"] for change in claims} == {"parameters"}
    assert all("annotator rules → model" in change["because"] for change in claims)
    table = cli("diff", "previous", "last", "--warehouse", warehouse)
    assert table.code == 0
    assert "parameters" in table.out


def test_runs_that_cannot_be_compared_are_told(press: Press, tmp_path: Path, cli: Cli) -> None:
    warehouse = tmp_path / "warehouse"
    _article(press, "mill", "The old mill of Ellery was sold for 90,000 crowns in 2030.")
    only = _run(press.folder, warehouse)
    lonely = cli("diff", "--warehouse", warehouse)
    assert (lonely.code, "previous: only 1 runs were published so far" in lonely.err) == (1, True)
    with pytest.raises(UnknownName):
        list(changes_between(load_settings(warehouse), "run:0", only))
    for path in (warehouse / "lake" / "claims").glob("*.parquet"):
        path.unlink()
    with pytest.raises(LakeError, match="retention"):
        list(changes_between(load_settings(warehouse), only, only))


def _tool(version: int = 1, stage: str = "annotate", **parameters: str) -> dict[str, Any]:
    return {"stage": stage, "version": version, "parameters": json.dumps(parameters)}


@pytest.mark.parametrize(
    ("old", "new", "word", "said"),
    [
        (_tool(3), _tool(4), "tool", "version 3 → 4"),
        (_tool(numpy="2.4.6"), _tool(numpy="2.5.0"), "tool", "numpy 2.4.6 → 2.5.0"),
        (_tool(gazetteer="a" * 32), _tool(gazetteer="b" * 32), "seeds", "gazetteer"),
        (_tool(annotator="rules"), _tool(annotator="model"), "parameters", "annotator rules → model"),
        (_tool(**{"follows clean": "c1"}), _tool(**{"follows clean": "c2"}), "tool", "stage clean, version 1 → 2"),
    ],
)
def test_a_tool_that_changed_is_named_with_what_changed_in_it(
    old: dict[str, Any], new: dict[str, Any], word: str, said: str
) -> None:
    known = {"t1": old, "t2": new, "c1": _tool(1, "clean"), "c2": _tool(2, "clean")}
    cause = tool_changes(known, ["t1"], ["t2"])
    assert cause is not None
    assert cause.word == word
    assert said in cause.because
    assert tool_changes(known, ["t1"], ["t1"]) is None
    assert tool_changes(known, [], ["t2"]) is None


NEW = {"txt:new": ("new", "new.txt")}
REREAD = {"txt:new": ("reread", "old.txt")}


@pytest.mark.parametrize(
    ("kind", "text_ids", "alone", "is_tool", "is_judged", "judgements", "word"),
    [
        ("claim", ["txt:new"], NEW, True, False, "", "text"),
        ("claim", ["txt:new"], REREAD, True, False, "", "tool"),
        ("claim", ["txt:old"], NEW, True, False, "1 made", "tool"),
        ("claim", ["txt:old"], NEW, False, False, "1 made", "undetermined"),
        ("conflict", ["txt:new", "txt:old"], NEW, True, False, "", "text"),
        ("group", ["txt:new", "txt:old"], NEW, True, False, "", "tool"),
        ("group", ["txt:new", "txt:old"], NEW, False, False, "", "set"),
        ("entity", ["txt:new", "txt:old"], NEW, True, True, "1 made", "judgement"),
        ("conflict", ["txt:old"], {}, False, False, "1 made", "judgement"),
        ("group", ["txt:old"], {}, False, False, "", "undetermined"),
    ],
)
def test_the_first_cause_that_explains_it_is_blamed(
    kind: str,
    text_ids: list[str],
    alone: dict[str, tuple[str, str]],
    is_tool: bool,
    is_judged: bool,
    judgements: str,
    word: str,
) -> None:
    changed = tool_changes({"t1": _tool(1), "t2": _tool(2)}, ["t1"], ["t2"]) if is_tool else None
    row = {"kind": kind, "text_ids": text_ids, "is_judged": is_judged}
    assert cause_of(row, Texts(alone), Tools({"claims": changed, "text_annotations": changed}), judgements).word == word
