"""What one answer may cost: bytes and seconds."""

import gzip
import time
from typing import Any

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st
from small_web import PAGE, Fetching, Reply, Web, serving

from onrecord.flows.ingest.documents import Refusal


class TestLimits:
    def test_a_declared_length_beyond_the_limit_is_refused_unread(self, web: Web, fetching: Fetching) -> None:
        fetching.limit(1000)
        web.pages["/a"] = Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n", act=hang)
        started = time.monotonic()
        assert fetching.refusal(web.url("/a")).reason == "too_large"
        assert time.monotonic() - started < 1

    def test_an_endless_body_is_cut_off(self, web: Web, fetching: Fetching) -> None:
        fetching.limit(1000)
        web.pages["/a"] = Reply(
            raw=b"HTTP/1.1 200 OK\r\n\r\n", act=lambda out: [out.write(b"x" * 999) for _ in range(9**6)]
        )
        assert fetching.refusal(web.url("/a")).reason == "too_large"

    @pytest.mark.parametrize("coding", ["gzip", "zstd"])
    def test_a_bomb_is_not_unpacked(self, web: Web, fetching: Fetching, coding: str) -> None:
        fetching.limit(100_000)
        zeros = b"0" * 30_000_000
        packed = gzip.compress(zeros) if coding == "gzip" else zstandard.compress(zeros)
        assert len(packed) < 100_000
        web.page("/a", packed, Content_Encoding=coding)
        assert fetching.refusal(web.url("/a")).reason == "too_large"

    @pytest.mark.parametrize("coding", ["br", "deflate", "gzip, gzip", "rot13"])
    def test_codings_not_asked_for_are_refused(self, web: Web, fetching: Fetching, coding: str) -> None:
        web.page("/a", gzip.compress(gzip.compress(PAGE)), Content_Encoding=coding)
        assert fetching.refusal(web.url("/a")).reason == "unknown_format"

    @pytest.mark.parametrize("coding", ["gzip", "x-gzip", "GZIP", "identity, gzip", "zstd"])
    def test_the_content_is_unpacked(self, web: Web, fetching: Fetching, coding: str) -> None:
        packed = zstandard.compress(PAGE) if coding == "zstd" else gzip.compress(PAGE)
        web.page("/a", packed, Content_Encoding=coding)
        assert fetching.document(web.url("/a")).content == PAGE

    def test_damaged_packing_is_told(self, web: Web, fetching: Fetching) -> None:
        web.page("/a", gzip.compress(PAGE)[:-20], Content_Encoding="gzip")
        web.page("/b", PAGE, Content_Encoding="gzip")
        assert fetching.refusal(web.url("/a")).reason == "truncated"
        assert fetching.refusal(web.url("/b")).reason == "malformed"

    @pytest.mark.parametrize(
        "start", [b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: "], ids=["body", "header"]
    )
    def test_a_trickle_ends_with_the_total_time(self, web: Web, fetching: Fetching, start: bytes) -> None:
        fetching.set(timeout=0.4)
        web.pages["/a"] = Reply(raw=start, act=trickle)
        started = time.monotonic()
        refusal = fetching.refusal(web.url("/a"))
        assert (refusal.reason, refusal.detail) == ("not_fetched", "took longer than 0.4 s")
        assert time.monotonic() - started < 2

    def test_silence_ends_with_the_time_for_a_step(self, web: Web, fetching: Fetching) -> None:
        fetching.set(step_timeout=0.2, n_retries=1)
        web.pages["/a"] = Reply(raw=b"", act=hang)
        assert "ReadTimeout" in fetching.refusal(web.url("/a")).detail
        assert web.paths().count("/a") == 2


def hang(out: Any) -> None:
    time.sleep(0.8)


def trickle(out: Any) -> None:
    for _ in range(30):
        out.write(b"a")
        time.sleep(0.05)


_STARTS = (
    b"HTTP/1.1 200 OK\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Type: ",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08",
    b"HTTP/1.1 302 Found\r\nLocation: ",
    b"HTTP/1.1 103 Early\r\n\r\n",
    b"HTTP/1.",
    b"",
)


@given(st.lists(st.tuples(st.sampled_from(_STARTS), st.binary(max_size=40)), min_size=20, max_size=20))
@settings(max_examples=10)
def test_whatever_a_server_sends_each_address_ends_in_one_way(answers: list[tuple[bytes, bytes]]) -> None:
    fetching = Fetching()
    fetching.set(n_retries=0, step_timeout=0.5)
    with serving() as web:
        for number, (start, rest) in enumerate(answers):
            web.pages[f"/{number}"] = Reply(raw=start + rest + b"\r\n\r\n")
        items = fetching.items(*(web.url(f"/{number}") for number in range(len(answers))))
    found = {item.key if isinstance(item, Refusal) else item.locator for item in items}
    # what looks like rows is told row by row
    assert {each.partition("#")[0] for each in found} == {web.url(f"/{number}") for number in range(len(answers))}
    assert not [item for item in items if isinstance(item, Refusal) and item.reason == "failed"]
