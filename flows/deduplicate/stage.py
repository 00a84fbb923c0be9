"""Exact copies: texts whose folded bodies are equal.

Near copies and containment will be further kinds in the same table.
"""

from collections import defaultdict
from collections.abc import Mapping

import pyarrow as pa

from onrecord.warehouse.ids import make_id
from onrecord.warehouse.tables.corpus import TEXT_COPIES

METHOD = "equal digest of the folded body"


def run(rows: pa.Table, resources: None, tool_id: str) -> Mapping[str, pa.Table]:  # noqa: ARG001
    """Group texts by digest of their body.

    `rows` holds text_id, body_hash and shard for all texts of some shards. Returns `text_copies`, without rows for
    texts that stand alone. A function of the set of rows.
    """
    groups: dict[tuple[str, int], list[str]] = defaultdict(list)
    for row in rows.to_pylist():
        groups[row["body_hash"], row["shard"]].append(row["text_id"])
    copies = [
        {
            "copy_group_id": make_id("cpy", "exact", min(members)),
            "text_id": text_id,
            "kind": "exact",
            "similarity": 1.0,
            "method": METHOD,
            "shard": shard,
            "tool_id": tool_id,
        }
        for (_, shard), members in groups.items()
        if len(members) > 1
        for text_id in members
    ]
    return {"text_copies": TEXT_COPIES.from_rows(copies)}
