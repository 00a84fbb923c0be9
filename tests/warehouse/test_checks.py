"""Every check of `sql/checks` passes on a sound warehouse and catches a fault planted in it."""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from onrecord.warehouse import sql
from onrecord.warehouse.catalogue import Connection
from onrecord.warehouse.checks import run_checks
from onrecord.warehouse.tables import TABLES

Rows = dict[str, list[dict[str, Any]]]
Make = Callable[[Mapping[str, Any]], Connection]

TEXT = "Zoë said the dam held, per Hillfax. 20 fled."
CONTENT = TEXT.encode()


def span(words: str, prefix: str = "char") -> dict[str, Any]:
    start = TEXT.index(words)
    return {f"{prefix}_start": start, f"{prefix}_end": start + len(words)}


def segment(char_start: int, char_end: int, byte_start: int, byte_end: int, op: str = "copied") -> dict[str, Any]:
    return {"char_start": char_start, "char_end": char_end, "byte_start": byte_start, "byte_end": byte_end, "op": op}


def sound() -> Rows:
    """One document in which everything is as promised."""
    raw_id = f"raw:{hashlib.sha256(CONTENT).hexdigest()[:32]}"
    in_text = {"text_id": "txt:1", "sentence_id": "sen:1"}
    rows: Rows = {
        "tools": [{"tool_id": "tol:1"}],
        "raw_documents": [{"raw_id": raw_id, "content": CONTENT, "n_bytes": len(CONTENT)}],
        "captures": [{"capture_id": "cap:1", "raw_id": raw_id, "locator": "a.txt"}],
        "texts": [{"text_id": "txt:1", "text": TEXT, "n_chars": len(TEXT)}],
        "blocks": [{"block_id": "blk:1", "text_id": "txt:1", "paragraph_id": "par:1"} | span(TEXT)],
        "alignments": [
            {
                "alignment_id": "aln:1",
                "raw_id": raw_id,
                "text_id": "txt:1",
                "segments": [segment(0, 2, 0, 2), segment(2, 3, 2, 4), segment(3, len(TEXT), 4, len(CONTENT))],
            }
        ],
        "article_versions": [
            {"capture_id": "cap:1", "raw_id": raw_id, "text_id": "txt:1", "alignment_id": "aln:1", "language": "en"}
        ],
        "agency_credits": [{"capture_id": "cap:1", "text_id": "txt:1", "credits": [credit("Hillfax")]}],
        "story_members": [{"article_id": "art:1", "story_id": "sty:1"}],
        "origins": [{"article_id": "art:1", "story_id": "sty:1", "origin_id": "org:1"}],
        "paragraph_annotations": [{"paragraph_id": "par:1", "language": "en", "n_chars": 44, "n_chars_seen": 44}],
        "text_annotations": [{"text_id": "txt:1"}],
        "sentences": [{"sentence_id": "sen:1", "block_id": "blk:1", "text_id": "txt:1"} | span(TEXT)],
        "mentions": [
            {"mention_id": "men:1", "surface": "Zoë", "form": "named"} | in_text | span("Zoë"),
            {"mention_id": "men:2", "surface": "20", "form": "value"} | in_text | span("20"),
        ],
        "entities": [{"entity_id": "ent:1"}],
        "entity_links": [{"mention_id": "men:1", "entity_id": "ent:1"}],
        "quotes": [
            {"quote_id": "quo:1", "content": "the dam held", "speaker_mention_id": "men:1"}
            | in_text
            | span("the dam held")
            | span("said", "cue")
            | span("Zoë", "speaker")
        ],
        "citations": [
            {"citation_id": "cit:1", "surface": "Hillfax"} | in_text | span("Hillfax") | span("the dam held", "scope")
        ],
        "claims": [
            {"claim_id": "clm:1", "surface": "the dam held", "quote_id": "quo:1", "citation_id": "cit:1"}
            | in_text
            | span("the dam held")
        ],
        "runs": [ran("run:1", 4, 10, 20)],
        "stage_runs": [{"stage_run_id": "sru:1", "stage": "annotate", "tool_id": "tol:1", "n_units": 20}],
    }
    return with_tools(rows)


def ran(run_id: str, version: int, started_at: int, ended_at: int) -> dict[str, Any]:
    counts = {"n_inputs": 3, "n_known": 1, "n_new": 1, "n_rejected": 1}
    return counts | {
        "run_id": run_id,
        "versions": json.dumps({"texts": version}),
        "started_at": started_at,
        "ended_at": ended_at,
    }


def credit(surface: str) -> dict[str, Any]:
    about = {"role": "slug", "extent": "whole", "agency": "Hillfax", "outlet_id": None, "surface": surface}
    return about | span("Hillfax")


def with_tools(rows: Rows) -> Rows:
    return {
        name: [({"tool_id": "tol:1"} if TABLES[name].has("tool_id") else {}) | row for row in listed]
        for name, listed in rows.items()
    }


def reject(stage: str, key: str, reason: str = "failed") -> dict[str, Any]:
    return {"reject_id": f"rej:{stage}:{key}", "stage": stage, "key": key, "reason": reason, "tool_id": "tol:1"}


def lossy(number: int) -> dict[str, Any]:
    """An article of the sound document's text that dropped more prose than it kept."""
    ids = {"text_id": "txt:1", "alignment_id": "aln:1", "capture_id": "cap:1"}
    return ids | {"extractor": "broken", "n_dropped_chars": 100 + number, "n_body_chars": 50, "language": "en"}


def failures(connection: Connection) -> dict[str, int]:
    return {result.check: result.n_failures for result in run_checks(connection) if result.n_failures}


def test_a_sound_warehouse_passes_every_check(warehouse_of: Make) -> None:
    results = run_checks(warehouse_of(sound()))
    assert [result for result in results if result.n_failures or result.sample] == []
    assert {result.check for result in results} > set(sql.load("checks"))
    assert [result.check for result in results] == sorted({result.check for result in results})


def test_an_empty_warehouse_passes_every_check(warehouse_of: Make) -> None:
    assert failures(warehouse_of({})) == {}


Fault = Callable[[Rows], None]


def changed(table: str, **values: Any) -> Fault:
    """The first row of a table says something else."""

    def plant(rows: Rows) -> None:
        rows[table][0] |= values

    return plant


def without(table: str) -> Fault:
    def plant(rows: Rows) -> None:
        del rows[table]

    return plant


def added(table: str, *more: dict[str, Any]) -> Fault:
    def plant(rows: Rows) -> None:
        rows.setdefault(table, []).extend(with_tools({table: list(more)})[table])

    return plant


def segments(*those: dict[str, Any]) -> Fault:
    return changed("alignments", segments=list(those))


END = len(TEXT)
FAULTS: list[tuple[str, str, Fault]] = [
    ("clock_runs_forward", "a run that began before an earlier one had ended", added("runs", ran("run:0", 3, 5, 11))),
    ("raw_documents_whole", "other bytes", changed("raw_documents", content=b"other")),
    ("raw_documents_whole", "another length", changed("raw_documents", n_bytes=3)),
    ("captures_accounted_for", "a capture without text or refusal", without("article_versions")),
    ("texts_accounted_for", "a text that nobody read", without("text_annotations")),
    ("paragraphs_accounted_for", "a paragraph that nobody read", without("paragraph_annotations")),
    ("paragraphs_accounted_for", "a paragraph read in part", changed("paragraph_annotations", n_chars_seen=9)),
    ("inputs_accounted_for", "a document that went missing", changed("runs", n_new=0)),
    ("named_mentions_linked", "a name without entity", without("entity_links")),
    ("named_mentions_linked", "a name with two", added("entity_links", {"mention_id": "men:1", "entity_id": "ent:1"})),
    ("named_mentions_linked", "a value with one", added("entity_links", {"mention_id": "men:2", "entity_id": "ent:1"})),
    ("alignments_consistent", "segments that overlap", segments(segment(0, 3, 0, 3), segment(2, 4, 4, 6))),
    ("alignments_consistent", "segments out of order", segments(segment(3, 4, 4, 5), segment(0, 2, 0, 2))),
    ("alignments_consistent", "a segment of no characters", segments(segment(2, 2, 2, 4))),
    ("alignments_consistent", "before the text", segments(segment(-1, 2, 0, 3))),
    ("alignments_consistent", "beyond the text", segments(segment(END - 1, END + 1, 0, 2))),
    ("alignments_consistent", "beyond the document", segments(segment(0, 1, len(CONTENT), len(CONTENT) + 1))),
    ("alignments_consistent", "bytes that end before they begin", segments(segment(0, 2, 4, 2, "entity"))),
    ("alignments_consistent", "a copy that cannot be divided", segments(segment(0, 3, 0, 4))),
    ("spans_inside_texts", "a block beyond the text", changed("blocks", char_end=END + 1)),
    ("spans_inside_texts", "a block before the text", changed("blocks", char_start=-1)),
    ("spans_inside_texts", "an empty sentence", changed("sentences", char_start=5, char_end=5)),
    ("spans_inside_texts", "a cue beyond the text", changed("quotes", cue_start=END, cue_end=END + 4)),
    ("spans_inside_texts", "a speaker of no words", changed("quotes", speaker_start=3, speaker_end=3)),
    ("spans_inside_texts", "a scope turned round", changed("citations", scope_start=9, scope_end=4)),
    (
        "spans_inside_texts",
        "an excluded block beyond the text",
        added(
            "block_exclusions", {"capture_id": "cap:1", "block_id": "blk:1", "text_id": "txt:1", "char_end": END + 1}
        ),
    ),
    ("credits_in_place", "a credit of other words", changed("agency_credits", credits=[credit("Norvik")])),
    ("origins_complete", "an article without an origin", without("origins")),
    (
        "origins_complete",
        "an article joined to another account",
        added(
            "origins",
            {"article_id": "art:2", "story_id": "sty:1", "origin_id": "org:2", "joined_article_id": "art:1"},
        ),
    ),
    (
        "loss_within_bounds",
        "an extractor that drops more than it keeps on most pages",
        added("article_versions", *(lossy(n) for n in range(21))),
    ),
    (
        "stages_do_not_fail",
        "a stage that failed on most units",
        added("rejects", *(reject("annotate", f"txt:{n}") for n in range(11))),
    ),
]


@pytest.mark.parametrize(("check", "what", "plant"), FAULTS, ids=[f"{check}: {what}" for check, what, _ in FAULTS])
def test_a_check_catches_the_fault(check: str, what: str, plant: Fault, warehouse_of: Make) -> None:
    rows = sound()
    plant(rows)
    assert check in failures(warehouse_of(rows))


def test_faults_are_planted_for_every_check() -> None:
    planted = {check for check, _, _ in FAULTS} | {"scoring_contract"}
    assert planted == set(sql.load("checks"))


@pytest.mark.parametrize("view", ["mentions", "quotes", "claims", "articles", "duplicates"])
def test_a_view_that_lost_a_promised_column_is_caught(view: str, warehouse_of: Make) -> None:
    connection = warehouse_of(sound())
    connection.execute(f'create or replace view main."{view}" as select 1 as other')
    (result,) = (result for result in run_checks(connection) if result.check == "scoring_contract")
    assert result.n_failures > 3
    assert json.loads(str(result.sample))[0]["view_name"] == view


EXCUSES: list[tuple[str, str, list[Fault]]] = [
    ("clock_runs_forward", "one run after the other", [added("runs", ran("run:0", 3, 5, 9))]),
    (
        "captures_accounted_for",
        "clean refused it",
        [without("article_versions"), added("rejects", reject("clean", "cap:1"))],
    ),
    (
        "texts_accounted_for",
        "annotate refused it",
        [without("text_annotations"), added("rejects", reject("annotate", "txt:1"))],
    ),
    (
        "paragraphs_accounted_for",
        "a paragraph read in part was reported",
        [changed("paragraph_annotations", n_chars_seen=9), added("rejects", reject("paragraphs", "par:1"))],
    ),
    ("paragraphs_accounted_for", "read though the language is undecided", [changed("article_versions", language=None)]),
    ("spans_inside_texts", "no cue, no speaker", [changed("quotes", cue_start=None, speaker_start=None)]),
    (
        "stages_do_not_fail",
        "ten failures",
        [
            added("rejects", *(reject("annotate", f"txt:{n}") for n in range(10))),
            changed("stage_runs", n_units=12),
        ],
    ),
    (
        "stages_do_not_fail",
        "an earlier tool, on many more units",
        [
            added("rejects", *(reject("annotate", f"txt:{n}") | {"tool_id": "tol:2"} for n in range(11))),
            added("stage_runs", {"stage_run_id": "sru:2", "stage": "annotate", "tool_id": "tol:2", "n_units": 99}),
        ],
    ),
    (
        "stages_do_not_fail",
        "half of the units",
        [
            added("rejects", *(reject("annotate", f"txt:{n}") for n in range(11))),
            changed("stage_runs", n_units=22),
        ],
    ),
    (
        "stages_do_not_fail",
        "the documents were at fault",
        [added("rejects", *(reject("annotate", f"txt:{n}", "no_text") for n in range(20)))],
    ),
]


@pytest.mark.parametrize(("check", "what", "plant"), EXCUSES, ids=[f"{check}: {what}" for check, what, _ in EXCUSES])
def test_a_check_accepts_what_is_accounted_for(check: str, what: str, plant: list[Fault], warehouse_of: Make) -> None:
    rows = sound()
    for fault in plant:
        fault(rows)
    assert check not in failures(warehouse_of(rows))
