"""What is known before the first article: outlets and the gazetteer, as tables."""

from dataclasses import dataclass

import pyarrow as pa

from onrecord.warehouse.contract import TOOL, Column, Table, text

OUTLET_KINDS = ("wire", "newspaper", "broadcaster", "think_tank", "aggregator", "state", "magazine", "blog")

NAME_KINDS = ("name", "short_name", "acronym", "demonym", "metonym", "guarded", "role")

OUTLETS = Table(
    name="outlets",
    doc="Publishers known beforehand.",
    grain="one row per outlet",
    key=("outlet_id",),
    columns=(
        text("outlet_id", "out: over the folded name"),
        text("name", "usual name"),
        Column("domains", pa.list_(pa.string()), "web domains"),
        Column("aliases", pa.list_(pa.string()), "other names, credit lines and slugs"),
        text("country", "ISO 3166 alpha-2 code of the seat", nullable=True),
        text("kind", "kind of publisher", one_of=OUTLET_KINDS),
        text("owner_family", "owner shared with other outlets", nullable=True),
        TOOL,
    ),
)

GAZETTEER = Table(
    name="gazetteer",
    doc="Names of states, capitals, bodies and groups known beforehand.",
    grain="one row per entry, name and kind of name",
    key=("seed_id", "name", "name_kind"),
    columns=(
        text("seed_id", "entry, as named in seeds/gazetteer"),
        text("label", "name shown"),
        text("kind", "OntoNotes kind, or ROLE: an office of a state, whoever holds it"),
        text("wikidata_qid", "Wikidata id where certain", nullable=True),
        text("name", "a name as written in texts"),
        text("name_kind", "kind of name", one_of=NAME_KINDS),
        text("language", "ISO 639-1 code of the name's language"),
        TOOL,
    ),
)


@dataclass(frozen=True, slots=True)
class GazetteerName:
    """One name, as written in texts, of one entry; an entry has many. Fields as in the table `gazetteer`."""

    seed_id: str
    label: str
    kind: str
    wikidata_qid: str | None
    name: str
    name_kind: str
    language: str


TABLES = (OUTLETS, GAZETTEER)
