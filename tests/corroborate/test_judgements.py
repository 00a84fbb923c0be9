"""Lines of judgements.csv: what each says, and that one that says nothing is refused alone."""

from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.corroborate.judgements import run

TEXT = "txt:" + "0" * 32
LINE = "2026-01-31T12:00:00+00:00,ida,{},{},{},"


@dataclass(frozen=True)
class Entry:
    seed_id: str
    label: str
    name: str


@dataclass(frozen=True)
class Resources:
    gazetteer: tuple[Entry, ...] = (Entry("state:no", "Norway", "Norge"),)


def read(*lines: str | None) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    numbered = [{"line_no": i, "line": line} for i, line in enumerate(lines, start=1)]
    schema = pa.schema([("line_no", pa.int64()), ("line", pa.string())])
    tables = run(pa.Table.from_pylist(numbered, schema=schema), Resources(), "tol:1")
    return tables["judgements"].to_pylist(), tables["rejects"].to_pylist()


def keys(line: str) -> dict[str, list[str]]:
    ((judgement,), _) = read(line)
    return {point["side"]: point["keys"] for point in judgement["points"]}


def test_a_person_is_looked_up_by_surname_a_body_by_its_whole_name_a_state_by_its_entry_too() -> None:
    found = keys(LINE.format("merge", "PERSON Ada Mill", "ORG Mill Works Ltd"))
    assert found == {"subject": ["person:mill"], "object": ["name:mill works"]}
    assert keys(LINE.format("rename", "GPE norge", "Noreg"))["subject"] == ["name:norge", "seed:state:no"]


def test_a_mention_is_looked_up_by_its_place() -> None:
    ((judgement,), _) = read(LINE.format("split", f"{TEXT} 12-20 Ada Mill", ""))
    (place,) = judgement["points"]
    assert (place["text_id"], place["char_start"], place["char_end"], place["name"]) == (TEXT, 12, 20, "Ada Mill")
    assert judgement["object"] is None


def test_a_name_given_by_an_earlier_line_leads_where_that_line_led() -> None:
    judgements, _ = read(
        LINE.format("rename", "PERSON Ada Mill", "Ada Holm"), LINE.format("rename", "PERSON Ada Holm", "A. H.")
    )
    assert set(judgements[1]["points"][0]["keys"]) == {"person:mill", "person:holm"}


def test_heading_and_blank_lines_say_nothing() -> None:
    assert read("made_at,who,verb,subject,object,note", "", "  ") == ([], [])


def test_equal_lines_are_one_judgement_and_moving_a_line_keeps_its_id() -> None:
    line = LINE.format("reject", "ORG Nowhere", "")
    ((first,), _), ((moved,), _) = read(line, line), read("", line)
    assert first["judgement_id"] == moved["judgement_id"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (None, "UTF-8"),
        ("nonsense", "6 values"),
        ('"open,1,2,3,4,5', "comma-separated"),
        (LINE.format("marry", "PERSON Ada Mill", ""), "verbs"),
        ("yesterday,ida,reject,PERSON Ada Mill,,", "time"),
        ("2026-01-31,,reject,PERSON Ada Mill,,", "who"),
        (LINE.format("reject", "Ada Mill", ""), "kind and name"),
        (LINE.format("merge", "PERSON Ada Mill", ""), "kind and name"),
        (LINE.format("rename", "PERSON Ada Mill", ""), "new name"),
        (LINE.format("identify", "PERSON Ada Mill", "42"), "Wikidata"),
        (LINE.format("reject", "PERSON Ada Mill", "PERSON Ida Holm"), "no object"),
        (LINE.format("split", "PERSON Ada Mill", ""), "mention"),
    ],
)
def test_a_line_that_does_not_fit_is_refused_by_its_number_and_the_rest_counts(line: str | None, said: str) -> None:
    judgements, (reject,) = read(LINE.format("reject", "ORG Nowhere", ""), line)
    assert len(judgements) == 1
    assert reject["key"] == "judgements.csv, line 2"
    assert reject["reason"] == "malformed"
    assert said in reject["detail"]


@given(st.lists(st.text(max_size=60), max_size=6))
def test_no_line_stops_the_others(lines: list[str]) -> None:
    judgements, _ = read(*lines, LINE.format("reject", "ORG Nowhere", ""))
    assert "ORG Nowhere" in {judgement["subject"] for judgement in judgements}
