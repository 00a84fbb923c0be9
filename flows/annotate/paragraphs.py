"""The paragraph stage: what a paragraph says by itself, found once per distinct paragraph and language."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from onrecord.flows.annotate.claims import find_claims
from onrecord.flows.annotate.mentions import find_mentions
from onrecord.flows.annotate.quantities import find_quantities, without
from onrecord.flows.annotate.quantity_records import Quantity
from onrecord.flows.annotate.records import ClaimCandidate, Mention, Paragraph, Piece, Statement
from onrecord.flows.annotate.resources import PARSED_LANGUAGE, AnnotateResources
from onrecord.flows.annotate.sentences import sentence_spans, split_sentences
from onrecord.flows.annotate.statements import find_statements
from onrecord.flows.annotate.syntax import Entity, Parse, Span
from onrecord.flows.annotate.time_meaning import TimeMeaning, meaning_of
from onrecord.warehouse.tables.annotations import PARAGRAPH_ANNOTATIONS

Row = dict[str, Any]

# A place in capitals, a day and an agency in brackets, any of which may be missing but not all, before a dash.
_DATELINE = re.compile(
    r"(?:[A-Z][A-Z.'’-]{2,}(?: [A-Z.'’-]{2,}){0,3}(?:, [A-Z][\w.]+(?: [A-Z][\w.]+)?)?(?:,? [A-Z][a-z]{2,8}\.? \d{1,2})?"
    r"(?:,? \d{4})?\s*(?:\([A-Z][\w. /]{1,24}\)\s*)?|\([A-Z][\w. /]{1,24}\)\s*)[-–—]{1,2}\s+(?=\S)"
)
_CLOCK_UNITS = frozenset({"hour", "minute", "second"})


def read_paragraphs(rows: pa.Table, resources: AnnotateResources, tool_id: str) -> Mapping[str, pa.Table]:
    """Return `paragraph_annotations` of `rows`, which hold paragraph_id, language and text."""
    listed = rows.to_pylist()
    parsed = [row for row in listed if resources.is_parsed(row["language"])]
    cuts = [dateline_end(row["text"]) for row in parsed]
    heads = resources.parse([row["text"][:cut] for row, cut in zip(parsed, cuts, strict=True)])
    rests = resources.parse([row["text"][cut:] for row, cut in zip(parsed, cuts, strict=True)])
    read = [_read(head, rest, resources) for head, rest in zip(heads, rests, strict=True)]
    others = [row for row in listed if not resources.is_parsed(row["language"])]
    marked = _marked(others, resources)
    read += [_read_by_rules(row, entities, resources) for row, entities in zip(others, marked, strict=True)]
    found = [
        _row(row, _with_times(paragraph, _times(row, resources)), tool_id)
        for row, paragraph in zip(parsed + others, read, strict=True)
    ]
    return {"paragraph_annotations": PARAGRAPH_ANNOTATIONS.from_rows(found)}


def dateline_end(text: str) -> int:
    """Return where the words of a paragraph begin behind a dateline such as ``OSLO, May 4 (AFP) —``; 0 without one."""
    found = _DATELINE.match(text)
    return found.end() if found else 0


def _read(head: Parse, rest: Parse, resources: AnnotateResources) -> Paragraph:
    """Find everything in a paragraph parsed in two parts: a dateline only names, it states nothing."""
    rules = resources.rules(PARSED_LANGUAGE)
    cut = len(head.text)
    in_head = (
        find_mentions(head, resources.gazetteer, rules.titles, rules.persons, rules.naming, rules.shapes) if cut else []
    )
    in_rest = find_mentions(rest, resources.gazetteer, rules.titles, rules.persons, rules.naming, rules.shapes)
    return Paragraph(
        sentences=sentence_spans(head) + [span.moved(cut) for span in sentence_spans(rest)],
        mentions=in_head + [mention.moved(cut) for mention in in_rest],
        statements=[statement.moved(cut) for statement in find_statements(rest, rules.cues)],
        claims=[claim.moved(cut) for claim in find_claims(rest, rules.claim_words)],
        n_chars_seen=cut + len(rest.text),
        quantities=[
            quantity.moved(cut)
            for quantity in find_quantities(rest.text, resources.quantity_rules(PARSED_LANGUAGE, rest.text), rest)
        ],
    )


def _times(row: Row, resources: AnnotateResources) -> list[TimeMeaning]:
    grammar = resources.times(row["language"])
    return grammar.find(row["text"]) if grammar else []


def _with_times(paragraph: Paragraph, times: list[TimeMeaning]) -> Paragraph:
    """Add the times; what is a date or the time of day is no quantity, but a length of time is one in dates as well.

    "The past eight weeks" is a time and eight weeks; "18 h" is a time of day alone.
    """
    if not times:
        return paragraph
    clocks = [time.span for time in times if time.kind not in ("date", "duration")]
    dates = [time.span for time in times if time.kind == "date"]
    undated = without(paragraph.quantities, dates)
    kept = [quantity for quantity in paragraph.quantities if _is_stretch(quantity) or quantity in undated]
    return paragraph.with_values(times, without(kept, clocks))


def _is_stretch(quantity: Quantity) -> bool:
    return quantity.dim == "duration" and quantity.unit not in _CLOCK_UNITS


def _marked(rows: Sequence[Row], resources: AnnotateResources) -> list[list[Entity] | None]:
    """Return the entities that a model marks in each paragraph, None where its language has no model."""
    found: list[list[Entity] | None] = [None] * len(rows)
    for code, mark in resources.entities.items():
        chosen = [number for number, row in enumerate(rows) if row["language"] == code]
        for number, entities in zip(chosen, mark([rows[number]["text"] for number in chosen]), strict=True):
            found[number] = entities
    return found


def _read_by_rules(row: Row, entities: Sequence[Entity] | None, resources: AnnotateResources) -> Paragraph:
    """Find what patterns can tell; in a language not known, or without word lists, sentences and names all share."""
    text, language = row["text"], row["language"]
    reader = resources.readers.get(language)
    if reader is None:
        sentences = split_sentences(text, resources.rules(language).abbreviations)
        found = Paragraph(sentences, _plain_names(text, resources), [], [], len(text))
    else:
        found = reader.read(text, entities)
    quantities = find_quantities(text, resources.quantity_rules(language, text))
    return found.with_values((), quantities) if quantities else found


def _plain_names(text: str, resources: AnnotateResources) -> list[Mention]:
    found = ((match.span, match.entries[0]) for match in resources.plain_names.find(text))
    return [Mention(span, entry.kind, "named", entry.seed_id, "gazetteer") for span, entry in found]


def _row(row: Row, paragraph: Paragraph, tool_id: str) -> Row:
    return {
        "paragraph_id": row["paragraph_id"],
        "language": row["language"],
        "n_chars": len(row["text"]),
        "n_chars_seen": paragraph.n_chars_seen,
        "sentences": list(paragraph.sentences),
        "mentions": [_mention_row(mention) for mention in paragraph.mentions],
        "statements": [_statement_row(statement) for statement in paragraph.statements],
        "claims": [claim_row(claim) for claim in paragraph.claims],
        "times": [_time_row(time) for time in paragraph.times],
        "quantities": [_quantity_row(quantity) for quantity in paragraph.quantities],
        "tool_id": tool_id,
    }


def _ends(name: str, span: Span | None) -> Row:
    """Return the two columns of a span."""
    return {f"{name}_start": span.start if span else None, f"{name}_end": span.end if span else None}


def _span(row: Mapping[str, Any], name: str, at: int = 0) -> Span | None:
    """Return the span that two columns hold, where what it counts from begins `at`."""
    start, end = row[f"{name}_start"], row[f"{name}_end"]
    return None if start is None else Span(start + at, end + at)


def _required(row: Mapping[str, Any], name: str) -> Span:
    return Span(row[f"{name}_start"], row[f"{name}_end"])


def _mention_row(mention: Mention) -> tuple[int | str | None, ...]:
    """Return the fields in the contract's order: a tuple is cheaper than names, and mentions are many."""
    return *mention.span, mention.kind, mention.form, mention.seed_id, mention.basis


def _statement_row(statement: Statement) -> Row:
    return {
        "kind": statement.kind,
        **_ends("cue", statement.cue),
        "cue_lemma": statement.cue_lemma,
        **_ends("source", statement.source),
        **_ends("content", statement.content),
        "attitude": statement.attitude,
    }


def claim_row(claim: ClaimCandidate) -> Row:
    """Return a candidate as an item of the column `claims`."""
    return {
        "start": claim.span.start,
        "end": claim.span.end,
        **_ends("subject", claim.subject),
        **_ends("predicate", claim.predicate_span),
        "predicate": claim.predicate,
        **_ends("object", claim.object),
        "polarity": claim.polarity,
        "modality": claim.modality,
        "score": claim.score,
        "pieces": [{**_piece_ends(piece.span), "words": piece.words} for piece in claim.pieces],
        "is_aside": claim.is_aside,
    }


def _piece_ends(span: Span | None) -> Row:
    return {"start": span.start if span else None, "end": span.end if span else None}


def _time_row(time: TimeMeaning) -> Row:
    return {"start": time.span.start, "end": time.span.end, "meaning": time.to_json()}


def _quantity_row(quantity: Quantity) -> Row:
    return {
        "start": quantity.span.start,
        "end": quantity.span.end,
        "dim": quantity.dim,
        "lo": quantity.lo,
        "hi": quantity.hi,
        "point": quantity.point,
        "qualifier": quantity.qualifier,
        "unit": quantity.unit,
        "unit_basis": quantity.unit_basis,
        "per": quantity.per,
        **_ends("counted", quantity.counted),
        "n_significant_digits": quantity.n_significant_digits,
        **_ends("hedge", quantity.hedge),
    }


def paragraph_of(row: Mapping[str, Any], at: int = 0) -> Paragraph:
    """Return the findings that a row of `paragraph_annotations` holds, in a text where the paragraph begins `at`."""
    return Paragraph(
        sentences=[Span(span["start"] + at, span["end"] + at) for span in _items(row, "sentences")],
        mentions=[
            Mention(Span(m["start"] + at, m["end"] + at), m["kind"], m["form"], m["seed_id"], m["basis"])
            for m in _items(row, "mentions")
        ],
        statements=[_statement(s, at) for s in _items(row, "statements")],
        claims=[claim_of(c).moved(at) for c in _items(row, "claims")],
        n_chars_seen=row["n_chars_seen"] or 0,
        times=[meaning_of(Span(t["start"] + at, t["end"] + at), t["meaning"]) for t in _items(row, "times")],
        quantities=[_quantity(q, at) for q in _items(row, "quantities")],
    )


def _statement(row: Mapping[str, Any], at: int) -> Statement:
    source, content = _span(row, "source", at), _span(row, "content", at)
    cue = Span(row["cue_start"] + at, row["cue_end"] + at)
    return Statement(row["kind"], cue, row["cue_lemma"], source, content, row["attitude"])


def _items(row: Mapping[str, Any], name: str) -> Iterable[Mapping[str, Any]]:
    items: Sequence[Mapping[str, Any]] | None = row[name]
    return items or ()


def claim_of(row: Mapping[str, Any]) -> ClaimCandidate:
    """Return the candidate that an item of the column `claims` holds."""
    return ClaimCandidate(
        span=Span(row["start"], row["end"]),
        subject=_span(row, "subject"),
        predicate_span=_required(row, "predicate"),
        predicate=row["predicate"],
        object=_span(row, "object"),
        polarity=row["polarity"],
        modality=row["modality"],
        score=row["score"],
        pieces=tuple(_piece(piece) for piece in row["pieces"] or ()),
        is_aside=bool(row["is_aside"]),
    )


def _piece(row: Mapping[str, Any]) -> Piece:
    return Piece(None if row["start"] is None else Span(row["start"], row["end"]), row["words"])


def _quantity(row: Mapping[str, Any], at: int) -> Quantity:
    return Quantity(
        span=Span(row["start"] + at, row["end"] + at),
        dim=row["dim"],
        lo=row["lo"],
        hi=row["hi"],
        point=row["point"],
        qualifier=row["qualifier"],
        unit=row["unit"],
        unit_basis=row["unit_basis"],
        per=row["per"],
        counted=_span(row, "counted", at),
        n_significant_digits=row["n_significant_digits"],
        hedge=_span(row, "hedge", at),
    )
