"""Stories, and the independent origins of their articles."""

import pyarrow as pa

from onrecord.warehouse.contract import SHARD, TOOL, Column, Table, flag, integer, number, span, text

ORIGIN_RULES = ("same_text", "mostly_copied", "cites_same_upstream", "same_owner", "own_reporting")
LINK_RULES = ("same_text", "mostly_copied", "cites_same_upstream", "is_upstream", "same_owner")
LINK_DIRECTIONS = ("from", "to", "unknown")

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
        integer("article_key", "digest of article, profile and date of publication: names it in `story_scores`"),
        text("story_id", "sty: over the smallest article of the story"),
        integer("n_articles", "articles of the story"),
        number("score", "average story score with the others of its story, 0 to 1; 1 where it is alone"),
        number("similarity", "how alike readers are likely to find it and the story's central article, 0 to 1"),
        flag("is_central", "whether it fits the others best: its headline is the story's label"),
        text("basis", "what ties it to the story, in words: names, numbers and terms shared"),
        integer("set_key", "digest of what its story was made of, articles, pairs and scores: if equal, so is the row"),
        SHARD,
        TOOL,
    ),
)

STORY_SCORES = Table(
    name="story_scores",
    doc="How likely two articles are to report on the same event, for all pairs compared.",
    grain="one row per pair of articles compared",
    key=("article_a", "article_b"),
    columns=(
        integer("article_a", "the one: the smaller article_key of `story_members`"),
        integer("article_b", "the other"),
        integer("score", "story score of the two, 0 to 1000"),
        SHARD,
        TOOL,
    ),
)

ORIGIN_LINKS = Table(
    name="origin_links",
    doc="What may tie an article to others of its story, with the share of the article that it stands for: from these "
    "rows the groups of `origins` are made, and others with other thresholds (macro origins_if).",
    grain="one row per article and text, article, source or owner that it may share with others of its story",
    key=("article_id", "rule", "node_id"),
    columns=(
        text("story_id", "the story"),
        text("article_id", "the article"),
        text(
            "rule",
            "same_text: both have the body; mostly_copied: it shares words with the other article; "
            "cites_same_upstream: it leans on the source; is_upstream: it is published by a source on which another "
            "article of the story leans; same_owner: the owner",
            one_of=LINK_RULES,
        ),
        text("node_id", "what ties it: digest of the body, other article, source or owner"),
        text("name", "the source or owner by name", nullable=True),
        text("upstream_outlet_id", "the source as an outlet", nullable=True),
        flag("is_named", "whether the source has a name: words such as officials are no source that two share"),
        number("share", "share of the article's body that is tied, 0 to 1; NULL where not known", nullable=True),
        number("share_other", "of an article copied: the share of the other's body", nullable=True),
        text(
            "direction",
            "of copied words: from the other article, to it, or unknown (or both from a third)",
            one_of=LINK_DIRECTIONS,
        ),
        integer("n_places", "passages, citations or credits that tie it"),
        integer("n_chars", "characters of the body that lean on a source", unit="code point"),
        text("how", "kinds of citation or credit, or what shows the direction of copying", nullable=True),
        text("text_id", "text of the first place", nullable=True, references="texts.text_id"),
        *span("the words at the first place that name the source", nullable=True),
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
        text(
            "rule",
            "what put it there; own_reporting where it stands for itself and leans on nobody for most",
            one_of=ORIGIN_RULES,
        ),
        text("joined_article_id", "the article it was joined to; NULL for the first of its group", nullable=True),
        text("upstream", "the source it leans on, where that is the rule", nullable=True),
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

TABLES = (STORY_PROFILES, STORY_MEMBERS, STORY_SCORES, ORIGIN_LINKS, ORIGINS, ID_ALIASES)
