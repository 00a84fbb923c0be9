"""How claims that may state one fact differ: a function of each pair, whatever stands beside it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pyarrow as pa

from onrecord.flows.corroborate.claim_profiles import PRONOUNS
from onrecord.flows.corroborate.claim_terms import read_words
from onrecord.flows.corroborate.difference_rules import alike_beside, differences
from onrecord.flows.corroborate.difference_words import Given
from onrecord.flows.corroborate.differences import ALARMS, Difference, OpenDay, Period, Place, Told, Value
from onrecord.flows.corroborate.slot_rules import slot_differences
from onrecord.warehouse.tables.claim_groups import CLAIM_RELATIONS

Row = Mapping[str, Any]
SURE, ALIKE = 0.7, 0.6  # likeness, and share of their other words, of claims that an alarm is raised about
ALIKE_NAMED = 0.4  # that share where one named party does it in one word
_YEAR = "year"
_AT_ONCE = 1000  # pairs held as Python objects
LIKELY, MOSTLY = 0.6, 0.75  # likeness that will do where they share more of their other words
FREE = frozenset({"polarity", "manner", "entity"})  # kinds whose rules compare parties and acts themselves
ALIKE_ONLY = ALARMS | {"complementary", "scope"}


def run(rows: pa.Table, given: Given, tool_id: str) -> dict[str, pa.Table]:
    """Return `claim_relations` of pairs: a, b (what rules compare), likeness, n_vague, is_one_story, is_near, shard."""
    return {"claim_relations": CLAIM_RELATIONS.from_rows(_rows(rows, given, tool_id))}


def _rows(rows: pa.Table, given: Given, tool_id: str) -> Iterator[Row]:
    known: dict[str, Told] = {}
    for batch in rows.to_batches(max_chunksize=_AT_ONCE):
        sides = [_claims(batch.column(side), known, given) for side in ("a", "b")]
        for row, a, b in zip(batch.drop_columns(["a", "b"]).to_pylist(), *sides, strict=True):
            for one in _found(row, a, b, given):
                yield _row(a, b, one) | {"shard": row["shard"], "tool_id": tool_id}


def _claims(structs: Any, known: dict[str, Told], given: Given) -> Iterator[Told]:
    """Yield the claims of a column, each of which many pairs have, so that it is made once."""
    for place, claim_id in enumerate(structs.field("claim_id").to_pylist()):
        if claim_id not in known:
            known[claim_id] = _without_editions(told_of(structs[place].as_py()), given)
        yield known[claim_id]


def _without_editions(told: Told, given: Given) -> Told:
    """Return a claim without years that name an edition of something, when it took place or not: the 2024 Keld Cup."""
    before = "|".join(sorted(map(re.escape, given.words.definite)))
    periods = tuple(
        when
        for when in told.periods
        if when.grain != _YEAR or not re.search(rf"\b(?i:{before}) {re.escape(when.surface)} [^\W\d_a-z]", told.text)
    )
    return replace(told, periods=periods)


def _found(row: Row, a: Told, b: Told, given: Given) -> Iterator[Difference]:
    """Yield the differences of two claims on one fact, and of kinds that there are none of, those of one slot."""
    kinds: set[str] = set()
    for one in differences(a, b, row["likeness"], given):
        if one.verdict not in ALIKE_ONLY or _may_alarm(row, a, b, one.kind, given):
            kinds.add(one.kind)
            yield one
    if row["is_near"]:
        yield from (one for one in slot_differences(a, b, given) if one.kind not in kinds)


def _may_alarm(row: Row, a: Told, b: Told, kind: str, given: Given) -> bool:
    """Say whether a difference may be called an alarm: of one story, and but for it nearly the same claim."""
    if not row["is_one_story"] or (row["n_vague"] and not (a.subject_id and b.subject_id)):
        return False
    if kind in FREE:
        return True
    likeness, alike = row["likeness"], alike_beside(a, b, given)
    if likeness >= SURE and (alike >= _least(a, b) or _is_one_toll(a, b, kind, given)):
        return True
    return bool(likeness >= LIKELY and alike >= MOSTLY)


def _is_one_toll(a: Told, b: Told, kind: str, given: Given) -> bool:
    """Say whether both count victims of one kind (miners), of which one sentence may tell much more than another."""
    if kind != "numeric" or not a.frame or a.frame != b.frame or a.frame not in given.words.growing:
        return False
    counted = {word for told in (a, b) for value in told.values for word in read_words(value.counted)[-1:]}
    return bool(counted) and not counted & given.words.kinds  # people may be those of another event


def _least(a: Told, b: Told) -> float:
    is_one = bool(a.subject_id) and a.subject_id == b.subject_id and a.predicate == b.predicate
    return ALIKE_NAMED if is_one else ALIKE


def _row(a: Told, b: Told, one: Difference) -> dict[str, Any]:
    return {
        "claim_a": a.claim_id,
        "claim_b": b.claim_id,
        "kind": one.kind,
        "verdict": one.verdict,
        "severity": one.severity,
        "because": one.because,
    }


def told_of(row: Row) -> Told:
    """Return a claim from the query's struct."""
    values = tuple(Value(**value) for value in row.get("values") or ())
    periods = tuple(Period(**period) for period in row.get("periods") or ())
    places = tuple(Place(**place) for place in row.get("places") or ())
    days = tuple(OpenDay(**day) for day in row.get("open_days") or ())
    told = Told(**{**row, "values": values, "periods": periods, "open_days": days, "places": places})
    is_named = told.subject_label and told.subject.lower() in PRONOUNS
    return replace(told, subject=told.subject_label) if is_named else told
