from typing import Any

import pyarrow as pa
import pytest

from onrecord.flows.annotate.paragraphs import read_paragraphs
from onrecord.flows.annotate.resources import AnnotateResources
from onrecord.flows.annotate.stage import annotate_texts
from onrecord.flows.resources import annotator

Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def given() -> AnnotateResources:
    return annotator.paragraph_resources("model")


def annotated(given: AnnotateResources, text: str) -> Rows:
    """Rows of an English text of one paragraph."""
    paragraph = pa.Table.from_pylist([{"paragraph_id": "par:1", "language": "en", "text": text}])
    found = read_paragraphs(paragraph, given, "tol:1")["paragraph_annotations"].to_pylist()[0]
    block = {"block_id": "blk:1", "kind": "paragraph", "char_start": 0, "char_end": len(text), "is_body": True}
    row = {**found, **block, "text_id": "txt:1", "language": "en", "text": text}
    tables = annotate_texts(pa.Table.from_pylist([row]), given, "tol:1")
    return {name: table.to_pylist() for name, table in tables.items()}


def test_what_somebody_says_is_held_by_him_and_what_he_wants_is_not(given: AnnotateResources) -> None:
    said = annotated(given, "Anna Holm said that the crew repaired two ships.")
    assert {claim["evidentiality"] for claim in said["claims"]} == {"indirect"}
    wanted = annotated(given, "Anna Holm wants the crew to repair two ships.")
    assert [(quote["attitude"], quote["content"]) for quote in wanted["quotes"]] == [
        ("intent", "the crew to repair two ships")
    ]
    assert {claim["evidentiality"] for claim in wanted["claims"]} <= {"own_voice"}
    assert wanted["claims"]


def test_a_relay_is_kept_with_its_mention(given: AnnotateResources) -> None:
    found = annotated(given, "Anna Holm told Reuters that the crew repaired two ships.")
    (quote,) = found["quotes"]
    names = {mention["mention_id"]: mention["surface"] for mention in found["mentions"]}
    assert (quote["relay_surface"], quote["n_relays"]) == ("Reuters", 1)
    assert names[quote["relay_mention_id"]] == "Reuters"
    assert quote["source_kind"] == "named"


def test_hearsay_has_no_source_and_says_so(given: AnnotateResources) -> None:
    (quote,) = annotated(given, "The captain reportedly sold two ships in May.")["quotes"]
    assert (quote["cue_kind"], quote["source_kind"], quote["unresolved_reason"]) == ("hearsay", "unsourced", "hearsay")
