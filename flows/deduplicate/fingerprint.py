"""Fingerprints of bodies: the rows of which the index of copies is made, each a function of one body alone."""

import pyarrow as pa

from onrecord.flows.deduplicate.shingles import fingerprints
from onrecord.warehouse.tables.copies import FINGERPRINTS

_KEY_DIGITS = 15  # of the body's digest, 60 bits


def run(rows: pa.Table, resources: None, tool_id: str) -> dict[str, pa.Table]:  # noqa: ARG001
    """Return `fingerprints` of bodies: `rows` holds body_hash and body, one row per body."""
    hashes = [str(body_hash) for body_hash in rows.column("body_hash").to_pylist()]
    found = list(fingerprints([str(body) for body in rows.column("body").to_pylist()]))
    columns = {
        "body_hash": hashes,
        "body_key": [body_key(body_hash) for body_hash in hashes],
        "n_words": [n_words for n_words, _ in found],
        "n_hashes": [len(shingles) for _, shingles in found],
        "hashes": [shingles.astype("<i8").tobytes() for _, shingles in found],
        "tool_id": tool_id,
    }
    return {"fingerprints": FINGERPRINTS.from_columns(columns)}


def body_key(body_hash: str) -> int:
    """Return a body's number: the first 60 bits of its digest."""
    return int(body_hash[:_KEY_DIGITS], 16)
