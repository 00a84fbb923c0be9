"""A reader of its own process: asks the catalogue again and again until its standard input ends, then says what it saw.

python -m benchmarks.torture.reader CATALOGUE anew|held|cli|sqlalchemy
"""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from importlib.resources import files
from typing import Any

import duckdb

# One statement over many views: were it to see two publishes at once, the numbers would not fit together.
LOOK = """
select
    (select count(*) from lake.runs where state = 'published') as n_runs,
    (select list_sum(list_transform(json_keys(versions), lambda k: (versions ->> ('$."' || k || '"'))::bigint))::bigint
     from lake.runs order by 1 desc limit 1) as position,
    (select count(*) from articles) as n_articles,
    (select count(*) from claims as c anti join articles as a on a.text_id = c.text_id) as n_homeless_claims,
    (select count(*) from lake.entity_links as l anti join lake.mentions as m on m.mention_id = l.mention_id)
        as n_lost_links,
    (select count(*) from lake.captures as c anti join (
        select capture_id from lake.article_versions union all select key from lake.rejects
    ) as d on d.capture_id = c.capture_id) as n_lost_captures,
    (select count(*) from claim_groups as g anti join claims as c on c.claim_id = g.claim_id) as n_lost_members"""
NONE = ("n_homeless_claims", "n_lost_links", "n_lost_captures", "n_lost_members")
GROWING = ("n_runs", "position", "n_articles")
_QUERIES_PER_CONNECTION = {"anew": 1, "held": 20}

PAUSE = 0.5  # seconds between two looks
Look = Mapping[str, Any]


def _by_duckdb(path: str, way: str) -> Callable[[], Look]:
    state: dict[str, Any] = {"left": 0}

    def look() -> Look:
        if not state["left"]:
            if "connection" in state:
                state.pop("connection").close()
            state["connection"] = duckdb.connect(path, read_only=True)
            state["left"] = _QUERIES_PER_CONNECTION[way]
        state["left"] -= 1
        cursor = state["connection"].execute(LOOK)
        return dict(zip([column[0] for column in cursor.description], cursor.fetchall()[0], strict=True))

    return look


def _by_command_line(path: str) -> Callable[[], Look]:
    command = [str(files("duckdb_cli") / "duckdb"), "-readonly", "-json", path, LOOK]

    def look() -> Look:
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        if ended.returncode:
            raise RuntimeError(ended.stderr)
        rows: list[Look] = json.loads(ended.stdout)
        return rows[0]

    return look


def _by_sqlalchemy(path: str) -> Callable[[], Look]:
    from sqlalchemy import NullPool, create_engine, text

    engine = create_engine(f"duckdb:///{path}", poolclass=NullPool, connect_args={"read_only": True})

    def look() -> Look:
        with engine.connect() as connection:
            return dict(connection.execute(text(LOOK.replace(":", r"\:"))).mappings().one())

    return look


def main() -> None:
    """Look until standard input ends."""
    path, way = sys.argv[1:]
    done = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), done.set()), daemon=True).start()
    others = {"sqlalchemy": _by_sqlalchemy, "cli": _by_command_line}
    look = others[way](path) if way in others else _by_duckdb(path, way)
    seen: dict[str, Any] = {"way": way, "n_queries": 0, "errors": [], "torn": [], "back": [], "n_runs": set()}
    before: Look = {}
    while not done.wait(PAUSE):
        seen["n_queries"] += 1
        try:
            now = look()
        except Exception as error:
            seen["errors"].append(str(error)[:300])
            continue
        if any(now[name] for name in NONE):
            seen["torn"].append(dict(now))
        if any(now[name] < before.get(name, 0) for name in GROWING):
            seen["back"].append([dict(before), dict(now)])
        seen["n_runs"].add(now["n_runs"])
        before = now
    print(json.dumps(seen | {"n_runs": sorted(seen["n_runs"])}, default=str))


if __name__ == "__main__":
    main()
