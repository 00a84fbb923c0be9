"""What opens something, in an address or a setting, is used and neither stored nor told."""

import logging
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from small_web import Web

from onrecord.flows.execution.dispatch import Direct, Workers
from onrecord.flows.execution.progress import Quiet
from onrecord.flows.fetch.addresses import without_secrets
from onrecord.flows.runner import run_pipeline
from onrecord.flows.settings import load_settings
from onrecord.warehouse.catalogue import connect
from onrecord.warehouse.proof import search_files
from onrecord.warehouse.windows import windows_of

SECRET = "q8ZkP0vXw3LmN7rT5yBc2HdJ6fGs9aEuVxWo"
ARTICLE = b"""<!doctype html><html lang="en"><head><title>Ferry returns</title></head><body><article>
<h1>Ferry returns</h1><p>The ferry to Ellery sails again from Monday, the harbour office said on Friday. It had been
laid up since October after a collision with the breakwater, and the islanders had to take the long road.</p>
</article></body></html>"""


@pytest.mark.parametrize(
    "query",
    [
        "token={}",
        "a=1&access_token={}",
        "API-Key={}",
        "x-amz-signature={}&b=2",
        "password={}",
        "key={}",
        "sid={}",
        "jwt={}",
    ],
)
def test_values_of_keys_and_tokens_become_digests_that_still_differ(query: str) -> None:
    told = without_secrets(f"https://news.example/feed?{query.format(SECRET)}")
    assert SECRET not in told
    assert "=sha256-" in told
    assert told != without_secrets(f"https://news.example/feed?{query.format(SECRET[::-1])}")
    assert without_secrets(told) == told


@pytest.mark.parametrize(
    "address",
    [
        "https://news.example/a?sid=20310310&key=4711",
        "https://news.example/story?keyword=eels&author=ida",
        "https://news.example/token=abc/page",
        "https://news.example/?token=",
    ],
)
def test_other_addresses_stay_as_they_are(address: str) -> None:
    assert without_secrets(address) == address


def refresh(tmp_path: Path, *urls: str) -> Path:
    settings = load_settings(tmp_path / "warehouse", fetch_delay=0, fetch_retries=0, allow_private=True)
    workers = Workers(1)
    try:
        run_pipeline([], settings, Direct(workers), Quiet(), urls)
    finally:
        workers.close()
    return settings.warehouse


def test_a_token_reaches_the_server_and_no_file_of_the_warehouse_nor_the_log(
    web: Web, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    web.page(f"/a?token={SECRET}", ARTICLE)
    failing = f"/gone?token={SECRET}"
    warehouse = refresh(tmp_path, web.url(f"/a?token={SECRET}"), web.url(failing), f"ftp://x.example/?token={SECRET}")
    assert f"/a?token={SECRET}" in web.paths()
    with connect(warehouse) as connection:
        assert connection.execute("select headline from articles").fetchall() == [("Ferry returns",)]
        assert len(connection.execute("from rejects").fetchall()) == 2
    assert search_files(warehouse, windows_of(SECRET.encode(), 9)).hits == {}
    assert SECRET not in caplog.text


@pytest.fixture
def proxy() -> Iterator[int]:
    """A proxy that refuses everybody."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                connection.recv(4096)
                connection.sendall(b"HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n")
                connection.close()

        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1]


def test_the_password_of_a_proxy_is_not_stored(
    proxy: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("ONRECORD_FETCH_PROXY", f"http://reader:{SECRET}@127.0.0.1:{proxy}")
    monkeypatch.setenv("NEWS_API_TOKEN", SECRET)
    caplog.set_level(logging.INFO)
    warehouse = refresh(tmp_path, "http://news.example/a")
    with connect(warehouse) as connection:
        assert len(connection.execute("from rejects").fetchall()) == 1
    assert search_files(warehouse, windows_of(SECRET.encode(), 9)).hits == {}
    assert SECRET not in caplog.text
