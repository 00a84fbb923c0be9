"""The stage that compares pairs: its rows follow from the two texts of a pair alone."""

from typing import Any

import pyarrow as pa
import pytest

from onrecord.flows.deduplicate.compare import run
from onrecord.flows.resources.builders import compare_resources
from onrecord.warehouse.ids import make_id
from onrecord.warehouse.tables.copies import PASSAGES, TEXT_PAIRS

WIRE = (
    "Divers found the rudder of the sunken schooner beneath nine metres of silt, and salvage crews hauled it ashore "
    "before the evening tide could scatter the timbers."
)
TEXTS = {
    "txt:1": f"Schooner found\n\n{WIRE}\n\nNobody had looked there since the harbour was dredged.",
    "txt:2": f"{WIRE} The owner wept.",
    "txt:3": "Rents in the old quarter fell again, and nobody quite knows why landlords relented.",
}


def row(text_a: str, text_b: str, **changes: Any) -> dict[str, Any]:
    spans = {text_id: [{"char_start": 0, "char_end": len(text)}] for text_id, text in TEXTS.items()}
    return {
        "pair_id": make_id("cnd", text_a, text_b),
        "text_a": text_a,
        "text_b": text_b,
        "content_a": TEXTS[text_a],
        "body_spans_a": spans[text_a],
        "content_b": TEXTS[text_b],
        "body_spans_b": spans[text_b],
    } | changes


def compared(*rows: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    made = run(pa.Table.from_pylist(list(rows)), compare_resources(), "tol:1")
    fitted = {"text_pairs": TEXT_PAIRS.conform(made["text_pairs"]), "passages": PASSAGES.conform(made["passages"])}
    return {name: table.to_pylist() for name, table in fitted.items()}


def test_a_pair_gives_its_shares_and_its_passages() -> None:
    made = compared(row("txt:1", "txt:2"))
    (pair,) = made["text_pairs"]
    (passage,) = made["passages"]
    assert pair["pair_id"] == passage["pair_id"] == make_id("cnd", "txt:1", "txt:2")
    assert pair["n_copied_a"] == pair["n_copied_b"] == passage["n_words"] == len(WIRE.split())
    assert pair["containment_b"] > pair["containment_a"] > pair["resemblance"] > 0
    assert TEXTS["txt:1"][passage["a_start"] : passage["a_end"]] == WIRE
    assert TEXTS["txt:2"][passage["b_start"] : passage["b_end"]] == WIRE
    assert (passage["kind"], passage["tool_id"]) == ("exact", "tol:1")


def test_a_pair_without_anything_in_common_has_a_row_and_no_passage() -> None:
    made = compared(row("txt:2", "txt:3"))
    assert made["passages"] == []
    assert made["text_pairs"][0]["resemblance"] == 0.0


def test_rows_do_not_depend_on_what_else_is_in_the_batch_nor_on_its_order() -> None:
    rows = [row("txt:1", "txt:2"), row("txt:1", "txt:3"), row("txt:2", "txt:3")]
    alone = [compared(one) for one in rows]
    for batch in (rows, rows[::-1]):
        together = compared(*batch)
        for name, made in together.items():
            expected = [found for one in alone for found in one[name]]
            assert sorted(map(str, made)) == sorted(map(str, expected))


def test_only_words_of_the_body_count() -> None:
    start = TEXTS["txt:1"].index("Nobody")
    spans = [{"char_start": start, "char_end": len(TEXTS["txt:1"])}]
    made = compared(row("txt:1", "txt:2", body_spans_a=spans))
    assert made["passages"] == []
    assert made["text_pairs"][0]["n_words_a"] == len(TEXTS["txt:1"][start:].split())


@pytest.mark.parametrize("text", ["", "\n", "?!"])
def test_a_text_without_words_is_compared_too(text: str) -> None:
    made = compared(row("txt:1", "txt:2", content_b=text, body_spans_b=[{"char_start": 0, "char_end": len(text)}]))
    assert made["text_pairs"][0]["n_words_b"] == 0
    assert made["passages"] == []
