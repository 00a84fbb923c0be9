"""The credits stage: which news agencies an article credits, read from the blocks at its head and tail."""

from collections.abc import Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

import pyarrow as pa

from onrecord.flows.deduplicate.credit_rules import Credit, CreditReader, Line
from onrecord.warehouse.tables.credits import AGENCY_CREDITS

Row = Mapping[str, Any]


def run(rows: pa.Table, reader: CreditReader, tool_id: str) -> dict[str, pa.Table]:
    """Return `agency_credits` of every capture in `rows`; columns read: those of ``sql/stages/credits.sql``."""
    found = [
        _row(list(blocks), reader, tool_id) for _, blocks in groupby(rows.to_pylist(), key=itemgetter("capture_id"))
    ]
    return {"agency_credits": AGENCY_CREDITS.from_rows(found)}


def _row(blocks: list[Row], reader: CreditReader, tool_id: str) -> Row:
    first = blocks[0]
    lines = [_line(block) for block in blocks if block["kind"] is not None]
    organisations = (first["agency"] or "").split(";")
    return {
        "capture_id": first["capture_id"],
        "text_id": first["text_id"],
        "credits": [_credit(credit) for credit in reader.credits(lines, organisations)],
        "tool_id": tool_id,
    }


def _line(block: Row) -> Line:
    """A block as the rules see it: of a long one the beginning and the end are known."""
    gap = block["tail_start"] - block["char_start"] - len(block["head"])
    text = block["head"] + "\0" * gap + block["tail"][max(-gap, 0) :]
    return Line(block["kind"], block["is_body"], text, block["char_start"])


def _credit(credit: Credit) -> Row:
    return {
        "role": credit.role,
        "extent": credit.extent,
        "agency": credit.agency.name,
        "outlet_id": credit.agency.outlet_id,
        "surface": credit.surface,
        "char_start": credit.char_start,
        "char_end": credit.char_end,
    }
