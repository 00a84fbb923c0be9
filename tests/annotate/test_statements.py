from collections.abc import Callable, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.flows.annotate.cues import Cues
from onrecord.flows.annotate.records import Statement
from onrecord.flows.annotate.spacy_model import load_parser
from onrecord.flows.annotate.statements import find_statements
from onrecord.flows.annotate.syntax import Parse
from onrecord.flows.resources.reporting_words import load_reporting
from onrecord.flows.resources.syntax_words import load_syntax_words

CUES = Cues(
    speech_verbs=frozenset(
        "add announce ask call claim confirm describe inform pledge report say state tell warn".split()
    ),
    attitude_verbs=frozenset({"believe", "expect", "want"}),
    according_to=("according to", "in the words of", "citing"),
    quote_marks=(("“", "”"), ('"', '"'), ("‘", "’"), ("'", "'")),
    reporting=load_reporting()["en"],
    syntax=load_syntax_words()["en"],
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
    ("text", "expected"),
    [
        ("Larsen vowed to rebuild the pier.", ("says", "Larsen", "vowed", "to rebuild the pier", "speech")),
        ("Larsen hopes that the ferry returns.", ("says", "Larsen", "hopes", "that the ferry returns", "belief")),
        ("The crew want more boats.", ("says", "The crew", "want", "more boats", "intent")),
        ("The mayor plans to close the harbour.", ("says", "The mayor", "plans", "to close the harbour", "intent")),
        ("Anna Holm opposes the new bridge.", ("says", "Anna Holm", "opposes", "the new bridge", "stance")),
        (
            "The survey shows that the pier is rotten.",
            ("says", "The survey", "shows", "that the pier is rotten", "showing"),
        ),
        (
            "Anna Holm is confident that the port will reopen.",
            ("adjective", "Anna Holm", "confident", "that the port will reopen", "belief"),
        ),
        (
            "The fishermen expressed concern about the price of diesel.",
            ("noun", "The fishermen", "concern", "the price of diesel", "belief"),
        ),
        (
            "His claim that the ship was new surprised the crew.",
            ("noun", "His", "claim", "that the ship was new", "speech"),
        ),
        (
            "The mayor's decision to close the harbour angered the crew.",
            ("noun", "The mayor", "decision", "to close the harbour", "intent"),
        ),
        ("The captain reportedly left.", ("hearsay", None, "reportedly", "The captain reportedly left", "speech")),
        (
            "The bridge is expected to open in May.",
            ("passive", None, "expected", "The bridge is expected to open in May", "belief"),
        ),
        (
            "The mayor was told that the pier was unsafe.",
            ("passive", None, "told", "that the pier was unsafe", "speech"),
        ),
        (
            "Reuters quoted the mayor as saying that the port would open.",
            ("says", "the mayor", "saying", "that the port would open", "speech"),
        ),
        (
            "She called for the pier to be closed.",
            ("says", "She", "called", "for the pier to be closed", "speech"),
        ),
    ],
)
def test_cue_says_whether_its_source_spoke_or_thought(
    parser: Parser, text: str, expected: tuple[str, str | None, str, str, str]
) -> None:
    assert expected in [(*words(text, statement), statement.attitude) for statement in read(parser, text)]


def test_second_source_needs_no_and(parser: Parser) -> None:
    text = "According to reports by Reuters, confirmed by the coast guard, the ferry sank on Monday."
    found = [words(text, statement) for statement in read(parser, text)]
    assert [(source, content) for _, source, _, content in found] == [
        ("Reuters", "the ferry sank on Monday"),
        ("the coast guard", "the ferry sank on Monday"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The island continued to grow and its fleet maintained a base.",
        "Larsen believed the captain.",
        "The decision supports the fleet.",
        "Denmark supported the fleet with two ships.",
        "It remains to be seen whether the pier will hold.",
        "The warning came late.",
        "The fleet was confident.",
    ],
)
def test_acts_and_deeds_are_no_statements(parser: Parser, text: str) -> None:
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
