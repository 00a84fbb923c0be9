"""What sources give: names, declared outlets, manners, what is left out, and a source that goes and comes back."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import Called
from digests import ask, assert_same, column
from small_web import Web, serving

from onrecord.flows.fetch.given import Given
from onrecord.flows.fetch.links import Link
from onrecord.flows.ingest.documents import Document, Refusal
from onrecord.flows.intake.requests import Intake
from onrecord.flows.intake.sources import Source
from onrecord.flows.intake.unchanged import Unchanged
from onrecord.flows.settings import load_settings

STORY = "The ferry to Ellery sails again from Monday, the harbour office said on Friday after a long repair.\n"
PAGE = (
    f"<!doctype html><html lang=en><head><title>Ferry</title></head><body><article><h1>Ferry</h1><p>{STORY}</p>"
    "</article></body></html>"
).encode()
MARCH = datetime(2025, 3, 1, tzinfo=UTC)


def source(**said: Any) -> Source:
    return Source(**{"name": "desk"} | said)


def found(intake: Intake, tmp_path: Path, **settings: Any) -> list[Document | Refusal]:
    loaded = load_settings(tmp_path / "warehouse", fetch_delay=0, fetch_retries=0, allow_private=True, **settings)
    items = [*intake.documents(loaded, Unchanged(loaded.warehouse, {})), *intake.fetched(loaded, lambda locators: {})]
    return [item for item in items if isinstance(item, Document | Refusal)]


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    folder = tmp_path / "somewhere"
    folder.mkdir()
    (folder / "a.txt").write_text(STORY)
    return folder


@pytest.fixture
def web() -> Any:
    with serving() as served:
        yield served


def test_files_are_named_by_their_source_wherever_its_folder_lies(drop: Path, tmp_path: Path) -> None:
    (document,) = found(Intake(sources=[source(folder=drop)]), tmp_path)
    moved = drop.rename(tmp_path / "elsewhere")
    (again,) = found(Intake(sources=[source(folder=moved)]), tmp_path)
    assert isinstance(document, Document)
    assert document.locator == "desk/a.txt"
    assert again.input_id == document.input_id


def test_what_a_source_declares_gives_way_to_a_row_and_to_metadata_csv(drop: Path, tmp_path: Path) -> None:
    (drop / "rows.jsonl").write_text(
        f'{{"said": "{STORY.strip()}", "outlet": "Bay Post"}}\n{{"said": "{STORY.strip()}"}}\n'
    )
    (drop / "b.txt").write_text(STORY)
    (drop / "metadata.csv").write_text("file,outlet\nb.txt,Hill Herald\n")
    desk = source(folder=drop, outlet="Quayside News", language="en", map={"text": "said"})
    documents = [item for item in found(Intake(sources=[desk]), tmp_path) if isinstance(item, Document)]
    outlets = {item.locator: (item.metadata["outlet"], item.metadata["language"]) for item in documents}
    assert outlets == {
        "desk/a.txt": ("Quayside News", "en"),
        "desk/b.txt": ("Hill Herald", "en"),
        "desk/rows.jsonl#1": ("Bay Post", "en"),
        "desk/rows.jsonl#2": ("Quayside News", "en"),
    }


def test_warc_files_still_being_written_wait(drop: Path, tmp_path: Path) -> None:
    for name in ("crawl.warc.gz.open", "crawl.warc.part"):
        (drop / name).write_bytes(b"half")
    assert [item.locator for item in found(Intake(sources=[source(warc=drop)]), tmp_path)] == ["desk/a.txt"]
    assert len(found(Intake(sources=[source(folder=drop)]), tmp_path)) == 3


def test_files_not_changed_since_are_left_out(drop: Path, tmp_path: Path) -> None:
    old = MARCH.timestamp() - 1
    os.utime(drop / "a.txt", (old, old))
    (drop / "b.txt").write_text(STORY)
    since = Intake(paths=[drop], sources=[source(folder=drop)], since=MARCH)
    assert [item.locator for item in found(since, tmp_path)] == ["somewhere/b.txt", "desk/b.txt"]


@pytest.mark.parametrize(
    ("changed", "published", "is_taken"),
    [
        ("2025-03-01", "", True),
        ("2025-02-28T23:59:59Z", "", False),
        ("", "Fri, 28 Feb 2025 22:00:00 -0500", True),
        ("2025-02-01", "2025-01-01", False),
        ("2025-01-01", "2025-03-02", True),
        ("", "yesterday", True),
        ("", "", True),
    ],
)
def test_entries_dated_before_are_not_fetched(changed: str, published: str, is_taken: bool) -> None:
    link = Link("https://bay.example/1", {"published": published}, changed)
    assert Given("https://bay.example", since=MARCH).takes(link) is is_taken
    assert Given("https://bay.example").takes(link)
    assert Given("https://bay.example", since=MARCH).takes(Link(link.url, link.metadata, changed, is_list=True))


def feed(*paths: str) -> bytes:
    items = "".join(f"<item><title>Said {path}</title><link>{path}</link></item>" for path in paths)
    return f"<rss><channel>{items}</channel></rss>".encode()


def test_each_source_is_fetched_in_its_own_manner(web: Web, tmp_path: Path) -> None:
    web.page("/feed", feed("/1", "/2", "/3"), Content_Type="application/rss+xml")
    for path in ("/1", "/2", "/3", "/secret"):
        web.page(path, PAGE)
    web.page("/robots.txt", b"User-agent: *\nDisallow: /secret\n", Content_Type="text/plain")
    few = source(name="few", feed=web.url("/feed"), max_pages=2, outlet="Quayside News")
    obeying, allowed = (
        source(name=manner, pages=[web.url("/secret")], robots=manner, delay=0) for manner in ("obey", "ignore")
    )
    items = found(Intake(sources=[few]), tmp_path)
    documents = [item for item in items if isinstance(item, Document)]
    assert {item.locator for item in documents} == {web.url("/1"), web.url("/2")}
    assert {(item.metadata["outlet"], item.metadata["title"]) for item in documents} == {
        ("Quayside News", "Said /1"),
        ("Quayside News", "Said /2"),
    }
    assert [item.reason for item in items if isinstance(item, Refusal)] == ["too_many"]
    (refused,) = found(Intake(sources=[obeying]), tmp_path)
    assert isinstance(refused, Refusal)
    assert refused.reason == "forbidden"
    (fetched,) = found(Intake(sources=[allowed]), tmp_path)
    assert isinstance(fetched, Document)
    assert fetched.fetch.robots_state == "disallowed"


def test_a_missing_folder_is_a_reject_until_it_is_back(drop: Path, tmp_path: Path, cli: Callable[..., Called]) -> None:
    (tmp_path / "sources.toml").write_text(
        f'[[source]]\nname = "desk"\nfolder = "{drop}"\n[[source]]\nname = "gone"\nfolder = "later"\n'
    )
    command = ("refresh", "--sources", tmp_path / "sources.toml", "--warehouse", tmp_path / "w", "--direct", "--json")
    assert cli(*command).code == 0
    assert ask(tmp_path / "w", "select key, reason from rejects") == [{"key": "gone", "reason": "unreadable"}]
    (tmp_path / "later").mkdir()
    (tmp_path / "later" / "b.txt").write_text(STORY.replace("ferry", "tram"))
    called = cli(*command)
    assert (called.code, '"stage": "clean"' in called.err) == (0, True)
    assert column(tmp_path / "w", "select locator from articles order by 1") == ["desk/a.txt", "gone/b.txt"]
    assert ask(tmp_path / "w", "from rejects") == []
    fresh = ("refresh", "--sources", tmp_path / "sources.toml", "--warehouse", tmp_path / "fresh", "--direct")
    assert cli(*fresh).code == 0
    assert_same(tmp_path / "fresh", tmp_path / "w")
    wrong = cli(*fresh, "--only", "cleen")
    assert (wrong.code, "there is no such stage" in wrong.err) == (2, True)
