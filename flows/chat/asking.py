"""Asking a chat endpoint about the paragraphs that it has not answered yet, as far as the budget of the run goes.

The only part of annotation that opens a connection, and only where an endpoint is set.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from threading import Lock
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from onrecord.flows.chat.answers import Answer, Unanswered, reject_id
from onrecord.flows.chat.budget import Budget, OverBudget
from onrecord.flows.chat.prompt import question
from onrecord.flows.execution.session import Session
from onrecord.flows.execution.work import Job, work
from onrecord.flows.settings import CHAT_KEY, Settings
from onrecord.flows.stage import Stage
from onrecord.warehouse import sql

if TYPE_CHECKING:
    from onrecord.flows.chat.endpoint import Endpoint, Failed

_PER_COMMIT = 50  # few answers are lost where a run is killed
_FAILURES_IN_A_ROW = 5  # after which the endpoint is taken to be down


class Asker:
    """Asks about one paragraph at a time; safe to use from several threads at once."""

    def __init__(self, settings: Settings, endpoint: "Endpoint") -> None:
        self._settings = settings
        self._endpoint = endpoint
        self._lock = Lock()
        self._n_failures = 0
        self._given_up: str | None = None

    def ask(self, paragraph_id: str, text: str) -> Answer | Unanswered:
        """Return the answer about a paragraph, or why there is none."""
        from onrecord.flows.chat.endpoint import Failed

        if self._given_up:
            return Unanswered(paragraph_id, "not_fetched", f"the endpoint was given up: {self._given_up}")
        options = self._settings.chat_options
        try:
            reply = self._endpoint.ask(question(self._settings.chat_model, options, text), most_tokens(options))
        except OverBudget as error:
            return Unanswered(paragraph_id, "over_budget", str(error))
        except Failed as error:
            self._count(error)
            return Unanswered(paragraph_id, error.reason, error.detail)
        self._n_failures = 0
        return Answer(paragraph_id, **vars(reply), host=self._endpoint.host, asked_at=datetime.now(UTC))

    def _count(self, error: "Failed") -> None:
        with self._lock:
            self._n_failures += 1
            if error.is_final or self._n_failures >= _FAILURES_IN_A_ROW:
                self._given_up = error.detail


def most_tokens(options: Mapping[str, Any]) -> int:
    """Return the tokens that an answer may have at most, as far as the options say."""
    from onrecord.flows.chat.endpoint import MOST_ANSWER_TOKENS

    limits = [options.get(name) for name in ("max_tokens", "max_completion_tokens")]
    return max((limit for limit in limits if isinstance(limit, int)), default=MOST_ANSWER_TOKENS)


def run_answers(session: Session, stage: Stage) -> None:
    """Ask about every paragraph without an answer by the present model and prompt; do nothing where none is set.

    What is not answered is told in `rejects` until it is: over_budget, not_fetched, malformed or too_large.
    """
    left: list[Unanswered] = []
    if session.settings.chat_url:
        with closing(_endpoint(session.settings)) as endpoint:
            for items in _answered(session, stage, Asker(session.settings, endpoint)):
                left += [item for item in items if isinstance(item, Unanswered)]
                _store(session, stage, [item for item in items if isinstance(item, Answer)])
    _state(session, stage, left)


def _endpoint(settings: Settings) -> "Endpoint":
    from onrecord.flows.chat.endpoint import Endpoint  # TLS and its certificates take a while to load
    from onrecord.flows.fetch.policy import policy_of

    policy = replace(
        policy_of(settings),
        timeout=settings.chat_timeout,
        n_retries=settings.chat_retries,
        is_private_allowed=True,  # the user named the host
    )
    budget = Budget(settings.chat_max_requests, settings.chat_max_tokens)
    return Endpoint(settings.chat_url, os.environ.get(CHAT_KEY), policy, budget)


def _answered(session: Session, stage: Stage, asker: Asker) -> Iterator[list[Answer | Unanswered]]:
    """Yield what came of the waiting paragraphs, in parts of one commit each."""
    query = sql.fill(sql.load("stages")[stage.name].statement, tool_id=session.tools[stage.name])
    with session.connect() as connection, ThreadPoolExecutor(session.settings.chat_at_once) as pool:
        ((n_waiting,),) = connection.execute(f"select count(*) from ({query})").fetchall()
        if n_waiting:
            session.progress.stage(stage.name, n_waiting)
        for rows in connection.sql(query).to_arrow_reader(_PER_COMMIT):
            for part in _parts(rows):
                ids, texts = part.column("paragraph_id").to_pylist(), part.column("text").to_pylist()
                yield list(pool.map(asker.ask, ids, texts))
                session.progress.advance(len(ids))


def _parts(rows: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
    return (rows.slice(start, _PER_COMMIT) for start in range(0, rows.num_rows, _PER_COMMIT))


def _store(session: Session, stage: Stage, items: Sequence[Answer | Unanswered]) -> None:
    if items:
        ids = [item.paragraph_id for item in items]
        session.store(stage, work(Job(stage.name, session.tools[stage.name], ids, items)))


def _state(session: Session, stage: Stage, left: Sequence[Unanswered]) -> None:
    """Let `rejects` tell what is unanswered now, where that is not what it tells already."""
    told = f"stage = '{stage.name}'"
    with session.connect() as connection:
        rows = connection.execute(f"select reject_id, detail, tool_id from lake.rejects where {told}").fetchall()
    if set(rows) == {(reject_id(item), item.detail, session.tools[stage.name]) for item in left}:
        return
    if rows:
        session.committer.record_upkeep("supersede", {"rejects": session.lake.delete("rejects", told)})
    _store(session, stage, left)
