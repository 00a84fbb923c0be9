"""Readers that ask in loops while runs publish: no error, nothing torn, nothing that goes back."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Self

from benchmarks.torture.forge import ROOT, Forge
from benchmarks.torture.kills import RUN
from onrecord.warehouse.catalogue import path_of

WAYS = ("cli", "cli", "anew", "anew", "held", "held", "sqlalchemy", "sqlalchemy")


@dataclass(frozen=True)
class Read:
    """What all readers saw together; queries by the way they were asked."""

    n_publishes: int = 0
    n_readers: int = 0
    n_queries: int = 0
    queries: Mapping[str, int] = field(default_factory=dict)
    n_publishes_seen: int = 0
    faults: Sequence[str] = ()

    @classmethod
    def going_on(cls, figures: Mapping[str, Any]) -> Self:
        """Return what was read earlier, to be added to."""
        return cls(**{each.name: figures[each.name] for each in fields(cls)})

    def __add__(self, other: Self) -> "Read":
        """Return both together; the readers are as many as before."""
        return Read(
            self.n_publishes + other.n_publishes,
            max(self.n_readers, other.n_readers),
            self.n_queries + other.n_queries,
            dict(Counter(self.queries) + Counter(other.queries)),
            self.n_publishes_seen + other.n_publishes_seen,
            [*self.faults, *other.faults],
        )


def read_through(forge: Forge, folder: Path, n_publishes: int, ways: Sequence[str] = WAYS) -> Read:
    """Publish so many times, an article more each time, while readers read."""
    press, warehouse = folder / "read" / "press", folder / "read" / "warehouse"
    press.mkdir(parents=True)
    _publish(forge, press, warehouse, 0)
    readers = [_start(warehouse, way) for way in ways]
    try:
        for number in range(1, n_publishes + 1):
            _publish(forge, press, warehouse, number)
        seen = [_end(reader) for reader in readers]
    finally:
        for reader in readers:
            reader.kill()
    return Read(
        n_publishes,
        len(ways),
        sum(each["n_queries"] for each in seen),
        {way: sum(each["n_queries"] for each in seen if each["way"] == way) for way in dict.fromkeys(ways)},
        len({n for each in seen for n in each["n_runs"]}),
        [
            f"{each['way']}: {what} {shown}"
            for each in seen
            for what in ("errors", "torn", "back")
            for shown in each[what]
        ],
    )


def _publish(forge: Forge, press: Path, warehouse: Path, number: int) -> None:
    (press / f"quay{number}.txt").write_text(
        f"---\noutlet: Quay {number % 7} News\npublished: 2031-05-{number % 28 + 1:02}\n---\n"
        f"Berth {number} of the harbour will close on Monday, the harbour office said.\n\n"
        f"“We counted {number + 11} cracks in its wall,” said Vera Lindqvist, who runs the office.\n",
        encoding="utf-8",
    )
    ended = forge.run([*RUN, press], warehouse)
    if ended.code:
        raise RuntimeError(ended.said)


def _start(warehouse: Path, way: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "benchmarks.torture.reader", str(path_of(warehouse)), way]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _end(reader: "subprocess.Popen[str]") -> dict[str, Any]:
    out, _ = reader.communicate(timeout=300)
    found: dict[str, Any] = json.loads(out)
    return found
