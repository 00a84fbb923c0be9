"""The log of a Delta table as files: what each entry names, and whether it is whole.

delta-rs reads the log too, but only as far as it is sound, and says nothing of entries that it has taken together.
"""

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote


def commits(log: Path, *actions: str) -> Iterator[tuple[int, str]]:
    """Yield version and name of every file that any commit in the log added, or did another of these actions to.

    A file whose addition the log has lost, after `trim_log`, is still named by the commit that superseded it.
    """
    for commit in log.glob("*.json"):
        yield from ((int(commit.stem), file) for file in named(commit, *(actions or ("add",))))


def named(commit: Path, *actions: str) -> Iterator[str]:
    """Yield the files to which a log entry does one of these actions."""
    yield from named_in(commit.read_text(encoding="utf-8"), *actions)


def named_in(content: str, *actions: str) -> Iterator[str]:
    """Yield the files to which the content of a log entry does one of these actions."""
    for line in content.splitlines():
        entry = json.loads(line)
        yield from (Path(unquote(entry[action]["path"])).name for action in actions if action in entry)


def is_torn(entry: Path) -> bool:
    """Say whether a log entry does not hold whole lines of JSON."""
    try:
        lines = entry.read_text(encoding="utf-8").splitlines()
        return not lines or not all(isinstance(json.loads(line), dict) for line in lines)
    except ValueError:
        return True


def last_checkpoint(log: Path) -> int:
    """Return the version of the last checkpoint; 0 where there is none."""
    last = log / "_last_checkpoint"
    return int(json.loads(last.read_bytes())["version"]) if last.exists() else 0


def sync(path: Path) -> None:
    """Wait until the disk holds a file, or the names in a folder."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_whole(path: Path, content: str) -> None:
    """Write a file beside its place first, so that it is never there in part."""
    draft = path.with_name(f"{path.name}.tmp")
    draft.write_text(content, encoding="utf-8")
    draft.replace(path)


def committed_versions(records: Iterable[str]) -> dict[str, int]:
    """Return the latest committed version of each table, from the `versions` of all stage runs."""
    latest: dict[str, int] = {}
    for record in records:
        for name, version in json.loads(record).items():
            latest[name] = max(version, latest.get(name, 0))
    return latest
