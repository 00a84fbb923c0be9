"""Claims that state the same fact, and how claims on one fact differ."""

import pyarrow as pa

from onrecord.warehouse.contract import SHARD, TOOL, Column, Table, flag, number, text

MEMBER_RELATIONS = ("same", "less_precise", "related", "differs")
CONFLICT_KINDS = ("numeric", "date", "place", "entity", "manner", "polarity")
VERDICTS = ("contradiction", "discrepancy", "rounding", "refinement", "scope", "wording", "complementary")
SEVERITIES = ("high", "medium", "low")

PAIR_FEATURES: dict[str, str] = {
    "words": "cosine of the words, rarer ones counting more",
    "cover": "share of the shorter claim's words, by rarity, that the longer has",
    "cover_back": "share of the longer claim's words that the shorter has",
    "local": "cosine of the words, those that few claims of the story have counting more",
    "local_cover": "share of the words of the claim with fewer that the other has, so weighted",
    "local_rest": "share of the words outside the subject, so weighted, words of speech left out",
    "rest": "cosine of the words outside the subjects, words of speech left out",
    "rest_cover": "share of the words outside the subject, of the claim with fewer, that the other has; none of speech",
    "meaning": "cosine of the sums of word vectors",
    "rest_meaning": "cosine of the sums of the vectors of words outside the subjects, words of speech left out",
    "names": "share of the names of the claim with fewer that the other has too; -1 where one has none",
    "rare": "rare words in common",
    "subject_words": "overlap of the subjects' words",
    "object_words": "overlap of the objects' words",
    "predicate_words": "overlap of the predicates' words",
    "frame": "1 where both have the same frame, -1 where each has another, 0 where one has none",
    "frames_told": "frames that both tell, as predicate or noun",
    "numbers": "numbers in common, years included; equal, or one what the other may be rounded to",
    "figures": "of these, those that tell much: no years and above ten",
    "numbers_apart": "1 where both have numbers and none in common",
    "subject": "1 where both subjects are one entity, -1 where each is another, 0 where one is none",
    "object": "the same for the objects",
    "crossed": "whether the subject of one is the object of the other",
    "entities": "share of the entities of the claim with fewer that the other has too; -1 where one has none",
    "entities_back": "share of the entities of the claim with more that the other has too; -1 where one has none",
    "polarity": "1 where one is negated and the other is not",
    "ranked_apart": "1 where one tells somebody to be the first or only one, and the other does not",
    "state_apart": "1 where one tells what something is, and the other what is done",
    "vague": "claims of the two whose subject is a pronoun or none",
    "length": "words of the shorter claim",
    "length_ratio": "words of the shorter by those of the longer",
    "speech": "claims of the two that tell that somebody spoke",
    "same_text": "whether both stand in one text",
    "same_story": "whether both are told in one story",
    "days": "days between the articles, at most 60; 0 where a date is not known",
    "dates": "1 where the times that the claims are dated to meet, -1 where not, 0 where one is not known",
    "align": "share of the words of both, by rarity, that have one of like meaning on the other side",
    "align_least": "the same share of the words of the claim that has least of them",
    "align_most": "the same share of the words of the claim that has most of them",
    "align_rest": "the same share of both, outside the subject, those that few claims of the story have counting more",
    "align_rest_most": "the same of the claim that has most of them",
    "left_least": "weight of the words, so weighted, that nothing of the other comes near: of the claim with less",
    "left_most": "the same of the claim with more",
    "told": "weight of the words, by rarity, that have one of like meaning on the other side: of the claim with less",
    "told_rest": "the same outside the subject, words of speech left out",
    "align_predicate": "the same share of the predicates' words; -1 where one has none",
    "align_object": "the same of the objects' words",
    "align_subject": "the same of the subjects' words",
}


def _integers(name: str, doc: str) -> Column:
    return Column(name, pa.list_(pa.field("element", pa.int64(), nullable=False)), doc)


CLAIM_PROFILES = Table(
    name="claim_profiles",
    doc="What claims are compared by: words with weights and roles, a vector, a frame. A function of the claim alone.",
    grain="one row per claim",
    key=("claim_id",),
    columns=(
        text("claim_id", "the claim", references="claims.claim_id"),
        text("text_id", "its text", references="texts.text_id"),
        _integers("entries", "hashed words, ascending; from the high bits kind (2), hash (30), weight (6), flags (6)"),
        Column(
            "vector",
            pa.binary(),
            "sums of the vectors of its words, and of those outside the subject, scaled to length 127; a byte a number",
        ),
        _integers(
            "senses", "words to align; from the high bits hash (30), row of the vector (16), weight (6), flags (6)"
        ),
        _integers("keys", "hashes of its most telling words, the most telling first"),
        text("frame", "kind of event or state", nullable=True),
        flag("is_speech", "whether it tells that somebody spoke"),
        flag("is_ranked", "whether it tells somebody to be the first or only one"),
        flag("is_state", "whether it tells what something is, and not what is done"),
        flag("is_vague", "whether its subject is a pronoun that stands for nothing known, or missing"),
        TOOL,
    ),
)

TOLD_CLAIMS = Table(
    name="told_claims",
    doc="Claims that are grouped (no opinion, not in boilerplate): where they are told, and what tells in their story.",
    grain="one row per claim",
    key=("claim_id",),
    columns=(
        text("claim_id", "the claim", references="claims.claim_id"),
        text(
            "first_claim_id",
            "the claim that stands for all of its wording in its story: of these the smallest id",
            references="claims.claim_id",
        ),
        text("text_id", "its text", references="texts.text_id"),
        text("story_id", "the story that its articles belong to", nullable=True),
        Column("day", pa.float64(), "days from 1970 to the earliest publication of its text", nullable=True),
        Column(
            "local",
            pa.binary(),
            "weight of each of its entries in the story, a byte each; none where another claim stands for it",
        ),
        Column("local_senses", pa.binary(), "the same of the words to align"),
        SHARD,
        TOOL,
    ),
)

CLAIM_GROUPS = Table(
    name="claim_groups",
    doc="Claims by the fact that they state. Each claim is `same` in one group; it may stand beside others.",
    grain="one row per group and claim in it",
    key=("group_id", "claim_id"),
    columns=(
        text("group_id", "grp: over the smallest claim that states the fact"),
        text("claim_id", "the claim", references="claims.claim_id"),
        text(
            "relation",
            "same: it states the fact; less_precise: a coarser statement of it; related: of the same frame, yet not "
            "the same fact; differs: the same but for a value, name or denial",
            one_of=MEMBER_RELATIONS,
        ),
        number("score", "average score with the claims that state the fact, 0 to 1; 1 where it is alone"),
        SHARD,
        TOOL,
    ),
)

CLAIM_PAIRS = Table(
    name="claim_pairs",
    doc="Why claims were put together: pairs compared that may state the same fact, with what was compared. Claims of "
    "one wording in one story are one here, under the smallest id.",
    grain="one row per pair of claims that may state the same fact",
    key=("claim_a", "claim_b"),
    columns=(
        text("claim_a", "the smaller of both ids", references="claims.claim_id"),
        text("claim_b", "the other", references="claims.claim_id"),
        number("score", "how likely both state the same fact, 0 to 1"),
        number("likeness", "the same if neither a denial nor other numbers counted against it"),
        *(number(name, doc) for name, doc in PAIR_FEATURES.items()),
        SHARD,
        TOOL,
    ),
)

CLAIM_RELATIONS = Table(
    name="claim_relations",
    doc="How two claims on one fact differ, and what that amounts to.",
    grain="one row per pair of claims and kind of difference",
    key=("claim_a", "claim_b", "kind"),
    columns=(
        text("claim_a", "the smaller of both ids", references="claims.claim_id"),
        text("claim_b", "the other", references="claims.claim_id"),
        text("kind", "what differs", one_of=CONFLICT_KINDS),
        text(
            "verdict",
            "contradiction: both cannot hold; discrepancy: they hardly both hold; rounding, refinement (finer grain), "
            "scope (another thing counted), wording (two renderings), complementary: both may hold",
            one_of=VERDICTS,
        ),
        text("severity", "high, medium or low", one_of=SEVERITIES),
        text("because", "one plain sentence that a reader can check"),
        SHARD,
        TOOL,
    ),
)

TABLES = (CLAIM_PROFILES, TOLD_CLAIMS, CLAIM_PAIRS, CLAIM_GROUPS, CLAIM_RELATIONS)
