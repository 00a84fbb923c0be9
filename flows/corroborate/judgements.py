"""The stage of judgements: the lines of ``judgements.csv`` to rows, and to rejects that name the line.

A line is ``made_at,who,verb,subject,object,note``. Subject and object say what they mean without naming a tool, so
that none is orphaned by a new version: an entity by kind and name (``PERSON Ada Mill``), a mention by its text, its
characters there and its words (``txt:… 120-128 Ada Mill``), a claim by its text, its characters there and the claim
as a sentence (``txt:… 120-161 Ada Mill resigned.``).
"""

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

import pyarrow as pa

from onrecord.flows.shared.name_forms import kind_class, name_words, resolution_key
from onrecord.warehouse.ids import fold, make_id
from onrecord.warehouse.tables.evidence import REJECTS
from onrecord.warehouse.tables.judgements import CLAIM_VERBS, JUDGEMENTS
from onrecord.warehouse.tables.seeds import GazetteerName

Row = dict[str, Any]
HEADER = ("made_at", "who", "verb", "subject", "object", "note")
_ENTITY = re.compile(r"([A-Z][A-Z_]+) (\S.*)")
_MENTION = re.compile(r"(txt:[0-9a-f]{32}) (\d+)-(\d+) (\S.*)")
_QID = re.compile(r"Q[1-9][0-9]*")


class Malformed(ValueError):
    """A line says something that does not fit; the message tells what was expected and what was found."""


class Resources(Protocol):
    """What the stage needs besides the lines."""

    @property
    def gazetteer(self) -> Sequence[GazetteerName]:
        """Entries known beforehand, once or more each."""


def run(rows: pa.Table, resources: Resources, tool_id: str) -> Mapping[str, pa.Table]:
    """Return `judgements` and `rejects` of `rows`, which hold the lines of the file with their line_no from 1."""
    keys: dict[str, set[str]] = defaultdict(set)
    for entry in resources.gazetteer:
        for name in (entry.name, entry.label):
            keys[fold(name)].add(f"seed:{entry.seed_id}")
    made, refused = [], []
    for row in rows.to_pylist():
        if row["line"] is not None and not row["line"].strip():
            continue
        try:
            judgement = _judgement(row["line"], keys)
        except Malformed as error:
            refused.append(_reject(row["line_no"], str(error), tool_id))
        else:
            if judgement:
                made.append(judgement | {"line_no": row["line_no"], "tool_id": tool_id})
                if judgement["verb"] == "rename":  # later lines may call the entity so
                    keys[fold(judgement["object"])] |= set(judgement["points"][0]["keys"])
    return {"judgements": JUDGEMENTS.from_rows(made), "rejects": REJECTS.from_rows(refused)}


def _judgement(line: str | None, known: Mapping[str, set[str]]) -> Row | None:
    """Return what a line says; None for the line that names the columns."""
    values = _values(line)
    if tuple(values) == HEADER:
        return None
    if len(values) != len(HEADER):
        raise Malformed(f"expected {len(HEADER)} values ({','.join(HEADER)}), found {len(values)}")
    made_at, who, verb, subject, object_, note = (value.strip() for value in values)
    if verb not in _OBJECTS:
        raise Malformed(f"expected one of the verbs {', '.join(_OBJECTS)}, found {verb!r}")
    if not who:
        raise Malformed("expected who made the judgement, found nothing")
    points = [point("subject", subject, known), *_OBJECTS[verb](object_, known)]
    if verb == "split" and points[0]["text_id"] is None:
        raise Malformed(f"expected a mention to split off (txt:… 120-128 Ada Mill), found {subject!r}")
    if verb in CLAIM_VERBS and any(found["text_id"] is None for found in points):
        raise Malformed(f"expected claims (txt:… 120-161 Ada Mill resigned.), found {subject!r} and {object_!r}")
    return {
        "judgement_id": make_id("jud", made_at, who, verb, subject, object_, note),
        "made_at": _time(made_at),
        "who": who,
        "verb": verb,
        "subject": subject,
        "object": object_ or None,
        "note": note or None,
        "points": points,
    }


def _values(line: str | None) -> list[str]:
    if line is None:
        raise Malformed("expected text in UTF-8, found other bytes")
    try:
        return next(csv.reader([line], strict=True))
    except csv.Error as error:
        raise Malformed(f"expected comma-separated values, found: {error}") from error


def point(side: str, key: str, known: Mapping[str, set[str]]) -> Row:
    """Return the looked-up form of an entity's or a mention's key; raise Malformed where it is neither.

    `known` are the resolution keys of names that do not tell them: of the gazetteer, and given by earlier lines.
    """
    if found := _MENTION.fullmatch(key):
        text_id, start, end, words = found.groups()
        place = {"text_id": text_id, "char_start": int(start), "char_end": int(end)}
        return {"side": side, "kind": None, "name": words, "keys": []} | place
    if found := _ENTITY.fullmatch(key):
        kind, name = found.groups()
        keys = {resolution_key(kind_class(kind), name_words(name)), *known.get(fold(name), ())}
        place = dict.fromkeys(("text_id", "char_start", "char_end"))
        return {"side": side, "kind": kind, "name": name, "keys": sorted(keys)} | place
    raise Malformed(
        f"expected kind and name (PERSON Ada Mill) or text, characters and words (txt:… 120-128 Ada Mill) as {side}, "
        f"found {key!r}"
    )


def _entity(key: str, known: Mapping[str, set[str]]) -> list[Row]:
    return [point("object", key, known)]


def _entity_or_none(key: str, known: Mapping[str, set[str]]) -> list[Row]:
    return [point("object", key, known)] if key else []


def _name(key: str, known: Mapping[str, set[str]]) -> list[Row]:  # noqa: ARG001 - every object is read alike
    if not key:
        raise Malformed("expected the new name as object, found nothing")
    return []


def _qid(key: str, known: Mapping[str, set[str]]) -> list[Row]:  # noqa: ARG001
    if not _QID.fullmatch(key):
        raise Malformed(f"expected a Wikidata id such as Q42 as object, found {key!r}")
    return []


def _nothing(key: str, known: Mapping[str, set[str]]) -> list[Row]:  # noqa: ARG001
    if key:
        raise Malformed(f"expected no object, found {key!r}")
    return []


_OBJECTS: Mapping[str, Callable[[str, Mapping[str, set[str]]], list[Row]]] = {
    "merge": _entity,
    "split": _entity_or_none,
    "rename": _name,
    "identify": _qid,
    "reject": _nothing,
    "same": _entity,
    "different": _entity,
    "wrong": _nothing,
}


def _time(value: str) -> datetime:
    try:
        found = datetime.fromisoformat(value)
    except ValueError as error:
        raise Malformed(f"expected a time such as 2026-01-31T12:00:00+00:00 as made_at, found {value!r}") from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _reject(line_no: int, detail: str, tool_id: str) -> Row:
    key = f"judgements.csv, line {line_no}"
    return {
        "reject_id": make_id("rej", "judgements", key, None, "malformed"),
        "stage": "judgements",
        "key": key,
        "reason": "malformed",
        "detail": f"{key}: {detail}",
        "tool_id": tool_id,
    }
