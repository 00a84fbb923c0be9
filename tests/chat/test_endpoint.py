"""One endpoint: what it is asked, tries and pauses, limits, and the key."""

import json
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from chat_stub import SECRET, Reply, Stub, answering, claim, completion

from onrecord.flows.chat.asking import Asker
from onrecord.flows.chat.budget import Budget, OverBudget
from onrecord.flows.chat.endpoint import Endpoint, Failed
from onrecord.flows.chat.prompt import question
from onrecord.flows.fetch.policy import Policy
from onrecord.flows.settings import SettingsError, load_settings

QUICK = Policy(timeout=5, step_timeout=2, n_retries=2, is_private_allowed=True)
Make = Callable[..., Endpoint]


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def make(stub: Stub, slept: list[float]) -> Make:
    def made(n_requests: int = 100, n_tokens: int = 10**6, key: str | None = None, **policy: Any) -> Endpoint:
        budget = Budget(n_requests, n_tokens)
        return Endpoint(stub.url, key, replace(QUICK, **policy), budget, slept.append)

    return made


def test_the_question_names_model_schema_and_options(make: Make, stub: Stub) -> None:
    make().ask(question("stub", {"max_tokens": 77, "model": "another"}, "The mill burned down."))
    (asked,) = stub.asked
    assert (asked["path"], asked["model"], asked["max_tokens"]) == ("/v1/chat/completions", "stub", 77)
    assert stub.paragraphs == ["The mill burned down."]
    schema = asked["response_format"]["json_schema"]
    assert (asked["response_format"]["type"], schema["strict"]) == ("json_schema", True)
    assert schema["schema"]["additionalProperties"] is False
    assert set(schema["schema"]["$defs"]["ChatClaim"]["required"]) == set(claim("a", "b"))


def test_an_answer_comes_with_what_it_cost(make: Make) -> None:
    reply = make().ask(question("stub", {}, "The mill burned down."))
    assert json.loads(reply.content)["claims"]
    assert (reply.model, reply.finish_reason) == ("stub-1", "stop")
    assert (reply.n_question_tokens, reply.n_answer_tokens) == (300, 40)


def test_a_refusal_to_answer_is_an_answer(make: Make, stub: Stub) -> None:
    choice = {"message": {"content": None, "refusal": "I cannot."}, "finish_reason": "stop"}
    stub.reply = lambda _: (200, completion("", choices=[choice]))
    assert make().ask(b'{"messages": [{"content": ""}]}').content == "I cannot."


@pytest.mark.parametrize("status", [429, 500, 503])
@pytest.mark.parametrize(("asks_for", "pauses"), [(None, [1, 2]), ("3", [3, 3]), ("9999", [60, 60])])
def test_a_server_that_is_busy_is_asked_again_after_a_pause(
    make: Make, stub: Stub, slept: list[float], status: int, asks_for: str | None, pauses: list[float]
) -> None:
    stub.replies = [lambda _: (status, b"busy")] * 2
    stub.reply_headers = {"Retry-After": asks_for} if asks_for else {}
    assert make().ask(question("stub", {}, "The mill")).content
    assert (slept, len(stub.asked)) == (pauses, 3)


def late(asked: dict[str, Any]) -> tuple[int, bytes]:
    time.sleep(1)
    return answering(asked)


@pytest.mark.parametrize(
    ("reply", "reason", "n_asked", "is_final"),
    [
        (lambda _: (500, b""), "not_fetched", 3, False),
        (lambda _: (400, b""), "not_fetched", 1, False),
        (lambda _: (401, SECRET.encode()), "not_fetched", 1, True),
        (lambda _: (404, b""), "not_fetched", 1, True),
        (lambda _: (307, b""), "not_fetched", 1, False),
        (late, "not_fetched", 1, False),  # the question was heard, and may be charged
        (lambda _: (200, b"<html>"), "malformed", 1, False),
        (lambda _: (200, b"[]"), "malformed", 1, False),
        (lambda _: (200, b'{"choices": []}'), "malformed", 1, False),
        (lambda _: (200, b'{"choices": [{"message": {"content": 3}}]}'), "malformed", 1, False),
        (lambda _: (200, b'{"choices": [{"message": "no"}]}'), "malformed", 1, False),
        (lambda _: (200, b"9" * 5_000_000), "too_large", 1, False),
    ],
)
def test_without_an_answer_the_reason_is_told(
    make: Make, stub: Stub, reply: Reply, reason: str, n_asked: int, is_final: bool
) -> None:
    stub.reply = reply
    stub.reply_headers = {"Location": f"{stub.url}/elsewhere"}  # never followed
    with pytest.raises(Failed) as error:
        make(timeout=0.5 if reply is late else 5).ask(question("stub", {}, "The mill"))
    assert (error.value.reason, len(stub.asked), error.value.is_final) == (reason, n_asked, is_final)
    assert SECRET not in error.value.detail


def test_nobody_there_is_a_failure(make: Make, stub: Stub, slept: list[float]) -> None:
    stub.url = "http://127.0.0.1:1/v1"
    with pytest.raises(Failed, match="ConnectError"):
        make().ask(b"{}")
    assert slept == [1, 2]


def test_every_try_counts_as_a_request(make: Make, stub: Stub) -> None:
    stub.reply = lambda _: (500, b"")
    with pytest.raises(OverBudget, match="chat_max_requests"):
        make(n_requests=2).ask(question("stub", {}, "The mill"))
    assert len(stub.asked) == 2


def test_no_question_is_asked_that_could_cost_more_than_is_left(make: Make, stub: Stub) -> None:
    asked = question("stub", {}, "The mill burned down.")
    most = len(asked) + 100
    with pytest.raises(OverBudget, match="chat_max_tokens"):
        make(n_tokens=most - 1).ask(asked, 100)
    assert stub.asked == []
    endpoint = make(n_tokens=most + 2 * 340)  # each is set aside at its most and settled at what it cost
    for _ in range(3):
        endpoint.ask(asked, 100)
    with pytest.raises(OverBudget):
        endpoint.ask(asked, 100)
    assert len(stub.asked) == 3


def test_where_no_cost_is_told_the_most_is_counted(make: Make, stub: Stub) -> None:
    stub.reply = lambda _: (200, completion("{}", usage=None))
    asked = question("stub", {}, "The mill burned down.")
    endpoint = make(n_tokens=2 * (len(asked) + 100) - 1)
    endpoint.ask(asked, 100)
    with pytest.raises(OverBudget):
        endpoint.ask(asked, 100)


@pytest.mark.parametrize(("status", "n_asked"), [(401, 1), (400, 5)])
def test_an_endpoint_that_refuses_all_is_given_up(
    make: Make, stub: Stub, tmp_path: Path, status: int, n_asked: int
) -> None:
    stub.reply = lambda _: (status, b"")
    asker = Asker(load_settings(tmp_path, chat_url=stub.url, chat_model="stub"), make())
    found = [asker.ask(f"par:{n}", "The mill burned down.") for n in range(8)]
    assert len(stub.asked) == n_asked
    assert {getattr(item, "reason", None) for item in found} == {"not_fetched"}


def test_the_key_goes_along_as_a_header(make: Make, stub: Stub) -> None:
    make(key=SECRET).ask(question("stub", {}, "The mill"))
    make().ask(question("stub", {}, "The mill"))
    assert [headers.get("authorization") for headers in stub.headers] == [f"Bearer {SECRET}", None]


@pytest.mark.parametrize("key", ["two words", "line\nbreak", "schlüssel"])
def test_a_key_that_cannot_be_sent_is_refused_unseen(make: Make, key: str) -> None:
    with pytest.raises(SettingsError, match="ONRECORD_CHAT_KEY") as error:
        make(key=key)
    assert key not in str(error.value)


def test_a_key_is_not_sent_in_clear_over_the_network(make: Make, stub: Stub) -> None:
    stub.url = "http://chat.example.org/v1"
    make()
    with pytest.raises(SettingsError, match="https"):
        make(key=SECRET)
    stub.url = "https://chat.example.org/v1"
    make(key=SECRET)


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
