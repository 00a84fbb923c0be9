"""Killing runs, at each commit and at random, and comparing what is left with an undisturbed run."""

import math
import random
import shutil
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Self

import duckdb

from benchmarks.torture.forge import Ended, Fault, Forge
from benchmarks.torture.press import PHASES
from benchmarks.torture.same import Digests, differing, digests, leftovers
from onrecord.warehouse.catalogue import path_of

RUN = ("run", "--direct", "--annotator", "rules", "--json")
_LONGEST = 6.0  # seconds after which a run is killed by the clock, at most
_STEPS = {"commits": 25, "names": 60, "operations": 150}  # operations that a run gets before it is killed, at most
_GLANCE = "select (select count(*) from claims), (select count(*) from quotes), (select count(*) from articles)"

Glance = tuple[int, ...]
COUNTED = ("n_kills", "n_runs", "n_comparisons", "n_glances")


@dataclass
class Tally:
    """What was done and what was seen; no further kill is begun at the time `until` (of the monotonic clock)."""

    until: float = math.inf
    n_kills: int = 0
    n_runs: int = 0
    n_comparisons: int = 0
    n_glances: int = 0
    how: Counter[str] = field(default_factory=Counter)
    where: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    @property
    def is_over(self) -> bool:
        """Say whether the time is over."""
        return time.monotonic() > self.until

    @classmethod
    def going_on(cls, figures: Mapping[str, Any], until: float) -> Self:
        """Return the tally of an earlier torture, from its `figures`, to be counted on."""
        return cls(
            until,
            *(figures[name] for name in COUNTED),
            how=Counter(figures["how"]),
            where=Counter(figures["where"]),
            faults=list(figures["faults"]),
        )

    def figures(self) -> dict[str, Any]:
        """Return what was counted as plain values."""
        counts = {name: getattr(self, name) for name in COUNTED}
        how, where = dict(self.how.most_common()), dict(self.where.most_common())
        return {**counts, "how": how, "where": where, "faults": self.faults}

    def note(self, how: str, ended: Ended, warehouse: Path) -> None:
        """Count a run that ended."""
        self.n_runs += 1
        if ended.is_killed:
            self.n_kills += 1
            self.how[how] += 1
            self.where[kind_of(ended.path, warehouse)] += 1
        elif ended.code:
            self.faults.append(f"exit code {ended.code} ({how}): {ended.said.strip()[-600:]}")


def kind_of(path: str, warehouse: Path) -> str:
    """Return what kind of file of the warehouse a path names."""
    if not path:
        return "by the clock"
    rest = path.removeprefix(str(warehouse.resolve())).strip("/")
    if "_delta_log" in rest:
        return "log of " + rest.split("/")[1]
    if rest.startswith("lake/"):
        return "rows of " + rest.split("/")[1]
    return "catalogue" if ".duckdb" in rest else "else"


@dataclass(frozen=True)
class Phase:
    """A state of the press, and what an undisturbed run makes of it."""

    press: Path
    expected: Digests
    glance: Glance


def undisturbed(forge: Forge, folder: Path) -> list[Phase]:
    """Run over each phase of the press without any fault; raises RuntimeError where one fails."""
    phases = []
    for number, change in enumerate(PHASES):
        press = folder / f"phase{number}" / "press"
        press.parent.mkdir(parents=True)
        if number:
            shutil.copytree(phases[-1].press, press)
        change(press)
        ended = forge.run([*RUN, press], folder / "undisturbed")
        if ended.code:
            raise RuntimeError(ended.said)
        phases.append(Phase(press, digests(folder / "undisturbed"), glance(folder / "undisturbed") or ()))
    return phases


def glance(warehouse: Path) -> Glance | None:
    """Look at the published catalogue as a reader would; None where none was published."""
    if not path_of(warehouse).exists():
        return None
    with duckdb.connect(str(path_of(warehouse)), read_only=True) as connection:
        return tuple(connection.execute(_GLANCE).fetchall()[0])


def at_every_commit(
    forge: Forge, folder: Path, phases: Sequence[Phase], tally: Tally, stride: int = 1, first: int = 0
) -> Iterator[int]:
    """Kill a first run at each of its commits from `first` on, before or after, then let it end.

    Yields the number of the next commit after each, and last, when all were killed, the number of the last one.
    """
    press = phases[0].press
    for number in count(first, stride):
        if tally.is_over:
            return
        kind = ("kill_before", "kill_within")[number // stride % 2]
        warehouse = folder / f"commit{number}"
        ended = forge.run([*RUN, press], warehouse, fault=Fault(kind, number, "commits"))
        if not ended.is_killed:
            return
        tally.note(f"{kind}, commits", ended, warehouse)
        finish(forge, warehouse, phases[0], (None, phases[0].glance), tally)
        shutil.rmtree(warehouse)
        yield number + stride


def faults(moments: random.Random) -> Iterator[tuple[str, Fault, float | None]]:
    """Yield kills of every kind, for ever."""
    while True:
        among = moments.choice(["commits", "commits", "names", "operations"])
        kind = moments.choice(["kill_before", "kill_within"])
        yield f"{kind}, {among}", Fault(kind, moments.randrange(_STEPS[among]), among), None
        if moments.random() < 0.2:
            yield "by the clock", Fault(), moments.uniform(0, _LONGEST)


def at_random(
    forge: Forge, folder: Path, phases: Sequence[Phase], tally: Tally, n_kills: int, moments: random.Random
) -> Iterator[int]:
    """Kill runs again and again until so many were killed; each warehouse goes through all phases to its end.

    Yields the number of kills whenever a warehouse has come to its end.
    """
    kills = faults(moments)
    for number in count():
        if tally.n_kills >= n_kills or tally.is_over:
            return
        warehouse = folder / f"random{number}"
        seen: Glance | None = None
        for phase in phases:
            allowed = (seen, phase.glance)
            while tally.n_kills < n_kills and not tally.is_over:
                how, fault, after = next(kills)
                ended = forge.run([*RUN, phase.press], warehouse, fault=fault, kill_after=after)
                tally.note(how, ended, warehouse)
                look(warehouse, allowed, tally, how)
                if not ended.is_killed:
                    break
            finish(forge, warehouse, phase, allowed, tally)
            seen = phase.glance
        shutil.rmtree(warehouse)
        yield tally.n_kills


def look(warehouse: Path, allowed: Sequence[Glance | None], tally: Tally, how: str) -> None:
    """Look at the catalogue: it shows the last publish, whole, or the one that was being made."""
    tally.n_glances += 1
    try:
        found = glance(warehouse)
    except duckdb.Error as error:
        tally.faults.append(f"after {how}: the catalogue cannot be read: {error}")
        return
    if found not in allowed:
        tally.faults.append(f"after {how}: readers see {found}, expected one of {allowed}")


def finish(forge: Forge, warehouse: Path, phase: Phase, allowed: Sequence[Glance | None], tally: Tally) -> None:
    """Run to the end and compare the rows with those of the undisturbed run."""
    look(warehouse, allowed, tally, "the last kill")
    ended = forge.run([*RUN, phase.press], warehouse)
    tally.note("no fault", ended, warehouse)
    if ended.code == 0:
        tally.n_comparisons += 1
        tally.faults += [f"{warehouse.name}: {line}" for line in differing(phase.expected, digests(warehouse))]
        tally.faults += [f"{warehouse.name}: left behind {name}" for name in leftovers(warehouse)]
