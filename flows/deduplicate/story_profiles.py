"""The stage of story profiles: texts with their headlines to rows of `story_profiles`."""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from onrecord.flows.deduplicate.story_profile import StoryWords, profile_of
from onrecord.warehouse.ids import make_id
from onrecord.warehouse.tables.stories import STORY_PROFILES


def run(rows: pa.Table, given: StoryWords, tool_id: str) -> dict[str, pa.Table]:
    """Return `story_profiles` of texts with their headlines: columns text_id, headline, text, body_spans."""
    return {"story_profiles": STORY_PROFILES.from_rows(_row(row, given, tool_id) for row in rows.to_pylist())}


def _row(row: Mapping[str, Any], given: StoryWords, tool_id: str) -> dict[str, Any]:
    body = "\n\n".join(row["text"][span["char_start"] : span["char_end"]] for span in row["body_spans"])
    profile = profile_of(row["headline"], body, given)
    return {
        "profile_id": make_id("prf", row["text_id"], row["headline"]),
        "text_id": row["text_id"],
        "headline": row["headline"],
        "entries": profile.entries,
        "shown": profile.shown,
        "n_tokens": profile.n_tokens,
        "is_unspaced": profile.is_unspaced,
        "tool_id": tool_id,
    }
