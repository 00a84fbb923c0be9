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
EXCLUDE_REASONS = (
    # what the block is instead
    "headline",
    "summary",
    "author",
    "agency",
    "picture",
    "correction",
    "repeats the body",
    # which furniture of the page it is
    "related",
    "newsletter",
    "advertisement",
    "sharing",
    "copyright",
    "comments",
    "navigation",
    "date line",
    # where it stands
    "above the headline",
    "above the text",
    "heads nothing",
)
DROP_REASONS = ("not_selected", "cut_off", "in_nav", "in_header", "in_footer", "in_aside", "not_read")
LANGUAGE_STATUSES = ("decided", "too_short", "mixed", "tied")
OUTLET_BASES = ("declared", "structured_data", "domain", "credit_line", "unknown")
COUNTED = {
    "numbers": "numbers",
    "quote_marks": "quotation marks",
    "names": "runs of capitalised words inside sentences (proper names; in German other nouns too)",
}
LOSS_STAGES = {
    "visible": "visible in the raw document",
    "kept": "in what was selected of it",
    "text": "in the text",
    "body": "in the body",
}
METADATA_FIELDS = (
    "headline",
    "byline",
    "agency",
    "published",
    "modified",
    "outlet",
    "section",
    "dateline",
    "language",
    "url",
)
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
        text("text_id", "txt: over the text and the kinds, spans and reasons of its blocks"),
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
        text("exclude_reason", "why it is not body", nullable=True, one_of=EXCLUDE_REASONS),
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
        text("agency", "agencies, outlets and desks that sign, alone or beside people, in one string", nullable=True),
        text("dateline", "place (and agency) that opens the body", nullable=True),
        text("section", "section or category", nullable=True),
        time(
            "published_at",
            "time of publication; of precision day, the beginning in UTC of the day that the page itself names",
            nullable=True,
        ),
        text("published_precision", "how exact published_at is", one_of=PRECISIONS),
        time("published_earliest", "not published before", nullable=True),
        time("published_latest", "not published after", nullable=True),
        time("modified_at", "time of the last change stated", nullable=True),
        text("language", "ISO 639-1 code; NULL where undecided", nullable=True),
        number(
            "language_score", "detector's probability that the language is right, calibrated from .8 up", nullable=True
        ),
        text("language_status", "how far the language is decided", one_of=LANGUAGE_STATUSES),
        text("charset_detected", "charset that the bytes suggest", nullable=True),
        text("charset_used", "charset the bytes were decoded with"),
        integer("n_decode_errors", "replacement characters made while decoding"),
        text(
            "extractor",
            "what chose the main text: plain text, block scores, trafilatura (asked where the scores were in doubt), "
            "structured data (where the page does not show it), densest blocks (the last resort), headline only (of "
            "a page with a headline and a date, none of whose text was chosen)",
        ),
        number(
            "agreement_score",
            "share of the characters chosen by any extractor which all that were asked chose; NULL where one was",
            nullable=True,
        ),
        integer("n_visible_chars", "visible characters of the raw document, white space left out"),
        integer("n_kept_chars", "of these, characters in the text"),
        integer("n_text_chars", "characters of the text, white space left out"),
        integer("n_body_chars", "of these, characters of the body"),
        integer("n_inserted_chars", "characters of the text which an extractor inserted"),
        integer("n_unaligned_chars", "characters of the text which lead to no bytes"),
        *(
            integer(f"n_{stage}_{what}", f"{words} {where}")
            for what, words in COUNTED.items()
            for stage, where in LOSS_STAGES.items()
        ),
        integer("n_dropped_paragraphs", "dropped_blocks outside nav, header, footer and aside"),
        integer("n_dropped_chars", "characters of these, white space left out"),
        number("share_kept", "n_kept_chars of n_visible_chars"),
        number("share_unaligned", "n_unaligned_chars of n_text_chars"),
        TOOL,
    ),
)

METADATA_CANDIDATES = Table(
    name="metadata_candidates",
    doc="Every candidate for headline, byline, date, outlet and the rest, the rejected ones too.",
    grain="one row per capture, field and candidate",
    key=("capture_id", "field", "candidate_no"),
    columns=(
        text("capture_id", "the capture", references="captures.capture_id"),
        text(
            "field",
            "which field",
            one_of=METADATA_FIELDS,
        ),
        integer("candidate_no", "order of preference, from 0"),
        text("value", "the value as found"),
        text("method", "where it was found"),
        integer(
            "byte_start", "where it begins in the raw document, if it is visible there", unit="byte", nullable=True
        ),
        integer("byte_end", "where it ends there", unit="byte", nullable=True),
        flag("is_chosen", "whether it became the article's value"),
        text("reject_reason", "why it did not", nullable=True),
        TOOL,
    ),
)

DROPPED_BLOCKS = Table(
    name="dropped_blocks",
    doc="Stretches of whole sentences that a reader of the page could see and the text does not have.",
    grain="one row per capture and stretch left out",
    key=("capture_id", "block_no"),
    columns=(
        text("capture_id", "the capture", references="captures.capture_id"),
        integer("block_no", "order on the page, from 0"),
        integer("byte_start", "first byte in the raw document", unit="byte"),
        integer("byte_end", "byte after the last in the raw document", unit="byte"),
        integer("n_chars", "characters, white space left out", unit="code point"),
        text("beginning", "its first 300 characters"),
        text(
            "reason",
            "not_selected: the extractor left the whole block out; cut_off: it took a part of the block; "
            "in_…: as not_selected, inside that element; not_read: the rest of a page without end, with its markup",
            one_of=DROP_REASONS,
        ),
        TOOL,
    ),
)

LINKS = Table(
    name="links",
    doc="Links inside the text of an article and where they lead. Two captures of one text may link differently.",
    grain="one row per capture and link",
    key=("link_id",),
    slice_column="surface",
    columns=(
        text("link_id", "lnk: over capture, text, start, end and address"),
        text("capture_id", "the capture", references="captures.capture_id"),
        text("text_id", "its text", references="texts.text_id"),
        *span("the words that are linked"),
        text("surface", "these words"),
        text(
            "href",
            "address that the link leads to, resolved against the page's own and canonical as article_versions.url; "
            "http and https alone, 2,000 characters at most",
        ),
        text("host", "host of the address, less a leading www"),
        text("outlet_id", "outlet of the seeds whose domain it is", nullable=True),
        flag(
            "is_own_site",
            "whether it leads to the site of the page itself; NULL where the page's address is not known",
            nullable=True,
        ),
        TOOL,
    ),
)

TABLES = (TEXTS, BLOCKS, ALIGNMENTS, ARTICLE_VERSIONS, METADATA_CANDIDATES, DROPPED_BLOCKS, LINKS)
