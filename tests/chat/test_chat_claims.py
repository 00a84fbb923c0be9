"""Answers as claims: words that are in the paragraph, and nothing else."""

import json
from typing import Any

import pyarrow as pa
import pytest
from chat_stub import BURNED, CLAIMS, claim
from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.annotate.chat_claims import read_answers

TEXT = "The ferry Ottoline sank off Kell on Tuesday, the harbour office said. “She’s lost”, the office said later."
SANK = CLAIMS["ferry"][0]
Row = dict[str, Any]


def read(content: str, text: str = TEXT, own: list[Row] | None = None, ended: str = "stop") -> tuple[Any, list[Row]]:
    """Return the claims of an answer, and what was refused."""
    row = {"paragraph_id": "par:1", "language": "en", "text": text, "content": content, "finish_reason": ended}
    made = read_answers(pa.Table.from_pylist([row | {"own_claims": own or [], "mentions": []}]), None, "tol:1")
    (claims,) = made["chat_claims"].to_pylist()
    return claims["claims"], made["rejects"].to_pylist()


def answer(*claims: Row) -> str:
    return json.dumps({"claims": claims})


def words(item: Row, name: str, text: str = TEXT) -> str | None:
    start, end = f"{name}_start".removeprefix("claim_"), f"{name}_end".removeprefix("claim_")
    return None if item[start] is None else text[item[start] : item[end]]


def test_each_part_is_a_span_of_the_paragraph() -> None:
    ((item,), refused) = read(answer(SANK | {"object": "Kell", "holder": "the harbour office"}))
    assert words(item, "claim") == SANK["claim"]
    parts = [words(item, name) for name in ("subject", "predicate", "object", "holder")]
    assert parts == ["The ferry Ottoline", "sank", "Kell", "the harbour office"]
    assert refused == []


@pytest.mark.parametrize(
    "wrong",
    [
        claim("The ferry Ottoline sank off Dover", "sank"),
        SANK | {"subject": "The ferry Marianne"},
        SANK | {"predicate": "exploded"},
        SANK | {"object": "12 cars"},
        SANK | {"holder": "Reuters"},
        SANK | {"predicate": "said"},  # in the paragraph, but not in the claim
        SANK | {"subject": "he"},  # inside other words only
        SANK | {"subject": ""},
        SANK | {"subject": "Ottoline sank"},
        SANK | {"claim": "the ferry ottoline sank off Kell"},
    ],
)
def test_words_that_are_not_there_are_refused_and_the_rest_is_kept(wrong: Row) -> None:
    items, (refused,) = read(answer(wrong, SANK))
    assert [words(item, "claim") for item in items] == [SANK["claim"]]
    assert (refused["stage"], refused["key"], refused["reason"]) == ("chat_claims", "par:1", "unverified")
    assert refused["detail"].startswith("1 of 2 claims: ")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("The ferry sank, I think.", "malformed"),
        ('{"claims": [{"claim": "The ferry Ottoline sank"', "malformed"),
        ('{"claims": [{"claim": "The ferry Ottoline sank"}]}', "malformed"),
        (answer(SANK | {"polarity": "perhaps"}), "malformed"),
        (answer(SANK | {"certainty": "high"}), "malformed"),
        (answer(claim("A whale sank", "sank")), "unverified"),
    ],
)
def test_an_answer_of_no_use_gives_no_claims_and_says_why(content: str, reason: str) -> None:
    items, (refused,) = read(content, ended="length")
    assert (items, refused["reason"]) == (None, reason)
    assert ("length" in refused["detail"]) == (reason == "malformed")


def test_that_a_paragraph_claims_nothing_is_an_answer() -> None:
    assert read(answer()) == ([], [])


def test_marks_may_be_written_another_way_but_are_taken_from_the_text() -> None:
    ((item,), _) = read(answer(claim('"She\'s lost"', "'s", subject="She")))
    assert words(item, "claim") == "“She’s lost”"


def test_of_equal_words_the_nearest_to_the_verb_are_meant() -> None:
    text = "The mill burned. The mill reopened and the mill closed again."
    ((item,), _) = read(
        answer(claim("The mill reopened and the mill closed again", "reopened", subject="The mill")), text
    )
    assert item["subject_start"] == text.index("The mill reopened")


def test_lemma_and_score_are_those_of_the_rules_for_the_same_verb() -> None:
    own = {"start": 0, "end": 43, "predicate_start": 19, "predicate_end": 23, "predicate": "sink", "score": 0.71}
    blank = dict.fromkeys(("subject_start", "subject_end", "object_start", "object_end"))
    rest = {"polarity": "affirmed", "modality": "asserted", "pieces": [], "is_aside": False}
    ((known,), _), ((unknown,), _) = read(answer(SANK), own=[own | blank | rest]), read(answer(SANK))
    assert (known["predicate"], known["score"]) == ("sink", 0.71)
    assert unknown["predicate"] == "sank"
    assert 0 < unknown["score"] < 1


@given(st.text(max_size=40), st.text(max_size=12), st.text(max_size=12) | st.none())
def test_whatever_is_answered_no_word_gets_in_that_is_not_there(said: str, verb: str, subject: str | None) -> None:
    items, refused = read(answer(claim(said, verb, subject=subject), BURNED, SANK))
    assert refused
    for item in items:
        assert item["start"] <= item["predicate_start"] < item["predicate_end"] <= item["end"] <= len(TEXT)
