"""The columns that describe an article: headline, names, dates, outlet, language, address, identity."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from onrecord.flows.clean.blocks import BODY_KINDS, Block
from onrecord.flows.clean.addresses import host_of, without_archive
from onrecord.flows.clean.date_choice import choose_moment
from onrecord.flows.clean.dates import Moment, reader_for
from onrecord.flows.clean.language import Language, identify
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


def describe(blocks: Sequence[Block], choice: Choice, raw_id: str, resources: CleanResources) -> dict[str, Any]:
    """Return the descriptive columns of ``article_versions``; verdicts on all candidates are left in `choice`."""
    choice.add(_visible(blocks))
    body = [block.text for block in blocks if block.kind in BODY_KINDS]
    dateline = _DATELINE.match(body[0]) if body else None
    headline = choice.first("headline")
    url = choose_url(choice)
    stated_language = next(iter(choice.values("language")), None)
    reader = reader_for(stated_language, host_of(without_archive(url or "")), resources.month_names)
    modified = choose_moment(choice, "modified", reader)
    published = choose_moment(choice, "published", reader)
    credits = [block.text for block in blocks if block.kind == "agency_slug"] + body[:1] + body[-1:]
    publisher = choose_outlet(choice, url, credits, resources.outlets_by_domain, resources.outlets_by_name)
    shown = resources.fix_encoding(headline.value) if headline else None
    signed = choose_byline(choice, {*resources.outlets_by_name, *map(fold, choice.values("outlet"))})
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
        "dateline": dateline.group().rstrip(" -–—") if dateline else None,
        "modified_at": modified.at if modified else None,
        **_published(published),
        **_language(choice, identify(body, resources.detect_language)),
    }


def _visible(blocks: Sequence[Block]) -> Iterator[Candidate]:
    """Candidates which the article's own blocks give."""
    for block in blocks:
        if block.kind == "headline":
            yield Candidate("headline", block.text, "headline block")
        elif block.kind == "author_bio" and _BYLINE.match(block.text):
            yield Candidate("byline", block.text, "byline in the text")
        elif block.kind == "boilerplate" and (stated := _STATED.match(block.text)):
            field = "modified" if stated["what"].lower().endswith(("updated", "modified")) else "published"
            yield Candidate(field, block.text[stated.end() :], "date line in the text")


def _published(moment: Moment | None) -> dict[str, Any]:
    if moment is None:
        return {"published_precision": "unknown"}
    return {
        "published_at": moment.at,
        "published_precision": moment.precision,
        "published_earliest": moment.earliest,
        "published_latest": moment.latest,
    }


def _language(choice: Choice, language: Language) -> dict[str, Any]:
    guesses = [Candidate("language", code, f"detector {score:.4f}") for code, score in language.guesses]
    choice.add(guesses)
    choice.choose("language", guesses[0] if language.status == "decided" else None)
    return {"language": language.code, "language_score": language.score, "language_status": language.status}


def _article_id(url: str | None, publisher: Publisher, headline: str | None, day: Moment | None, raw_id: str) -> str:
    if url:
        return make_id("art", url)
    if publisher.outlet_id and headline and day and day.precision in ("instant", "day"):
        return make_id("art", publisher.outlet_id, fold(headline), day.at.date().isoformat())
    return make_id("art", raw_id)
