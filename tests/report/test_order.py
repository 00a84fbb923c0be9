"""The same warehouse gives the same bytes, in whatever order its rows come."""

from functools import partial
from pathlib import Path

import pytest

from onrecord.flows.report_site import build
from onrecord.flows.report_site.build import build_report
from onrecord.flows.report_site.store import SHARED, VIEWS, Store
from onrecord.warehouse.catalogue import Connection


class Tied(Store):
    """A store with a second row for each quote and source, like the first but for its words, in any order."""

    def __init__(self, connection: Connection, seed: int) -> None:
        super().__init__(connection)
        again = "quote_id || 'a' as quote_id, 'again ' || content as content"
        connection.execute(f"insert into s_quotes select * replace ({again}) from s_quotes")
        again = "'again ' || evidence as evidence"
        connection.execute(f"insert into s_source_provenance select * replace ({again}) from s_source_provenance")
        for table in [*(f"s_{view}" for view in VIEWS), *(f"r_{name}" for name in SHARED)]:
            connection.execute(
                f'create or replace temp table "{table}" as from "{table}" order by hash(rowid + {seed})'
            )


def test_the_same_rows_in_any_order_give_the_same_site(
    samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sites = []
    for seed in range(2):
        monkeypatch.setattr(build, "Store", partial(Tied, seed=seed))
        sites.append(build_report(samples, tmp_path / str(seed)).index.parent)
    one, other = ({path.relative_to(site): path for path in site.rglob("*") if path.is_file()} for site in sites)
    assert one.keys() == other.keys()
    assert [str(name) for name in sorted(one) if one[name].read_bytes() != other[name].read_bytes()] == []
