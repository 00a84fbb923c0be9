"""One capture to one article: decoded, selected, divided, described. The order of the steps is here and only here."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import Any

from onrecord.flows.clean import page_metadata
from onrecord.flows.clean.addresses import host_of
from onrecord.flows.clean.align import Segments
from onrecord.flows.clean.blocks import classify
from onrecord.flows.clean.cascade import EXTRACTOR, LINKED, choose
from onrecord.flows.clean.compiled import read_page, segments
from onrecord.flows.clean.decode import Decoded, decode
from onrecord.flows.clean.describe import describe, describe_language, prose_of
from onrecord.flows.clean.dropped import Dropped, dropped_paragraphs, totals
from onrecord.flows.clean.hyperlinks import Hyperlink, PlacedLink, base_of, hyperlinks, is_same_site, place
from onrecord.flows.clean.kinds import Block
from onrecord.flows.clean.lines import Part, between, parts_of_text, short_enough
from onrecord.flows.clean.linked_text import parts_of_linked_text
from onrecord.flows.clean.loss import measure
from onrecord.flows.clean.metadata import Candidate, Choice, declared
from onrecord.flows.clean.outlet import outlet_of_address
from onrecord.flows.clean.page import parts_of_page
from onrecord.flows.clean.repair import repair
from onrecord.flows.clean.resources import CleanResources
from onrecord.flows.clean.stream import Stream, join, tidy
from onrecord.flows.shared.front_matter import split
from onrecord.warehouse.ids import digest, fold, make_id

_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
PLAIN_TEXT = "plain text"
HEADLINE_ONLY = "headline only"
# a day or second may be written as a number; of a name or an address, a number says nothing
_NUMBER_KEYS = frozenset({"published", "date", "modified"})


class NoText(ValueError):
    """Nothing of the document is text to read."""


@dataclass(frozen=True)
class Selection:
    """The parts of an article, how they were chosen, and what a reader could see besides."""

    parts: Sequence[Part]
    visible: Stream
    kept: Sequence[tuple[int, int]]
    extractor: str
    candidates: Sequence[Candidate]
    titles: Sequence[str]
    dropped: Sequence[Dropped] = ()
    agreement: float | None = None
    links: Sequence[Hyperlink] = ()


@dataclass(frozen=True)
class Cleaned:
    """Rows of one article, but for ids of the capture and the tool; its own sentences and the verdicts so far."""

    text_id: str
    text_row: Mapping[str, Any]
    block_rows: Sequence[Mapping[str, Any]]
    segments: Segments
    version: Mapping[str, Any]
    prose: Sequence[str]
    choice: Choice
    dropped: Sequence[Dropped]
    links: Sequence[Mapping[str, Any]]


def clean(row: Mapping[str, Any], resources: CleanResources) -> Cleaned:
    """Clean one capture; `with_language` is left to do. Raises Undecodable and NoText."""
    decoded = decode(
        row["content"], [row["charset_declared"]] if row["charset_declared"] else [], resources.detect_charset
    )
    said = _said(row)
    select = _select_html if _is_html(row, decoded.stream.text) else _select_text
    selection = select(decoded.stream, said, row, resources)
    parts = [_repaired(part, resources) for part in selection.parts]
    parts = [short for part in parts if part.stream.text for short in short_enough(part)]
    if not any(character.isalnum() for part in parts for character in part.stream.text):
        raise NoText("no letters or digits are left after cleaning")
    choice = Choice(selection.candidates)
    blocks = classify(parts, resources.cues, selection.titles, next(iter(choice.values("byline")), None))
    text, spans = _assemble(blocks, selection.extractor != PLAIN_TEXT)
    text_row, block_rows = _text_rows(text.text, blocks, spans)
    version = {
        **describe(blocks, choice, row["raw_id"], resources, row.get("captured_at")),
        **measure(selection.visible, selection.kept, text, _body(text_row)),
        **totals(selection.dropped),
        **_decoding(decoded),
        "extractor": selection.extractor,
        "agreement_score": selection.agreement,
    }
    return Cleaned(
        text_row["text_id"],
        text_row,
        block_rows,
        segments(text),
        version,
        prose_of(blocks),
        choice,
        selection.dropped,
        _links(selection.links, text, decoded.stream.text, said.get("url") or version["url"], resources),
    )


def with_language(cleaned: Cleaned, resources: CleanResources) -> Cleaned:
    """Return the article with its language, on which nothing else depends."""
    language = describe_language(cleaned.prose, cleaned.choice, resources.detect_language)
    return replace(cleaned, version={**cleaned.version, **language})


def _links(
    links: Sequence[Hyperlink], text: Stream, source: str, url: str | None, resources: CleanResources
) -> list[dict[str, Any]]:
    own = host_of(url)
    placed = place(links, text, base_of(source, url)) if links else []
    return [_link_row(link, text.text, own, resources) for link in placed]


def _link_row(link: PlacedLink, text: str, own: str, resources: CleanResources) -> dict[str, Any]:
    outlet = outlet_of_address(link.href, resources.outlets_by_domain)
    return {
        **link._asdict(),
        "surface": text[link.char_start : link.char_end],
        "outlet_id": outlet[0] if outlet else None,
        "is_own_site": is_same_site(link.host, own) if own else None,
    }


def _repaired(part: Part, resources: CleanResources) -> Part:
    stream = repair(part.stream, resources.fix_encoding)
    return part if stream is part.stream else replace(part, stream=tidy(stream))


def _said(row: Mapping[str, Any]) -> dict[str, str]:
    """What is declared beside the document and can be read as a value: strings, lists of them, numbers for times.

    Anything else under a key that means something here says nothing: an outlet is no object and no truth value.
    """
    found = json.loads(row["metadata"] or "{}")
    said = {key: text for key, value in found.items() if (text := _text_of(key, value))}
    return said | ({"url": row["url"]} if row["url"] else {})


def _text_of(key: str, value: object) -> str | None:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "; ".join(value)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return str(value) if is_number and key in _NUMBER_KEYS else None


def _is_html(row: Mapping[str, Any], text: str) -> bool:
    media_type = (row["media_type"] or "").lower()
    return (
        row["via"] == "html"
        or "html" in media_type
        or (not media_type.startswith("text/") and bool(_HTML.match(text[:4096])))
    )


def _select_text(source: Stream, said: dict[str, str], row: Mapping[str, Any], _: CleanResources) -> Selection:
    front, start = split(source.text) if row["via"] == "file" else ({}, 0)
    for key, value in front.items():
        said.setdefault(key, value)
    body = source.cut(start, len(source))
    candidates = declared(said)
    return Selection(parts_of_text(body), body, [(0, len(body))], PLAIN_TEXT, candidates, _titles(candidates))


def _select_html(source: Stream, said: dict[str, str], _: Mapping[str, Any], resources: CleanResources) -> Selection:
    page = read_page(source)
    given = declared(said)
    described = page_metadata.read_metadata(page, source.text, said.get("url"), _titles(given), resources)
    candidates = [*given, *described.candidates]
    headline = described.headline
    chosen = choose(page, source.text, resources)
    shown = {page.blocks.index(headline)} if headline else set()
    linked = parts_of_linked_text(source, page.scripts) if chosen.extractor == LINKED else []
    parts, kept = parts_of_page(page, shown.union(chosen.blocks), [] if linked else chosen.lost)
    parts += linked
    extractor = EXTRACTOR if chosen.lost and not linked else chosen.extractor
    if len(parts) <= (headline is not None):
        if headline is None or not any(each.field == "published" for each in candidates):
            raise NoText("the page has no main text: no voice chose any block of it")
        extractor = HEADLINE_ONLY  # a film, a gallery, a text behind a wall: an article all the same
    return Selection(
        parts,
        page.stream,
        kept,
        extractor,
        candidates,
        _titles(candidates),
        dropped_paragraphs(page, kept),
        chosen.agreement,
        hyperlinks(page, source.text, shown.union(chosen.blocks)),
    )


def _titles(candidates: Sequence[Candidate]) -> list[str]:
    return [each.value for each in candidates if each.field == "headline"]


def _assemble(blocks: Sequence[Block], is_page: bool) -> tuple[Stream, list[tuple[int, int]]]:
    """The text, one block a line, and the span of each block's content."""
    streams = [block.part.stream for block in blocks]
    pieces = streams[:1]
    for before, stream in pairwise(streams):
        # on a page, markup and what was not selected stand between: no white space of the document
        pieces += [between(before, stream, "\n", is_inserted=is_page), stream]
    starts = list(accumulate((len(stream) + 1 for stream in streams), initial=0))
    spans = [(at + block.mark, at + len(block.part.stream)) for at, block in zip(starts, blocks, strict=False)]
    return join(pieces), spans


def _text_rows(
    text: str, blocks: Sequence[Block], spans: Sequence[tuple[int, int]]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    placed = list(zip(blocks, spans, strict=True))
    structure = json.dumps([[block.kind, block.exclude_reason, *span] for block, span in placed])
    text_id = make_id("txt", text, structure)
    body = [(block.folded, span) for block, span in placed if block.is_body] or [(fold(text), (0, len(text)))]
    rows = [
        {
            "block_id": make_id("blk", text_id, block.kind, start, end),
            "text_id": text_id,
            "block_no": number,
            "kind": block.kind,
            "char_start": start,
            "char_end": end,
            "is_body": block.is_body,
            "exclude_reason": block.exclude_reason,
            "fold_hash": digest(block.folded.encode()),
            "paragraph_id": make_id("par", block.text),
        }
        for number, (block, (start, end)) in enumerate(placed)
    ]
    text_row = {
        "text_id": text_id,
        "text": text,
        "n_chars": len(text),
        "body_spans": [{"char_start": start, "char_end": end} for _, (start, end) in body],
        # what is folded of lines is the folded lines
        "body_hash": digest(" ".join(folded for folded, _ in body if folded).encode()),
    }
    return text_row, rows


def _body(text_row: Mapping[str, Any]) -> str:
    return "\n".join(text_row["text"][span["char_start"] : span["char_end"]] for span in text_row["body_spans"])


def _decoding(decoded: Decoded) -> dict[str, Any]:
    return {
        "charset_detected": decoded.charset_detected,
        "charset_used": decoded.charset_used,
        "n_decode_errors": decoded.n_errors,
    }
