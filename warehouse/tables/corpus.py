"""What depends on the whole set of documents: copies, entities and their links.

These rows are functions of the set, recomputed and replaced shard by shard.
"""

import pyarrow as pa

from onrecord.warehouse.contract import SHARD, TOOL, Column, Table, number, text

TEXT_COPIES = Table(
    name="text_copies",
    doc="Texts that copy each other; texts that stand alone have no row.",
    grain="one row per copied text and kind of copying",
    key=("text_id", "kind"),
    columns=(
        text("copy_group_id", "cpy: smallest text of the group and kind"),
        text("text_id", "the text", references="texts.text_id"),
        text("kind", "how the texts of the group are alike", one_of=("exact",)),
        number("similarity", "resemblance to the other texts of the group, 0 to 1"),
        text("method", "what compared them"),
        SHARD,
        TOOL,
    ),
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
        text("seed_id", "gazetteer entry", nullable=True),
        Column("names", pa.list_(pa.string()), "names used in the texts, in order"),
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
        text("entity_id", "the entity", references="entities.entity_id"),
        number("score", "how sure the link is, 0 to 1"),
        text(
            "basis",
            "what the link rests on",
            one_of=("gazetteer", "full_name", "name_in_article", "short_name", "undecided"),
        ),
        text("decided_by", "rule, model or person", one_of=("rule", "model", "person")),
        SHARD,
        TOOL,
    ),
)

TABLES = (TEXT_COPIES, ENTITIES, ENTITY_LINKS)
