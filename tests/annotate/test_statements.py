from collections.abc import Callable, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.flows.annotate.cues import Cues
from onrecord.flows.annotate.records import Statement
from onrecord.flows.annotate.spacy_model import load_parser
from onrecord.flows.annotate.statements import find_statements
from onrecord.flows.annotate.syntax import Parse

CUES = Cues(
    speech_verbs=frozenset(
        "add announce ask call claim confirm describe inform pledge report say state tell warn".split()
    ),
    attitude_verbs=frozenset({"believe", "expect", "want"}),
    according_to=("according to", "in the words of", "citing"),
    quote_marks=(("“", "”"), ('"', '"'), ("‘", "’"), ("'", "'")),
)
Parser = Callable[[Sequence[str]], list[Parse]]


@pytest.fixture(scope="module")
def parser() -> Parser:
    return load_parser()


def read(parser: Parser, text: str) -> list[Statement]:
    (parse,) = parser([text])
    return find_statements(parse, CUES)


def words(text: str, statement: Statement) -> tuple[str, str | None, str, str | None]:
    source, content = statement.source, statement.content
    return statement.kind, source and source.of(text), statement.cue.of(text), content and content.of(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The harbour master said on Monday that the ferry left the port late.",
            ("says", "The harbour master", "said", "that the ferry left the port late"),
        ),
        (
            "The ferry left the port late, the harbour master said.",
            ("says", "the harbour master", "said", "The ferry left the port late"),
        ),
        (
            "China pledged to send two rescue ships.",
            ("says", "China", "pledged", "to send two rescue ships"),
        ),
        (
            "The ministry announced plans for a new port.",
            ("says", "The ministry", "announced", "plans for a new port"),
        ),
        (
            "According to the coast guard, three boats searched the bay.",
            ("according_to", "the coast guard", "According to", "three boats searched the bay"),
        ),
        (
            "Three boats searched the bay, according to the coast guard.",
            ("according_to", "the coast guard", "according to", "Three boats searched the bay"),
        ),
        (
            "The closure was announced by the transport ministry.",
            ("passive", "the transport ministry", "announced", "The closure"),
        ),
        (
            "The mayor called the rescue “a small miracle.”",
            ("named", "The mayor", "called", "the rescue “a small miracle.”"),
        ),
    ],
)
def test_source_cue_and_content(parser: Parser, text: str, expected: tuple[str, str | None, str, str | None]) -> None:
    assert expected in [words(text, statement) for statement in read(parser, text)]


def test_coordinated_and_participial_verbs_share_their_subject(parser: Parser) -> None:
    text = "Larsen welcomed the rescue, calling it a “fine act” and described it as the start of a new service."
    found = [words(text, statement) for statement in read(parser, text)]
    assert {source for _, source, _, _ in found} == {"Larsen"}
    assert [cue for _, _, cue, _ in found] == ["welcomed", "calling", "described"]


def test_second_source_behind_a_phrase_is_a_statement_of_its_own(parser: Parser) -> None:
    text = "According to reports by Reuters and confirmed by Danish authorities, the ferry sank on Monday."
    found = [words(text, statement) for statement in read(parser, text) if statement.kind == "according_to"]
    assert [(source, cue) for _, source, cue, _ in found] == [
        ("Reuters", "According to"),
        ("Danish authorities", "confirmed by"),
    ]
    assert {content for _, _, _, content in found} == {"the ferry sank on Monday"}


def test_passive_without_agent_has_no_source(parser: Parser) -> None:
    text = "It was reported that the ferry had sunk."
    assert [words(text, statement) for statement in read(parser, text)] == [
        ("passive", None, "reported", "that the ferry had sunk")
    ]


def test_appositive_name_is_the_source(parser: Parser) -> None:
    text = "One of the island's leaders, Anna Holm, said that the port would open again."
    assert [words(text, s)[1] for s in read(parser, text) if s.cue_lemma == "say"] == ["Anna Holm"]


@pytest.mark.parametrize(
    "text",
    [
        "The island continued to grow and its fleet maintained a base.",
        "The crew want more boats.",
        "Larsen believed the captain.",
    ],
)
def test_acts_and_wishes_are_no_statements(parser: Parser, text: str) -> None:
    assert read(parser, text) == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.lists(
        st.sampled_from(
            [
                *"“”\"'’,.;:()\n–",
                *"said that according to the by X Larsen report was reported calling it as told".split(),
            ]
        ),
        max_size=25,
    ).map(" ".join)
)
def test_any_text_gives_spans_inside_it(parser: Parser, text: str) -> None:
    for statement in read(parser, text):
        for span in (statement.cue, statement.source, statement.content):
            assert span is None or (0 <= span.start < span.end <= len(text) and span.of(text).strip())
