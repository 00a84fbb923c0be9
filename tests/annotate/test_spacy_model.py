"""Parses: offsets, heads and independence of the batch."""

from functools import cache
from typing import Any

from onrecord.flows.annotate.models import model_version
from onrecord.flows.annotate.pipe_memory import WordMemory
from onrecord.flows.annotate.spacy_model import Parser, english_model, load_parser

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


def test_a_denial_is_read_where_its_apostrophe_was_lost() -> None:
    for mark in ("\ufffd", "´", "?"):
        (parse,) = parser()([f"The ferry won{mark}t sail on Monday."])
        assert [token.dep for token in parse.tokens if token.start == parse.text.index("n" + mark)] == ["neg"]
    (parse,) = parser()(["Is it done?that is the question."])
    assert "?" in {char for token in parse.tokens for char in token.text}


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


def test_what_the_pipeline_remembers_is_what_it_would_find_anew() -> None:
    texts = [
        "She ain't gonna leave: they're better off, the ships' crews said, and so he'd stayed.",
        "The better boats leave. He leaves; she left the leaves. He's been; he's here. It's the ships' own.",
        "What's left was cut. To cut costs, they cut. Cannot 12 men do more? Worse   things had been done.",
    ]
    plain = english_model()
    for text, parse in zip(texts * 2, parser()(texts * 2), strict=True):  # the second time from memory
        anew = [(t.text, t.lemma_, t.pos_, t.tag_, t.dep_, str(t.morph)) for t in plain(text)]
        assert [(t.text, t.lemma, t.pos, t.tag, t.dep, t.morph) for t in parse.tokens] == anew


def test_a_pattern_that_looks_at_more_than_tag_relation_and_form_is_asked_each_time() -> None:
    nlp, plain = english_model(), english_model()
    for each in (nlp, plain):
        ruler: Any = each.get_pipe("attribute_ruler")
        ruler.add(patterns=[[{"ORTH": "May", "IS_SENT_START": True}]], attrs={"LEMMA": "month"})
    memory = WordMemory(nlp)
    for text in ("They left in May.", "May was warm.", "In May, May fell."):
        assert [said[1] for said in memory.read(nlp(text))] == [token.lemma_ for token in plain(text)]
