"""How much of an article leans on each source that it cites or credits: the share of its body, by spans."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Leaning:
    """An article's leaning on one source.

    `share` of its body (0 to 1) is None where nothing says how much; `n_chars` are the code points that do. `text_id`
    and `span` are the first place that names the source.
    """

    source_id: str
    name: str
    outlet_id: str | None
    is_named: bool
    share: float | None
    n_chars: int
    n_places: int
    how: str
    text_id: str | None
    span: Span | None


def leanings(article: Row) -> list[Leaning]:
    """Return the leanings of an article, by source; its own outlet is no source of it.

    Of several texts of the article the one that leans most counts.
    """
    sizes = {text["text_id"]: _spans(text["body_spans"]) for text in article["texts"]}
    found: dict[str, list[Leaning]] = defaultdict(list)
    for text_id, body in sizes.items():
        for leaning in (*_cited(article, text_id, body), *_credited(article, text_id, body)):
            if leaning.outlet_id is None or leaning.outlet_id != article["outlet_id"]:
                found[leaning.source_id].append(leaning)
    return [_most(found[source_id]) for source_id in sorted(found)]


def _spans(spans: Iterable[Row]) -> list[Span]:
    return [(span["char_start"], span["char_end"]) for span in spans]


def _cited(article: Row, text_id: str, body: Sequence[Span]) -> Iterable[Leaning]:
    by_source: dict[str, list[Row]] = defaultdict(list)
    for citation in article["citations"]:
        if citation["text_id"] == text_id:
            by_source[citation["source_id"]].append(citation)
    for source_id, places in sorted(by_source.items()):
        first = places[0]
        scopes = [(c["scope_start"], c["scope_end"]) for c in places if c["scope_start"] is not None]
        n_chars = covered(scopes, body)
        yield Leaning(
            source_id=source_id,
            name=first["name"],
            outlet_id=first["outlet_id"],
            is_named=first["is_named"],
            share=n_chars / max(_length(body), 1) if scopes else None,
            n_chars=n_chars,
            n_places=len(places),
            how=", ".join(sorted({place["marker"] for place in places})),
            text_id=text_id,
            span=(first["char_start"], first["char_end"]),
        )


def _credited(article: Row, text_id: str, body: Sequence[Span]) -> Iterable[Leaning]:
    """Credits for the whole text are shared by those credited; how much a mere contribution is, nobody says."""
    credits = [credit for text in article["credits"] if text["text_id"] == text_id for credit in text["credits"]]
    whole = {_agency(credit) for credit in credits if credit["extent"] == "whole" and _is_named(credit)}
    by_agency: dict[str, list[Row]] = defaultdict(list)
    for credit in credits:
        by_agency[_agency(credit)].append(credit)
    for source_id, places in sorted(by_agency.items()):
        first = min(places, key=lambda c: (c["char_start"] is None, c["char_start"] or 0))
        share = 1 / len(whole) if source_id in whole else None
        yield Leaning(
            source_id=source_id,
            name=first["agency"],
            outlet_id=first["outlet_id"],
            is_named=_is_named(first),
            share=share,
            n_chars=round(share * _length(body)) if share else 0,
            n_places=len(places),
            how=", ".join(sorted({place["role"] for place in places})),
            text_id=text_id if first["char_start"] is not None else None,
            span=(first["char_start"], first["char_end"]) if first["char_start"] is not None else None,
        )


def _agency(credit: Row) -> str:
    return str(credit["outlet_id"] or f"words: {credit['agency'].lower()}")


def _is_named(credit: Row) -> bool:
    """Whether it is one agency: known, or by its initials; "agencies" are nobody."""
    return credit["outlet_id"] is not None or credit["agency"].isupper()


def _most(found: Sequence[Leaning]) -> Leaning:
    """The leaning with the greatest share, with the kinds of all."""
    most = max(found, key=lambda one: (one.share or 0.0, one.n_places, one.text_id or ""))
    how = ", ".join(sorted({kind for one in found for kind in one.how.split(", ")}))
    return Leaning(
        most.source_id, most.name, most.outlet_id, most.is_named, most.share, most.n_chars, most.n_places, how,
        most.text_id, most.span,
    )  # fmt: skip


def covered(spans: Iterable[Span], body: Sequence[Span]) -> int:
    """Return how many code points of the body spans cover, each counted once."""
    n_chars = at = 0
    for start, end in sorted(spans):
        n_chars += sum(max(0, min(end, stop) - max(start, at, first)) for first, stop in body)
        at = max(at, end)
    return n_chars


def _length(body: Sequence[Span]) -> int:
    return sum(end - start for start, end in body)
