"""A contract lets through what fits, says what does not, and reduces rows of equal key to one."""

import pyarrow as pa
import pytest

from onrecord.warehouse.contract import Row, Table, flag, integer, number, span, text, time
from onrecord.warehouse.errors import ContractError

PORTS = Table(
    name="ports",
    doc="Ports.",
    grain="one row per port",
    key=("port_id",),
    columns=(
        text("port_id", "the port"),
        text("size", "how large", one_of=("small", "large")),
        integer("n_piers", "piers", nullable=True, unit="pier"),
    ),
)
OSLO = {"port_id": "p:1", "size": "large", "n_piers": 40}


def test_rows_become_a_table_of_the_contracts_schema() -> None:
    table = PORTS.from_rows([OSLO])
    assert table.schema.equals(PORTS.schema, check_metadata=True)
    assert table.to_pylist() == [OSLO]


def test_missing_nullable_columns_become_null() -> None:
    assert PORTS.from_rows([{"port_id": "p:2", "size": "small"}]).to_pylist() == [
        {"port_id": "p:2", "size": "small", "n_piers": None}
    ]


def test_schema_carries_the_documentation() -> None:
    assert PORTS.schema.metadata == {b"doc": b"Ports.", b"grain": b"one row per port"}
    assert PORTS.schema.field("n_piers").metadata == {b"doc": b"piers", b"unit": b"pier"}
    assert PORTS.schema.field("port_id").metadata == {b"doc": b"the port"}
    assert [field.nullable for field in PORTS.schema] == [False, False, True]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (OSLO | {"colour": "red"}, "ports: unknown columns ['colour']"),
        ({"size": "large"}, "port_id"),
        (OSLO | {"port_id": None}, "port_id"),
        (OSLO | {"n_piers": "many"}, "ports.n_piers"),
        (OSLO | {"size": "middling"}, "ports.size: ['middling'] not in ('small', 'large')"),
    ],
)
def test_rows_that_do_not_fit_are_refused_with_the_column(row: dict[str, object], message: str) -> None:
    with pytest.raises(ContractError) as caught:
        PORTS.from_rows([row])
    assert message in str(caught.value)


@pytest.mark.parametrize("columns", [["port_id", "size"], ["port_id", "size", "n_piers", "colour"]])
def test_tables_with_other_columns_are_refused(columns: list[str]) -> None:
    with pytest.raises(ContractError, match="ports: expected columns"):
        PORTS.conform(pa.table({name: ["x"] for name in columns}))


def test_nulls_are_refused_where_the_contract_has_none() -> None:
    with pytest.raises(ContractError, match="port_id"):
        PORTS.conform(pa.table({"port_id": pa.array([None], pa.string()), "size": ["small"], "n_piers": [1]}))


def test_values_that_would_be_cut_are_refused() -> None:
    with pytest.raises(ContractError, match="ports"):
        PORTS.conform(pa.table({"port_id": ["p:1"], "size": ["small"], "n_piers": [1.5]}))


def test_conform_puts_columns_in_order_and_fits_their_types() -> None:
    loose = pa.table(
        {"n_piers": pa.array([3], pa.int32()), "size": pa.array(["small"]).dictionary_encode(), "port_id": ["p"]}
    )
    fitted = PORTS.conform(loose)
    assert fitted.schema.equals(PORTS.schema, check_metadata=True)
    assert fitted.to_pylist() == [{"port_id": "p", "size": "small", "n_piers": 3}]


def test_of_rows_with_one_key_the_first_is_kept() -> None:
    rows: list[Row] = [OSLO, {"port_id": "p:2", "size": "small"}, OSLO | {"n_piers": 41}]
    assert [row["n_piers"] for row in PORTS.from_rows(rows).to_pylist()] == [40, None]


def test_rows_differ_where_any_part_of_the_key_does() -> None:
    docks = Table("docks", "Docks.", "one row per dock", ("a", "b"), (integer("a", "a"), integer("b", "b")))
    rows = [{"a": 1, "b": 1}, {"a": 1, "b": 2}, {"a": 1, "b": 1}]
    assert docks.from_rows(rows).to_pylist() == rows[:2]


def test_an_empty_table_fits() -> None:
    assert PORTS.empty().schema == PORTS.schema
    assert PORTS.from_rows([]).num_rows == 0


def test_kinds_of_columns() -> None:
    kinds = [
        text("a", "d").type,
        integer("a", "d").type,
        number("a", "d").type,
        flag("a", "d").type,
        time("a", "d").type,
    ]
    assert kinds == [pa.string(), pa.int64(), pa.float64(), pa.bool_(), pa.timestamp("us", tz="UTC")]
    start, end = span("the cue", nullable=True, prefix="cue")
    assert (start.name, end.name, start.unit, end.nullable) == ("cue_start", "cue_end", "code point", True)


@pytest.mark.parametrize("n_ports", [3, 10_001])
def test_of_few_rows_and_of_many_the_first_of_each_key_stays(n_ports: int) -> None:
    ports = [{"port_id": f"p:{number}", "size": "small"} for number in range(n_ports)]
    table = PORTS.from_rows([*ports, ports[1] | {"size": "large"}])
    assert table["port_id"].to_pylist() == [port["port_id"] for port in ports]
    assert table["size"].unique().to_pylist() == ["small"]
    assert PORTS.from_rows(ports).num_rows == n_ports
