"""Evidence: the bytes we were given, how we got them, and what could not be taken in."""

import pyarrow as pa

from onrecord.warehouse.contract import TOOL, Column, Table, flag, integer, text, time

VIA = (
    "file",
    "html",
    "mhtml",
    "jsonl",
    "csv",
    "parquet",
    "rss",
    "atom",
    "json_feed",
    "sitemap",
    "warc",
    "ninjs",
    "newsml",
    "url",
)
ROBOTS_STATES = ("allowed", "disallowed", "not_stated", "unreachable")

REJECT_REASONS = (
    "unreadable",
    "empty",
    "binary",
    "encrypted",
    "too_large",
    "too_many",
    "too_deep",
    "unsafe_path",
    "undecodable",
    "malformed",
    "truncated",
    "no_text",
    "no_content",
    "unknown_format",
    "unsupported_language",
    "forbidden",
    "not_fetched",
    "over_budget",
    "unverified",
    "erased",
    "failed",
)

RAW_DOCUMENTS = Table(
    name="raw_documents",
    doc="Raw bytes exactly as received, stored once.",
    grain="one row per distinct sequence of bytes",
    key=("raw_id",),
    stored_once_by="raw_id",
    kept_by="captures.raw_id",
    columns=(
        text("raw_id", "raw: + first 32 hex digits of the SHA-256 of the bytes"),
        Column("content", pa.binary(), "the bytes, unchanged"),
        integer("n_bytes", "length of the content", unit="byte"),
    ),
)

CAPTURES = Table(
    name="captures",
    doc="How and from where a raw document was obtained, with everything said beside it.",
    grain="one row per obtaining of a raw document from one place",
    key=("capture_id",),
    columns=(
        text("capture_id", "cap: over locator, raw document, declared metadata and time of fetch"),
        text("raw_id", "the bytes obtained", references="raw_documents.raw_id"),
        text("parent_raw_id", "id of the bytes of the container file, which is not stored again", nullable=True),
        integer("parent_offset", "byte offset of the entry in the unpacked container", nullable=True, unit="byte"),
        text(
            "locator", "path relative to the argument given, or the address fetched; #entry for an entry of a container"
        ),
        text("via", "kind of input", one_of=VIA),
        text("url", "address given beside the document, or fetched", nullable=True),
        text("final_url", "address after redirects", nullable=True),
        text("media_type", "media type declared or known from the name", nullable=True),
        text("charset_declared", "charset declared outside the bytes (header, metadata)", nullable=True),
        integer("http_status", "status of the fetch", nullable=True),
        text("licence", "licence stated for the document", nullable=True),
        flag("is_tdm_reserved", "whether text and data mining is reserved; NULL = nothing said", nullable=True),
        text(
            "robots_state",
            "what robots.txt said of the address when it was fetched",
            nullable=True,
            one_of=ROBOTS_STATES,
        ),
        time("captured_at", "time of a fetch; NULL for files, whose times say nothing", nullable=True),
        text("metadata", "everything declared beside the text, as a JSON object"),
        TOOL,
    ),
)

REJECTS = Table(
    name="rejects",
    doc="What a stage was given and could not use or decide, and why. Nothing is dropped elsewhere.",
    grain="one row per stage, item and reason",
    key=("reject_id",),
    columns=(
        text("reject_id", "rej: over stage, key, raw document and reason"),
        text("stage", "stage that refused the item"),
        text("key", "the item: a locator, or an id of a row"),
        text("raw_id", "id of the item's bytes where they could be read", nullable=True),
        text("reason", "why, from a closed list", one_of=REJECT_REASONS),
        text("detail", "what was expected and what was found"),
        TOOL,
    ),
)

TABLES = (RAW_DOCUMENTS, CAPTURES, REJECTS)
