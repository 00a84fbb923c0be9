"""Runs that ask a chat endpoint: what its answers become, what is asked again, and what happens without an answer."""

import json
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from chat_stub import CLAIMS, FERRY, MILL, SECRET, Stub, completion

from onrecord.flows.execution.dispatch import Direct, Workers
from onrecord.flows.execution.progress import Quiet
from onrecord.flows.runner import run_pipeline
from onrecord.flows.settings import load_settings
from onrecord.warehouse.catalogue import connect
from onrecord.warehouse.tables import TABLES

Row = dict[str, Any]
Run = Callable[..., Path]


@pytest.fixture
def run(articles: Path, tmp_path: Path, stub: Stub) -> Run:
    """Run over the articles with the stub as endpoint; `options` are settings."""

    def run_it(name: str = "warehouse", **options: Any) -> Path:
        chat = {"chat_url": stub.url, "chat_model": "stub", "chat_at_once": 1, "chat_retries": 0}
        settings = load_settings(tmp_path / name, **{"annotator": "rules", **chat, **options})
        run_pipeline([articles], settings, Direct(Workers(1)), Quiet())
        return settings.warehouse

    return run_it


def rows(warehouse: Path, query: str) -> list[Row]:
    with connect(warehouse) as connection:
        found = connection.execute(query)
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def chat_claims(warehouse: Path) -> list[Row]:
    return rows(warehouse, "from lake.claims where method = 'chat' order by char_start")


def rejected(warehouse: Path) -> list[tuple[str, str]]:
    found = rows(warehouse, "select stage, reason from lake.rejects where stage like 'chat%' order by all")
    return [(row["stage"], row["reason"]) for row in found]


def test_nothing_is_asked_twice_and_the_same_answers_give_the_same_rows(run: Run, stub: Stub, articles: Path) -> None:
    warehouse = run()
    before = {name: rows(warehouse, f"from lake.{name} order by all") for name in ("claims", "mentions", "stage_runs")}
    run()
    assert len(stub.asked) == 2
    assert {name: rows(warehouse, f"from lake.{name} order by all") for name in before} == before
    (articles / "mill.txt").write_text(MILL + "\n" + FERRY.split("\n\n")[1])
    run()
    assert stub.paragraphs[2:] == [MILL.strip()]
    assert {row["predicate"] for row in chat_claims(warehouse)} == {"sank", "have found", "burned down"}


def test_a_budget_of_requests_is_spread_over_runs_which_end_where_one_would(run: Run, stub: Stub) -> None:
    warehouse = run(chat_max_requests=1)
    assert len(stub.asked) == 1
    assert [row["predicate"] for row in chat_claims(warehouse)] == ["sank"]
    assert rejected(warehouse) == [("chat", "over_budget")]
    run(chat_max_requests=0)
    assert rejected(warehouse) == [("chat", "over_budget")]
    run(chat_max_requests=1)
    assert rejected(warehouse) == []
    at_once = run("at_once")
    for name in ("claims", "mentions", "text_annotations", "claim_profiles", "claim_groups", "time_expressions"):
        query = f"from lake.{name} order by all"
        assert rows(warehouse, query) == rows(at_once, query), name
    profiled = "from lake.claim_profiles as p anti join lake.claims as c on c.claim_id = p.claim_id"
    assert rows(warehouse, profiled) == []


def test_without_an_endpoint_no_connection_is_opened(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setenv("ONRECORD_CHAT_KEY", SECRET)
    warehouse = run(chat_url="", chat_model="")
    assert {row["method"] for row in rows(warehouse, "from lake.claims")} == {"rules"}
    assert rows(warehouse, "from lake.chat_answers") == []


def test_what_is_answered_becomes_claims_of_the_same_kind(
    run: Run, stub: Stub, articles: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("ONRECORD_CHAT_KEY", SECRET)
    caplog.set_level("DEBUG")
    reserved = f'<html><head><meta name="tdm-reservation" content="1"></head><body><p>{MILL}</p></body></html>'
    (articles / "mill.html").write_text(reserved)
    held = CLAIMS["ferry"][0] | {"holder": "the harbour office"}
    stub.replies = [lambda _: (200, completion(json.dumps({"claims": [held]})))]
    warehouse = run()
    sank, found = chat_claims(warehouse)
    assert (sank["subject"], sank["predicate"], sank["object"]) == ("The ferry Ottoline", "sank", None)
    assert (sank["holder"], sank["modality"], sank["evidentiality"]) == ("the harbour office", "reported", "indirect")
    assert "Tuesday" in FERRY[sank["time_start"] : sank["time_end"]]
    assert (found["text"], found["object"], found["holder"]) == ("Divers have found the wreck.", "the wreck", None)
    assert all(0 < row["check_worthy_score"] < 1 for row in (sank, found))
    # What reserves text and data mining is sent to nobody.
    assert stub.paragraphs == [part.strip() for part in FERRY.split("\n\n")]
    assert rejected(warehouse) == []
    tool = "select t.stage, t.parameters from lake.chat_answers as a join lake.tools as t on t.tool_id = a.tool_id"
    assert {(row["stage"], json.loads(row["parameters"])["model"]) for row in rows(warehouse, tool)} == {
        ("chat", "stub")
    }
    # The key is sent, and kept nowhere.
    assert {headers["authorization"] for headers in stub.headers} == {f"Bearer {SECRET}"}
    assert SECRET not in caplog.text
    with connect(warehouse) as connection:
        for name in TABLES:
            found_in = connection.execute(f"from lake.{name} as t where contains(t::varchar, '{SECRET}')").fetchall()
            assert found_in == [], name
    # What is gone takes its answers along.
    (articles / "ferry.txt").write_text(MILL)
    run()
    kept = rows(warehouse, "from lake.chat_answers as a anti join lake.blocks as b on b.paragraph_id = a.paragraph_id")
    assert kept == []


def test_another_model_is_asked_anew_and_the_first_ones_answers_stay(run: Run, stub: Stub) -> None:
    warehouse = run()
    claims = chat_claims(warehouse)
    stub.reply = lambda _: (200, completion('{"claims": []}'))
    run(chat_model="other")
    assert rows(warehouse, "from lake.claims") == []
    run()
    assert len(stub.asked) == 4
    assert chat_claims(warehouse) == claims


def test_without_answers_of_use_the_claims_are_those_of_the_rules(run: Run, stub: Stub) -> None:
    stub.replies = [lambda _: (500, b""), lambda _: (200, completion("The ferry sank, I think."))]
    warehouse = run()
    assert rejected(warehouse) == [("chat", "not_fetched"), ("chat_claims", "malformed")]
    columns = "select surface, predicate, object, modality, method from lake.claims order by all"
    by_rules = rows(warehouse, columns)
    assert {row["method"] for row in by_rules} == {"rules"}
    run()  # what failed is asked again; what was answered is not, whatever the answer is worth
    assert stub.paragraphs == [stub.paragraphs[0], stub.paragraphs[1], stub.paragraphs[0]]
    assert {row["method"] for row in rows(warehouse, columns)} == {"rules", "chat"}
    run(chat_url="", chat_model="")
    assert (rows(warehouse, columns), rejected(warehouse)) == (by_rules, [])
