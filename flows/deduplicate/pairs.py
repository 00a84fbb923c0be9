"""Pairs of texts to be compared word by word, from the linked bodies that they have."""

import pyarrow as pa

from onrecord.warehouse.ids import make_id
from onrecord.warehouse.tables.copies import CANDIDATE_PAIRS


def run(rows: pa.Table, resources: None, tool_id: str) -> dict[str, pa.Table]:  # noqa: ARG001
    """Return `candidate_pairs`: `rows` holds text_a, text_b (the smaller first) and shard."""
    texts_a, texts_b = rows.column("text_a").to_pylist(), rows.column("text_b").to_pylist()
    columns = {
        "pair_id": [make_id("cnd", a, b) for a, b in zip(texts_a, texts_b, strict=True)],
        "text_a": rows.column("text_a"),
        "text_b": rows.column("text_b"),
        "shard": rows.column("shard"),
        "tool_id": tool_id,
    }
    return {"candidate_pairs": CANDIDATE_PAIRS.from_columns(columns)}
