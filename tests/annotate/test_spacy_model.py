"""Parses: offsets, heads and independence of the batch."""

from functools import cache

from onrecord.flows.annotate.spacy_model import Parser, load_parser, model_version

PARAGRAPHS = [
    "Mayor Ida Holm opened the Norvik Bridge on Monday.",
    "",
    "“We are glad,” she said. The café in Lund — closed since May — reopens.",
    "Officials   declined to comment.",
]


@cache
def parser() -> Parser:
    return load_parser()


def test_tokens_are_slices_and_heads_stay_in_the_paragraph() -> None:
    for parse in parser()(PARAGRAPHS):
        for token in parse.tokens:
            assert parse.text[token.start : token.end] == token.text
            assert 0 <= token.head < len(parse.tokens)
            assert parse.tokens[token.i] is token


def test_sentences_cover_all_tokens_in_order() -> None:
    for parse in parser()(PARAGRAPHS):
        covered = [i for first, last in parse.sentences for i in range(first, last)]
        assert covered == list(range(len(parse.tokens)))


def test_a_parse_does_not_depend_on_its_neighbours() -> None:
    together = parser()(PARAGRAPHS)
    assert together == [parser()([text])[0] for text in PARAGRAPHS]
    assert together == list(reversed(parser()(PARAGRAPHS[::-1])))


def test_a_long_paragraph_is_read_to_its_end_in_windows() -> None:
    sentence = "The harbour office in Bergen counted nine boats. "
    text = sentence * (110_000 // len(sentence))
    (parse,) = parser()([text])
    assert parse.text == text
    assert parse.tokens[-1].end == len(text.rstrip())
    assert all(text[token.start : token.end] == token.text for token in parse.tokens)
    assert text[parse.entities[-1].start : parse.entities[-1].end] == "nine"


def test_the_version_names_model_and_library() -> None:
    assert "en_core_web_sm" in model_version()
    assert "spacy 3." in model_version()
