"""Direction of copying: which of two texts took the words that they share, by the strongest thing that shows it.

In order of strength: one credits the other's outlet for its text (slug, dateline, byline, credit line); both credit one
agency; one cites the other's outlet; one is an agency's text by its own words, so that the words which both have are
the agency's; one was out before the other can have been; the one's words are the other's as an editor alters them
(edits.py). Whatever speaks both ways shows nothing. Length shows nothing
either: of pairs in which the one text is wholly in the other, the longer was the later in fewer than half of those
whose times decide (syndicated texts are cut as often as they grow), wherever in it the shared words stand.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa

from onrecord.flows.deduplicate.edits import VoiceWords, one_way
from onrecord.warehouse.tables.copies import COPY_DIRECTIONS

Row = Mapping[str, Any]
MIN_CONTAINED = 0.9  # share of a text's words that are copied where it is wholly in another
_BASIS = {
    "slug": "slug",
    "dateline": "slug",
    "byline": "byline",
    "credit_line": "credit_line",
    "copyright": "credit_line",
}
_OPPOSITE = {"a_to_b": "b_to_a", "b_to_a": "a_to_b"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """A direction, what shows it, the third text's publisher where both took from one, and why in words."""

    direction: str
    basis: str
    evidence: str
    upstream: str | None = None


def run(rows: pa.Table, voices: VoiceWords, tool_id: str) -> dict[str, pa.Table]:
    """Return `copy_directions` of every pair in `rows`; columns read: those of ``sql/stages/directions.sql``."""
    found = []
    for row in rows.to_pylist():
        verdict = judge(row, voices)
        found.append(
            {
                "pair_id": row["pair_id"],
                "direction": verdict.direction,
                "basis": verdict.basis,
                "upstream": verdict.upstream,
                "evidence": verdict.evidence,
                "shard": row["shard"],
                "tool_id": tool_id,
            }
        )
    return {"copy_directions": COPY_DIRECTIONS.from_rows(found)}


def judge(row: Row, voices: VoiceWords) -> Verdict:
    """Return the direction of copying between the two texts of a pair."""
    a, b = row["a"], row["b"]
    in_a_and_b = [(each["a"], each["b"]) for each in row["renderings"]]
    verdicts = (
        _one_way(_credit(b, a), _credit(a, b)),
        _common(a, b),
        _one_way(_citation(b, a), _citation(a, b)),
        _agency_text(a, b) or _agency_text(b, a),
        _one_way(_later(b, a), _later(a, b)),
        _one_way(_edited(b, in_a_and_b, voices), _edited(a, [(b_has, a_has) for a_has, b_has in in_a_and_b], voices)),
    )
    return next((verdict for verdict in verdicts if verdict), Verdict("unknown", "none", _why_unknown(row)))


def _one_way(a_to_b: Verdict | None, b_to_a: Verdict | None) -> Verdict | None:
    """What shows one direction only; the finders speak of the text that took as b."""
    if a_to_b and b_to_a:
        return None
    if b_to_a:
        return Verdict(_OPPOSITE[b_to_a.direction], b_to_a.basis, b_to_a.evidence)
    return a_to_b


def _credit(taker: Row, giver: Row) -> Verdict | None:
    """The taker credits the giver's outlet for its text."""
    own, others = set(taker["outlet_ids"]), set(giver["outlet_ids"])
    for credit in _by_strength(taker["credits"]):
        if credit["outlet_id"] in others - own:
            extent = "for its text" if credit["extent"] == "whole" else "for part of it"
            evidence = f"{_name(taker)} credits {credit['agency']} {extent}: {credit['surface']!r} ({credit['role']})"
            return Verdict("a_to_b", _BASIS[credit["role"]], evidence)
    return None


def _common(a: Row, b: Row) -> Verdict | None:
    """Both credit one agency, of which neither is."""
    own = {*a["outlet_ids"], *b["outlet_ids"]}
    theirs = {_agency(credit): credit for credit in reversed(_by_strength(b["credits"])) if _is_named(credit)}
    for credit in _by_strength(a["credits"]):
        other = theirs.get(_agency(credit))
        if other and credit["outlet_id"] not in own:
            places = (f"{found['role']} {found['surface']!r}" for found in (credit, other))
            evidence = f"both credit {credit['agency']}: {', '.join(places)}"
            weaker = max(credit["role"], other["role"], key=list(_BASIS).index)
            return Verdict("common_upstream", _BASIS[weaker], evidence, credit["agency"])
    return None


def _citation(taker: Row, giver: Row) -> Verdict | None:
    """The taker names the giver's outlet as its source."""
    for citation in taker["citations"]:
        if citation["outlet_id"] in set(giver["outlet_ids"]) - set(taker["outlet_ids"]):
            return Verdict("a_to_b", "citation", f"{_name(taker)} cites {citation['surface']!r}")
    return None


def _agency_text(a: Row, b: Row) -> Verdict | None:
    """The one says that all of its text is an agency's, which neither is; the other says nothing of the kind."""
    own = {*a["outlet_ids"], *b["outlet_ids"]}
    for credit in _by_strength(a["credits"]):
        is_whole = credit["extent"] == "whole" and _is_named(credit) and credit["outlet_id"] not in own
        if is_whole and not any(_is_named(other) for other in b["credits"]):
            evidence = f"{_name(a)} credits {credit['agency']} for its text: {credit['surface']!r} ({credit['role']})"
            return Verdict("common_upstream", _BASIS[credit["role"]], evidence, credit["agency"])
    return None


def _later(taker: Row, giver: Row) -> Verdict | None:
    """The giver was out before the taker can have been."""
    if giver["latest"] and taker["earliest"] and giver["latest"] < taker["earliest"]:
        evidence = f"out by {_time(giver['latest'])}, the other not before {_time(taker['earliest'])}"
        return Verdict("a_to_b", "time", evidence)
    return None


def _edited(taker: Row, renderings: Iterable[tuple[str, str]], voices: VoiceWords) -> Verdict | None:
    """The taker has the giver's words as an editor alters them."""
    shown = one_way(renderings, voices)
    return Verdict("a_to_b", "edit", f"{_name(taker)} {shown}") if shown else None


def _why_unknown(row: Row) -> str:
    sides = (row["a"], row["b"])
    dated = [bool(side["earliest"] or side["latest"]) for side in sides]
    times = "their times overlap" if all(dated) else "one is undated" if any(dated) else "both are undated"
    shares = [row[f"n_copied_{side}"] / max(row[f"n_words_{side}"], 1) for side in ("a", "b")]
    is_within = max(shares) >= MIN_CONTAINED
    contained = "; one is wholly in the other, which was cut or has grown" if is_within else ""
    return f"{_named(row['a'], row['b'])}, {times}{contained}"


def _named(a: Row, b: Row) -> str:
    """Say in which ways each names the other: a way that only one had would have shown the direction."""
    ways = [verb for verb, finder in (("credits", _credit), ("cites", _citation)) if finder(a, b) and finder(b, a)]
    return f"each {' and '.join(ways)} the other" if ways else "neither credits nor cites the other"


def _by_strength(credits: Iterable[Row]) -> list[Row]:
    """Credits for the whole text first; of equal extent slugs before bylines before credit lines."""
    order = list(_BASIS)
    return sorted(credits, key=lambda c: (c["extent"] != "whole", order.index(c["role"]), c["agency"], c["surface"]))


def _is_named(credit: Row) -> bool:
    """Whether it is one agency: known, or by its initials; "agencies" are nobody."""
    return credit["outlet_id"] is not None or credit["agency"].isupper()


def _agency(credit: Row) -> str:
    return str(credit["outlet_id"] or credit["agency"])


def _name(side: Row) -> str:
    return str(side["outlet"] or "it")


def _time(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M")
