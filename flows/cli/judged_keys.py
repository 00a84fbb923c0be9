"""What a judgement is about, as judgements.csv names it: without any tool's ids, so that it outlives the tool."""

import re

from onrecord.warehouse.catalogue import Connection, rows_of
from onrecord.warehouse.errors import UnknownName

_KEY = re.compile(r"[A-Z][A-Z_]+ \S.*|txt:[0-9a-f]{32} \d+-\d+ \S.*")


def key_of(connection: Connection, given: str) -> str:
    """Return the key of the entity, mention or claim that the user pointed at; raise UnknownName where nothing fits."""
    if _KEY.fullmatch(given):
        return given
    if given.startswith("men:"):
        return _mention_key(connection, "mention_id = $value", given)
    if given.startswith("clm:"):
        return _claim_key(connection, given)
    found = rows_of(
        connection,
        "select entity_id, label, kind, decided_by, count(*) over (partition by kind, lower(label)) as n_alike"
        " from entities"
        " qualify entity_id = $value or lower(label) = lower($value)",
        {"value": given},
    )
    if not found:
        raise UnknownName(f'no entity is called {given!r}; look for it with: onrecord sql "from entities"')
    if len(found) > 1:
        options = ", ".join(f"{row['entity_id']} ({row['kind']} {row['label']})" for row in found)
        raise UnknownName(f"{given!r} are several entities; say which: {options}")
    row = found[0]
    if row["n_alike"] > 1 or row["decided_by"] == "person":  # its name alone may not lead to it in another run
        return _mention_key(connection, "entity_id = $value", row["entity_id"])
    return f"{row['kind']} {row['label']}"


def _mention_key(connection: Connection, condition: str, value: str) -> str:
    rows = rows_of(
        connection,
        "select text_id, char_start, char_end, surface from mentions"
        f" where {condition} order by length(surface) desc, mention_id limit 1",
        {"value": value},
    )
    if not rows:
        raise UnknownName(f'there is no mention {value!r}; look for it with: onrecord sql "from mentions"')
    row = rows[0]
    return f"{row['text_id']} {row['char_start']}-{row['char_end']} {' '.join(row['surface'].split())}"


def _claim_key(connection: Connection, claim_id: str) -> str:
    rows = rows_of(
        connection,
        "select text_id, char_start, char_end, text from claims where claim_id = $value limit 1",
        {"value": claim_id},
    )
    if not rows:
        raise UnknownName(f'there is no claim {claim_id!r}; look for it with: onrecord sql "from claims"')
    row = rows[0]
    return f"{row['text_id']} {row['char_start']}-{row['char_end']} {' '.join(row['text'].split())}"
