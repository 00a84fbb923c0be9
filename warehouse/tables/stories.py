"""Stories, and the independent origins of their articles."""

from onrecord.warehouse.contract import SHARD, TOOL, Table, integer, number, text

ORIGIN_RULES = ("same_text", "mostly_copied", "cites_same_upstream", "same_owner", "own_reporting")

STORY_MEMBERS = Table(
    name="story_members",
    doc="Which articles report on the same event.",
    grain="one row per article",
    key=("article_id",),
    columns=(
        text("article_id", "the article"),
        text("story_id", "sty: over the smallest article of the story"),
        integer("n_articles", "articles of the story"),
        number("score", "how well the article fits the others of its story, 0 to 1; 1 where it is alone"),
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

TABLES = (STORY_MEMBERS, ORIGINS)
