"""Articles: distinct cleaned texts, the map from their characters to raw bytes, and what was learnt beside them."""

import pyarrow as pa

from onrecord.warehouse.contract import TOOL, Column, Table, flag, integer, number, span, text, time

ALIGNMENT_OPS = ("copied", "entity", "repaired", "folded", "inserted")
BLOCK_KINDS = (
    "headline",
    "dek",
    "section_head",
    "paragraph",
    "bullet",
    "caption",
    "pullquote",
    "author_bio",
    "agency_slug",
    "correction",
    "boilerplate",
)
LANGUAGE_STATUSES = ("decided", "too_short", "mixed", "tied")
OUTLET_BASES = ("declared", "structured_data", "domain", "credit_line", "unknown")
PRECISIONS = ("instant", "day", "month", "year", "bounded", "unknown")

SEGMENT = pa.struct(
    [
        pa.field("char_start", pa.int64(), nullable=False),
        pa.field("char_end", pa.int64(), nullable=False),
        pa.field("byte_start", pa.int64(), nullable=False),
        pa.field("byte_end", pa.int64(), nullable=False),
        pa.field("op", pa.string(), nullable=False),
    ]
)

SPAN = pa.struct([pa.field("char_start", pa.int64()), pa.field("char_end", pa.int64())])

TEXTS = Table(
    name="texts",
    doc="Distinct cleaned texts, never changed; annotations point at them.",
    grain="one row per distinct text with its division into blocks",
    key=("text_id",),
    stored_once_by="text_id",
    kept_by="article_versions.text_id",
    columns=(
        text("text_id", "txt: over the text and the kinds and spans of its blocks"),
        text("text", "the cleaned text"),
        integer("n_chars", "length", unit="code point"),
        Column(
            "body_spans", pa.list_(SPAN), "spans of the blocks that are body, in order; of the whole text where none is"
        ),
        text("body_hash", "digest of the folded body; equal hashes are exact copies"),
    ),
)

BLOCKS = Table(
    name="blocks",
    doc="Headline, section heads, paragraphs and the other parts of a text.",
    grain="one row per block of a text",
    key=("block_id",),
    stored_once_by="text_id",
    columns=(
        text("block_id", "blk: over text, kind, start and end"),
        text("text_id", "the text", references="texts.text_id"),
        integer("block_no", "position in the text, from 0"),
        text("kind", "what the block is", one_of=BLOCK_KINDS),
        *span("the block"),
        flag("is_body", "whether it belongs to the article's body"),
        text("exclude_reason", "why it is not body", nullable=True),
        text("fold_hash", "digest of the folded block, for recurring blocks"),
        text("paragraph_id", "par: over the block's exact characters; key of the paragraph cache"),
    ),
)

ALIGNMENTS = Table(
    name="alignments",
    doc="Piecewise map from the code points of a text to the bytes of a raw document. "
    "Within a copied segment every code point has the same number of bytes, so positions are interpolated. "
    "Code points in no segment are unaligned.",
    grain="one row per raw document, text and tool",
    key=("alignment_id",),
    stored_once_by="alignment_id",
    kept_by="article_versions.alignment_id",
    columns=(
        text("alignment_id", "aln: over raw document, text and tool"),
        text("raw_id", "the raw document", references="raw_documents.raw_id"),
        text("text_id", "the text", references="texts.text_id"),
        Column(
            "segments",
            pa.list_(pa.field("element", SEGMENT, nullable=False)),
            "segments in order of char_start; op is copied, entity (character reference decoded), "
            "repaired (mojibake), folded (white space) or inserted (not in the bytes)",
        ),
        TOOL,
    ),
)

ARTICLE_VERSIONS = Table(
    name="article_versions",
    doc="One state of an article as one capture shows it: its text, outlet, dates, language and what was lost.",
    grain="one row per capture that gave a text",
    key=("capture_id",),
    columns=(
        text("version_id", "ver: over article and text"),
        text("article_id", "art: over canonical URL, else outlet, folded headline and day, else raw document"),
        text("text_id", "the cleaned text", references="texts.text_id"),
        text("raw_id", "the bytes it came from", references="raw_documents.raw_id"),
        text("capture_id", "how they were obtained", references="captures.capture_id"),
        text("alignment_id", "map from text to bytes", references="alignments.alignment_id"),
        text("outlet_id", "who publishes; a pseudo-outlet of its own where unknown"),
        text("outlet_name", "the outlet as named by the evidence; NULL where unknown", nullable=True),
        text("outlet_basis", "what named the outlet", one_of=OUTLET_BASES),
        text("url", "canonical address", nullable=True),
        text("headline", "headline", nullable=True),
        text("byline", "people named as authors, in one string", nullable=True),
        text("dateline", "place (and agency) that opens the body", nullable=True),
        text("section", "section or category", nullable=True),
        time("published_at", "time of publication", nullable=True),
        text("published_precision", "how exact published_at is", one_of=PRECISIONS),
        time("published_earliest", "not published before", nullable=True),
        time("published_latest", "not published after", nullable=True),
        time("modified_at", "time of the last change stated", nullable=True),
        text("language", "ISO 639-1 code; NULL where undecided", nullable=True),
        number("language_score", "detector's own score, not calibrated", nullable=True),
        text("language_status", "how far the language is decided", one_of=LANGUAGE_STATUSES),
        text("charset_detected", "charset that the bytes suggest", nullable=True),
        text("charset_used", "charset the bytes were decoded with"),
        integer("n_decode_errors", "replacement characters made while decoding"),
        text(
            "extractor",
            "what chose the main text: plain text, block scores, trafilatura (asked where the scores were in doubt), "
            "structured data (where the page does not show it), densest blocks (the last resort)",
        ),
        number(
            "agreement_score",
            "share of the characters chosen by any extractor which all that were asked chose; NULL where one was",
            nullable=True,
        ),
        integer("n_visible_chars", "visible characters of the raw document, white space left out"),
        integer("n_kept_chars", "of these, characters in the text"),
        integer("n_text_chars", "characters of the text, white space left out"),
        integer("n_inserted_chars", "of these, characters which an extractor inserted"),
        integer("n_unaligned_chars", "of these, characters which lead to no bytes"),
        integer("n_visible_numbers", "numbers visible in the raw document"),
        integer("n_kept_numbers", "numbers in the text"),
        integer("n_visible_quote_marks", "quotation marks visible in the raw document"),
        integer("n_kept_quote_marks", "quotation marks in the text"),
        number("share_kept", "n_kept_chars of n_visible_chars"),
        number("share_unaligned", "n_unaligned_chars of n_text_chars"),
        TOOL,
    ),
)

METADATA_CANDIDATES = Table(
    name="metadata_candidates",
    doc="Every candidate for headline, byline, date, outlet and language, the rejected ones too.",
    grain="one row per capture, field and candidate",
    key=("capture_id", "field", "candidate_no"),
    columns=(
        text("capture_id", "the capture", references="captures.capture_id"),
        text(
            "field",
            "which field",
            one_of=("headline", "byline", "published", "modified", "outlet", "language", "url"),
        ),
        integer("candidate_no", "order of preference, from 0"),
        text("value", "the value as found"),
        text("method", "where it was found"),
        flag("is_chosen", "whether it became the article's value"),
        text("reject_reason", "why it did not", nullable=True),
        TOOL,
    ),
)

TABLES = (TEXTS, BLOCKS, ALIGNMENTS, ARTICLE_VERSIONS, METADATA_CANDIDATES)
