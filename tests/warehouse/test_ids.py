"""Ids depend on what they identify and on nothing else."""

import hashlib
import json
import os
import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.warehouse import ids

FIELDS = st.lists(st.text(max_size=5) | st.integers() | st.booleans() | st.none(), max_size=4)


def test_id_is_the_digest_of_canonical_json() -> None:
    canonical = '["txt:1",0,7,null,true,"Zoë"]'.encode()
    assert ids.make_id("men", "txt:1", 0, 7, None, True, "Zoë") == "men:" + hashlib.sha256(canonical).hexdigest()[:32]


@given(text_id=st.text(), kind=st.text(), start=st.integers(), end=st.integers(), tool_id=st.text())
def test_ids_of_a_text_are_those_of_their_fields(text_id: str, kind: str, start: int, end: int, tool_id: str) -> None:
    made = ids.SpanIds(text_id, tool_id).of("men", kind, start, end)
    assert made == ids.make_id("men", text_id, kind, start, end, tool_id)


@given(one=FIELDS, other=FIELDS)
def test_ids_are_equal_only_for_equal_fields(one: list[ids.Field], other: list[ids.Field]) -> None:
    assert (ids.make_id("x", *one) == ids.make_id("x", *other)) == (json.dumps(one) == json.dumps(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [(("ab", "c"), ("a", "bc")), (("1",), (1,)), ((None,), ("null",)), ((None,), ()), ((True,), (1,)), ((1.0,), (1,))],
)
def test_fields_neither_run_together_nor_change_type(one: tuple[ids.Field, ...], other: tuple[ids.Field, ...]) -> None:
    assert ids.make_id("x", *one) != ids.make_id("x", *other)


def test_prefix_tells_ids_of_the_same_fields_apart() -> None:
    assert ids.make_id("quo", "a").removeprefix("quo:") == ids.make_id("men", "a").removeprefix("men:")
    assert ids.make_id("quo", "a").startswith("quo:")


def test_half_a_surrogate_pair_does_not_stop_an_id() -> None:
    assert ids.make_id("x", "\ud83d") != ids.make_id("x", "\ud83e")
    assert 0 <= ids.shard_of("\ud83d") < ids.N_SHARDS


def test_ids_and_shards_are_the_same_in_every_process() -> None:
    code = "from onrecord.warehouse.ids import *; print(make_id('men', 'ä', 3), shard_of('ä'))"
    environment = os.environ | {"PYTHONHASHSEED": "4711", "PYTHONUTF8": "1"}
    printed = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True, text=True)
    assert printed.stdout.split() == [ids.make_id("men", "ä", 3), str(ids.shard_of("ä"))]


@given(st.binary(max_size=50))
def test_raw_id_can_be_verified_with_sha256(content: bytes) -> None:
    assert ids.raw_id(content) == f"raw:{hashlib.sha256(content).hexdigest()[:32]}"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  The\n DAM\t", "the dam"),
        ("Straße", "strasse"),
        ("ﬁnal\u00a0report", "final report"),
        ("Cafe\u0301", "caf\u00e9"),
        ("", ""),
    ],
)
def test_fold_evens_out_what_matching_must_not_see(text: str, folded: str) -> None:
    assert ids.fold(text) == folded


@given(st.text(st.characters(exclude_categories=["Cs", "M"]), max_size=20))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert ids.fold(ids.fold(text)) == ids.fold(text)


@given(st.text(st.sampled_from("aZ ßéÉĲĳİıŁſЙйѢ’–…½ \u0301\u00a0ﬁ"), max_size=8))
def test_folding_character_by_character_is_folding(text: str) -> None:
    once = unicodedata.normalize("NFKC", unicodedata.normalize("NFD", text).casefold())
    slowly = " ".join(unicodedata.normalize("NFKC", once.casefold()).split())
    assert ids.fold(text) == slowly
    if ids.folds_singly(text):
        assert text.lower().split() == slowly.split()


@given(
    st.lists(st.text(max_size=6) | st.text(st.sampled_from("ΑΣς ßéİ\u0301\u0345\u00b4\u00a0ﬁ"), max_size=6), max_size=4)
)
def test_lines_fold_one_by_one(lines: list[str]) -> None:
    assert ids.fold("\n".join(lines)) == " ".join(filter(None, map(ids.fold, lines)))


def test_each_character_that_folds_singly_folds_to_its_small_letter() -> None:
    for character in filter(ids.folds_singly, map(chr, range(0x21, 0x2100))):
        once = unicodedata.normalize("NFKC", unicodedata.normalize("NFD", character).casefold())
        assert character.isspace() or unicodedata.normalize("NFKC", once.casefold()) == character.lower()


@given(st.text(max_size=20))
def test_shard_is_a_byte(key: str) -> None:
    assert 0 <= ids.shard_of(key) < ids.N_SHARDS


def test_shard_is_the_first_byte_of_the_digest() -> None:
    assert ids.shard_of("ä") == hashlib.sha256("ä".encode()).digest()[0]


def test_shards_spread_keys() -> None:
    assert len({ids.shard_of(str(n)) for n in range(5000)}) == ids.N_SHARDS


def test_fine_shards_divide_the_others() -> None:
    keys = [f"person:{n}" for n in range(200)]
    assert all(ids.shard_of(key, ids.N_FINE_SHARDS) // 16 == ids.shard_of(key) for key in keys)
    assert len({ids.shard_of(key, ids.N_FINE_SHARDS) for key in keys}) > 180
