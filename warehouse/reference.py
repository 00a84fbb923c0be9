"""The reference page of every view, macro and lake table, written from what declares them: SQL headers and contracts.

``python -m onrecord.warehouse.reference > docs/reference.md`` brings the page up to date.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence

import pyarrow as pa

from onrecord.warehouse import sql
from onrecord.warehouse.contract import Column, Table
from onrecord.warehouse.tables import TABLES

_INTRODUCTION = """\
# Reference: views, macros and lake tables

Made from the headers of `sql/views` and `sql/macros` and the contracts in `warehouse/tables`; do not edit it by hand.
DuckDB shows the same words as comments, and `onrecord describe [VIEW|MACRO|TABLE]` prints them.

Ids are content hashes and end in `_id`; counts start with `n_`; times end in `_at` and are UTC; scores lie between
0 and 1. Spans are half-open: `char_start` and `char_end` count code points of the text, `byte_start` and `byte_end`
bytes of the raw document.
"""
_VIEWS = "## Views\n\nWhat to query: schema `main` of the DuckDB file."
_MACROS = "## Macros\n\nWhat any DuckDB client can call in its queries; those that give a table stand behind `from`."
_LAKE = "## Lake tables\n\nWhat the views are made of: schema `lake`, one Delta Lake table each."


def reference() -> str:
    """Return the page as Markdown, every line ended."""
    views, tables = list(sql.load("views").values()), list(TABLES.values())
    macros = [macro for macro in sql.load("macros").values() if macro.use]
    parts = [
        _INTRODUCTION,
        f"{_VIEWS}\n\n{_contents(view.name for view in views)}\n",
        *map(_view, views),
        f"{_MACROS}\n\n{_contents(macro.name for macro in macros)}\n",
        *map(_macro, macros),
        f"{_LAKE}\n\n{_contents(f'lake.{table.name}' for table in tables)}\n",
        *map(_table, tables),
    ]
    return "\n".join(parts)


def _contents(names: Iterable[str]) -> str:
    return " · ".join(f"[{name}]({_anchor(name)})" for name in names)


def _anchor(heading: str) -> str:
    """Return the link to a heading of this page, as GitHub names it."""
    return "#" + heading.replace(".", "")


def _view(view: sql.SqlFile) -> str:
    rows = [(f"`{name}`", meaning) for name, meaning in view.columns.items()]
    return f"### {view.name}\n\n{view.doc}\n\nGrain: {view.grain}.\n\n{_markdown(('column', 'meaning'), rows)}"


def _macro(macro: sql.SqlFile) -> str:
    rows = [(f"`{name}`", meaning) for name, meaning in macro.columns.items()]
    columns = f"\n{_markdown(('column', 'meaning'), rows)}" if rows else ""
    return f"### {macro.name}\n\n{macro.doc}\n\n```sql\n{macro.use}\n```\n{columns}"


def _table(table: Table) -> str:
    rows = [(f"`{column.name}`", _type(column), _meaning(column)) for column in table.columns]
    key = ", ".join(f"`{name}`" for name in table.key)
    columns = _markdown(("column", "type", "meaning"), rows)
    return f"### lake.{table.name}\n\n{table.doc}\n\nGrain: {table.grain}. Key: {key}.\n\n{columns}"


def _type(column: Column) -> str:
    return f"{_type_name(column.type)} or NULL" if column.nullable else _type_name(column.type)


def _type_name(kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        return f"list of {_type_name(kind.value_type)}"
    if pa.types.is_struct(kind):
        return "struct(" + ", ".join(f"{field.name} {_type_name(field.type)}" for field in kind) + ")"
    return "timestamp" if pa.types.is_timestamp(kind) else str(kind)


def _meaning(column: Column) -> str:
    return "; ".join([column.doc, *_constraints(column)])


def _constraints(column: Column) -> Iterator[str]:
    if column.unit:
        yield f"unit: {column.unit}"
    if column.one_of:
        yield "one of " + ", ".join(f"`{value}`" for value in column.one_of)
    if column.references:
        target = column.references.partition(".")[0]
        yield f"refers to [`{column.references}`]({_anchor(f'lake.{target}')})"


def _markdown(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; pipes are escaped, for they would end a cell."""
    lines = [titles, ["---"] * len(titles), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(reference())
