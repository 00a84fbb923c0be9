"""Files that have not changed are not read again, and every change is seen, whatever it leaves as it was."""

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Called
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.flows.ingest.documents import Limits, Refusal
from onrecord.flows.intake import discover, unchanged
from onrecord.flows.intake.discover import Found
from onrecord.flows.intake.unchanged import FOLDER, Again, Unchanged

STORY = "The ferry to Ellery sails again from Monday, the harbour office said on Friday after a long repair.\n"
Held = dict[str, set[str | None]]


class Desk:
    """A folder that is read as a source, again and again; what it gave is taken to be in the lake."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "drop"
        self.folder.mkdir(parents=True)
        self.warehouse = folder / "warehouse"
        self.warehouse.mkdir()
        self.held: Held = {}
        self.metadata: dict[str, str] = {}
        self.limits = Limits()

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def read(self, is_full: bool = False) -> tuple[set[str], int]:
        """Return the ids of everything there, and how many of it were told without reading their file."""
        files = Unchanged(self.warehouse, self.held, is_full)
        found = (
            item if isinstance(item, Refusal) else replace(item, metadata=self.metadata)
            for item in discover.discover([self.folder])
        )
        items = list(files.documents("desk", found, self.limits))
        for each in items:
            parent = None if isinstance(each, Refusal) else each.parent_raw_id
            self.held.setdefault(each.input_id, set()).add(parent)
        files.save(dict.fromkeys(each.input_id for each in items), is_all=True)
        return {each.input_id for each in items}, sum(isinstance(each, Again) for each in items)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let reading happen a minute after writing."""
    now = time.time_ns
    monkeypatch.setattr(unchanged.time, "time_ns", lambda: now() + 60_000_000_000)


@pytest.mark.usefixtures("later")
def test_a_file_is_read_once_and_stands_for_all_it_holds(desk: Desk) -> None:
    rows = [{"id": str(n), "text": f"{STORY} Berth {n} stays closed."} for n in range(3)]
    desk.write("rows.jsonl", "".join(json.dumps(row) + "\n" for row in rows) + "broken\n")
    desk.write("a.txt", STORY)
    first, n_again = desk.read()
    assert (len(first), n_again) == (5, 0)
    assert desk.read() == (first, 5)
    assert desk.read(is_full=True) == (first, 0)
    assert desk.read() == (first, 5)


@pytest.mark.usefixtures("later")
def test_other_bytes_are_seen_though_size_and_time_are_kept(desk: Desk) -> None:
    path = desk.write("a.txt", STORY)
    before = path.stat()
    first, _ = desk.read()
    time.sleep(0.02)  # a tick of the kernel's clock
    path.write_text(STORY.replace("Monday", "Sunday"), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = path.stat()
    assert (after.st_size, after.st_mtime_ns, after.st_ino) == (before.st_size, before.st_mtime_ns, before.st_ino)
    second, n_again = desk.read()
    assert (n_again, len(second & first)) == (0, 0)


def test_a_file_that_was_written_just_now_is_read_again(desk: Desk) -> None:
    path = desk.write("a.txt", STORY)
    status = path.stat
    assert desk.read()[1] == 0
    assert desk.read()[1] == 0, "it may be written once more within the tick of its clock"
    assert status().st_size == len(STORY)


@pytest.mark.usefixtures("later")
@pytest.mark.parametrize(
    "change", ["the lake lost it", "other metadata", "other limits", "notes garbled", "notes gone"]
)
def test_what_does_not_follow_from_the_status_alone_is_read_again(change: str, desk: Desk) -> None:
    desk.write("a.txt", STORY)
    desk.read()
    assert desk.read()[1] == 1
    if change == "the lake lost it":
        desk.held.clear()
    elif change == "other metadata":
        desk.metadata = {"outlet": "Quayside News"}
    elif change == "other limits":
        desk.limits = Limits(max_bytes=10)
    elif change == "notes garbled":
        (notes,) = (desk.warehouse / FOLDER).iterdir()
        notes.write_bytes(b"garbage")
    else:
        shutil.rmtree(desk.warehouse / FOLDER)
    assert desk.read()[1] == 0
    assert desk.read()[1] == 1


@pytest.mark.usefixtures("later")
def test_a_file_that_may_not_be_read_is_tried_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.write("a.txt", STORY)

    def deny(found: Found, limits: Limits) -> Iterator[Refusal]:
        yield Refusal(found.locator, "unreadable", "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(unchanged, "documents_of", deny)
        refused, _ = desk.read()
    read, n_again = desk.read()
    assert (n_again, read & refused) == (0, set())


@pytest.mark.usefixtures("later")
def test_a_file_that_changes_while_it_is_read_is_not_noted(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    path = desk.write("a.txt", STORY)
    read = discover.documents_of

    def slowly(found: Found, limits: Limits) -> Iterator[object]:
        yield from read(found, limits)
        path.write_text(STORY + "Tickets are sold again.\n", encoding="utf-8")

    with monkeypatch.context() as patched:
        patched.setattr(unchanged, "documents_of", slowly)
        first, _ = desk.read()
    second, n_again = desk.read()
    assert (n_again, first & second) == (0, set())


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["write", "rewrite and keep the time", "remove", "rename", "copy over", "nothing"]),
        st.sampled_from("abc"),
        st.sampled_from("abc"),
    ),
    min_size=1,
    max_size=5,
)


@pytest.mark.usefixtures("later")
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_happens_to_files_the_same_is_found_as_by_reading_all(
    steps: list[tuple[str, str, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    desk = Desk(tmp_path_factory.mktemp("desk"))
    for number, (step, name, other) in enumerate(steps):
        path, target = desk.folder / f"{name}.txt", desk.folder / f"{other}.txt"
        time.sleep(0.02)
        if step == "write" or not path.exists():
            path.write_text(f"{STORY}{number:03}\n", encoding="utf-8")
        elif step == "rewrite and keep the time":
            status = path.stat()
            path.write_text(f"{STORY}{number:03}\n", encoding="utf-8")
            os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
        elif step == "remove":
            path.unlink()
        elif step == "rename":
            path.rename(target)
        elif step == "copy over" and name != other:
            shutil.copy2(path, target)
        quick, _ = desk.read()
        assert quick == Desk.read(_Fresh(desk))[0]


class _Fresh(Desk):
    """The same folder, read by somebody who knows nothing."""

    def __init__(self, desk: Desk) -> None:
        self.folder, self.metadata, self.limits, self.held = desk.folder, desk.metadata, desk.limits, {}
        self.warehouse = desk.warehouse / "other"
        self.warehouse.mkdir(exist_ok=True)
        shutil.rmtree(self.warehouse / FOLDER, ignore_errors=True)


@pytest.mark.usefixtures("later")
def test_a_refresh_counts_what_it_did_not_read(cli: Callable[..., Called], desk: Desk, tmp_path: Path) -> None:
    desk.write("a.txt", STORY)
    desk.write("b.txt", STORY.replace("ferry", "tram"))
    sources = tmp_path / "sources.toml"
    sources.write_text('[[source]]\nname = "desk"\nfolder = "drop"\n', encoding="utf-8")
    command = ["refresh", "--direct", "--only", "ingest", "--json"]
    command += ["--sources", sources, "--warehouse", desk.warehouse]
    counts = []
    for further in ([], [], ["--full"], ["--since", "2001-01-01"]):
        called = cli(*command, *further)
        assert called.code == 0, called.err
        inputs = json.loads(called.out)["inputs"]
        counts.append((inputs["n_new"], inputs["n_known"]))
    assert counts == [(2, 0), (0, 2), (0, 2), (0, 2)]
    (notes,) = (desk.warehouse / FOLDER).iterdir()
    (desk.folder / "b.txt").unlink()
    assert cli(*command).code == 0
    assert len(unchanged._load(notes)) == 1, "what is gone is forgotten"
