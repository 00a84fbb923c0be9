import re

from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.clean.align import listed, segments
from onrecord.flows.clean.decode import decode
from onrecord.flows.clean.lines import LONGEST_BLOCK, parts_of_text, short_enough


def lines(text: str) -> list[str]:
    return [part.stream.text for part in parts_of_text(decode(text.encode(), [], lambda content: None).stream)]


def test_a_line_is_a_part_whatever_ends_it() -> None:
    assert lines("One.\r\nTwo.\rThree.\n\n\nFour.\u2028Five.") == ["One.", "Two.", "Three.", "Four.", "Five."]


def test_white_space_is_folded_and_invisible_characters_go() -> None:
    assert lines("\ufeff  The\tfer\u00adry\u00a0 left\u200b. ") == ["The ferry left."]


def test_joiners_of_scripts_and_emoji_stay() -> None:
    assert lines("می\u200cروم 👩\u200d✈️") == ["می\u200cروم 👩\u200d✈️"]


WRAPPED = """The ferry had left the northern harbour shortly before nine in
the evening with forty people on board, and nobody on the quay
noticed that it was lying deeper than usual.

Divers searched the wreck until the light failed, the coast guard
said, and would go down again at dawn if the wind allowed.
* The wind had been rising all day, and with it the swell in the
  outer harbour.
"""


def test_wrapped_lines_make_paragraphs() -> None:
    first, second, third = lines(WRAPPED)
    assert first.startswith("The ferry had left the northern harbour shortly before nine in the evening")
    assert second.endswith("if the wind allowed.")
    assert third.startswith("* The wind")
    assert third.endswith("the outer harbour.")


def test_short_lines_that_end_sentences_are_not_joined() -> None:
    text = "\n".join(f"This is a line of its own, and it is number {i}." for i in range(6))
    assert lines(text) == text.split("\n")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\r\t\x85 ")))
def test_every_visible_character_is_kept_with_its_bytes(text: str) -> None:
    content = ("x" + text).encode()
    kept = []
    for part in parts_of_text(decode(content, [], lambda content: None).stream):
        for segment in listed([segments(part.stream)]).to_pylist()[0]:
            characters = part.stream.text[segment["char_start"] : segment["char_end"]]
            written = content[segment["byte_start"] : segment["byte_end"]].decode()
            assert segment["op"] in ("copied", "folded")
            assert written == characters if segment["op"] == "copied" else (written.isspace() and characters == " ")
            kept.append(characters)
    invisible = re.compile("[\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
    assert "".join("".join(kept).split()) == "".join(invisible.sub("", "x" + text).split())


def cut(text: str) -> list[str]:
    (whole,) = parts_of_text(decode(text.encode(), [], lambda content: None).stream)
    return [part.stream.text for part in short_enough(whole)]


def test_an_endless_line_is_cut_where_words_end_and_loses_nothing() -> None:
    for text in ("The ferry left the harbour. " * 3000, "harbour " * 9000, "x" * 50_001, "Short."):
        parts = cut(text)
        assert max(map(len, parts)) <= LONGEST_BLOCK
        assert "".join(parts).replace(" ", "") == text.replace(" ", "")
        assert not any(part != part.strip() for part in parts)
    assert all(part.endswith(".") for part in cut("The ferry left the harbour. " * 3000))


def test_what_has_very_many_lines_is_cut_into_stretches_that_lose_nothing() -> None:
    words = [f"word{number}" for number in range(60_000)]
    source = decode("\n".join(words).encode(), [], lambda content: None).stream
    parts = parts_of_text(source)
    assert " ".join(part.stream.text for part in parts).split() == words
    assert len(parts) < 100
    assert max(len(part.stream) for part in parts) <= LONGEST_BLOCK
