"""Names as compared: what two spellings of one name have in common, and what keeps two names apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.shared.name_forms import name_key, name_words, resolution_key, spelling


@pytest.mark.parametrize(("name", "key"), [("The U.S.", "us"), ("Holm’s", "holm"), ("Lund-Berg & Co", "lund berg co")])
def test_names_are_compared_without_article_possessive_and_marks(name: str, key: str) -> None:
    assert name_key(name) == key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("zelenskyy", "zelensky"),
        ("zelenskiy", "zelenskij"),
        ("muhammad", "mohammed"),
        ("hussein", "hossain"),
        ("müller", "muller"),
        ("łukasz", "lukasz"),
    ],
)
def test_spellings_of_one_name_are_compared(one: str, other: str) -> None:
    assert spelling(one) == spelling(other)


@pytest.mark.parametrize(
    ("one", "other"), [("lee", "leo"), ("martin", "morton"), ("maria", "mario"), ("smith", "smits")]
)
def test_other_names_are_not(one: str, other: str) -> None:
    assert spelling(one) != spelling(other)


def test_a_person_is_compared_by_surname_a_body_by_all_but_its_legal_form() -> None:
    assert resolution_key("person", name_words("Dr Ada Mill Jr")) == "person:mill"
    assert resolution_key("name", name_words("Skarne Line Inc.")) == resolution_key("name", name_words("Skarne Line"))
    assert resolution_key("name", name_words("Inc")) == "name:inc"
    assert resolution_key("name", name_words("São Tiago")) == resolution_key("name", name_words("Sao Tiago"))


@given(st.text(min_size=1, max_size=40))
def test_every_name_has_words_and_its_spelling_is_settled(name: str) -> None:
    words = name_words(name)
    assert words
    assert spelling(words[-1]) == spelling(words[-1].upper().lower() if words[-1].isascii() else words[-1])
