import re

import pytest

from onrecord.flows.annotate.citations import CitationFinding, CitationWords, find_citations
from onrecord.flows.annotate.records import Article, Block, Mention, Statement
from onrecord.flows.annotate.syntax import Span
from onrecord.flows.resources.source_words import load_source_words

OUTLETS = {"Reuters": "out:1", "AFP": "out:2", "North Sea Herald": "out:3"}

VERBS = CitationWords(frozenset({"report", "say"}), frozenset({"confirm"}))
WORDS = load_source_words()["en"]


def place(text: str, words: str) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


def cite(
    text: str, said: tuple[str, str, str, str] | None = None, names: tuple[str, ...] = ()
) -> tuple[Article, list[CitationFinding]]:
    statements = []
    if said is not None:
        kind, source, cue, content = said
        statements.append(Statement(kind, place(text, cue), cue, place(text, source), place(text, content)))
    read = Article(
        text_id="txt",
        text=text,
        language="en",
        blocks=[Block("b", "paragraph", Span(*m.span()), True) for m in re.finditer(r"[^\n]+", text)],
        sentences=[Span(*m.span()) for m in re.finditer(r"[^\n.]+\.?", text)],
        mentions=[Mention(place(text, name), "ORG", "named", None, "model") for name in names],
        statements=statements,
        words=WORDS,
    )
    return read, find_citations(read, OUTLETS.get, VERBS)


@pytest.mark.parametrize(
    ("text", "said", "expected"),
    [
        (
            "The ferry sank, according to the coast guard.",
            ("according_to", "the coast guard", "according to", "The ferry sank"),
            ("according_to", "the coast guard", None, "The ferry sank"),
        ),
        (
            "Reuters report that the ferry sank.",
            ("says", "Reuters", "report", "that the ferry sank"),
            ("reported_by", "Reuters", "out:1", "that the ferry sank"),
        ),
        (
            "Officials confirm that the ferry sank.",
            ("says", "Officials", "confirm", "that the ferry sank"),
            ("confirmed_by", "Officials", None, "that the ferry sank"),
        ),
        (
            "As confirmed by port staff, the ferry sank.",
            ("according_to", "port staff", "confirmed by", "the ferry sank"),
            ("confirmed_by", "port staff", None, "the ferry sank"),
        ),
    ],
)
def test_statements_that_lean_on_a_source(
    text: str, said: tuple[str, str, str, str], expected: tuple[str, str, str | None, str]
) -> None:
    _, (found,) = cite(text, said)
    assert found.scope is not None
    assert (found.marker, found.span.of(text), found.outlet_id, found.scope.of(text)) == expected


def test_plain_speaker_is_no_citation() -> None:
    assert cite("Holm say that the ferry sank.", ("says", "Holm", "say", "that the ferry sank"))[1] == []


def test_words_told_to_a_medium() -> None:
    read, (found,) = cite("The captain told the North Sea Herald that it was dark.", names=("North Sea Herald",))
    assert (found.marker, found.outlet_id, found.mention) == ("statement_to", "out:3", 0)
    assert found.scope == read.sentences[0]


@pytest.mark.parametrize(
    ("text", "marker"),
    [
        ("THE CAPTAIN TOLD REUTERS that it was dark.", "statement_to"),
        ("Speaking in a Statement to REUTERS, he wept.", "statement_to"),
        ("The loss, Confirmed By REUTERS, is great.", "confirmed_by"),
        ("The ferry sank, PER REUTERS.", "according_to"),
    ],
)
def test_words_before_a_medium_count_in_any_case(text: str, marker: str) -> None:
    (found,) = cite(text.replace("REUTERS", "Reuters"), names=("Reuters",))[1]
    assert (found.marker, found.outlet_id) == (marker, "out:1")


def test_words_told_to_a_person_are_no_citation() -> None:
    assert cite("The captain told Anna Holm that it was dark.", names=("Anna Holm",))[1] == []


@pytest.mark.parametrize("text", ["OSLO (AFP) — The ferry sank.\nTwo died.", "AFP — The ferry sank.\nTwo died."])
def test_agency_slug_covers_what_follows(text: str) -> None:
    _, (found,) = cite(text)
    assert (found.marker, found.span.of(text), found.outlet_id) == ("agency_slug", "AFP", "out:2")
    assert found.scope == Span(0, len(text))


def test_agency_in_brackets_inside_a_text_is_no_slug() -> None:
    assert cite("The agency (AFP) was founded long ago.")[1] == []


def test_one_source_counts_once() -> None:
    text = "The ferry sank, as reported by Reuters."
    _, found = cite(text, ("according_to", "Reuters", "as reported by", "The ferry sank"), ("Reuters",))
    assert [citation.marker for citation in found] == ["according_to"]


def test_a_medium_behind_to_or_per_is_cited_where_somebody_speaks() -> None:
    text = "The ministry disclosed the leak to AFP on Monday."
    _, found = cite(text, ("says", "The ministry", "disclosed", "the leak"), ("AFP",))
    assert [(one.marker, one.outlet_id) for one in found] == [("statement_to", "out:2")]
    _, found = cite("The minister will quit, per Reuters.", names=("Reuters",))
    assert [(one.marker, one.outlet_id) for one in found] == [("according_to", "out:1")]
    _, found = cite("Lund moved from Oslo to AFP in May.", names=("AFP",))
    assert found == []


def test_the_reporter_of_an_outlet_reports_for_it() -> None:
    text = "Reuters's Ada Lund say the pier broke."
    _, found = cite(text, ("says", "Reuters's Ada Lund", "say", "the pier broke"), ("Reuters",))
    assert [(one.marker, one.outlet_id, one.span.of(text)) for one in found] == [
        ("reported_by", "out:1", "Reuters's Ada Lund")
    ]
