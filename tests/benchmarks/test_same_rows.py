"""What the table of runners says: which ways gave other rows than the plainest one, and in which tables."""

from benchmarks.same_rows import BASIS, WAYS, told

ROWS = {"texts": [3, "11"], "claims": [2, "5"]}


def figures(other):
    """Return figures of the basis and one other way with the digests given."""
    differing = [name for name in ROWS if other[name] != ROWS[name]]
    return {
        "rows": 3,
        "batch_size": 2,
        "jobs": {BASIS: 4, "Dask, two workers": 5},
        "digests": {BASIS: ROWS, "Dask, two workers": other},
        "differing": {BASIS: [], "Dask, two workers": differing},
    }


def cells(report):
    """Return the cells of the two rows of the table."""
    rows = [line.strip("| ").split(" | ") for line in report.splitlines() if line.startswith(f"| {BASIS}")]
    rows += [line.strip("| ").split(" | ") for line in report.splitlines() if line.startswith("| Dask")]
    return rows


def test_equal_rows_have_one_digest_whatever_the_order_of_the_tables():
    basis, dask = cells(told(figures(dict(reversed(ROWS.items())))))
    assert basis[2:] == dask[2:]
    assert basis[-1] == "none"


def test_a_table_with_other_rows_is_named():
    basis, dask = cells(told(figures(ROWS | {"claims": [2, "6"]})))
    assert basis[-2] != dask[-2]
    assert dask[-1] == "claims"


def test_every_runner_and_the_store_and_partitions_are_among_the_ways():
    runners = {way.options[way.options.index("--runner") + 1] for way in WAYS.values()}
    assert runners == {"local", "processes", "dask", "ray"}
    assert {way.settings.get("ONRECORD_PARTITIONS", "1") for way in WAYS.values()} == {"1", "4", "16"}
    assert any(way.is_stored for way in WAYS.values())
