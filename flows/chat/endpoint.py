"""One chat endpoint: a question and its answer, with a limit on time and size, tries, and a key that stays here.

Requests go to the address of the settings and nowhere else: redirects are not followed, the environment's proxies
are ignored. Its host may be a private one, as the user named it.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpcore
import httpx

from onrecord.flows.chat.budget import Budget
from onrecord.flows.fetch.addresses import is_public, literal
from onrecord.flows.fetch.network import TooSlow, connection_pool
from onrecord.flows.fetch.pace import seconds_asked
from onrecord.flows.fetch.policy import Policy
from onrecord.flows.settings import CHAT_KEY, SettingsError
from onrecord.warehouse.errors import OnrecordError

_MAY_PASS = frozenset({408, 425, 429, 500, 502, 503, 504, 529})
_FOR_ALL = frozenset({401, 402, 403, 404, 405})
_OK = 200
_MOST_BYTES = 4 * 1024 * 1024
MOST_ANSWER_TOKENS = 4096  # where no option says
_FIRST_BACK_OFF = 1.0


class Failed(OnrecordError):
    """No answer; `is_final` says that no other question would get one. `reason` as in `rejects`."""

    def __init__(self, reason: str, detail: str, is_final: bool = False) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
        self.is_final = is_final


@dataclass(frozen=True)
class Reply:
    """The content of an answer, and what the endpoint says of it."""

    content: str
    finish_reason: str | None
    model: str | None
    n_question_tokens: int | None
    n_answer_tokens: int | None


class Endpoint:
    """Asks a chat endpoint; safe to use from several threads at once.

    Raises SettingsError where the key cannot be sent as a header, or would be sent in clear over the network.
    """

    def __init__(
        self, url: str, key: str | None, policy: Policy, budget: Budget, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._url = httpx.URL(f"{url}/chat/completions")
        self._headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if key:
            _check_key(key, self._url)
            self._headers["Authorization"] = f"Bearer {key}"
        self._policy = policy
        self._budget = budget
        self._sleep = sleep
        self._pool = connection_pool(policy, httpx.create_ssl_context())

    @property
    def host(self) -> str:
        """The host that is asked."""
        return self._url.host

    def ask(self, question: bytes, most_answer_tokens: int = MOST_ANSWER_TOKENS) -> Reply:
        """Return the answer to a question; raises Failed, and OverBudget before a request that may cost too much."""
        most = len(question) + most_answer_tokens  # no tokenizer makes more tokens than bytes
        for n_try in range(self._policy.n_retries + 1):
            self._budget.take(most)
            used = most  # a request that broke off may be charged all the same
            try:
                status, headers, body = self._post(question)
                reply = _read(body) if status == _OK else None
                used = (_used(reply) or most) if status == _OK else 0
                if reply:
                    return reply
                detail = f"HTTP {status}" if status != _OK else "the answer is no chat completion"
                if status not in _MAY_PASS:
                    raise Failed("not_fetched" if status != _OK else "malformed", detail, status in _FOR_ALL)
                asked = seconds_asked(headers, datetime.now(UTC))
            except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.ConnectTimeout) as error:
                detail, asked = type(error).__name__, 0.0
            except (httpcore.TimeoutException, TooSlow) as error:
                raise Failed("not_fetched", f"no answer within {self._policy.timeout:g} s") from error
            finally:
                self._budget.settle(most, used)
            if n_try < self._policy.n_retries:
                self._sleep(min(max(_FIRST_BACK_OFF * 2**n_try, asked), self._policy.max_delay))
        raise Failed("not_fetched", f"{detail}, tried {self._policy.n_retries + 1} times")

    def close(self) -> None:
        """Close every connection."""
        self._pool.close()

    def _post(self, question: bytes) -> tuple[int, httpx.Headers, bytes]:
        """Send a question; return status, headers and body, empty unless the status is 200."""
        about = {"Host": self._url.netloc.decode(), "User-Agent": self._policy.user_agent, **self._headers}
        sent = [(name.encode(), value.encode()) for name, value in about.items()]
        timeouts = dict.fromkeys(("connect", "read", "write", "pool"), self._policy.timeout)
        target = httpcore.URL(
            scheme=self._url.raw_scheme, host=self._url.raw_host, port=self._url.port, target=self._url.raw_path
        )
        extensions = {"timeout": timeouts}
        with self._pool.stream("POST", target, headers=sent, content=question, extensions=extensions) as response:
            body = bytearray()
            for piece in response.iter_stream() if response.status == _OK else ():
                body += piece
                if len(body) > _MOST_BYTES:
                    raise Failed("too_large", f"the answer has more than {_MOST_BYTES} bytes")
            return response.status, httpx.Headers(response.headers), bytes(body)


def _check_key(key: str, url: httpx.URL) -> None:
    """Refuse a key that would break the header or be seen on the way; its characters are never repeated."""
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise SettingsError(f"{CHAT_KEY}: expected printable ASCII characters without spaces")
    address = literal(url.host)
    is_here = url.host == "localhost" or (address is not None and not is_public(address))
    if url.scheme != "https" and not is_here:
        raise SettingsError(f"chat_url: expected https, as {CHAT_KEY} would be sent in clear to {url.host}")


def _read(body: bytes) -> Reply | None:
    """Return the answer that a body holds, None where it is no chat completion."""
    try:
        found = json.loads(body)
        choice = found["choices"][0]
        content = choice["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return None
    usage = found.get("usage")
    usage = usage if isinstance(usage, dict) else {}
    refused = choice["message"].get("refusal")
    if content is None and isinstance(refused, str):
        content = refused  # an answer too: asking again would get the same
    if not isinstance(content, str):
        return None
    return Reply(
        content.encode("utf-8", "replace").decode(),
        _text(choice.get("finish_reason")),
        _text(found.get("model")),
        _count(usage.get("prompt_tokens")),
        _count(usage.get("completion_tokens")),
    )


def _used(reply: Reply | None) -> int | None:
    if reply is None or reply.n_question_tokens is None or reply.n_answer_tokens is None:
        return None
    return reply.n_question_tokens + reply.n_answer_tokens


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31 else None
