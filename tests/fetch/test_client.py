"""One address fetched: rules of the site, redirects, retries, broken servers, pauses."""

import threading
import time
from datetime import timedelta
from email.utils import format_datetime

import httpx
import pytest
from small_web import MOMENT, PAGE, Fetching, Reply, Web, ago

from onrecord.flows.fetch.client import Client
from onrecord.flows.fetch.crawl import Crawl
from onrecord.flows.fetch.earlier import Earlier
from onrecord.flows.fetch.given import Given
from onrecord.flows.fetch.pace import Pace, Pauses
from onrecord.flows.ingest.documents import Document, Refusal


def test_a_page_becomes_a_document(web: Web, fetching: Fetching) -> None:
    web.page("/robots.txt", b"User-agent: *\nDisallow: /private")
    web.page("/a", ETag='"7"', Content_Type="text/html; charset=ISO-8859-1", Content_Language="en")
    document = fetching.document(web.url("/a#top"))
    assert (document.locator, document.via, document.content) == (web.url("/a"), "url", PAGE)
    assert (document.media_type, document.charset_declared) == ("text/html", "iso-8859-1")
    assert (document.fetch.url, document.fetch.final_url) == (web.url("/a"), web.url("/a"))
    assert (document.fetch.http_status, document.fetch.captured_at) == (200, MOMENT)
    assert document.fetch.robots_state == "allowed"
    assert document.metadata["http_etag"] == '"7"'
    assert document.metadata["http_content_language"] == "en"
    assert web.headers("/a")[0]["user-agent"] == "onrecord/test"
    assert "cookie" not in web.headers("/a")[0]


class TestRobots:
    def test_what_is_disallowed_is_not_asked_for(self, web: Web, fetching: Fetching) -> None:
        web.page("/robots.txt", b"User-agent: *\nDisallow: /a\nAllow: /a/open")
        web.page("/a/open/1")
        items = fetching.items(web.url("/a/1"), web.url("/a/open/1"))
        refusal = next(item for item in items if isinstance(item, Refusal))
        assert (refusal.key, refusal.reason) == (web.url("/a/1"), "forbidden")
        assert web.paths().count("/robots.txt") == 1
        assert "/a/1" not in web.paths()
        assert sum(isinstance(item, Document) for item in items) == 1

    def test_a_group_for_us_holds_before_that_for_all(self, web: Web, fetching: Fetching) -> None:
        web.page("/robots.txt", b"User-agent: *\nDisallow:\n\nUser-agent: OnRecord\nDisallow: /")
        web.page("/a")
        assert fetching.refusal(web.url("/a")).reason == "forbidden"

    @pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
    def test_a_client_error_allows_everything(self, web: Web, fetching: Fetching, status: int) -> None:
        web.page("/robots.txt", b"User-agent: *\nDisallow: /", status)
        web.page("/a")
        assert fetching.document(web.url("/a")).fetch.robots_state == "not_stated"

    @pytest.mark.parametrize("status", [429, 500, 503])
    def test_a_server_error_forbids_everything(self, web: Web, fetching: Fetching, status: int) -> None:
        web.page("/robots.txt", b"", status)
        web.page("/a")
        refusal = fetching.refusal(web.url("/a"))
        assert (refusal.reason, str(status) in refusal.detail) == ("not_fetched", True)
        assert "/a" not in web.paths()

    def test_rules_beyond_a_redirect_are_obeyed(self, web: Web, fetching: Fetching) -> None:
        web.page("/robots.txt", b"", 301, Location="/rules")
        web.page("/rules", b"User-agent: *\nDisallow: /")
        assert fetching.refusal(web.url("/a")).reason == "forbidden"

    def test_a_huge_file_counts_as_far_as_it_is_read(self, web: Web, fetching: Fetching) -> None:
        fetching.limit(1000)
        web.page("/robots.txt", b"User-agent: *\nDisallow: /a\n" + b"# x\n" * 500_000)
        assert fetching.refusal(web.url("/a")).reason == "forbidden"

    @pytest.mark.parametrize("body", [b"\xff\xfe\x00", b"<html>not found</html>", b"Disallow", b"", b"\x00" * 100])
    def test_rubbish_forbids_nothing(self, web: Web, fetching: Fetching, body: bytes) -> None:
        web.page("/robots.txt", body)
        web.page("/a")
        assert fetching.document(web.url("/a")).content == PAGE

    def test_its_delay_is_kept_up_to_a_bound(self, web: Web, fetching: Fetching) -> None:
        web.page("/a")
        web.page("/b")
        web.page("/robots.txt", b"User-agent: *\nCrawl-delay: 7")
        fetching.items(web.url("/a"), web.url("/b"))
        assert [round(seconds) for seconds in fetching.slept] == [7] * len(fetching.slept)
        assert len(fetching.slept) == 3  # before /a, tdmrep.json and /b
        fetching.slept.clear()
        fetching.set(max_delay=5)
        fetching.items(web.url("/a"), web.url("/b"))
        assert {round(seconds) for seconds in fetching.slept} == {5}


class TestRedirects:
    def test_the_final_address_is_kept(self, web: Web, fetching: Fetching) -> None:
        web.page("/a", b"", 302, Location="b/../c#x")
        web.page("/c")
        document = fetching.document(web.url("/a"))
        assert (document.locator, document.fetch.url, document.fetch.final_url) == (
            web.url("/a"),
            web.url("/a"),
            web.url("/c"),
        )

    def test_each_hop_asks_its_own_robots(self, web: Web, fetching: Fetching) -> None:
        fetching.names = {"one.test": ["127.0.0.1"], "two.test": ["127.0.0.1"]}
        web.page("one.test/a", b"", 302, Location=web.url("/b", "two.test"))
        web.page("two.test/robots.txt", b"User-agent: *\nDisallow: /b")
        web.page("two.test/b")
        refusal = fetching.refusal(web.url("/a", "one.test"))
        assert (refusal.reason, "two.test" in refusal.detail) == ("forbidden", True)

    @pytest.mark.parametrize("to", ["/a", "/b"])
    def test_circles_end(self, web: Web, fetching: Fetching, to: str) -> None:
        web.page("/a", b"", 301, Location=to)
        web.page("/b", b"", 307, Location="/a")
        refusal = fetching.refusal(web.url("/a"))
        assert (refusal.reason, "circle" in refusal.detail) == ("not_fetched", True)

    def test_long_chains_end(self, web: Web, fetching: Fetching) -> None:
        fetching.set(max_redirects=3)
        for n in range(9):
            web.page(f"/{n}", b"", 302, Location=f"/{n + 1}")
        web.page("/9")
        assert "redirects" in fetching.refusal(web.url("/0")).detail
        assert fetching.document(web.url("/6")).fetch.final_url == web.url("/9")

    @pytest.mark.parametrize(
        ("to", "reason"),
        [
            ("file:///etc/passwd", "forbidden"),
            ("ftp://127.0.0.1/", "forbidden"),
            ("http://a:b@127.0.0.1/", "forbidden"),
            ("http://2130706433/", "forbidden"),
            ("http://[::1", "malformed"),
        ],
    )
    def test_to_other_things_than_web_pages_is_refused(
        self, web: Web, fetching: Fetching, to: str, reason: str
    ) -> None:
        web.page("/a", b"", 302, Location=to)
        assert fetching.refusal(web.url("/a")).reason == reason

    def test_nowhere_is_an_answer_without_a_page(self, web: Web, fetching: Fetching) -> None:
        web.pages["/a"] = Reply(status=302)
        assert fetching.refusal(web.url("/a")).detail.startswith("HTTP 302")


class TestRetries:
    def test_a_busy_server_is_asked_again_when_it_says(self, web: Web, fetching: Fetching) -> None:
        page = Reply(PAGE, headers={"Content-Type": "text/html"})
        web.pages["/a"] = [Reply(status=429, headers={"Retry-After": "30"}), Reply(status=503), page]
        assert fetching.document(web.url("/a")).content == PAGE
        assert [round(seconds) for seconds in fetching.slept] == [30, 2]

    def test_the_time_may_be_a_date(self, web: Web, fetching: Fetching) -> None:
        later = format_datetime(MOMENT + timedelta(seconds=20), usegmt=True)
        web.pages["/a"] = [Reply(status=503, headers={"Retry-After": later}), Reply(PAGE)]
        assert fetching.document(web.url("/a")).content == PAGE
        assert [round(seconds) for seconds in fetching.slept] == [20]

    @pytest.mark.parametrize("said", ["soon", "-5", "", "Wed, 99 Foo"])
    def test_other_words_are_no_time(self, web: Web, fetching: Fetching, said: str) -> None:
        web.pages["/a"] = [Reply(status=503, headers={"Retry-After": said}), Reply(PAGE)]
        assert fetching.document(web.url("/a")).content == PAGE
        assert [round(seconds) for seconds in fetching.slept] == [1]

    def test_a_host_that_asks_for_hours_is_left_alone(self, web: Web, fetching: Fetching) -> None:
        web.pages["/a"] = Reply(status=429, headers={"Retry-After": "7200"})
        web.page("/b")
        first, second = fetching.items(web.url("/a"), web.url("/b"))
        assert isinstance(first, Refusal)
        assert isinstance(second, Refusal)
        assert (first.detail.startswith("HTTP 429"), "7200 s" in second.detail) == (True, True)
        assert "/b" not in web.paths()
        assert fetching.slept == []

    def test_it_ends(self, web: Web, fetching: Fetching) -> None:
        web.pages["/a"] = Reply(status=503)
        assert fetching.refusal(web.url("/a")).detail.startswith("HTTP 503")
        assert web.paths().count("/a") == 3
        assert [round(seconds) for seconds in fetching.slept] == [1, 2]

    @pytest.mark.parametrize("status", [400, 404, 410, 451, 500, 204, 206, 304])
    def test_other_statuses_are_final(self, web: Web, fetching: Fetching, status: int) -> None:
        web.pages["/a"] = Reply(status=status)
        refusal = fetching.refusal(web.url("/a"))
        assert (refusal.reason, refusal.detail) == ("not_fetched", f"HTTP {status} from {web.url('/a')}")
        assert web.paths().count("/a") == 1

    def test_a_body_that_breaks_off_is_fetched_again(self, web: Web, fetching: Fetching) -> None:
        web.pages["/a"] = [Reply(PAGE[:50], headers={"Content-Length": str(len(PAGE))}), Reply(PAGE)]
        assert fetching.document(web.url("/a")).content == PAGE

    @pytest.mark.parametrize(
        ("raw", "reason"),
        [
            (b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nhalf", "truncated"),
            (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\nzz\r\n", "truncated"),
            (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n", "truncated"),
            (b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 9\r\n\r\nhalf", "not_fetched"),
            (b"HTTP/1.1 200 OK\r\nContent-Length: -4\r\n\r\nhalf", "not_fetched"),
            (b"no HTTP at all\r\n\r\n", "not_fetched"),
            (b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 300_000 + b"\r\n\r\n", "not_fetched"),
            (b"", "not_fetched"),
        ],
    )
    def test_broken_answers_are_told_after_the_last_try(
        self, web: Web, fetching: Fetching, raw: bytes, reason: str
    ) -> None:
        web.pages["/a"] = Reply(raw=raw)
        assert fetching.refusal(web.url("/a")).reason == reason
        assert web.paths().count("/a") == 3

    def test_a_body_without_length_ends_with_the_connection(self, web: Web, fetching: Fetching) -> None:
        web.pages["/a"] = Reply(raw=b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE)
        assert fetching.document(web.url("/a")).content == PAGE

    def test_names_that_are_not_there_are_told_at_once(self, web: Web, fetching: Fetching) -> None:
        refusal = fetching.refusal("http://nowhere.test/")
        assert (refusal.reason, "nowhere.test" in refusal.detail) == ("not_fetched", True)
        assert fetching.slept == []

    def test_a_port_where_nobody_listens_is_told(self, fetching: Fetching) -> None:
        assert "ConnectError" in fetching.refusal("http://127.0.0.1:9/").detail


class TestPace:
    def test_a_host_is_asked_one_by_one_with_a_pause(self, web: Web, fetching: Fetching) -> None:
        fetching.set(delay=3)
        at_once: list[int] = []
        running: list[str] = []
        guard = threading.Lock()

        def busy() -> None:
            with guard:
                running.append("")
                at_once.append(len(running))
            time.sleep(0.02)
            with guard:
                running.pop()

        for n in range(5):
            web.pages[f"/{n}"] = Reply(PAGE, before=busy)
        web.pages["/a"] = Reply(status=302, headers={"Location": "/0"}, before=busy)
        assert len(fetching.items(*(web.url(f"/{n}") for n in range(1, 5)), web.url("/a"))) == 5
        assert at_once == [1] * 6
        assert len(fetching.slept) == len(web.asked) - 1
        assert all(2 < seconds <= 3 for seconds in fetching.slept)

    def test_hosts_are_asked_side_by_side(self, web: Web, fetching: Fetching) -> None:
        fetching.names = {f"h{n}.test": ["127.0.0.1"] for n in range(3)}
        together = threading.Barrier(3, timeout=5)
        web.pages["/a"] = Reply(PAGE, before=together.wait)
        items = fetching.items(*(web.url("/a", host) for host in fetching.names))
        assert [type(item) for item in items] == [Document] * 3


def test_who_stops_listening_is_not_kept_waiting(web: Web, fetching: Fetching) -> None:
    web.page("/a")
    web.page("/b")
    pauses = Pauses()
    client = Client(fetching.policy, Pace(0, pauses.sleep), lambda: MOMENT, fetching.resolve)
    crawl = Crawl(fetching.policy, client, pauses, lambda locators: {}, lambda: MOMENT)
    web.pages["/b"] = Reply(status=503, headers={"Retry-After": "60"})
    items = crawl.items([Given(web.url("/a")), Given(web.url("/b"))])
    assert isinstance(next(items), Document)
    started = time.monotonic()
    items.close()  # type: ignore[attr-defined]
    assert time.monotonic() - started < 2


class TestConditionalRequests:
    def test_what_has_not_changed_is_known(self, web: Web, fetching: Fetching) -> None:
        held = Earlier("cap:1", None, ago(1), {"If-None-Match": '"7"', "If-Modified-Since": "Sat, 01 Mar 2025"})
        fetching.held = {web.url("/a"): held}
        web.pages["/a"] = Reply(status=304)
        assert fetching.items(web.url("/a")) == [held]
        assert web.headers("/a")[0]["if-none-match"] == '"7"'
        assert web.headers("/a")[0]["if-modified-since"] == "Sat, 01 Mar 2025"
        assert "if-none-match" not in web.headers("/robots.txt")[0]

    def test_what_has_changed_is_a_new_document(self, web: Web, fetching: Fetching) -> None:
        fetching.held = {web.url("/a"): Earlier("cap:1", None, ago(1), {"If-None-Match": '"7"'})}
        web.page("/a", ETag='"8"')
        assert fetching.document(web.url("/a")).metadata["http_etag"] == '"8"'


def test_headers_with_line_breaks_cannot_be_sent(fetching: Fetching, web: Web) -> None:
    fetching.held = {web.url("/a"): Earlier("cap:1", None, ago(1), {"If-None-Match": '"7"\r\nX-Evil: 1'})}
    web.page("/a")
    assert fetching.refusal(web.url("/a")).reason == "not_fetched"
    assert "/a" not in web.paths()


def test_addresses_given_twice_are_fetched_once(web: Web, fetching: Fetching) -> None:
    web.page("/a")
    assert len(fetching.items(web.url("/a"), web.url("/a#b"), str(httpx.URL(web.url("/a"))))) == 1
