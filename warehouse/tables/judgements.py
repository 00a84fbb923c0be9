"""Judgements: what people decided, read from ``judgements.csv`` in the warehouse folder, and what became of it."""

import pyarrow as pa

from onrecord.warehouse.contract import SHARD, TOOL, Column, Table, integer, text, time

CLAIM_VERBS = ("same", "different", "wrong")
VERBS = ("merge", "split", "rename", "identify", "reject", *CLAIM_VERBS)
STATES = ("in_force", "overruled", "no_effect", "ambiguous", "matches_nothing")
CLAIM_STATES = ("in_force", "overruled", "no_effect", "matches_nothing")

_POINT = pa.struct(
    [
        pa.field("side", pa.string()),
        pa.field("kind", pa.string()),
        pa.field("name", pa.string()),
        pa.field("keys", pa.list_(pa.string())),
        pa.field("text_id", pa.string()),
        pa.field("char_start", pa.int64()),
        pa.field("char_end", pa.int64()),
    ]
)

JUDGEMENTS = Table(
    name="judgements",
    doc="What people decided, line by line of judgements.csv; it wins over rules and models.",
    grain="one row per distinct line",
    key=("judgement_id",),
    columns=(
        text("judgement_id", "jud: over all that the line says"),
        integer("line_no", "line of the file, from 1; of two that contradict each other the later wins"),
        time("made_at", "when it was made, as the line says"),
        text("who", "who made it"),
        text("verb", "what was decided", one_of=VERBS),
        text("subject", "of what: kind and name of an entity, or a place in a text with the words there or the claim"),
        text("object", "with or as what, where the verb asks for it", nullable=True),
        text("note", "why, in the person's words", nullable=True),
        Column(
            "points",
            pa.list_(_POINT),
            "subject and object as looked up: words with the resolution keys they can have, or a span of a text",
        ),
        TOOL,
    ),
)

JUDGEMENT_OUTCOMES = Table(
    name="judgement_outcomes",
    doc="What became of each judgement that could be about something.",
    grain="one row per judgement",
    key=("judgement_id",),
    columns=(
        text("judgement_id", "the judgement", references="judgements.judgement_id"),
        text(
            "state",
            "in_force; overruled by later ones; no_effect: all was so already; ambiguous: several entities have the "
            "name; matches_nothing: nothing has it any more",
            one_of=STATES,
        ),
        integer("n_mentions", "mentions whose entity it decided, or whose entity's name it gave"),
        text("overruled_by", "the later judgement", nullable=True, references="judgements.judgement_id"),
        SHARD,
        TOOL,
    ),
)

JUDGED_CLAIMS = Table(
    name="judged_claims",
    doc="What people judged of claims: those meant, found by text, place and words, whatever tool found them, and what "
    "became of the judgement.",
    grain="one row per judgement on claims",
    key=("judgement_id",),
    columns=(
        text("judgement_id", "the judgement", references="judgements.judgement_id"),
        text("verb", "same: both state one fact; different: they do not; wrong: it is no claim", one_of=CLAIM_VERBS),
        text("claim_a", "the claim meant; NULL where none is there any more", nullable=True),
        text("claim_b", "the other claim; NULL of verb wrong, or where none is there any more", nullable=True),
        Column(
            "claims_a",
            pa.list_(pa.string()),
            "the claim meant with those of the same words in its story, which are one with it; in order",
        ),
        Column("claims_b", pa.list_(pa.string()), "the same of the other claim"),
        text(
            "state",
            "in_force; overruled by later ones; no_effect: claims of one wording in one story cannot be told apart, "
            "nor a claim from itself; matches_nothing: a claim is not there any more, or is an ungrouped opinion",
            one_of=CLAIM_STATES,
        ),
        text("overruled_by", "the later judgement", nullable=True, references="judgements.judgement_id"),
        SHARD,
        TOOL,
    ),
)

TABLES = (JUDGEMENTS, JUDGEMENT_OUTCOMES, JUDGED_CLAIMS)
