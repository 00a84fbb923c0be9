"""`onrecord run --url`: captures, rejects and what a second run adds."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from small_web import Reply, Web
from typer.testing import CliRunner

from onrecord.flows.cli.app import app
from onrecord.flows.execution.dispatch import Direct, Workers
from onrecord.flows.execution.progress import Quiet
from onrecord.flows.report import InputCounts
from onrecord.flows.runner import run_pipeline
from onrecord.flows.settings import load_settings
from onrecord.warehouse.catalogue import connect

ARTICLE = b"""<!doctype html><html lang="en"><head><title>Ferry returns</title></head><body><article>
<h1>Ferry returns</h1><p>The ferry to Ellery sails again from Monday, the harbour office said on Friday. It had been
laid up since October after a collision with the breakwater, and the islanders had to take the long road.</p>
</article></body></html>"""
FEED = b"<rss><channel><item><title>Ferry is back</title><link>/a</link></item></channel></rss>"
Run = Callable[..., InputCounts]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def call(*urls: str, **options: Any) -> InputCounts:
        settings = load_settings(tmp_path / "warehouse", fetch_delay=0, fetch_retries=0, **options)
        workers = Workers(1)
        try:
            return run_pipeline([], settings, Direct(workers), Quiet(), urls).inputs
        finally:
            workers.close()

    return call


def ask(tmp_path: Path, query: str) -> list[tuple[Any, ...]]:
    with connect(tmp_path / "warehouse") as connection:
        return connection.execute(query).fetchall()


def test_what_runs_add(web: Web, run: Run, tmp_path: Path) -> None:
    assert run(web.url("/feed"), web.url("/b")) == InputCounts(2, n_rejected=2)
    rejects = ask(tmp_path, "select key, reason from rejects order by key")
    assert rejects == [(web.url("/b"), "forbidden"), (web.url("/feed"), "forbidden")]

    web.page("/feed", FEED, Content_Type="application/rss+xml")
    web.pages["/a"] = Reply(ARTICLE, headers={"Content-Type": "text/html", "ETag": '"1"'})
    web.page("/b", ARTICLE.replace(b"Monday", b"Tuesday"))
    again = {"allow_private": True, "refetch_hours": 0}
    assert run(web.url("/feed"), web.url("/b"), **again) == InputCounts(2, n_new=2)
    assert ask(tmp_path, "from rejects") == []
    captures = "select locator, via, http_status, robots_state from lake.captures order by locator"
    assert ask(tmp_path, captures) == [(web.url(path), "url", 200, "not_stated") for path in ("/a", "/b")]
    assert ask(tmp_path, f"select headline from articles where locator = '{web.url('/a')}'") == [("Ferry is back",)]

    # /a has not changed and says so; /b is sent again, the same
    web.pages["/a"] = Reply(status=304)
    assert run(web.url("/feed"), web.url("/b"), **again) == InputCounts(2, n_known=1, n_new=1)
    assert [headers.get("if-none-match") for headers in web.headers("/a")] == [None, '"1"']
    counts = "select locator, count(*), count(distinct raw_id) from lake.captures group by all order by all"
    assert ask(tmp_path, counts) == [(web.url("/a"), 1, 1), (web.url("/b"), 2, 1)]

    # entries fetched lately are not asked for again
    n_asked = len(web.headers("/a"))
    assert run(web.url("/feed"), allow_private=True) == InputCounts(1, n_known=1)
    assert len(web.headers("/a")) == n_asked


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "--url"),
        (["--url-file", "no such file"], "no such file"),
        (["no such folder", "--url", "https://bay.example"], "no such folder"),
    ],
)
def test_wrong_usage_exits_with_2(arguments: list[str], said: str, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["run", *arguments, "--direct", "--warehouse", str(tmp_path / "w")])
    assert (result.exit_code, said in result.output) == (2, True)
    assert not (tmp_path / "w").exists()


def test_addresses_come_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[Any] = []

    def note(paths: object, urls: list[str], settings: Any, bar: object) -> None:
        given.extend([paths, urls, settings.allow_private])
        raise KeyboardInterrupt

    monkeypatch.setattr("onrecord.flows.cli.running._run_direct", note)
    (tmp_path / "urls.txt").write_text("\ufeff# ours\n https://bay.example/1 \n\nhttps://bay.example/2#x\n")
    arguments = ["--url", "https://bay.example/0", "--url-file", str(tmp_path / "urls.txt"), "--allow-private"]
    CliRunner().invoke(app, ["run", "--direct", *arguments, "--warehouse", str(tmp_path / "w")])
    assert given == [[], [f"https://bay.example/{n}" for n in ("0", "1", "2#x")], True]
