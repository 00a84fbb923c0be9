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

    @property
    def n_tokens(self) -> int | None:
        """Tokens of question and answer; None where the endpoint does not say."""
        if self.n_question_tokens is None or self.n_answer_tokens is None:
            return None
        return self.n_question_tokens + self.n_answer_tokens


@dataclass(frozen=True)
class _Busy:
    """A failure that may pass, and the seconds that the endpoint asks to wait."""

    detail: str
    seconds_asked: float = 0.0


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
        found = self._try(question, most)
        for n_try in range(self._policy.n_retries):
            if isinstance(found, Reply):
                return found
            self._sleep(min(max(_FIRST_BACK_OFF * 2**n_try, found.seconds_asked), self._policy.max_delay))
            found = self._try(question, most)
        if isinstance(found, Reply):
            return found
        raise Failed("not_fetched", f"{found.detail}, tried {self._policy.n_retries + 1} times")

    def _try(self, question: bytes, most: int) -> "Reply | _Busy":
        """Ask once, within the budget; raises Failed where another try would do no better."""
        self._budget.take(most)
        used = most  # what broke off may be charged all the same
        try:
            status, headers, body = self._post(question)
            used = 0 if status != _OK else most
            if status in _MAY_PASS:
                return _Busy(f"HTTP {status}", seconds_asked(headers, datetime.now(UTC)))
            if status != _OK:
                raise Failed("not_fetched", f"HTTP {status}", status in _FOR_ALL)
            reply = _read(body)
            used = most if reply.n_tokens is None else reply.n_tokens
            return reply
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.ConnectTimeout) as error:
            return _Busy(type(error).__name__)
        except (httpcore.TimeoutException, TooSlow) as error:
            raise Failed("not_fetched", f"no answer within {self._policy.timeout:g} s") from error
        finally:
            self._budget.settle(most, used)

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


def _read(body: bytes) -> Reply:
    """Return the answer that a body holds; raises Failed where it is no chat completion."""
    try:
        found = json.loads(body)
        choice = found["choices"][0]
        message = choice["message"]
        # That it will not say is an answer too: asking again would get the same.
        content = message["content"] if message["content"] is not None else message["refusal"]
        usage = found.get("usage") or {}
        return Reply(
            content.encode("utf-8", "replace").decode(),
            _text(choice.get("finish_reason")),
            _text(found.get("model")),
            _count(usage.get("prompt_tokens")),
            _count(usage.get("completion_tokens")),
        )
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise Failed("malformed", "the answer is no chat completion") from error


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31 else None
