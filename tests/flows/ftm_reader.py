"""Read an export with FollowTheMoney itself, in its own environment, and print the ids of its entities.

    python ftm_reader.py ftm|ftm-statements FILE

An AssertionError tells of a value that FollowTheMoney refuses or drops, or an id that is not the one it would give.
"""

import json
import sys
from pathlib import Path
from typing import Any

from followthemoney import model
from followthemoney.statement import Statement


def main() -> None:
    """Read the file that is named."""
    form, path = sys.argv[1:]
    lines = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]
    ids = _entities(lines) if form == "ftm" else _statements(lines)
    print(json.dumps(sorted(ids)))


def _entities(lines: list[dict[str, Any]]) -> set[str]:
    for line in lines:
        model.get(line["schema"]).validate(line)
        kept = model.get_proxy(line, cleaned=False).to_dict()["properties"]
        assert _as_sets(kept) == _as_sets(line["properties"]), line
    ids = {line["id"] for line in lines}
    mentions = [line for line in lines if line["schema"] == "Mention"]
    assert mentions
    assert all(set(line["properties"]["resolved"]) <= ids for line in mentions)
    return ids


def _statements(lines: list[dict[str, Any]]) -> set[str]:
    for line in lines:
        assert Statement.from_dict(line).generate_key() == line["id"], line
    return {line["entity_id"] for line in lines}


def _as_sets(properties: dict[str, list[str]]) -> dict[str, set[str]]:
    return {name: set(values) for name, values in properties.items()}


if __name__ == "__main__":
    main()
