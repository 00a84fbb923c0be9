"""SQL files are read with their headers."""

from onrecord.warehouse import sql

FILE = """\
-- grain: one row per port
-- Which ports are there,
-- and how large.
--   port_id: the port: its code
--   n_piers: piers
select 1 as port_id, -- not: a header
    2 as n_piers;
"""


def test_header_and_statement_are_told_apart() -> None:
    parsed = sql.parse("ports", FILE)
    assert parsed.name == "ports"
    assert parsed.grain == "one row per port"
    assert parsed.doc == "Which ports are there, and how large."
    assert parsed.columns == {"port_id": "the port: its code", "n_piers": "piers"}
    assert parsed.statement == "select 1 as port_id, -- not: a header\n    2 as n_piers"


def test_a_file_without_header_is_all_statement() -> None:
    assert sql.parse("x", "select 1") == sql.SqlFile("x", "", "", "select 1", {})


def test_a_folder_is_read_in_order_of_name() -> None:
    names = list(sql.load("views"))
    assert names == sorted(names)
    assert "claims" in names
