"""The lake on a real S3 server: the same rows, one writer at a time, each row once though requests fail."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
import s3
from conftest import FEW, Called, Press
from digests import assert_same, column, run

from onrecord.flows.settings import SettingsError, load_settings
from onrecord.warehouse.catalogue import Draft
from onrecord.warehouse.errors import LakeError
from onrecord.warehouse.lake import Lake
from onrecord.warehouse.lease import KEY, Lease
from onrecord.warehouse.object_lake import ObjectLake, open_lake
from onrecord.warehouse.objects import let_read, store_of
from onrecord.warehouse.proof import search_files
from onrecord.warehouse.tables import TABLES
from onrecord.warehouse.tables.operations import TOOLS
from onrecord.warehouse.windows import windows_of

pytestmark = pytest.mark.skipif(s3.binary() is None, reason="needs the packages of the group `objects`")


@pytest.fixture(scope="module")
def upstream(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    pytest.importorskip("obstore")
    pytest.importorskip("duckdb_extension_httpfs")
    with s3.server(tmp_path_factory.mktemp("s3")) as address:
        yield address


@pytest.fixture
def proxy(upstream: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[s3.Proxy]:
    """The server, through a proxy that fails as told, named by the standard environment."""
    passing = s3.Proxy(upstream)
    threading.Thread(target=passing.serve_forever, daemon=True).start()
    for name, value in (s3.KEYS | {"AWS_ENDPOINT_URL": passing.address}).items():
        monkeypatch.setenv(name, value)
    yield passing
    passing.shutdown()
    passing.server_close()


@pytest.fixture
def address(proxy: s3.Proxy, request: pytest.FixtureRequest) -> str:
    return f"s3://{s3.BUCKET}/{request.node.name}"


def tools(*names: str) -> pa.Table:
    rows = [{"tool_id": f"tol:{name}", "stage": name, "version": 1, "parameters": "{}"} for name in names]
    return TOOLS.from_rows(rows)


def stored(address: str) -> list[str]:
    found = open_lake(address).table("tools").to_pyarrow_table()
    return sorted(found.column("stage").to_pylist())


def test_the_same_rows_though_requests_fail(
    proxy: s3.Proxy, address: str, few_press: Press, few_baseline: Path, tmp_path: Path
) -> None:
    kinds = ("500", "cut", "slow", "lost", "500", "cut")
    proxy.fault = lambda method, path, number: kinds[number // 23 % len(kinds)] if number % 23 == 7 else ""
    run(few_press.folder, tmp_path / "w", lake_address=address)
    assert {"500", "cut", "lost", "slow"} <= set(proxy.faults)
    proxy.fault = lambda method, path, number: ""
    assert_same(few_baseline, tmp_path / "w")
    assert not (tmp_path / "w" / "lake").exists()
    report = run(few_press.folder, tmp_path / "w", lake_address=address)
    assert report.inputs.n_new == 0
    assert_same(few_baseline, tmp_path / "w")


# A process of its own that takes in a folder, waiting for the right to write.
TAKE_IN = """
import sys
from pathlib import Path
from onrecord.flows.execution.dispatch import Direct, Workers
from onrecord.flows.intake.requests import Intake
from onrecord.flows.execution.progress import Quiet
from onrecord.flows.runner import run_intake
from onrecord.flows.settings import load_settings

folder, warehouse = map(Path, sys.argv[1:])
run_intake(Intake([folder]), load_settings(warehouse), Direct(Workers(1)), Quiet(), (), 900)
"""


def test_two_committers_at_once_keep_every_row_once(address: str, few_baseline: Path, tmp_path: Path) -> None:
    started = []
    for name, files in (("one", FEW[:3]), ("other", FEW[3:])):
        folder = Press(tmp_path / name).add(*files)
        command = [sys.executable, "-c", TAKE_IN, str(folder), str(tmp_path / name / "warehouse")]
        started.append(subprocess.Popen(command, env=os.environ | {"ONRECORD_LAKE_ADDRESS": address}))
    assert [process.wait(900) for process in started] == [0, 0]
    (tmp_path / "w").mkdir()
    lake = open_lake(address)
    Draft(tmp_path / "w", lake, lake.versions()).publish()
    assert_same(few_baseline, tmp_path / "w")
    assert column(tmp_path / "w", "select count(*) from lake.runs where state = 'published'") == [2]


def test_a_write_whose_answer_is_lost_is_not_written_twice(proxy: s3.Proxy, address: str) -> None:
    lake = ObjectLake(address)
    with lake.committer():
        lake.append("tools", tools("clean"))
        lost = iter([True])
        is_commit = lambda method, path: method == "PUT" and path.endswith(f"{2:020}.json")  # noqa: E731
        proxy.fault = lambda method, path, _: "lost" if is_commit(method, path) and next(lost, False) else ""
        lake.append("tools", tools("annotate"))
        lake.append("tools", tools("resolve"))
    assert proxy.faults == ["lost"]
    assert stored(address) == ["annotate", "clean", "resolve"]


def test_a_write_that_failed_is_made_again(proxy: s3.Proxy, address: str) -> None:
    lake = ObjectLake(address)
    with lake.committer():
        lake.table("tools")
        cut = iter([True] * 3)
        proxy.fault = lambda method, path, _: "cut" if path.endswith(".json") and next(cut, False) else ""
        lake.append("tools", tools("clean"))
    assert stored(address) == ["clean"]


def test_a_store_that_is_away_for_seconds_is_asked_again(proxy: s3.Proxy, address: str) -> None:
    with (lake := ObjectLake(address)).committer():
        lake.append("tools", tools("clean"))
    with duckdb.connect() as connection:
        let_read(connection)
        back = time.monotonic() + 5
        proxy.fault = lambda *_: "cut" if time.monotonic() < back else ""
        found = connection.execute("select stage from read_parquet(?)", [lake.files("tools")]).fetchall()
    assert (found, "cut" in proxy.faults) == ([("clean",)], True)


def test_a_living_writer_is_named_and_keeps_the_right(address: str) -> None:
    first, second = (Lease(store_of(address), address, seconds=1.5) for _ in range(2))
    with first.held():
        with pytest.raises(LakeError, match=rf"{first.holder} is writing to this lake"), second.held(2):
            pass
        first.check()
    with second.held():
        second.check()


def test_the_right_of_a_dead_writer_is_taken_over_and_he_may_not_write(address: str) -> None:
    dead, heir = (Lease(store_of(address), address, seconds=1.5) for _ in range(2))
    dead._take(0)  # and never renewed, as by a process that was killed
    began = time.monotonic()
    with heir.held():
        assert time.monotonic() - began > 1.5
        with pytest.raises(LakeError, match="the right to write was lost"):
            dead.check()
    with pytest.raises(FileNotFoundError):
        store_of(address).head(KEY)


def test_a_store_that_is_away_at_the_end_hides_no_error(proxy: s3.Proxy, address: str) -> None:
    gone = Lease(store_of(address), address, seconds=1.5)

    def fail() -> None:
        proxy.fault = lambda method, path, number: "cut"
        raise LakeError("what went wrong")

    with pytest.raises(LakeError, match="what went wrong"), gone.held():
        fail()
    proxy.fault = lambda method, path, number: ""
    with Lease(store_of(address), address, seconds=1.5).held(5):
        pass


def test_only_one_of_many_takes_the_right(address: str) -> None:
    inside, most, guard = [0], [0], threading.Lock()

    def work() -> None:
        with Lease(store_of(address), address, seconds=3).held(60):
            with guard:
                inside[0] += 1
                most[0] = max(most[0], inside[0])
            time.sleep(0.2)
            with guard:
                inside[0] -= 1

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]


def test_who_has_not_the_right_may_not_write(address: str) -> None:
    with pytest.raises(LakeError, match="the right to write was lost"):
        ObjectLake(address).append("tools", tools("clean"))


def test_upkeep_joins_files_and_deletes_the_old_ones(
    upstream: str,
    address: str,
    press: Press,
    tmp_path: Path,
    cli: Callable[..., Called],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ONRECORD_LAKE_ADDRESS", address)
    monkeypatch.setenv("AWS_ENDPOINT_URL", upstream)  # without the proxy, which is slow
    for name in ("bridge.txt", "short.txt"):
        run(press.add(name), tmp_path / "w")
    before = sum(len(files) for files in _files(address))
    called = cli("maintain", "--warehouse", tmp_path / "w")
    assert called.code == 0, called.err
    assert sum(len(files) for files in _files(address)) < before
    for command in (["verify"], ["check"], ["doctor"], ["sql", "from claims"], ["publish"]):
        called = cli(*command, "--warehouse", tmp_path / "w")
        assert called.code == 0, called.err
    assert articles_over_httpfs(address) == column(tmp_path / "w", "select locator from articles order by all")
    store_of(address).delete("claims/" + open_lake(address).files("claims")[0].rpartition("/")[2])
    called = cli("doctor", "--warehouse", tmp_path / "w")
    assert (called.code, f"{address}/claims/" in called.out, "is gone" in called.out) == (1, True, True)


def articles_over_httpfs(address: str) -> list[str]:
    """Ask the catalogue in the store with DuckDB alone."""
    with duckdb.connect() as connection:
        let_read(connection)  # what `load httpfs` and `create secret` do
        connection.execute(f"attach '{address}/onrecord.duckdb' as onrecord (read_only)")
        found = connection.execute("select locator from onrecord.articles order by all").fetchall()
    return [locator for (locator,) in found]


def test_an_erasure_is_proved_in_the_store(
    upstream: str,
    address: str,
    press: Press,
    tmp_path: Path,
    cli: Callable[..., Called],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ONRECORD_LAKE_ADDRESS", address)
    monkeypatch.setenv("AWS_ENDPOINT_URL", upstream)
    folder = press.add("bridge.txt", "bridge_edited.txt")
    run(folder, tmp_path / "w")
    words = windows_of(b"Hauliers in the hills take the long way round.", 9)

    def holding() -> set[str]:
        copies = ObjectLake(address).copies(tmp_path / "copies")
        return {name.rpartition("/")[0] for name in search_files(tmp_path / "w", words, copies).hits}

    assert {f"{address}/raw_documents", f"{address}/texts"} <= holding()
    called = cli("erase", "press/bridge_edited.txt", "--reason", "a test", "--yes", "--warehouse", tmp_path / "w")
    assert (called.code, "0 hits in" in called.out) == (0, True), called.err
    assert holding() == set()
    assert articles_over_httpfs(address) == ["press/bridge.txt"]
    n_files = column(tmp_path / "w", "select n_files from erasures")[0]
    assert n_files > len(ObjectLake(address).objects("texts")) + len(TABLES)
    run(folder, tmp_path / "w")
    assert column(tmp_path / "w", "select reason from rejects where key = 'press/bridge_edited.txt'") == ["erased"]
    assert holding() == set()


def _files(address: str) -> Iterator[list[str]]:
    lake = open_lake(address)
    yield from (lake.files(name) for name in ("stage_runs", "captures", "claims"))


def test_a_store_that_refuses_is_told_without_traceback(
    address: str, press: Press, cli: Callable[..., Called], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "another key")
    monkeypatch.setenv("ONRECORD_LAKE_ADDRESS", address)
    called = cli("run", press.add("short.txt"), "--warehouse", tmp_path / "w", "--direct")
    assert called.code == 1
    assert address in called.err
    assert "Traceback" not in called.err


@pytest.mark.parametrize("found", ["https://bucket/lake", "s3:/bucket", "bucket/lake"])
def test_another_address_is_refused(found: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="lake_address"):
        load_settings(tmp_path, lake_address=found)


def test_a_folder_is_a_lake_on_disk(tmp_path: Path) -> None:
    assert type(open_lake(tmp_path)) is Lake


def test_missing_packages_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "obstore.store", None)
    with pytest.raises(LakeError, match=r"pip install 'onrecord\[s3\]'"):
        store_of("s3://bucket/lake")
