"""Deriving rows anew from what the lake holds, by the tools of now, and comparing them with the stored ones.

Rows that another tool made are not compared: what it would give cannot be told any more.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from onrecord.flows.execution.tools import Tool, Tools
from onrecord.flows.execution.units import parts
from onrecord.flows.execution.work import Job, work
from onrecord.flows.inspection.causes import tool_changes
from onrecord.flows.settings import Settings
from onrecord.flows.stage import ALL_IDS
from onrecord.flows.stages import STAGES
from onrecord.warehouse import sql
from onrecord.warehouse.catalogue import Connection, rows_of
from onrecord.warehouse.errors import OnrecordError
from onrecord.warehouse.tables import TABLES

_UNITS_AT_ONCE = 1000


@dataclass(frozen=True)
class Derivation:
    """What is derived anew: the rows of a stage on units, by id in column `unit` of its tables.

    `made` gives the units of documents and the tools that made them; the stage takes their rows in the given `order`;
    `head` has a row for each unit. Of the tables `whole` no other rows may be stored of these units.
    """

    stage: str
    unit: str
    made: str
    order: str
    head: str
    tables: Sequence[str]
    whole: Sequence[str]


@dataclass(frozen=True)
class Difference:
    """A row that is not as it is when derived anew."""

    table: str
    row: str
    what: str


@dataclass
class Derived:
    """How many units were derived anew, which differ, and why others were left out."""

    n_units: int = 0
    differences: list[Difference] = field(default_factory=list)
    left_out: str = ""


_ANNOTATED = ("text_annotations", "sentences", "mentions", "quotes", "citations", "quantities", "claims")
CLEAN = Derivation(
    stage="clean",
    unit="capture_id",
    made="select capture_id, tool_id from lake.article_versions where list_contains($raw_ids, raw_id)",
    order="capture_id",
    head="article_versions",
    tables=("texts", "blocks", "alignments", "article_versions"),
    whole=(),
)
ANNOTATIONS = (
    Derivation(
        stage="paragraphs",
        unit="paragraph_id",
        made="""
            select distinct p.paragraph_id, p.tool_id
            from lake.paragraph_annotations as p
            semi join (
                select b.paragraph_id
                from lake.blocks as b
                join lake.article_versions as v on v.text_id = b.text_id
                where list_contains($raw_ids, v.raw_id)
            ) as d on d.paragraph_id = p.paragraph_id""",
        order="paragraph_id, language",
        head="paragraph_annotations",
        tables=("paragraph_annotations",),
        whole=("paragraph_annotations",),
    ),
    Derivation(
        stage="annotate",
        unit="text_id",
        made="""
            select a.text_id, a.tool_id
            from lake.text_annotations as a
            semi join (
                select text_id from lake.article_versions where list_contains($raw_ids, raw_id)
            ) as d on d.text_id = a.text_id""",
        order="text_id, char_start",
        head="text_annotations",
        tables=_ANNOTATED,
        whole=_ANNOTATED,
    ),
)


def derive(connection: Connection, derivation: Derivation, raw_ids: Sequence[str], settings: Settings) -> Derived:
    """Derive the rows of documents anew and compare them with those stored.

    Nothing is derived, and it is said why, where a model is not installed.
    """
    made = connection.execute(derivation.made, {"raw_ids": list(raw_ids)}).fetchall()
    tools = Tools(settings)
    try:
        tool = tools[derivation.stage]
        units = sorted({unit for unit, made_by in made if made_by == tool.tool_id})
        found = Derived(len(units), list(_compared(connection, derivation, units, tool, settings)))
    except (ImportError, OnrecordError) as error:
        return Derived(left_out=f"{derivation.stage}: {error}; install it to have these rows derived anew")
    if others := sorted({made_by for _, made_by in made} - {tool.tool_id}):
        n_others = sum(made_by != tool.tool_id for _, made_by in made)
        why = _why(connection, others[0], tool, tools)
        found.left_out = f"{derivation.stage}: {n_others} units are of another tool than now ({why})"
    return found


def _why(connection: Connection, other: str, tool: Tool, tools: Tools) -> str:
    """Say what tells the tool of stored rows from the one of now."""
    known: dict[str, Mapping[str, object]] = {row["tool_id"]: row for row in rows_of(connection, "from lake.tools")}
    known |= {tools[name].tool_id: tools[name].row for name in (*STAGES[tool.stage].follows, tool.stage)}
    cause = tool_changes(known, [other], [tool.tool_id]) if other in known else None
    return cause.because if cause else "which is not known any more"


def _compared(
    connection: Connection, derivation: Derivation, units: Sequence[str], tool: Tool, settings: Settings
) -> Iterator[Difference]:
    if not units:
        return
    stage = STAGES[derivation.stage]
    query = sql.fill(sql.load("stages")[stage.name].statement, tool_id="", chat_tool_id="", **ALL_IDS)
    waiting = f"select * from ({query}) as w where list_contains($1, w.{derivation.unit}) order by {derivation.order}"
    reader = connection.cursor().execute(waiting, [list(units)]).to_arrow_reader(_UNITS_AT_ONCE)
    for part, rows in parts(reader, _UNITS_AT_ONCE, stage.bytes_per_job):
        job = Job(stage.name, tool.tool_id, part, rows, settings.chosen(stage.options))
        tables = work(job).tables
        given = set(tables[derivation.head].column(derivation.unit).to_pylist()) if derivation.head in tables else set()
        for unit in sorted(set(part) - given):
            yield Difference(derivation.head, unit, f"{stage.name} gives no row when it is done anew")
        for name in derivation.tables:
            derived = tables.get(name, TABLES[name].from_rows([]))
            yield from _differences(connection, name, derived, f"{stage.name}, done anew, gives")
            if name in derivation.whole:
                yield from _further(connection, name, derived, derivation.unit, part)


def _differences(connection: Connection, name: str, derived: pa.Table, subject: str) -> Iterator[Difference]:
    """Yield derived rows that are missing in the lake or differ there, and by which columns."""
    key = TABLES[name].key
    stored = _joined(connection, name, derived, "semi")
    found = {tuple(row[column] for column in key): row for row in stored}
    for row in derived.to_pylist():
        row_key = tuple(row[column] for column in key)
        told = " ".join(map(str, row_key))
        if row_key not in found:
            yield Difference(name, told, f"{subject} this row, which is not stored")
        elif wrong := [each for each in TABLES[name].column_names if row[each] != found[row_key][each]]:
            yield Difference(name, told, f"{subject} another {', '.join(wrong)}")


def _further(
    connection: Connection, name: str, derived: pa.Table, unit: str, units: Sequence[str]
) -> Iterator[Difference]:
    """Yield rows that are stored of these units but not derived."""
    for row in _joined(connection, name, derived, "anti", f'where list_contains($1, s."{unit}")', [list(units)]):
        told = " ".join(str(row[column]) for column in TABLES[name].key)
        yield Difference(name, told, "is stored, but nothing gives it when it is done anew")


def _joined(
    connection: Connection, name: str, derived: pa.Table, how: str, where: str = "", values: Sequence[object] = ()
) -> list[dict[str, object]]:
    """Return the stored rows whose keys are among those derived (semi), or are not (anti)."""
    key = TABLES[name].key
    match = " and ".join(f'd."{column}" = s."{column}"' for column in key)
    connection.register("derived_keys", derived.select(list(key)))
    try:
        return rows_of(
            connection, f'select s.* from lake."{name}" as s {how} join derived_keys as d on {match} {where}', values
        )
    finally:
        connection.unregister("derived_keys")
