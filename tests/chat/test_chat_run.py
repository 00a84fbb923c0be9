"""Runs that ask a chat endpoint: what its answers become, what is asked again, and what happens without an answer."""

import json
import socket
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from chat_stub import CLAIMS, FERRY, MILL, SECRET, Stub, answering, claim, completion

from onrecord.flows.chat import endpoint
from onrecord.flows.dispatch import Direct, Workers
from onrecord.flows.progress import Quiet
from onrecord.flows.runner import run_pipeline
from onrecord.flows.settings import SettingsError, load_settings
from onrecord.warehouse.catalogue import connect
from onrecord.warehouse.relations import quote

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


def test_what_is_answered_becomes_claims_of_the_same_kind(run: Run, stub: Stub) -> None:
    warehouse = run()
    sank, found = chat_claims(warehouse)
    assert sank["surface"] == "The ferry Ottoline sank off Kell on Tuesday"
    assert (sank["subject"], sank["predicate"], sank["object"]) == ("The ferry Ottoline", "sank", None)
    assert FERRY[sank["time_start"] : sank["time_end"]] == "on Tuesday" or sank["time_start"] is not None
    assert (found["text"], found["object"]) == ("Divers have found the wreck.", "the wreck")
    assert all(0 <= row["check_worthy_score"] <= 1 for row in (sank, found))
    assert sorted(stub.paragraphs) == sorted(part.strip() for part in FERRY.split("\n\n"))
    assert rejected(warehouse) == []
    tool = "select t.stage, t.parameters from lake.chat_answers as a join lake.tools as t on t.tool_id = a.tool_id"
    for row in rows(warehouse, tool):
        assert row["stage"] == "chat"
        assert json.loads(row["parameters"])["model"] == "stub"


def test_the_question_names_model_schema_and_options(run: Run, stub: Stub) -> None:
    run(chat_options={"max_tokens": 77})
    asked = stub.asked[0]
    assert (asked["path"], asked["model"], asked["max_tokens"]) == ("/v1/chat/completions", "stub", 77)
    schema = asked["response_format"]["json_schema"]
    assert asked["response_format"]["type"] == "json_schema"
    assert schema["strict"] is True
    assert schema["schema"]["additionalProperties"] is False
    assert set(schema["schema"]["$defs"]["ChatClaim"]["required"]) == set(claim("a", "b"))


def test_who_is_said_to_stand_behind_a_claim_holds_it(run: Run, stub: Stub) -> None:
    said = CLAIMS["ferry"][0] | {"holder": "the harbour office"}
    stub.reply = lambda asked: (200, completion(json.dumps({"claims": [said] if "ferry" in str(asked) else []})))
    (row,) = [row for row in chat_claims(run()) if row["predicate"] == "sank"]
    assert (row["holder"], row["modality"], row["evidentiality"]) == ("the harbour office", "reported", "indirect")


@pytest.mark.parametrize(
    "wrong",
    [
        claim("The ferry Ottoline sank off Dover", "sank"),
        CLAIMS["ferry"][0] | {"subject": "The ferry Marianne"},
        CLAIMS["ferry"][0] | {"predicate": "exploded"},
        CLAIMS["ferry"][0] | {"object": "12 cars"},
        CLAIMS["ferry"][0] | {"holder": "Reuters"},
        CLAIMS["ferry"][0] | {"predicate": "said"},
        CLAIMS["ferry"][0] | {"subject": "he"},
        CLAIMS["ferry"][0] | {"subject": ""},
    ],
)
def test_words_that_are_not_there_are_refused_and_the_rest_is_kept(run: Run, stub: Stub, wrong: Row) -> None:
    both = json.dumps({"claims": [wrong, *CLAIMS["ferry"]]})
    stub.reply = lambda asked: (
        (200, completion(both)) if "ferry" in asked["messages"][-1]["content"] else answering(asked)
    )
    warehouse = run()
    assert [row["predicate"] for row in chat_claims(warehouse)] == ["sank", "have found"]
    assert rejected(warehouse) == [("chat_claims", "unverified")]
    (detail,) = rows(warehouse, "select detail from lake.rejects where stage = 'chat_claims'")
    assert detail["detail"].startswith("1 of 2 claims: ")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("The ferry sank, I think.", "malformed"),
        ('{"claims": [{"claim": "The ferry Ottoline sank"', "malformed"),
        ('{"claims": [{"claim": "The ferry Ottoline sank"}]}', "malformed"),
        (json.dumps({"claims": [CLAIMS["ferry"][0] | {"polarity": "perhaps"}]}), "malformed"),
        (json.dumps({"claims": [claim("A whale sank", "sank")]}), "unverified"),
    ],
)
def test_an_answer_of_no_use_leaves_the_claims_of_the_rules(
    run: Run, stub: Stub, tmp_path: Path, content: str, reason: str
) -> None:
    stub.reply = lambda _: (200, completion(content))
    warehouse, plain = run(), run("plain", chat_url="", chat_model="")
    columns = "select surface, predicate, object, modality, method from lake.claims order by all"
    assert rows(warehouse, columns) == rows(plain, columns)
    assert rows(plain, columns)
    assert rejected(warehouse) == [("chat_claims", reason)] * 2
    n_asked = len(stub.asked)
    run()
    assert len(stub.asked) == n_asked == 2  # it was paid for: it is not asked again


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


def test_another_model_is_asked_anew_and_the_first_ones_answers_stay(run: Run, stub: Stub) -> None:
    warehouse = run()
    claims = chat_claims(warehouse)
    stub.reply = lambda _: (200, completion('{"claims": []}'))
    run(chat_model="other")
    assert chat_claims(warehouse) == []
    assert rows(warehouse, "from lake.claims") == []
    run()
    assert len(stub.asked) == 4
    assert chat_claims(warehouse) == claims
    run(chat_url="", chat_model="")
    assert Counter(row["method"] for row in rows(warehouse, "from lake.claims")).keys() == {"rules"}
    assert len(rows(warehouse, "from lake.chat_answers")) == 4


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


def test_a_budget_of_tokens_is_never_gone_beyond(run: Run, stub: Stub) -> None:
    cost = 340  # as the stub counts
    question = 2_500 + 50  # at least the bytes of a question and of an answer are set aside
    warehouse = run(chat_max_tokens=question - 500, chat_options={"max_tokens": 50})
    assert (stub.asked, rejected(warehouse)) == ([], [("chat", "over_budget")] * 2)
    run(chat_max_tokens=question * 2 + cost, chat_options={"max_tokens": 50})
    assert len(stub.asked) >= 1


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_server_that_is_busy_is_asked_again_after_a_pause(
    run: Run, stub: Stub, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(endpoint.Endpoint.__init__, "__defaults__", (slept.append,))
    stub.replies = [lambda _: (status, b"busy")] * 2
    stub.reply_headers = {"Retry-After": "3"}
    warehouse = run(chat_retries=2)
    assert slept == [3, 3]
    assert len(stub.asked) == 4
    assert (len(chat_claims(warehouse)), rejected(warehouse)) == (2, [])


def test_tries_come_to_an_end_and_the_next_run_asks_again(
    run: Run, stub: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(endpoint.Endpoint.__init__, "__defaults__", (slept.append,))
    stub.reply = lambda _: (500, b"")
    warehouse = run(chat_retries=2)
    assert (len(stub.asked), slept) == (6, [1, 2, 1, 2])
    assert rejected(warehouse) == [("chat", "not_fetched")] * 2
    assert rows(warehouse, "from lake.claims where method = 'rules'")
    stub.reply = answering
    run()
    assert (len(chat_claims(warehouse)), rejected(warehouse)) == (2, [])


def test_one_that_does_not_answer_in_time_is_left(run: Run, stub: Stub) -> None:
    def late(asked: Row) -> tuple[int, bytes]:
        time.sleep(1)
        return answering(asked)

    stub.replies = [late]
    warehouse = run(chat_timeout=0.3, chat_retries=2)
    assert rejected(warehouse) == [("chat", "not_fetched")]
    assert len(stub.asked) == 2  # not asked again: the question was heard, and may be charged
    assert [row["predicate"] for row in chat_claims(warehouse)] == ["have found"]


@pytest.mark.parametrize("status", [401, 404])
def test_a_refusal_that_holds_for_all_ends_the_asking(run: Run, stub: Stub, status: int) -> None:
    stub.reply = lambda _: (status, f"wrong key {SECRET}".encode())
    assert rejected(run(chat_retries=3)) == [("chat", "not_fetched")] * 2
    assert len(stub.asked) == 1


@pytest.mark.parametrize("body", [b"<html>", b"[]", b'{"choices": []}', b'{"choices": [{"message": {"content": 3}}]}'])
def test_an_answer_that_is_no_completion_is_a_failure(run: Run, stub: Stub, body: bytes) -> None:
    stub.reply = lambda _: (200, body)
    warehouse = run()
    assert rejected(warehouse) == [("chat", "malformed")] * 2
    assert rows(warehouse, "from lake.chat_answers") == []


def test_no_redirect_is_followed(run: Run, stub: Stub) -> None:
    stub.reply = lambda _: (307, b"")
    stub.reply_headers = {"Location": f"{stub.url}/elsewhere"}
    assert rejected(run()) == [("chat", "not_fetched")] * 2
    assert {asked["path"] for asked in stub.asked} == {"/v1/chat/completions"}


def test_the_key_is_sent_and_kept_nowhere(
    run: Run, stub: Stub, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("ONRECORD_CHAT_KEY", SECRET)
    caplog.set_level("DEBUG")
    stub.replies = [lambda _: (500, b"")]
    warehouse = run()
    assert {headers["authorization"] for headers in stub.headers} == {f"Bearer {SECRET}"}
    assert SECRET not in caplog.text
    assert not [path for path in warehouse.rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()]
    with connect(warehouse) as connection:
        for (name,) in connection.execute(
            "select table_name from duckdb_views() where schema_name = 'lake'"
        ).fetchall():
            found = connection.execute(
                f"select count(*) from lake.{name} as t where contains(t::varchar, {quote(SECRET)})"
            )
            assert found.fetchall() == [(0,)], name


@pytest.mark.parametrize("key", ["two words", "line\nbreak", "schlüssel"])
def test_a_key_that_cannot_be_sent_is_refused_unseen(run: Run, monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    monkeypatch.setenv("ONRECORD_CHAT_KEY", key)
    with pytest.raises(SettingsError, match="ONRECORD_CHAT_KEY") as error:
        run()
    assert key not in str(error.value)


def test_a_key_is_not_sent_in_clear_over_the_network(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_CHAT_KEY", SECRET)
    with pytest.raises(SettingsError, match="https"):
        run(chat_url="http://chat.example.org/v1")


@pytest.mark.parametrize(
    "content",
    [
        'chat_url = "https://chat.example.org/v1"',
        'chat_model = "m"',
        'chat_url = "ftp://chat.example.org"\nchat_model = "m"',
        'chat_url = "https://me:pass@chat.example.org"\nchat_model = "m"',
        f'chat_key = "{SECRET}"',
    ],
)
def test_settings_that_do_not_fit_are_told_without_secrets(tmp_path: Path, content: str) -> None:
    (tmp_path / "onrecord.toml").write_text(content)
    with pytest.raises(SettingsError, match="chat_") as error:
        load_settings(tmp_path)
    assert SECRET not in str(error.value)
    assert "pass@" not in str(error.value)


def test_without_an_endpoint_no_connection_is_opened(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setenv("ONRECORD_CHAT_KEY", SECRET)
    warehouse = run(chat_url="", chat_model="")
    assert {row["method"] for row in rows(warehouse, "from lake.claims")} == {"rules"}
    assert rows(warehouse, "from lake.chat_answers") == []


def test_a_document_that_reserves_mining_is_not_sent_to_anybody(run: Run, stub: Stub, articles: Path) -> None:
    page = f'<html><head><meta name="tdm-reservation" content="1"></head><body><p>{MILL}</p></body></html>'
    (articles / "mill.html").write_text(page)
    warehouse = run()
    assert rows(warehouse, "from lake.captures where is_tdm_reserved")
    assert not [paragraph for paragraph in stub.paragraphs if "mill" in paragraph]


def test_what_is_erased_takes_its_answers_along(run: Run, articles: Path) -> None:
    warehouse = run()
    assert len(rows(warehouse, "from lake.chat_answers")) == 2
    (articles / "ferry.txt").write_text(MILL)
    run()
    kept = rows(warehouse, "from lake.chat_answers as a anti join lake.blocks as b on b.paragraph_id = a.paragraph_id")
    assert kept == []
