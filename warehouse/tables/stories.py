"""Stories, and the independent origins of their articles."""

import pyarrow as pa

from onrecord.warehouse.contract import SHARD, TOOL, Column, Table, flag, integer, number, text

ORIGIN_RULES = ("same_text", "mostly_copied", "cites_same_upstream", "same_owner", "own_reporting")

STORY_PROFILES = Table(
    name="story_profiles",
    doc="The most telling words, names, numbers, dates and places of a text under its headline: what stories are "
    "made of. A function of the two alone.",
    grain="one row per text and headline",
    key=("profile_id",),
    columns=(
        text("profile_id", "prf: over text and headline"),
        text("text_id", "the text", references="texts.text_id"),
        text("headline", "the headline; empty where there is none"),
        Column(
            "entries",
            pa.list_(pa.field("element", pa.int64(), nullable=False)),
            "hashed terms, ascending; from the high bits kind (3), hash (30), weight (10) and flags (5)",
        ),
        Column(
            "shown",
            pa.list_(pa.field("element", pa.string(), nullable=False)),
            "the most telling of them in words, heaviest first",
        ),
        integer("n_tokens", "words and numbers of the text"),
        flag("is_unspaced", "whether most of it is in a script without blanks between words"),
        TOOL,
    ),
)

STORY_MEMBERS = Table(
    name="story_members",
    doc="Which articles report on the same event.",
    grain="one row per article",
    key=("article_id",),
    columns=(
        text("article_id", "the article"),
        text("story_id", "sty: over the smallest article of the story"),
        integer("n_articles", "articles of the story"),
        number("score", "average story score with the others of its story, 0 to 1; 1 where it is alone"),
        flag("is_central", "whether it fits the others best: its headline is the story's label"),
        text("basis", "what ties it to the story, in words: names, numbers and terms shared"),
        SHARD,
        TOOL,
    ),
)

ORIGINS = Table(
    name="origins",
    doc="Independent-origin group of each article of a story: articles of one group are one account.",
    grain="one row per article",
    key=("article_id",),
    columns=(
        text("article_id", "the article"),
        text("story_id", "its story"),
        text("origin_id", "org: over the story and the smallest article of the group"),
        text("rule", "what put it there; own_reporting where it stands for itself", one_of=ORIGIN_RULES),
        text("joined_article_id", "the article it was joined to; NULL where it stands for itself", nullable=True),
        text("upstream", "the source both lean on, where that is the rule", nullable=True),
        number("share", "share of the article that the rule rests on, 0 to 1", nullable=True),
        text("evidence", "the words, shares or names that the rule rests on"),
        SHARD,
        TOOL,
    ),
)

ID_ALIASES = Table(
    name="id_aliases",
    doc="What became of stories that are no more: where most of their articles went when stories grew or merged.",
    grain="one row per run and id that it retired",
    key=("run_id", "old_id"),
    is_operations=True,
    columns=(
        text("run_id", "the run that retired the id"),
        text("old_id", "the former id"),
        text("new_id", "the story that has most of its articles now; NULL where none is left", nullable=True),
        integer("n_articles", "articles of the former story"),
        integer("n_moved", "of these, those in the new story"),
    ),
)

TABLES = (STORY_PROFILES, STORY_MEMBERS, ORIGINS, ID_ALIASES)
