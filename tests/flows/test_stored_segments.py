"""Segments of the index of copies are read from where the lake lies, also those without postings."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import s3

from onrecord.flows.deduplicate import segments
from onrecord.warehouse.lake import Lake
from onrecord.warehouse.object_lake import open_lake
from onrecord.warehouse.packed import packed_rows


@pytest.fixture(params=["disk", "store"])
def lake(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lake]:
    if request.param == "disk":
        yield open_lake(tmp_path / "lake")
        return
    if s3.binary() is None:
        pytest.skip("needs the packages of the group `objects`")
    pytest.importorskip("obstore")
    with s3.server(tmp_path) as endpoint:
        for name, value in (s3.KEYS | {"AWS_ENDPOINT_URL": endpoint}).items():
            monkeypatch.setenv(name, value)
        yield open_lake(f"s3://{s3.BUCKET}/lake")


def test_what_is_stored_is_read_also_a_segment_without_postings(lake: Lake) -> None:
    none = np.zeros(0, np.uint64)
    with lake.committer():
        for key, postings in ((1, none), (2, np.arange(5, dtype=np.uint64) << np.uint64(40))):
            lake.append("postings", segments.rows(np.array([key]), postings, "tol:1"))
    read = segments.read(packed_rows(lake, "postings", segments.CONTENT))
    assert {int(segment.keys[0]): len(segment.hashes()) for segment in read} == {1: 0, 2: 5}
    members = segments.members(packed_rows(lake, "postings", segments.MEMBERS))
    assert sorted(keys.tolist() for keys in members.values()) == [[1], [2]]
