"""Tombstones: what was erased and may not come back. They tell of it by hashes alone, never by its words."""

from onrecord.warehouse.contract import Table, integer, text, time

TARGETS = ("article", "outlet")
KEY_KINDS = ("raw", "article", "address", "outlet", "window")

ERASURES = Table(
    name="erasures",
    doc="What was erased on request, why, when, and what the search of all files for its words found.",
    grain="one row per erasure",
    key=("erasure_id",),
    is_operations=True,
    columns=(
        text("erasure_id", "ers: over target, keys and time"),
        text("target", "what was named", one_of=TARGETS),
        text("reason", "why, in the words of who asked for it"),
        time("made_at", "when it was asked for"),
        time("lifted_at", "when it was lifted: from then on the bytes may be taken in again", nullable=True),
        time("completed_at", "when history was gone and the search found nothing; NULL until then", nullable=True),
        integer("n_documents", "distinct documents erased", nullable=True),
        integer("n_windows", "stretches of bytes that were searched for", nullable=True),
        integer("n_files", "files searched", nullable=True),
        integer("n_bytes_searched", "bytes searched, of tables as unpacked", nullable=True, unit="byte"),
        integer("n_hits", "files found to hold some of them", nullable=True),
    ),
)

ERASED_KEYS = Table(
    name="erased_keys",
    doc="By what the erased is known again: ids or hashes of bytes, articles, addresses, outlets and parts of bytes.",
    grain="one row per erasure, kind of key and key",
    key=("erasure_id", "kind", "key"),
    is_operations=True,
    columns=(
        # No reference: keys are written before the erasure, which counts from its own row on.
        text("erasure_id", "the erasure; none where a process was killed before it could ask for one"),
        text("kind", "what the key is of", one_of=KEY_KINDS),
        text(
            "key",
            "raw: and article: their ids; address and outlet: first 32 hex digits of the SHA-256; window: 5 hex digits "
            "of a rolling hash of 32 bytes, then 32 of their SHA-256",
        ),
    ),
)

ERASED_SUPPORT = Table(
    name="erased_support",
    doc="Claims whose fact lost support when articles that state it too were erased.",
    grain="one row per erasure and claim that is left",
    key=("erasure_id", "claim_id"),
    is_operations=True,
    columns=(
        text("erasure_id", "the erasure", references="erasures.erasure_id"),
        text("claim_id", "a claim of the same group that is left"),
        integer("n_articles", "articles erased that stated the same fact"),
        integer("n_claims", "their claims that are gone"),
    ),
)

TABLES = (ERASURES, ERASED_KEYS, ERASED_SUPPORT)
