"""Discovery on real folders: what is found, in which order, under which locator, with which metadata."""

import gzip
import os
import random
import socket
from pathlib import Path

import pytest

from onrecord.flows.ingest.documents import Document, Limits, Refusal
from onrecord.flows.ingest.locator import unescape
from onrecord.flows.intake.discover import Found, discover, documents_of, read_documents
from onrecord.warehouse.errors import OnrecordError


def write(path: Path, content: str | bytes = "Words.") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def found(*paths: Path) -> dict[str, Found]:
    return {item.locator: item for item in discover(paths) if isinstance(item, Found)}


def refused(*paths: Path) -> dict[str, Refusal]:
    return {item.key: item for item in discover(paths) if isinstance(item, Refusal)}


def test_locators_start_with_the_arguments_name(tmp_path):
    one = write(tmp_path / "news/a.txt")
    write(tmp_path / "news/may/b.html")
    assert list(found(tmp_path / "news")) == ["news/a.txt", "news/may/b.html"]
    assert list(found(one)) == ["a.txt"]


def test_the_current_and_the_parent_folder_have_names(tmp_path, monkeypatch):
    write(tmp_path / "news/a.txt")
    (tmp_path / "news/may").mkdir()
    monkeypatch.chdir(tmp_path / "news")
    assert list(found(Path())) == ["news/a.txt"]
    monkeypatch.chdir(tmp_path / "news/may")
    assert list(found(Path(".."))) == ["news/a.txt"]


def test_the_order_does_not_depend_on_the_file_system_or_the_arguments(tmp_path):
    names = [f"{kind}/{name}.txt" for kind in "ba" for name in ("Z", "a", "é", "10", "9")]
    random.Random(1).shuffle(names)
    for name in names:
        write(tmp_path / name)
    forward = list(discover([tmp_path / "a", tmp_path / "b"]))
    assert forward == list(discover([tmp_path / "b", tmp_path / "a", tmp_path / "b"]))
    assert [item.locator for item in forward][:5] == ["a/10.txt", "a/9.txt", "a/Z.txt", "a/a.txt", "a/é.txt"]


def test_hidden_things_and_metadata_csv_are_passed_over(tmp_path):
    for name in (".hidden.txt", ".git/a.txt", "metadata.csv", "README.md", "LICENSE"):
        write(tmp_path / "n" / name, "file\n")
    assert list(found(tmp_path / "n")) == ["n/LICENSE", "n/README.md"]
    assert set(found(*(tmp_path / "n").iterdir())) == {".hidden.txt", ".git/a.txt", "README.md", "LICENSE"}


def test_a_path_that_does_not_exist_is_said_at_once(tmp_path):
    write(tmp_path / "a.txt")
    with pytest.raises(OnrecordError, match=r"nowhere\.txt"):
        discover([tmp_path / "a.txt", tmp_path / "nowhere.txt"])


def test_skipped_folders_are_not_entered(tmp_path):
    write(tmp_path / "n/a.txt")
    write(tmp_path / "n/data/part.parquet")
    (item,) = discover([tmp_path / "n"], skip=[tmp_path / "n/data", tmp_path / "none"])
    assert item.locator == "n/a.txt"


def test_names_with_marks_and_bytes_that_are_not_utf8(tmp_path):
    folder = os.fsencode(tmp_path / "n")
    (tmp_path / "n").mkdir()
    for name in (b"a#1.txt", b"100%.txt", b"%23.txt", b"caf\xe9.txt", "café.txt".encode(), b"two\nlines.txt"):
        Path(os.fsdecode(folder + b"/" + name)).write_bytes(b"Words.")
    items = found(tmp_path / "n")
    assert set(items) == {
        "n/a%231.txt",
        "n/100%.txt",
        "n/%2523.txt",
        "n/caf%E9.txt",
        "n/café.txt",
        "n/two\nlines.txt",
    }
    for locator, item in items.items():
        assert unescape(locator) == f"n/{item.path.name}"
        (document,) = documents_of(item, Limits())
        assert isinstance(document, Document)
        assert document.capture_id


def test_links_are_followed_and_loops_end(tmp_path):
    write(tmp_path / "n/sub/a.txt")
    (tmp_path / "n/sub/up").symlink_to(tmp_path / "n")
    (tmp_path / "n/self").symlink_to("self")
    (tmp_path / "n/b.txt").symlink_to("sub/a.txt")
    (tmp_path / "n/gone.txt").symlink_to("nowhere")
    assert list(found(tmp_path / "n")) == ["n/b.txt", "n/sub/a.txt"]
    assert {key: item.reason for key, item in refused(tmp_path / "n").items()} == {
        "n/gone.txt": "unreadable",
        "n/self": "unreadable",
    }


def test_what_is_not_a_regular_file_is_refused_without_waiting(tmp_path, monkeypatch):
    (tmp_path / "n").mkdir()
    os.mkfifo(tmp_path / "n/pipe.txt")
    monkeypatch.chdir(tmp_path / "n")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.txt")
        found_refusals = refused(tmp_path / "n", tmp_path / "n/pipe.txt", Path("/dev/zero"))
    assert set(found_refusals) == {"n/pipe.txt", "n/socket.txt", "pipe.txt", "zero"}
    assert {item.reason for item in found_refusals.values()} == {"unreadable"}


def test_a_file_that_becomes_a_pipe_or_goes_away_is_a_refusal(tmp_path):
    path = write(tmp_path / "a.txt")
    item = found(path)["a.txt"]
    path.unlink()
    (gone,) = documents_of(item, Limits())
    os.mkfifo(path)
    (pipe,) = documents_of(item, Limits())
    assert [(refusal.key, refusal.reason) for refusal in (gone, pipe)] == [("a.txt", "unreadable")] * 2
    assert str(tmp_path) not in gone.detail


def test_a_folder_named_like_a_text_is_a_folder(tmp_path):
    write(tmp_path / "n/x.txt/inner.txt")
    assert list(found(tmp_path / "n")) == ["n/x.txt/inner.txt"]


@pytest.fixture
def deep_folder(tmp_path):
    """A folder 1,100 levels down, removed from below, as pytest's own removal is recursive."""
    levels = [tmp_path.joinpath(*["d"] * depth) for depth in range(1, 1101)]
    for level in levels:
        level.mkdir()
    yield levels[-1]
    for level in reversed(levels):
        for file in level.glob("*.txt"):
            file.unlink()
        level.rmdir()


def test_folders_deeper_than_pythons_stack(deep_folder, tmp_path):
    write(deep_folder / "a.txt")
    (item,) = discover([tmp_path / "d"])
    assert item.locator == "d/" * 1100 + "a.txt"


def test_metadata_csv_speaks_of_the_files_beside_it(tmp_path):
    write(
        tmp_path / "n/metadata.csv",
        '\ufefffile,outlet,url,\r\na.txt,"Bay Post, daily",,\r\nb.txt,,https://b.example,\r\n',
    )
    one = write(tmp_path / "n/a.txt")
    write(tmp_path / "n/b.txt")
    write(tmp_path / "n/sub/a.txt")
    items = found(tmp_path / "n")
    assert items["n/a.txt"].metadata == {"outlet": "Bay Post, daily"}
    assert items["n/b.txt"].metadata == {"url": "https://b.example"}
    assert items["n/sub/a.txt"].metadata == {}
    assert found(one)["a.txt"].metadata == {"outlet": "Bay Post, daily"}
    (document,) = documents_of(items["n/a.txt"], Limits())
    assert document.metadata == {"outlet": "Bay Post, daily"}


def test_rows_of_metadata_csv_that_cannot_be_used_are_refused_one_by_one(tmp_path):
    lines = ["file,outlet", "a.txt,Bay Post", "none.txt,X", "a.txt,Other", "b.txt,Bay, Post", ",Y", "", "c.txt"]
    write(tmp_path / "n/metadata.csv", "\n".join(lines))
    for name in "abc":
        write(tmp_path / f"n/{name}.txt")
    reasons = refused(tmp_path / "n")
    assert set(reasons) == {f"n/metadata.csv#{row}" for row in (2, 3, 4, 5)}
    assert {item.reason for item in reasons.values()} == {"malformed"}
    assert {key: item.metadata for key, item in found(tmp_path / "n").items()} == {
        "n/a.txt": {"outlet": "Bay Post"},
        "n/b.txt": {},
        "n/c.txt": {},
    }


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"name,outlet\na.txt,X\n", "malformed"),
        (b"file;outlet\na.txt;X\n", "malformed"),
        (b"", "malformed"),
        (b'file,outlet\na.txt,"X\n', "malformed"),
        (b"file,outlet,outlet\na.txt,X,Y\n", "malformed"),
        (b"file,outlet\na.txt,Caf\xe9\n", "undecodable"),
    ],
)
def test_a_broken_metadata_csv_is_one_refusal_and_the_files_are_taken(tmp_path, content, reason):
    write(tmp_path / "n/metadata.csv", content)
    paths = [write(tmp_path / f"n/{name}.txt") for name in "ab"]
    (refusal,) = refused(tmp_path / "n").values()
    assert (refusal.key, refusal.reason) == ("n/metadata.csv", reason)
    assert {key: item.metadata for key, item in found(tmp_path / "n").items()} == {"n/a.txt": {}, "n/b.txt": {}}
    assert list(refused(*paths)) == ["metadata.csv"]


def test_a_metadata_csv_that_is_no_file_is_refused(tmp_path):
    write(tmp_path / "n/a.txt")
    (tmp_path / "n/metadata.csv").mkdir()
    assert refused(tmp_path / "n")["n/metadata.csv"].reason == "unreadable"


def test_a_mixed_folder_end_to_end(tmp_path):
    folder = tmp_path / "n"
    write(folder / "a.txt", "---\ntitle: Quay\n---\nWords.")
    write(folder / "b.html.gz", gzip.compress(b"<p>Words."))
    write(folder / "c.jsonl", '{"id": "x", "text": "A."}\n{"id": "y"}\n')
    write(folder / "d.txt", "")
    write(folder / "e.txt", b"\x00\x01")
    items = list(read_documents([folder], Limits()))
    assert [item.locator for item in items if isinstance(item, Document)] == [
        "n/a.txt",
        "n/b.html.gz",
        "n/c.jsonl#x",
    ]
    assert [(item.key, item.reason) for item in items if isinstance(item, Refusal)] == [
        ("n/c.jsonl#2", "no_text"),
        ("n/d.txt", "empty"),
        ("n/e.txt", "binary"),
    ]


def test_a_file_taken_in_alone_or_again_is_the_same_input(tmp_path):
    path = write(tmp_path / "rows.jsonl", '{"id": "x", "text": "A."}\n{oops\n')
    write(tmp_path / "other.txt", "More.")
    alone = [item.input_id for item in read_documents([path], Limits())]
    beside = [item.input_id for item in read_documents([tmp_path / "other.txt", path], Limits())]
    assert len(set(alone)) == 2
    assert alone == beside[1:]
