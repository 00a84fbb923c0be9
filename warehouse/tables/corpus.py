"""What depends on the whole set of documents: boilerplate, entities and their links.

These rows are functions of the set, recomputed and replaced shard by shard.
"""

import pyarrow as pa

from onrecord.warehouse.contract import SHARD, TOOL, Column, Table, integer, number, span, text

LINK_BASES = (
    "gazetteer",
    "full_name",
    "name_in_article",
    "office",
    "variant",
    "initial",
    "short_name",
    "undecided",
    "judgement",
)

ENTITIES = Table(
    name="entities",
    doc="Persons, bodies, places and other things that articles mention.",
    grain="one row per entity",
    key=("entity_id",),
    columns=(
        text("entity_id", "ent: over the gazetteer entry, else kind and name"),
        text("label", "name shown"),
        text("kind", "PERSON, ORG, GPE, LOC, NORP, FAC, EVENT ..."),
        text("wikidata_qid", "Wikidata id where certain", nullable=True),
        text("seed_id", "gazetteer entry, or outlet", nullable=True),
        text("outlet_id", "outlet of the seeds that it is", nullable=True, references="outlets.outlet_id"),
        Column("names", pa.list_(pa.string()), "names used in the texts, in order"),
        text(
            "decided_by",
            "rule, or person where a judgement gave its name or any of its mentions",
            one_of=("rule", "model", "person"),
        ),
        SHARD,
        TOOL,
    ),
)

ENTITY_LINKS = Table(
    name="entity_links",
    doc="Which entity a mention denotes, with score and basis.",
    grain="one row per mention of something named",
    key=("mention_id",),
    columns=(
        text("mention_id", "the mention", references="mentions.mention_id"),
        text(
            "entity_id",
            "the entity; NULL where a person judged that the words name none",
            nullable=True,
            references="entities.entity_id",
        ),
        number("score", "how sure the link is, 0 to 1"),
        text(
            "basis",
            "what the link rests on",
            one_of=LINK_BASES,
        ),
        text("decided_by", "rule, model or person", one_of=("rule", "model", "person")),
        text(
            "judgement_id",
            "the judgement that decided last",
            nullable=True,
            references="judgements.judgement_id",
        ),
        SHARD,
        TOOL,
    ),
)

BLOCK_EXCLUSIONS = Table(
    name="block_exclusions",
    doc="Body blocks that recur over the articles of an outlet or host and so belong to none of them: "
    "an overlay, the texts stay as they are.",
    grain="one row per capture and recurring block of its text",
    key=("capture_id", "block_id"),
    columns=(
        text("capture_id", "the capture", references="captures.capture_id"),
        text("block_id", "the block", references="blocks.block_id"),
        text("text_id", "the text", references="texts.text_id"),
        *span("the block"),
        text(
            "rule",
            "edge: it stands before or behind all that is the articles' own; standing: it is in a third of them",
            one_of=("edge", "standing"),
        ),
        integer("n_articles", "articles of the outlet or host that have the block"),
        number("share_of_articles", "these of all its articles, 0 to 1"),
        SHARD,
        TOOL,
    ),
)

TABLES = (BLOCK_EXCLUSIONS, ENTITIES, ENTITY_LINKS)
