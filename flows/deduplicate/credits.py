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
        "credits": [_credit(credit, first) for credit in reader.credits(lines, organisations)],
        "tool_id": tool_id,
    }


def _line(block: Row) -> Line:
    """A block as the rules see it: of a long one the beginning and the end are known."""
    gap = block["tail_start"] - block["char_start"] - len(block["head"])
    text = block["head"] + "\0" * gap + block["tail"][max(-gap, 0) :]
    return Line(block["kind"], block["is_body"], text, block["char_start"])


def _credit(credit: Credit, article: Row) -> Row:
    outlet_id = credit.agency.outlet_id
    if outlet_id is None and is_short_for(credit.agency.name, article["outlet_name"] or ""):
        outlet_id = article["outlet_id"]  # an agency that the seeds do not know, in its own text
    return {
        "role": credit.role,
        "extent": credit.extent,
        "agency": credit.agency.name,
        "outlet_id": outlet_id,
        "surface": credit.surface,
        "char_start": credit.char_start,
        "char_end": credit.char_end,
    }


def is_short_for(initials: str, name: str) -> bool:
    """Say whether letters may stand for a name: they come in it in order, first and last at the start of words."""
    words = name.casefold().split()
    letters = initials.casefold()
    if len(letters) < 2 or len(words) < 2 or words[0][0] != letters[0]:
        return False
    ends = [i for i, word in enumerate(words[1:], 1) if word[0] == letters[-1]]
    return any(_in_order(letters[1:-1], words[0][1:] + "".join(words[1:end])) for end in ends)


def _in_order(letters: str, text: str) -> bool:
    left = iter(text)
    return all(letter in left for letter in letters)
