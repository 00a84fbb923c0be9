"""What is counted as lost: every paragraph that a reader could see, with the bytes it stands in."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.clean.decode import decode
from onrecord.flows.clean.dropped import dropped_paragraphs
from onrecord.flows.clean.loss import measure
from onrecord.flows.clean.resources import CleanResources
from onrecord.flows.clean.stream import unaligned
from onrecord.flows.clean.tallies import n_solid
from onrecord.flows.clean.visible import read_page

FIRST = "The ferry left the northern harbour shortly before nine with forty people on board."
SECOND = "Nobody on the quay noticed that it was lying deeper in the water than usual that night."
THIRD = "Divers searched the wreck for eleven hours, until the wind had become too strong for them."


def counts(text: str) -> dict[str, int | float]:
    stream = unaligned(text)
    return measure(stream, [(0, len(text))], stream, text)


@pytest.mark.parametrize(
    ("text", "n_names"),
    [
        ("It was seen by Ada Lund near Kettleby, Ostwick and Marrow.", 4),
        ("Nobody saw it. It sank.", 0),
        ("“Who?” asked Bo Berg, Ada’s brother.", 2),
        ("в городе Кеттлби сказала Ада Лунд", 2),
        ("船は昨夜沈んだ。", 0),
    ],
)
def test_names_are_capitalised_words_inside_sentences(text: str, n_names: int) -> None:
    assert counts(text)["n_visible_names"] == n_names


@pytest.mark.parametrize(
    ("text", "n_marks"), [('"Who?" it asks.', 2), ('„Wer?“ “Who?” «Qui?» 「誰」 "é"', 10), ("It’s 5' 2", 0)]
)
def test_marks_of_quotation_are_counted_in_any_script(text: str, n_marks: int) -> None:
    assert counts(text)["n_visible_quote_marks"] == n_marks


@given(st.text())
def test_characters_are_counted_without_white_space_and_invisible_ones(text: str) -> None:
    seen = text.replace("\ufeff", "").replace("\u200b", "")
    assert n_solid(f" {text}\ufeff\n") == n_solid(seen) <= len("".join(text.split()))


def page(*paragraphs: str) -> bytes:
    return f"<html><body>{''.join(paragraphs)}</body></html>".encode()


def test_each_dropped_paragraph_is_listed_with_its_bytes(
    clean: Callable[..., dict[str, list[dict[str, Any]]]], selecting: Callable[..., CleanResources]
) -> None:
    content = page(f"<p>{FIRST}</p><p>{SECOND}</p>", f"<footer><p>{THIRD}</p></footer>", "<p>Menu of the day</p>")
    tables = clean(content, using=selecting(FIRST), via="html")
    found = [(row["reason"], content[row["byte_start"] : row["byte_end"]].decode()) for row in tables["dropped_blocks"]]
    assert found == [("not_selected", SECOND), ("in_footer", THIRD)]
    (version,) = tables["article_versions"]
    assert (version["n_dropped_paragraphs"], version["n_dropped_chars"]) == (1, n_solid(SECOND))


def test_the_rest_of_a_paragraph_that_was_cut_off_is_listed() -> None:
    content = page(f"<p>{FIRST} {SECOND}</p>").decode()
    read = read_page(decode(content.encode(), ["utf-8"], lambda _: None).stream)
    start = read.stream.text.index(FIRST)
    found = dropped_paragraphs(read, [(start, start + len(FIRST))])
    assert [(row["reason"], row["beginning"]) for row in found] == [("cut_off", SECOND)]
    assert content.encode()[found[0]["byte_start"] : found[0]["byte_end"]].decode() == SECOND


def test_a_plain_text_drops_nothing(clean: Callable[..., dict[str, list[dict[str, Any]]]]) -> None:
    tables = clean(f"{FIRST}\n\n{SECOND}\n".encode())
    (version,) = tables["article_versions"]
    assert tables["dropped_blocks"] == []
    assert version["n_visible_chars"] == version["n_kept_chars"] == version["n_text_chars"] == version["n_body_chars"]


def test_the_body_has_what_the_text_has_less_what_is_left_out(
    clean: Callable[..., dict[str, list[dict[str, Any]]]],
) -> None:
    notice = "Correction: An earlier version of this article said that Ada Lund had counted 50 of them."
    (version,) = clean(f"{notice}\n\n{FIRST}\n\n{THIRD}\n".encode())["article_versions"]
    assert (version["n_text_numbers"], version["n_body_numbers"]) == (1, 0)
    assert (version["n_text_names"], version["n_body_names"]) == (1, 0)
    assert version["n_text_chars"] - version["n_body_chars"] == n_solid(notice)


def test_what_is_not_read_of_a_page_without_end_is_listed(
    clean: Callable[..., dict[str, list[dict[str, Any]]]],
    selecting: Callable[..., CleanResources],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("onrecord.flows.clean.visible.MOST_TAGS", 5)
    content = page(f"<p>{FIRST}</p>", f"<p>{SECOND}</p>")
    tables = clean(content, using=selecting(FIRST), via="html")
    (row,) = tables["dropped_blocks"]
    assert row["reason"] == "not_read"
    assert content[row["byte_start"] : row["byte_end"]].decode().endswith(f"{SECOND}</p></body></html>")
    (version,) = tables["article_versions"]
    assert version["n_dropped_chars"] == row["n_chars"]
