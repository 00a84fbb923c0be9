"""A reader in another process, through a whole run of publishes, sees whole ones only and no error."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from conftest import Press
from digests import ask, run

from onrecord.warehouse.catalogue import path_of

# One line of JSON for each look: `held` keeps the connection it has, `anew` opens the catalogue each time.
# These are two processes, as a second connection in one process shares the file of the first.
READER = """
import json, sys, threading
import duckdb

LOOK = '''
select
    (select count(*) from articles) as n_articles,
    (select count(*) from lake.runs) as n_runs,
    (select count(*) from claims) as n_claims,
    (select count(*) from claims c anti join articles a on a.text_id = c.text_id) as n_homeless_claims,
    (select count(*) from lake.entity_links l anti join lake.mentions m on m.mention_id = l.mention_id) as n_lost_links,
    (select count(*) from lake.captures c anti join (
        select capture_id from lake.article_versions union all select key from lake.rejects
    ) d on d.capture_id = c.capture_id) as n_lost_captures
'''
path, way = sys.argv[1:]
done = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), done.set()), daemon=True).start()
connection = duckdb.connect(path, read_only=True)
while not done.wait(0.02):
    cursor = connection.execute(LOOK)
    print(json.dumps(dict(zip([c[0] for c in cursor.description], cursor.fetchall()[0]))), flush=True)
    if way == "anew":
        connection.close()
        connection = duckdb.connect(path, read_only=True)
"""
Seen = dict[str, int]


class Reader:
    """A process that looks again and again."""

    def __init__(self, warehouse: Path, way: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", READER, str(path_of(warehouse)), way],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.seen: list[Seen] = []

    def look(self) -> Seen:
        """Return the next look; a reader that died has said why."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, self.process.communicate()[1].decode()
        self.seen.append(json.loads(line))
        return self.seen[-1]

    def look_until(self, n_runs: int) -> None:
        """Look until so many runs are published."""
        while self.look()["n_runs"] < n_runs:
            pass

    def end(self) -> None:
        """Tell it to end, and take in what it saw."""
        out, err = self.process.communicate(timeout=60)
        self.seen += [json.loads(line) for line in out.splitlines()]
        assert (self.process.returncode, err.decode()) == (0, "")


@contextmanager
def reading(warehouse: Path, way: str) -> Iterator[Reader]:
    """Have a reader look at the warehouse while something else is done."""
    reader = Reader(warehouse, way)
    try:
        reader.look()
        yield reader
        reader.end()
    finally:
        reader.process.kill()


def test_readers_see_whole_publishes_only(press: Press, tmp_path: Path) -> None:
    warehouse = tmp_path / "warehouse"
    run(press.add("bridge.txt", "empty.txt"), warehouse)
    published = [_state(warehouse)]
    with reading(warehouse, "held") as held, reading(warehouse, "anew") as anew:
        for names in (["bridge_reprint.txt", "council.txt"], ["trams.jsonl", "broken.jsonl"], ["profile.txt"]):
            run(press.add(*names), warehouse, batch_size=1)
            published.append(_state(warehouse))
            anew.look_until(len(published))
        press.write("metadata.csv", "file,outlet\nbridge.txt,Harbour Herald\nprofile.txt,Harbour Herald\n")
        run(press.folder, warehouse, batch_size=1)
        published.append(_state(warehouse))
        anew.look_until(len(published))
    assert {tuple(look.values()) for look in held.seen} == {tuple(published[0].values())}
    assert len(held.seen) > len(published)
    assert all(look in published for look in anew.seen), [look for look in anew.seen if look not in published]
    assert [look["n_runs"] for look in anew.seen] == sorted(look["n_runs"] for look in anew.seen)
    assert {look["n_runs"] for look in anew.seen} == set(range(1, len(published) + 1))
    for look in anew.seen:
        assert (look["n_homeless_claims"], look["n_lost_links"], look["n_lost_captures"]) == (0, 0, 0)


def _state(warehouse: Path) -> Seen:
    query = READER[READER.index("select\n") : READER.index("'''\npath")]
    (found,) = ask(warehouse, query)
    return found
