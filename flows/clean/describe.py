"""The columns that describe an article: headline, names, dates, outlet, language, address, identity."""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from onrecord.flows.clean.addresses import archived_at, host_of, without_archive
from onrecord.flows.clean.date_bounds import earliest
from onrecord.flows.clean.date_choice import choose_moment
from onrecord.flows.clean.dates import Moment, Reader, reader_for
from onrecord.flows.clean.kinds import PROSE_KINDS, Block
from onrecord.flows.clean.language import Detect, identify
from onrecord.flows.clean.metadata import NAMES_SEPARATOR, Candidate, Choice, choose_byline, choose_url
from onrecord.flows.clean.outlet import Publisher, choose_outlet
from onrecord.flows.clean.resources import CleanResources
from onrecord.warehouse.ids import fold, make_id

_BYLINE = re.compile(r"(?:by|von|par|por|di|written by|text|autor(?:in)?)\b", re.IGNORECASE)
_STATED = re.compile(
    r"(?P<what>published|posted|veröffentlicht|publié|(?:last )?(?:updated|modified))\b(?: on)?\s*:?\s*", re.IGNORECASE
)
_DATELINE = re.compile(
    r"(?:[A-Z][^.!?\n–—()]{1,60}?,? )?\([^()]{2,40}\) ?[-–—]+ (?=\S)|"
    r"[A-Z][A-Z .'’/-]{2,40}(?:, [^.!?\n()–—]{2,30})? [-–—]+ (?=\S)"
)
_STATING = ("declared", "json-ld", "meta")
_LONGEST_WAIT = timedelta(days=31)


@dataclass(frozen=True)
class _Either:
    """What is in one of two containers; to join them for every article would take longer than all that is asked."""

    few: Container[str]
    many: Container[str]

    def __contains__(self, name: object) -> bool:
        return name in self.few or name in self.many


def describe(
    blocks: Sequence[Block],
    choice: Choice,
    raw_id: str,
    resources: CleanResources,
    captured_at: datetime | None = None,
) -> dict[str, Any]:
    """Return the descriptive columns of ``article_versions`` but for the language; verdicts are left in `choice`.

    `captured_at` is when the document was fetched, where that is known: it cannot have been published later.
    """
    choice.add(_visible(blocks))
    body = prose_of(blocks)
    headline, section, dateline = (choice.first(field) for field in ("headline", "section", "dateline"))
    url = choose_url(choice)
    language = next(iter(choice.values("language")), None)
    reader = reader_for(language, host_of(without_archive(url or "")), resources.month_names)
    modified = choose_moment(choice, "modified", reader, captured_at)
    latest = min(filter(None, (captured_at, _archived(url, reader), _scheduled(choice, modified))), default=None)
    published = choose_moment(choice, "published", reader, latest)
    credits = [block.text for block in blocks if block.kind == "agency_slug"] + body[:1] + body[-1:]
    publisher = choose_outlet(choice, url, credits, resources.outlets_by_domain, resources.outlets_by_name)
    shown = resources.fix_encoding(headline.value) if headline else None
    signed = choose_byline(choice, _Either({*map(fold, choice.values("outlet"))}, resources.outlets_by_name))
    article_id = _article_id(url, publisher, shown, published, raw_id)
    return {
        "article_id": article_id,
        "outlet_id": publisher.outlet_id or f"unknown:{article_id}",
        "outlet_name": publisher.name,
        "outlet_basis": publisher.basis,
        "url": url,
        "headline": shown,
        "byline": NAMES_SEPARATOR.join(signed.people) or None,
        "agency": NAMES_SEPARATOR.join(signed.organisations) or None,
        "dateline": dateline.value if dateline else None,
        "section": section.value if section else None,
        "modified_at": modified.at if modified else None,
        **(_published(published) if published else _bounded(body, reader, modified, latest)),
    }


def prose_of(blocks: Sequence[Block]) -> list[str]:
    """Return what an article says in its own sentences, block by block."""
    return [block.text for block in blocks if block.kind in PROSE_KINDS]


def describe_language(prose: Sequence[str], choice: Choice, detect: Detect) -> dict[str, Any]:
    """Return the columns that say which language an article's own sentences are in."""
    language = identify(prose, detect)
    guesses = [Candidate("language", code, f"detector {score:.4f}") for code, score in language.guesses]
    choice.add(guesses)
    choice.choose("language", guesses[0] if language.status == "decided" else None)
    return {"language": language.code, "language_score": language.score, "language_status": language.status}


def _visible(blocks: Sequence[Block]) -> Iterator[Candidate]:
    """Candidates which the article's own blocks give."""
    first = next((block for block in blocks if block.kind in PROSE_KINDS), None)
    if first and (dateline := _DATELINE.match(first.text)):
        yield Candidate(
            "dateline", dateline.group().rstrip(" -–—"), "beginning of the body", _place(first, dateline.end())
        )
    for block in blocks:
        if block.kind == "headline":
            yield Candidate("headline", block.text, "headline block", _place(block))
        elif block.kind == "author_bio" and _BYLINE.match(block.text):
            yield Candidate("byline", block.text, "byline in the text", _place(block))
        elif block.kind == "boilerplate" and (stated := _STATED.match(block.text)):
            field = "modified" if stated["what"].lower().endswith(("updated", "modified")) else "published"
            yield Candidate(field, block.text[stated.end() :], "date line in the text", _place(block))


def _place(block: Block, length: int | None = None) -> tuple[int, int] | None:
    """The bytes of a block's content, or of its first characters."""
    stream = block.part.stream
    return stream.cut(block.mark, block.mark + length if length else len(stream)).span()


def _archived(url: str | None, reader: Reader) -> datetime | None:
    """The end of the day on which a web archive says that it took its copy."""
    stamp = archived_at(url or "")
    day = reader.parse(stamp[:8]) if stamp else None
    return day.latest if day else None


def _scheduled(choice: Choice, modified: Moment | None) -> datetime | None:
    """When an item appeared at the latest that states its last change: it may have waited finished, but not long."""
    is_stated = any(
        verdict.is_chosen and verdict.candidate.field == "modified" and verdict.candidate.method.startswith(_STATING)
        for verdict in choice.verdicts
    )
    return modified.latest + _LONGEST_WAIT if modified and is_stated else None


def _published(moment: Moment) -> dict[str, Any]:
    return {
        "published_at": moment.at,
        "published_precision": moment.precision,
        "published_earliest": moment.earliest,
        "published_latest": moment.latest,
    }


def _bounded(body: Sequence[str], reader: Reader, modified: Moment | None, latest: datetime | None) -> dict[str, Any]:
    """Bounds for an article that prints no date: what it tells of, when it was changed, when it was there."""
    after = earliest(body, reader)
    before = min(filter(None, (latest, modified.latest if modified else None)), default=None)
    if after and before and after > before:
        after = None  # the text tells of a day to come, whatever its words
    if not after and not before:
        return {"published_precision": "unknown"}
    return {"published_precision": "bounded", "published_earliest": after, "published_latest": before}


def _article_id(url: str | None, publisher: Publisher, headline: str | None, day: Moment | None, raw_id: str) -> str:
    if url:
        return make_id("art", url)
    if publisher.outlet_id and headline and day and day.precision in ("instant", "day"):
        return make_id("art", publisher.outlet_id, fold(headline), day.at.date().isoformat())
    return make_id("art", raw_id)
