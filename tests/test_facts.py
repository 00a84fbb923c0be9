"""What the sample articles say of one accident: agreements counted, differences named, look-alikes left alone."""

import shutil
from pathlib import Path

import duckdb
import pytest


@pytest.fixture(scope="module")
def warehouse(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    copy = tmp_path_factory.mktemp("facts") / "onrecord.duckdb"  # a file that no other test holds open otherwise
    shutil.copy(samples / "onrecord.duckdb", copy)
    return duckdb.connect(str(copy), read_only=True)


def differences(warehouse: duckdb.DuckDBPyConnection, condition: str) -> set[frozenset[str]]:
    rows = warehouse.execute(f"select text_a, text_b from conflicts where {condition}").fetchall()
    return {frozenset(row) for row in rows}


def test_two_death_tolls_contradict_each_other(warehouse: duckdb.DuckDBPyConnection) -> None:
    alarms = differences(warehouse, "is_alarm and kind = 'numeric'")
    assert alarms == {
        frozenset({"Forty-one people died.", "Fifty-two people died."}),
        frozenset({"Divers brought the number of dead to 44.", "Fifty-two people died."}),
    }


def test_a_bound_that_holds_raises_no_alarm(warehouse: duckdb.DuckDBPyConnection) -> None:
    benign = differences(warehouse, "verdict = 'refinement' and kind = 'numeric'")
    early, late = "More than 120 people had been brought ashore", "163 people had been brought ashore"
    assert any(early in one and late in other for pair in benign for one in pair for other in pair)
    at_least = {"At least 40 people have died in the sinking of the Lady Ysolde.", "Forty-one people died."}
    assert at_least not in differences(warehouse, "is_alarm")


def test_the_toll_of_another_accident_is_another_fact(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = warehouse.execute(
        "select c.text, g.group_id from claim_groups as g join claims as c using (claim_id)"
        " where g.relation = 'same' and (c.text like '63 people drowned%' or c.text = 'Forty-one people died.')"
    ).fetchall()
    groups = dict(found)
    assert len(groups) == 2
    assert len(set(groups.values())) == 2


def test_two_figures_of_one_sentence_are_two_facts(warehouse: duckdb.DuckDBPyConnection) -> None:
    told = {"198 passengers were aboard.": set[str](), "14 crew was aboard.": set[str]()}
    for text, group in warehouse.execute("select text, group_id from claims").fetchall():
        if text in told:
            told[text].add(group)
    one, other = told.values()
    assert one
    assert other
    assert not one & other


def test_a_fact_that_all_tell_counts_origins_not_articles(warehouse: duckdb.DuckDBPyConnection) -> None:
    ((articles, origins),) = warehouse.execute(
        "select n_articles, n_independent_origins from corroboration order by n_articles desc, fact limit 1"
    ).fetchall()
    assert articles > origins > 1
