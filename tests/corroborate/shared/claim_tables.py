"""Claims as tests of pairs and groups give them to the stages: rows of the query of pairs."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

import numpy as np
import pyarrow as pa

from onrecord.flows.corroborate.claim_profiles import ClaimLexicon
from onrecord.flows.corroborate.claim_profiles import run as read_profiles
from onrecord.flows.corroborate.told_claims import weights_in_story
from onrecord.flows.resources.builders import claim_resources

# (text, subject, object, predicate): claims of one story, with the fact that each states
CLAIMS = (
    ("closing", "The Orsund Bank closed nine branches in Torvhaven.", "The Orsund Bank", "nine branches", "close"),
    ("closing", "Orsund Bank has shut nine of its branches in Torvhaven.", "Orsund Bank", "nine", "shut"),
    ("appointing", "Velmar appointed Ilse Brandvik governor of the bank.", "Velmar", "Ilse Brandvik", "appoint"),
    ("appointing", "Ilse Brandvik was named governor by Velmar.", "Ilse Brandvik", "governor", "be named"),
    ("storm", "A storm flooded the port road to Sankt Maren.", "A storm", "the port road", "flood"),
    ("strike", "The dockers’ union called a strike for Monday.", "The dockers’ union", "a strike", "call"),
)


@cache
def lexicon() -> ClaimLexicon:
    return claim_resources()


def claim_rows(
    claims: Any = CLAIMS,
    negated: frozenset[int] = frozenset(),
    times: Mapping[int, float] = MappingProxyType({}),
    is_near: bool = True,
) -> pa.Table:
    """Rows as the query of pairs gives them: all claims of one story, each compared with all after it.

    `times` are the days that claims are dated to, by number; `is_near` says whether the texts may tell one event.
    """
    given_rows = pa.Table.from_pylist(
        [
            {
                "text_id": f"txt:{n}", "claim_id": f"clm:{n:02}", "text": text, "subject": subject,
                "object": obj, "predicate": predicate, "points": [],
            }
            for n, (_, text, subject, obj, predicate) in enumerate(claims)
        ]
    )  # fmt: skip
    profiles = read_profiles(given_rows, lexicon(), "tol:1")["claim_profiles"].to_pylist()
    rows = [
        {
            "claim_id": row["claim_id"], "entries": row["entries"], "vector": row["vector"], "subject_entity": None,
            "object_entity": None, "frame_key": hash_of(row["frame"]), "is_negated": n in negated,
            "text_key": n, "story_key": 7, "day": 100.0, "first_day": times.get(n),
            "last_day": times.get(n, np.nan) + 1, "candidates": list(range(n + 1, len(claims))),
            "candidate_shards": [5] * (len(claims) - n - 1), "candidates_near": [is_near] * (len(claims) - n - 1),
            "first_claim_id": row["claim_id"], "story_id": "sty:7",
            **{name: row[name] for name in ("senses", "is_vague", "is_speech", "is_ranked", "is_state")},
        }
        for n, row in enumerate(profiles)
    ]  # fmt: skip
    table = pa.Table.from_pylist(rows, SCHEMA)
    for name, weights in weights_in_story(table).items():
        table = table.append_column(name, weights)
    return table


def hash_of(frame: str | None) -> int | None:
    return None if frame is None else sum(frame.encode()) + 1


SCHEMA = pa.schema(
    [
        *(("claim_id", pa.string()), ("entries", pa.list_(pa.int64())), ("vector", pa.binary())),
        ("senses", pa.list_(pa.int64())),
        *((name, pa.int64()) for name in ("subject_entity", "object_entity", "frame_key")),
        *((name, pa.bool_()) for name in ("is_negated", "is_vague", "is_speech", "is_ranked", "is_state")),
        *(("text_key", pa.int64()), ("story_key", pa.int64()), ("day", pa.float64())),
        *((name, pa.float64()) for name in ("first_day", "last_day")),
        *((name, pa.list_(pa.int64())) for name in ("candidates", "candidate_shards")),
        ("candidates_near", pa.list_(pa.bool_())),
        *((name, pa.string()) for name in ("first_claim_id", "story_id")),
    ]
)
