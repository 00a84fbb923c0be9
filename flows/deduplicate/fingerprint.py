"""Fingerprints of bodies: the rows of which the index of copies is made, each a function of one body alone."""

import numpy as np
import pyarrow as pa

from onrecord.flows.deduplicate import segments
from onrecord.flows.deduplicate.shingles import NUMBER_MASK, sample
from onrecord.warehouse.tables.copies import FINGERPRINTS

_KEY_DIGITS = 15  # of the body's digest, 60 bits


def run(rows: pa.Table, resources: None, tool_id: str) -> dict[str, pa.Table]:  # noqa: ARG001
    """Return `fingerprints` and `postings` of bodies: `rows` holds body_hash and body, one row per body."""
    parts = [
        _read(rows.slice(start, segments.MAX_BODIES), tool_id)
        for start in range(0, max(1, rows.num_rows), segments.MAX_BODIES)
    ]
    return {name: pa.concat_tables([part[name] for part in parts]) for name in ("fingerprints", "postings")}


def _read(rows: pa.Table, tool_id: str) -> dict[str, pa.Table]:
    """Read as many bodies as one segment may have."""
    hashes = [str(body_hash) for body_hash in rows.column("body_hash").to_pylist()]
    keys = np.array([body_key(body_hash) for body_hash in hashes], np.int64)
    n_words, postings = sample(_in_one(rows.column("body")))
    columns = {
        "body_hash": hashes,
        "body_key": keys,
        "n_words": n_words,
        "n_hashes": np.bincount((postings & NUMBER_MASK).astype(np.int64), minlength=len(keys)),
        "tool_id": tool_id,
    }
    return {"fingerprints": FINGERPRINTS.from_columns(columns), "postings": segments.rows(keys, postings, tool_id)}


def _in_one(bodies: "pa.ChunkedArray[pa.StringScalar]") -> "pa.Array[pa.StringScalar]":
    """Return the bodies as one array; to join the only chunk that a job has would copy all its text."""
    return bodies.chunks[0] if bodies.num_chunks == 1 else pa.concat_arrays(bodies.chunks)


def body_key(body_hash: str) -> int:
    """Return a body's number: the first 60 bits of its digest."""
    return int(body_hash[:_KEY_DIGITS], 16)
