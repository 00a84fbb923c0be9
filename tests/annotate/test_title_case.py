"""Headlines in title case: what is one, and that they are read as running text is."""

from functools import cache

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from onrecord.flows.annotate.claims import find_claims
from onrecord.flows.annotate.gazetteer import Gazetteer
from onrecord.flows.annotate.resources import AnnotateResources
from onrecord.flows.annotate.title_case import TitleCase
from onrecord.flows.resources.annotator import paragraph_resources
from onrecord.warehouse.tables.seeds import GazetteerName

COMMON = {"a", "after", "arrest", "case", "child", "court", "drowning", "fire", "in", "over", "police", "port", "seeks"}
KNOWN = [GazetteerName("gaz:1", "Port Case", "GPE", None, "Port Case", "name", "en")]
LINES = TitleCase(COMMON, {"court", "police"}, {"Tom"}, Gazetteer(KNOWN))


@cache
def resources() -> AnnotateResources:
    return paragraph_resources("model")


def claims(text: str) -> list[str]:
    parse = resources().parse([text])[0]
    words = resources().languages["en"].claim_words
    return [one.span.of(text) for one in find_claims(parse, words) if one.modality != "opinion"]


@pytest.mark.parametrize(
    ("line", "as_read"),
    [
        ("Police Arrest Norvik Child Over A Case in Court", "Police arrest Norvik child over a case in court"),
        ("Child Seeks Court’s Arrest After Fire", "Child seeks court’s arrest after fire"),
        ("Police Seeks Tom Child’s Arrest After Drowning", "Police seeks Tom Child’s arrest after drowning"),
        ("Police in Port Case Arrest Child Over Fire", "Police in Port Case arrest child over fire"),
        ("Norvik Court Seeks Arrest After Drowning", "Norvik Court seeks arrest after drowning"),
        ("Child Seeks Fire After DNA Case", "Child seeks fire after DNA case"),
    ],
)
def test_common_words_get_small_letters_but_not_names_and_the_first_word(line: str, as_read: str) -> None:
    assert LINES.as_read(line) == as_read


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Norvik police arrest a child Over a Fire",
        "NORVIK POLICE ARREST CHILD OVER FIRE",
        "Norvik Police",
        "Anna Lund, Tom Case, Dana Roe, Ulla Child, Nils Oster",
        "Police Arrest Child Over Fire\nPolice Arrest Child Over Fire",
        "Police Arrest Child Over Fire After Case " * 5,
    ],
)
def test_running_text_capitals_and_lists_of_names_stay_as_they_are(text: str) -> None:
    assert LINES.as_read(text) == text


@given(
    st.lists(st.sampled_from(["Police", "Arrest", "Child", "İn", "ǅ", "Fire’s", "Ünder", "’", "A", "Case"])).map(
        " ".join
    )
)
@example("Police Arrest Child Fire İn")
def test_places_stay_the_same(text: str) -> None:
    assert [char.casefold() for char in LINES.as_read(text)] == [char.casefold() for char in text]


@pytest.mark.parametrize(
    "line",
    [
        "Norvik Arrests Teenage Child for Criticizing Mayor",
        "Norvik Herald Editor Resigns After Harbour Report",
        "Judge Osk Criticizes Colleagues in Harbour Case",
    ],
)
def test_headlines_in_title_case_tell_claims_in_the_words_that_they_have(line: str) -> None:
    assert claims(line) == [line]


def test_words_are_those_of_the_line_and_names_end_where_they_do() -> None:
    line = "Sweden Arrests Teenage Child for Criticizing Mayor"
    parse = resources().parse([line])[0]
    assert [token.text for token in parse.tokens] == line.split()
    assert [line[one.start : one.end] for one in parse.entities] == ["Sweden"]
