"""A small web on the loopback: one server whose answers a test scripts, under as many host names as it likes."""

import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx

from onrecord.flows.fetch.client import Client
from onrecord.flows.fetch.crawl import Crawl, Item
from onrecord.flows.fetch.earlier import Earlier, Listed
from onrecord.flows.fetch.given import Given
from onrecord.flows.fetch.pace import Pace, Pauses
from onrecord.flows.fetch.policy import Policy
from onrecord.flows.ingest.documents import Document, Limits, Refusal

MOMENT = datetime(2025, 3, 1, 12, 0, tzinfo=UTC)
PAGE = b"""<!doctype html><html><head><title>Ferry returns</title></head><body><article>
<p>The ferry to Ellery sails again from Monday, the harbour office said.</p></article></body></html>"""


@dataclass(frozen=True)
class Reply:
    """A scripted answer. `raw` is sent as it stands instead; `before` comes first, `act` is called with the
    socket's file at the end.
    """

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    before: Callable[[], object] | None = None
    act: Callable[[Any], object] | None = None


@dataclass
class Web:
    """Answers by path, or by host and path; a list is used up one by one, its last answer staying."""

    port: int
    pages: dict[str, Reply | list[Reply]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def page(self, path: str, body: bytes = PAGE, status: int = 200, **headers: str) -> None:
        """Script one answer; headers are named with _ for -."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = Reply(body, status, {"Content-Type": "text/html"} | named)

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def headers(self, path: str) -> list[dict[str, str]]:
        return [headers for asked, headers in self.asked if asked == path]

    def reply(self, host: str, path: str) -> Reply:
        found = self.pages.get(f"{host}{path}", self.pages.get(path, Reply(status=404)))
        if isinstance(found, list):
            return found.pop(0) if len(found) > 1 else found[0]
        return found


class _Handler(BaseHTTPRequestHandler):
    web: Web

    def do_GET(self) -> None:
        host = self.headers["Host"].partition(":")[0]
        self.web.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        reply = self.web.reply(host, self.path)
        self.close_connection = True
        try:
            if reply.before:
                reply.before()
            if reply.raw is not None:
                self.wfile.write(reply.raw)
            else:
                self.send_response(reply.status)
                for name, value in ({"Content-Length": str(len(reply.body))} | dict(reply.headers)).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(reply.body)
            if reply.act:
                reply.act(self.wfile)
        except OSError:
            pass  # the client had enough

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving() -> Iterator[Web]:
    """Serve until the end of the block."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    web = Web(server.server_address[1])
    server.RequestHandlerClass = type("Handler", (_Handler,), {"web": web})
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()


QUICK = Policy(
    user_agent="onrecord/test", delay=0, timeout=5, step_timeout=2, n_retries=2, max_delay=60, is_private_allowed=True
)


@dataclass
class Fetching:
    """Fetching with a clock that stands, and pauses that are only noted."""

    policy: Policy = QUICK
    names: dict[str, Sequence[str]] = field(default_factory=dict)
    held: dict[str, Earlier] = field(default_factory=dict)
    slept: list[float] = field(default_factory=list)  # the only time that passes
    now: datetime = MOMENT

    def resolve(self, host: str, port: int) -> Sequence[str]:
        if host in self.names:
            return self.names[host]
        if host.endswith(".test"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [host]

    def set(self, **changes: Any) -> None:
        self.policy = replace(self.policy, **changes)

    def limit(self, max_bytes: int) -> None:
        self.set(limits=Limits(max_bytes=max_bytes))

    def items(self, *urls: str) -> list[Item]:
        """Fetch; that a list was read is checked apart from what it leads to."""
        return [item for item in self.all_items(*urls) if not isinstance(item, Listed)]

    def all_items(self, *urls: str) -> Iterator[Item]:
        client = Client(
            self.policy,
            Pace(self.policy.delay, self.slept.append, lambda: sum(self.slept)),
            lambda: self.now,
            self.resolve,
        )
        crawl = Crawl(
            self.policy,
            client,
            Pauses(),
            lambda locators: {each: self.held[each] for each in locators if each in self.held},
            lambda: self.now,
        )
        return crawl.items([Given(url) for url in urls])

    def document(self, url: str) -> Document:
        (item,) = self.items(url)
        assert isinstance(item, Document), item
        return item

    def refusal(self, url: str) -> Refusal:
        (item,) = self.items(url)
        assert isinstance(item, Refusal), item
        assert item.key == str(httpx.URL(url))
        return item


def ago(hours: float) -> datetime:
    return MOMENT - timedelta(hours=hours)
