"""Front matter: what is metadata, what is text, and where the body starts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.shared.front_matter import ERROR_KEY, MAX_CHARS, split


def body_of(text: str) -> str:
    return text[split(text)[1] :]


def test_values_are_read_as_written():
    values, _ = split("---\ntitle: The lift\nlanguage: no\npublished: 2024-05-01\nid: 007\n---\nBody")
    assert values == {"title": "The lift", "language": "no", "published": "2024-05-01", "id": "007"}


def test_lists_are_joined_deep_values_are_json_and_empty_ones_say_nothing():
    values, _ = split("---\nauthor: [Ada Moe, Bo Lind]\nplace: {town: Vik}\nurl:\noutlet: ~\n---\n")
    assert values == {"author": "Ada Moe; Bo Lind", "place": '{"town": "Vik"}'}


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_body_starts_after_the_closing_line(newline, mark):
    text = mark + newline.join(["---", "title: Harbour — reopened", "--- ", "First line", "Second"])
    assert body_of(text) == f"First line{newline}Second"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("---\nRain fell all day.\n---\nMore", "key: value"),
        ("---\nPress release: open day\n---\nMore", "one word"),
        ("---\ntitle: A: b\n---\nMore", "mapping values"),
        ("---\na: &x 1\nb: *x\n---\nMore", "aliases"),
        ("---\na: 1\na: 2\n---\nMore", "twice"),
        ('---\na: "\\ud83d"\n---\nMore', "surrogate"),
        ("---\na: " + "[" * 5000 + "\n---\nMore", "deep"),
        ("---\ntitle: never closed\nMore", "no closing"),
        ("---\ntitle: " + "x" * MAX_CHARS + "\n---\nMore", "no closing"),
    ],
)
def test_a_broken_block_is_text_and_says_why(text, fault):
    values, start = split(text)
    assert start == 0
    assert set(values) == {ERROR_KEY}
    assert fault in values[ERROR_KEY]


def test_tags_construct_nothing():
    assert split("---\na: !!python/object/apply:os.getcwd []\n---\nx")[0] == {}


@pytest.mark.parametrize("text", ["", "Plain words", "--- not a mark", " ---\ntitle: x\n---\n", "----\na: b\n---\n"])
def test_other_text_has_no_front_matter(text):
    assert split(text) == ({}, 0)


KEYS = st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True)
VALUES = st.from_regex(r"[A-Za-z][A-Za-z0-9 ]{0,20}[a-z]", fullmatch=True).filter(lambda v: v.lower() != "null")


@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=5), st.text(max_size=60))
def test_any_block_is_read_back_and_leaves_the_body_whole(values, body):
    block = "".join(f"{key}: {value}\n" for key, value in values.items())
    text = f"---\n{block}---\n{body}"
    assert split(text)[0] == values
    assert body_of(text) == body


@given(st.text(alphabet="-:a {}[]&*!\n\"'\ud800\x00", max_size=60))
def test_no_text_raises_and_the_body_is_always_a_suffix(text):
    values, start = split("---\n" + text)
    assert 0 <= start <= len(text) + 4
    assert all(isinstance(value, str) for value in values.values())
