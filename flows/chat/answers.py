"""Answers as rows: what the endpoint said, unchanged, and which paragraphs it was not asked about or failed on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from onrecord.warehouse.ids import make_id
from onrecord.warehouse.tables.chat import CHAT_ANSWERS
from onrecord.warehouse.tables.evidence import REJECTS


@dataclass(frozen=True)
class Answer:
    """What an endpoint answered about a paragraph; `asked_at` in UTC, token counts as it gives them."""

    paragraph_id: str
    content: str
    finish_reason: str | None
    model: str | None
    host: str
    n_question_tokens: int | None
    n_answer_tokens: int | None
    asked_at: datetime


@dataclass(frozen=True)
class Unanswered:
    """A paragraph without an answer: its own claims hold. `reason` as in `rejects`."""

    paragraph_id: str
    reason: str
    detail: str


def keep_answers(items: Sequence[Answer | Unanswered], given: None, tool_id: str) -> Mapping[str, pa.Table]:  # noqa: ARG001
    """Return `chat_answers` and `rejects` of what came of some paragraphs."""
    answers = [vars(item) | {"tool_id": tool_id} for item in items if isinstance(item, Answer)]
    rejects = [_reject(item) | {"tool_id": tool_id} for item in items if isinstance(item, Unanswered)]
    return {"chat_answers": CHAT_ANSWERS.from_rows(answers), "rejects": REJECTS.from_rows(rejects)}


def reject_id(item: Unanswered) -> str:
    """Return the id of the row of `rejects` that tells of a paragraph without an answer."""
    return make_id("rej", "chat", item.paragraph_id, None, item.reason)


def _reject(item: Unanswered) -> dict[str, str | None]:
    return {
        "reject_id": reject_id(item),
        "stage": "chat",
        "key": item.paragraph_id,
        "raw_id": None,
        "reason": item.reason,
        "detail": item.detail,
    }
