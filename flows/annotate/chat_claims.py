"""The stage of chat claims: what a chat endpoint answered about a paragraph, as candidates whose words are in it.

The answers are a table like any other, so the same answers give the same rows; nothing is asked here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import log1p
from typing import Any

import pyarrow as pa
from pydantic import ValidationError

from onrecord.flows.annotate.assertions import Voice, voice_of
from onrecord.flows.annotate.chat_schema import ChatAnswer
from onrecord.flows.annotate.chat_words import Unverified, Words, best_overlap, verify
from onrecord.flows.annotate.check_worthy import score
from onrecord.flows.annotate.paragraphs import claim_of, claim_row
from onrecord.flows.annotate.plain_claims import NOTHING
from onrecord.flows.annotate.records import Article, ClaimCandidate, Statement
from onrecord.flows.annotate.syntax import Span
from onrecord.warehouse.ids import make_id
from onrecord.warehouse.tables.chat import CHAT_CLAIMS
from onrecord.warehouse.tables.evidence import REJECTS

Row = dict[str, Any]

_STAGE = "chat_claims"
_DETAIL_CHARS = 300


def read_answers(rows: pa.Table, given: None, tool_id: str) -> Mapping[str, pa.Table]:  # noqa: ARG001
    """Return `chat_claims` of `rows`: paragraphs with text, content (the answer) and their own annotations.

    Claims with words that are not in the paragraph are refused as unverified, answers that do not fit the schema as
    malformed; where nothing of an answer can be used, the paragraph's own claims hold.
    """
    claims, rejects = [], []
    for row in rows.to_pylist():
        found, refusals = _read(row)
        listed = None if found is None else [_item(claim) for claim in found]
        claims.append({"paragraph_id": row["paragraph_id"], "language": row["language"], "claims": listed})
        rejects += [_reject(row["paragraph_id"], reason, detail) for reason, detail in refusals.items()]
    made = ([row | {"tool_id": tool_id} for row in some] for some in (claims, rejects))
    return {table.name: table.from_rows(some) for table, some in zip((CHAT_CLAIMS, REJECTS), made, strict=True)}


def _read(row: Row) -> tuple[list[ClaimCandidate] | None, dict[str, str]]:
    """Return the candidates of an answer, None where it is of no use, and what was refused by reason."""
    try:
        answer = ChatAnswer.model_validate_json(row["content"])
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        ended = f" (the endpoint ended it for {row['finish_reason']})" if row["finish_reason"] != "stop" else ""
        return None, {"malformed": f"the answer does not fit the schema: {place} {first['msg']}{ended}"}
    words = Words(row["text"])
    found, refused = list[ClaimCandidate](), list[str]()
    for claim in answer.claims:
        try:
            found.append(_known(verify(claim, words), row))
        except Unverified as error:
            refused.append(str(error))
    told = f"{len(refused)} of {len(answer.claims)} claims: {'; '.join(refused)}"
    return found or (None if refused else []), {"unverified": told} if refused else {}


def _known(claim: ClaimCandidate, row: Row) -> ClaimCandidate:
    """Return the claim with lemma and score of the paragraph's own candidate of the same verb, if there is one.

    Else the score is that of the model for clauses with the features that can be seen without a parse.
    """
    like = best_overlap(claim, [claim_of(own) for own in row["own_claims"]])
    if like:
        return replace(claim, predicate=like.predicate, score=like.score)
    mentions = [(Span(one["start"], one["end"]), one["form"]) for one in row["mentions"]]
    names = [span for span, form in mentions if form != "value" and claim.span.holds(span)]
    values = [span for span, form in mentions if form == "value" and claim.span.holds(span)]
    traits = NOTHING._replace(
        names=log1p(len(names)),
        values=float(bool(values)),
        length=log1p(len(claim.span.of(row["text"]).split())),
        named_subject=float(claim.subject is not None and any(claim.subject.meets(span) for span in names)),
    )
    return replace(claim, score=round(score(traits), 4))


def _item(claim: ClaimCandidate) -> Row:
    holder = claim.holder
    ends = {"holder_start": holder.start if holder else None, "holder_end": holder.end if holder else None}
    return claim_row(claim) | ends


def _reject(paragraph_id: str, reason: str, detail: str) -> Row:
    return {
        "reject_id": make_id("rej", _STAGE, paragraph_id, None, reason),
        "stage": _STAGE,
        "key": paragraph_id,
        "raw_id": None,
        "reason": reason,
        "detail": detail[:_DETAIL_CHARS],
    }


def claims_in(items: Sequence[Row]) -> Iterator[ClaimCandidate]:
    """Yield the candidates that a row of `chat_claims` holds."""
    for item in items:
        holder = None if item["holder_start"] is None else Span(item["holder_start"], item["holder_end"])
        yield replace(claim_of(item), holder=holder, method="chat")


def voice_of_holder(
    article: Article, claim: ClaimCandidate, voices: Sequence[Voice]
) -> tuple[Voice, int | None] | None:
    """Return who stands behind a claim by the word of the answer, and the number of the voice that is told apart.

    None where no holder is named, or the article's own rules found who speaks: the same words, or somebody quoted.
    The voice covers the verb alone, so that it is this claim's before any other.
    """
    if claim.holder is None:
        return None
    carrying = [i for i, voice in enumerate(voices) if voice.content.holds(claim.predicate_span)]
    quoted = next((i for i in carrying if voices[i].kind == "direct"), None)
    sources = [(voices[i].source, i == quoted) for i in carrying]
    if any(source and (is_quoted or source.meets(claim.holder)) for source, is_quoted in sources):
        return None
    said = Statement("says", claim.holder, "", claim.holder, claim.predicate_span)
    voice = replace(voice_of(said, article.text), cue=None)
    return (voice if quoted is None else replace(voice, kind="direct")), quoted
