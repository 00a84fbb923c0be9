"""Who copied whom: fingerprints of bodies, pairs of texts that share words, the passages they share, and direction."""

import pyarrow as pa

from onrecord.warehouse.contract import SHARD, TOOL, Column, Table, integer, number, span, text

PASSAGE_KINDS = ("exact", "near", "shared_quote", "stock_phrase")
DIRECTIONS = ("a_to_b", "b_to_a", "common_upstream", "unknown")
DIRECTION_BASES = ("slug", "byline", "credit_line", "citation", "time", "edit", "none")

FINGERPRINTS = Table(
    name="fingerprints",
    doc="Bodies whose word shingles are sampled: how many words and hashes each has. The hashes are in `postings`.",
    grain="one row per distinct folded body",
    key=("body_hash",),
    kept_by="texts.body_hash",
    is_read_whole=True,
    columns=(
        text("body_hash", "digest of the folded body"),
        integer("body_key", "its first 60 bits, as a number"),
        integer("n_words", "words of the body"),
        integer("n_hashes", "sampled hashes"),
        TOOL,
    ),
)

POSTINGS = Table(
    name="postings",
    doc="The inverted index of copies: which bodies have which sampled hash, in segments, each sorted by hash.",
    grain="one row per segment: some bodies read together",
    key=("segment_id",),
    is_packed=True,
    columns=(
        text("segment_id", "seg: over its bodies"),
        integer("n_bodies", "bodies in it; such as are no longer in fingerprints do not count"),
        integer("n_postings", "pairs of hash and body in it"),
        Column("body_keys", pa.binary(), "the bodies' keys, little-endian numbers of 64 bits"),
        Column("heads", pa.binary(), "how many postings have each upper byte of a hash of 40 bits; numbers of 32 bits"),
        Column("tails", pa.binary(), "the rest of the hash of each posting, in order of hash; numbers of 32 bits"),
        Column("places", pa.binary(), "where in body_keys the body of each posting is; numbers of 16 bits"),
        TOOL,
    ),
)

LINKED_BODIES = Table(
    name="linked_bodies",
    doc="Bodies that are in the index of copies.",
    grain="one row per body in the index",
    key=("body_key",),
    is_read_whole=True,
    columns=(integer("body_key", "the body"), SHARD, TOOL),
)

BODY_LINKS = Table(
    name="body_links",
    doc="Pairs of bodies that share enough sampled shingles to be compared word by word: those whose n_links add up "
    "to more than 0. A body that comes later may take links from a pair, which then has a second row.",
    grain="one row per pair of bodies and change of its links",
    key=("body_a", "body_b", "n_bodies"),
    is_read_whole=True,
    columns=(
        integer("body_a", "the one: the smaller key"),
        integer("body_b", "the other"),
        integer(
            "n_links",
            "sampled shingles that link them: common ones link a body to its neighbours only; in a later row, less "
            "than 0, those that do no longer",
        ),
        integer("n_bodies", "bodies that were in the index then"),
        SHARD,
        TOOL,
    ),
)

CANDIDATE_PAIRS = Table(
    name="candidate_pairs",
    doc="Pairs of texts to be compared word by word: of each linked body its first texts.",
    grain="one row per pair of texts",
    key=("pair_id",),
    columns=(
        text("pair_id", "cnd: over both texts"),
        text("text_a", "the one: the smaller id", references="texts.text_id"),
        text("text_b", "the other", references="texts.text_id"),
        SHARD,
        TOOL,
    ),
)

TEXT_PAIRS = Table(
    name="text_pairs",
    doc="Pairs of texts compared word by word: a function of the two texts alone.",
    grain="one row per pair of texts",
    key=("pair_id",),
    kept_by="candidate_pairs.pair_id",
    columns=(
        text("pair_id", "cnd: over both texts"),
        text("text_a", "the one: the smaller id", references="texts.text_id"),
        text("text_b", "the other", references="texts.text_id"),
        integer("n_words_a", "words of the body of the one"),
        integer("n_words_b", "words of the body of the other"),
        number("resemblance", "Jaccard resemblance of the texts' sets of word 5-grams, furniture and all, 0 to 1"),
        number("containment_a", "share of the 5-grams of the one that are in the other, 0 to 1"),
        number("containment_b", "share of the 5-grams of the other that are in the one, 0 to 1"),
        integer("n_copied_a", "words of the one in passages that count as copied"),
        integer("n_copied_b", "words of the other in passages that count as copied"),
        TOOL,
    ),
)

PASSAGES = Table(
    name="passages",
    doc="Passages that two texts share word by word or with small edits, each with what it is.",
    grain="one row per pair of texts and shared passage",
    key=("passage_id",),
    columns=(
        text("passage_id", "pas: over pair and spans"),
        text("pair_id", "the pair", references="text_pairs.pair_id"),
        text("text_a", "the one text", references="texts.text_id"),
        *span("the passage in the one text", prefix="a"),
        text("text_b", "the other text", references="texts.text_id"),
        *span("the passage in the other text", prefix="b"),
        text(
            "kind",
            "exact, near: copied; shared_quote: both quote the same words; stock_phrase: too common to accuse anybody",
            one_of=PASSAGE_KINDS,
        ),
        integer("n_words", "words of the longer side"),
        integer("n_equal_words", "words that stand on both sides, in order"),
        number("similarity", "n_equal_words of n_words, 0 to 1"),
        number("rarity", "how little likely it is that two authors hit on the words: bits of information"),
        text("reason", "what made it of this kind"),
        TOOL,
    ),
)

COPY_DIRECTIONS = Table(
    name="copy_directions",
    doc="Which of two texts that share passages took them from the other, as far as anything shows it.",
    grain="one row per pair of texts with copied passages",
    key=("pair_id",),
    columns=(
        text("pair_id", "the pair", references="text_pairs.pair_id"),
        text(
            "direction",
            "a_to_b: the other took them from the one; b_to_a; common_upstream: both from a third; unknown",
            one_of=DIRECTIONS,
        ),
        text("basis", "what shows it; none where unknown", one_of=DIRECTION_BASES),
        text("upstream", "the third from which both took them, where it is named", nullable=True),
        text("evidence", "the words, times or shares that show it, or why nothing does"),
        SHARD,
        TOOL,
    ),
)

TABLES = (
    FINGERPRINTS,
    POSTINGS,
    LINKED_BODIES,
    BODY_LINKS,
    CANDIDATE_PAIRS,
    TEXT_PAIRS,
    PASSAGES,
    COPY_DIRECTIONS,
)
