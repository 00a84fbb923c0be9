"""Fingerprints of bodies: the rows of which the index of copies is made, each a function of one body alone."""

import numpy as np
import pyarrow as pa

from onrecord.flows.deduplicate.shingles import fingerprints
from onrecord.warehouse.tables.copies import FINGERPRINTS

_KEY_DIGITS = 15  # of the body's digest, 60 bits


def run(rows: pa.Table, resources: None, tool_id: str) -> dict[str, pa.Table]:  # noqa: ARG001
    """Return `fingerprints` of bodies: `rows` holds body_hash and body, one row per body."""
    hashes = rows.column("body_hash").to_pylist()
    found = list(fingerprints(rows.column("body").to_pylist()))
    sizes = [len(shingles) for _, shingles in found]
    values = np.concatenate([np.zeros(0, np.int64), *(shingles for _, shingles in found)])
    offsets = pa.array(np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32))
    columns = {
        "body_hash": hashes,
        "body_key": [body_key(body_hash) for body_hash in hashes],
        "n_words": [n_words for n_words, _ in found],
        "n_hashes": sizes,
        "hashes": pa.ListArray.from_arrays(offsets, pa.array(values)),
        "tool_id": tool_id,
    }
    return {"fingerprints": FINGERPRINTS.from_columns(columns)}


def body_key(body_hash: str) -> int:
    """Return a body's number: the first 60 bits of its digest."""
    return int(body_hash[:_KEY_DIGITS], 16)
