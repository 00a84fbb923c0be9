"""A chat endpoint on the loopback whose answers a test scripts, and what it says of an article."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

FERRY = """\
The ferry Ottoline sank off Kell on Tuesday, the harbour office said.

Divers have found the wreck. France has sent 14 engineers.
"""
MILL = "The mill at Orrin burned down on Friday. Nobody was hurt.\n"
SECRET = "sk-tell-nobody-0123456789"


def claim(words: str, predicate: str, **parts: Any) -> dict[str, Any]:
    """One claim of an answer."""
    blank = {"subject": None, "object": None, "holder": None, "polarity": "affirmed", "modality": "asserted"}
    return {"claim": words, "predicate": predicate, **blank, **parts}


SANK = claim("The ferry Ottoline sank off Kell on Tuesday", "sank", subject="The ferry Ottoline")
FOUND = claim("Divers have found the wreck", "have found", subject="Divers", object="the wreck")
BURNED = claim("The mill at Orrin burned down on Friday", "burned down", subject="The mill at Orrin")
CLAIMS = {"ferry": [SANK], "Divers": [FOUND], "mill": [BURNED]}


def completion(content: str, **more: Any) -> bytes:
    """The body of a chat completion."""
    choice = {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": "stop"}
    usage = {"prompt_tokens": 300, "completion_tokens": 40}
    return json.dumps({"model": "stub-1", "choices": [choice], "usage": usage} | more).encode()


def answering(asked: dict[str, Any]) -> tuple[int, bytes]:
    """Answer with the claims of CLAIMS whose word stands in the paragraph."""
    paragraph = asked["messages"][-1]["content"]
    claims = [one for word, found in CLAIMS.items() if word in paragraph for one in found]
    return 200, completion(json.dumps({"claims": claims}))


Reply = Callable[[dict[str, Any]], tuple[int, bytes]]


@dataclass
class Stub:
    """The endpoint: what it was asked, and how it replies; `replies` come first, one by one, then `reply`."""

    url: str = ""
    reply: Reply = answering
    replies: list[Reply] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    reply_headers: dict[str, str] = field(default_factory=dict)

    @property
    def paragraphs(self) -> list[str]:
        return [asked["messages"][-1]["content"] for asked in self.asked]


@contextmanager
def serving() -> Iterator[Stub]:
    """Serve until the end of the block."""
    made, lock = Stub(), threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with lock:
                made.asked.append(asked | {"path": self.path})
                made.headers.append({name.lower(): value for name, value in self.headers.items()})
                reply = made.replies.pop(0) if made.replies else made.reply
            status, body = reply(asked)
            try:
                self.send_response(status)
                for name, value in (made.reply_headers | {"Content-Length": str(len(body))}).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                pass  # the client had enough

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    made.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
