"""News agencies that articles credit, in so many words: slugs, datelines, bylines, credit lines, copyright."""

import pyarrow as pa

from onrecord.warehouse.contract import TOOL, Column, Table, text

CREDIT_ROLES = ("slug", "dateline", "byline", "credit_line", "copyright")
CREDIT_EXTENTS = ("whole", "part")

CREDIT = pa.struct(
    [
        pa.field("role", pa.string(), nullable=False),
        pa.field("extent", pa.string(), nullable=False),
        pa.field("agency", pa.string(), nullable=False),
        pa.field("outlet_id", pa.string()),
        pa.field("surface", pa.string(), nullable=False),
        pa.field("char_start", pa.int64()),
        pa.field("char_end", pa.int64()),
    ]
)

AGENCY_CREDITS = Table(
    name="agency_credits",
    doc="News agencies that an article credits for its text or for part of it; every article version has a row here.",
    grain="one row per capture that gave a text",
    key=("capture_id",),
    columns=(
        text("capture_id", "the capture", references="captures.capture_id"),
        text("text_id", "the text", references="texts.text_id"),
        Column(
            "credits",
            pa.list_(pa.field("element", CREDIT, nullable=False)),
            "role: slug (agency by itself), dateline (agency behind a place or date), byline, credit_line or "
            "copyright; extent: whole (the text is the agency's) or part (it uses some of the agency's); agency: its "
            "usual name, or the words that stand for agencies unnamed; outlet_id: NULL where unnamed; surface and span "
            "of code points on the text: span NULL where a byline outside the text says it",
        ),
        TOOL,
    ),
)

TABLES = (AGENCY_CREDITS,)
