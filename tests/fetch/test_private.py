"""Private addresses are out of reach, by whatever way; proxies only where a setting names one."""

from typing import Any

import pytest
from small_web import PAGE, Fetching, Reply, Web

from onrecord.flows.fetch import network


class TestPrivateAddresses:
    """The public internet is played by names whose first address is taken for a public one."""

    @pytest.fixture(autouse=True)
    def _only_public(self, fetching: Fetching) -> None:
        fetching.set(is_private_allowed=False)

    @pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "10.0.0.1", "169.254.169.254"])
    def test_literal_ones_are_refused_unless_allowed(self, web: Web, fetching: Fetching, host: str) -> None:
        refusal = fetching.refusal(f"http://{host}:{web.port}/")
        assert (refusal.reason, "public internet" in refusal.detail) == ("forbidden", True)
        assert web.asked == []

    def test_names_of_private_ones_are_refused(self, web: Web, fetching: Fetching) -> None:
        fetching.names = {"intranet.test": ["127.0.0.1"], "mixed.test": ["8.8.8.8", "192.168.0.1"]}
        for host in fetching.names:
            assert fetching.refusal(web.url("/", host)).reason == "forbidden"
        assert web.asked == []

    def test_a_redirect_to_one_is_refused(self, web: Web, fetching: Fetching, monkeypatch: pytest.MonkeyPatch) -> None:
        pretend_public(monkeypatch, "127.0.0.1")
        fetching.names = {"bay.test": ["127.0.0.1"]}
        web.page("/a", b"", 302, Location="http://169.254.169.254/latest/meta-data/")
        refusal = fetching.refusal(web.url("/a", "bay.test"))
        assert (refusal.reason, "169.254.169.254" in refusal.detail) == ("forbidden", True)

    def test_the_address_checked_is_the_one_connected_to(
        self, web: Web, fetching: Fetching, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A name server that answers otherwise each time (DNS rebinding) is asked once for each connection."""
        pretend_public(monkeypatch, "127.0.0.1")
        answers = [["127.0.0.1"], ["127.0.0.1"], ["127.0.0.2"], ["127.0.0.2"]]
        n_asked: list[str] = []

        def resolve(host: str, port: int) -> Any:
            n_asked.append(host)
            return answers[min(len(n_asked), len(answers)) - 1]

        monkeypatch.setattr(fetching, "resolve", resolve)
        web.page("/a")
        assert fetching.document(web.url("/a", "rebind.test")).content == PAGE
        assert len(n_asked) == len(web.asked) + 1  # robots.txt, the page, and tdmrep.json, which was refused
        assert web.paths() == ["/robots.txt", "/a"]
        assert {headers["host"] for _, headers in web.asked} == {f"rebind.test:{web.port}"}

    def test_a_proxy_is_no_way_round(self, web: Web, fetching: Fetching) -> None:
        fetching.set(proxy=web.url("/"))
        assert fetching.refusal("http://10.0.0.1/").reason == "forbidden"
        assert web.asked == []


def pretend_public(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    real = network.is_public
    monkeypatch.setattr(network, "is_public", lambda found: str(found) == address or real(found))


def test_the_environments_proxies_are_ignored(web: Web, fetching: Fetching, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    web.page("/a")
    assert fetching.document(web.url("/a")).content == PAGE


def test_a_proxy_of_the_settings_is_used(web: Web, fetching: Fetching) -> None:
    fetching.set(proxy=web.url("/"), is_private_allowed=False)
    web.pages["http://bay.test/a"] = Reply(PAGE, headers={"Content-Type": "text/html"})
    web.pages["bay.testhttp://bay.test/a"] = web.pages["http://bay.test/a"]
    assert fetching.document("http://bay.test/a").content == PAGE
    assert "http://bay.test/a" in web.paths()
