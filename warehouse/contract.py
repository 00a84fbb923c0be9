"""What a table is, declared once: Arrow schema, comments, checks and reference pages all come from here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import Any

import numpy as np
import pyarrow as pa

from onrecord.warehouse.errors import ContractError

TIMESTAMP = pa.timestamp("us", tz="UTC")
Row = Mapping[str, Any]
_FEW = 10_000  # rows; to count the keys of fewer takes less than for Arrow to begin


@dataclass(frozen=True)
class Column:
    """One column: its Arrow type, a sentence of meaning and what must hold of its values.

    `references` is ``table.column`` which must hold every non-null value; `one_of` is a closed list.
    """

    name: str
    type: pa.DataType
    doc: str
    nullable: bool = False
    unit: str | None = None
    references: str | None = None
    one_of: tuple[str, ...] = ()

    def field(self) -> "pa.Field[Any]":
        """Return the Arrow field, documented in its metadata."""
        about = {"doc": self.doc} | ({"unit": self.unit} if self.unit else {})
        return pa.field(self.name, self.type, nullable=self.nullable, metadata=about)


@dataclass(frozen=True)
class Table:
    """One lake table.

    `grain` says what one row is, `key` which columns tell rows apart.
    `stored_once_by` names a content id: rows whose id is already in the lake are not stored again.
    `kept_by` is ``table.column`` that must name a row (by the first column of its key) for it to be kept.
    `is_packed`: its bytes are packed numbers, which are stored as they are.
    `is_read_whole`: its keys, bits of digests, are all read for each batch of new texts; so no compression.
    `slice_column` holds the characters that ``char_start``/``char_end`` cut out of ``texts.text``.
    """

    name: str
    doc: str
    grain: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    stored_once_by: str | None = None
    kept_by: str | None = None
    slice_column: str | None = None
    is_operations: bool = False
    is_packed: bool = False
    is_read_whole: bool = False

    @cached_property
    def schema(self) -> pa.Schema:
        """The Arrow schema, with docs in the metadata of fields and schema."""
        return pa.schema([column.field() for column in self.columns], metadata={"doc": self.doc, "grain": self.grain})

    @cached_property
    def column_names(self) -> tuple[str, ...]:
        """Names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    def has(self, column: str) -> bool:
        """Say whether the table has a column of this name."""
        return column in self.column_names

    def empty(self) -> pa.Table:
        """Return a table of no rows."""
        return self.schema.empty_table()

    def from_rows(self, rows: Iterable[Row]) -> pa.Table:
        """Build the Arrow table of `rows`; a row's missing nullable columns become NULL.

        Raises ContractError on a column that the contract does not have or a value that does not fit.
        """
        listed = list(rows)
        columns = _whole_columns(listed, self.column_names)
        if columns is None:
            unknown = set[str]().union(*set(map(tuple, listed))) - set(self.column_names)
            if unknown:
                raise ContractError(f"{self.name}: unknown columns {sorted(unknown)}; declare them in its contract")
            columns = [[row.get(name) for row in listed] for name in self.column_names]
        arrays = [self._array(column, values) for column, values in zip(self.columns, columns, strict=True)]
        return self.conform(pa.Table.from_arrays(arrays, schema=self.schema))

    def from_columns(self, columns: Mapping[str, Any]) -> pa.Table:
        """Build the Arrow table of whole columns: arrays, or one value that holds for every row."""
        n_rows = max((len(values) for values in columns.values() if not isinstance(values, str)), default=0)
        arrays = {
            name: pa.repeat(values, n_rows) if isinstance(values, str) else pa.array(values)
            for name, values in columns.items()
        }
        return self.conform(pa.table(arrays))

    def _array(self, column: Column, values: Sequence[Any]) -> "pa.Array[Any]":
        try:
            return pa.array(values, type=column.type)
        except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError) as error:
            raise ContractError(f"{self.name}.{column.name}: {error}") from error

    def conform(self, table: pa.Table) -> pa.Table:
        """Return `table` with exactly the contract's schema, rows of equal key reduced to one.

        Raises ContractError where columns, types, nulls or closed lists do not fit.
        """
        if set(table.column_names) != set(self.column_names):
            raise ContractError(f"{self.name}: expected columns {self.column_names}, found {table.column_names}")
        try:
            fitted = table if self._fits(table) else table.select(list(self.column_names)).cast(self.schema)
        except (pa.ArrowInvalid, ValueError) as error:
            raise ContractError(f"{self.name}: {error}") from error
        for column in self.columns:
            self._check_values(column, fitted.column(column.name))
        return self._distinct(fitted)

    def _fits(self, table: pa.Table) -> bool:
        """Say whether nothing is to be cast, which is quicker to see than to do."""
        if not table.schema.equals(self.schema, check_metadata=True):
            return False
        return not any(table.column(i).null_count for i, column in enumerate(self.columns) if not column.nullable)

    def _check_values(self, column: Column, values: "pa.ChunkedArray[Any]") -> None:
        if column.one_of:
            strange = {value for value in values.unique().to_pylist() if value is not None} - set(column.one_of)
            if strange:
                raise ContractError(f"{self.name}.{column.name}: {sorted(strange)} not in {column.one_of}")

    def _distinct(self, table: pa.Table) -> pa.Table:
        if _is_increasing(table.select(list(self.key))) or _n_distinct(table, self.key) == table.num_rows:
            return table
        seen: set[tuple[Any, ...]] = set()
        keys = zip(*(table.column(name).to_pylist() for name in self.key), strict=True)
        first = [not (key in seen or seen.add(key)) for key in keys]  # type: ignore[func-returns-value]
        return table if all(first) else table.filter(pa.array(first, pa.bool_()))


def _whole_columns(rows: Sequence[Row], names: Sequence[str]) -> Sequence[Sequence[Any]] | None:
    """Return the values of each column of rows that all have just these columns, at a fraction of the cost.

    None where some do not, or there are too few to be worth it.
    """
    if len(names) < 2 or set(map(len, rows)) != {len(names)}:
        return None
    try:
        return list(zip(*map(itemgetter(*names), rows), strict=True))
    except KeyError:
        return None


def _n_distinct(table: pa.Table, key: Sequence[str]) -> int:
    if table.num_rows < _FEW:
        return len(set(zip(*(table.column(name).to_pylist() for name in key), strict=True)))
    return table.group_by(list(key)).aggregate([]).num_rows


def _is_increasing(keys: pa.Table) -> bool:
    """Say whether rows of numbers are in order and distinct, which is much cheaper to see than to count."""
    if keys.num_rows < 2 or not all(pa.types.is_integer(field.type) for field in keys.schema):
        return False
    is_greater = np.zeros(keys.num_rows - 1, np.bool_)
    for column in reversed([column.to_numpy() for column in keys.columns]):
        is_greater = (column[1:] > column[:-1]) | ((column[1:] == column[:-1]) & is_greater)
    return bool(is_greater.all())


def text(name: str, doc: str, **options: Any) -> Column:
    """A string column."""
    return Column(name, pa.string(), doc, **options)


def integer(name: str, doc: str, **options: Any) -> Column:
    """A 64-bit integer column."""
    return Column(name, pa.int64(), doc, **options)


def number(name: str, doc: str, **options: Any) -> Column:
    """A double column."""
    return Column(name, pa.float64(), doc, **options)


def flag(name: str, doc: str, **options: Any) -> Column:
    """A boolean column."""
    return Column(name, pa.bool_(), doc, **options)


def time(name: str, doc: str, **options: Any) -> Column:
    """A UTC timestamp column of microseconds."""
    return Column(name, TIMESTAMP, doc, **options)


def span(of: str, nullable: bool = False, prefix: str = "char") -> tuple[Column, Column]:
    """The two columns of a half-open span of code points on ``texts.text``."""
    return (
        integer(f"{prefix}_start", f"first code point of {of}", nullable=nullable, unit="code point"),
        integer(f"{prefix}_end", f"code point after the last of {of}", nullable=nullable, unit="code point"),
    )


TOOL = text(
    "tool_id",
    "tool (stage, version, settings, seeds, libraries) that made the row",
    references="tools.tool_id",
)
SHARD = integer("shard", "key range in which the row is recomputed and replaced")
