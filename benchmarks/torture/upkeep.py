"""Killing what is not a run at each of its commits: a publish, the joining of files, an erasure.

After each kill readers see every row of what was, or of what is to be; then a run follows, half of the times after the
same command again: the rows are those of the command and a run that nobody disturbed, and an erasure is proved.
"""

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, takewhile

import duckdb

from benchmarks.torture.damage import Bench
from benchmarks.torture.forge import Ended, Fault
from benchmarks.torture.kills import RUN, Tally
from benchmarks.torture.same import Digests, differing, digests, leftovers, tombstones, unproved

# so few files would not be worth joining
_JOIN_ALL = "import onrecord.flows.upkeep.maintain as upkeep; upkeep.MOST_SMALL_FILES = 1"
ERASED = "press/ferry/contradiction.txt"


@dataclass(frozen=True)
class Command:
    """What is given to `onrecord`, after `prelude`."""

    name: str
    arguments: tuple[str, ...]
    prelude: str = ""

    @property
    def is_erasure(self) -> bool:
        """Say whether it changes rows."""
        return self.name == "erase"


COMMANDS = (
    Command("publish", ("publish",)),
    Command("maintain", ("maintain",), _JOIN_ALL),
    Command("erase", ("erase", ERASED, "--reason", "asked for", "--yes", "--annotator", "rules")),
)


def at_every_commit_of(
    bench: Bench, tally: Tally, names: Collection[str] = (), stride: int = 1, first: int = 0, most: float = math.inf
) -> Iterator[tuple[str, int]]:
    """Kill each command, or those of these names, at every n-th of its commits from `first` on, `most` of them.

    Yields the name of the command and the number of the next commit.
    """
    for command in (command for command in COMMANDS if not names or command.name in names):
        states = _undisturbed(bench, command)
        for turn in takewhile(lambda turn: turn < most and not tally.is_over, count()):
            number = first + turn * stride
            fault = Fault(("kill_before", "kill_within")[turn % 2], number, "commits")
            if not _killed(bench, command, fault, turn % 4 > 1, states, tally):
                break
            yield command.name, number + stride


def _undisturbed(bench: Bench, command: Command) -> list[Digests]:
    """Return the rows before a command, after it, and after a run that follows."""
    bench.restore()
    states = [digests(bench.warehouse)]
    for give in (lambda: _give(bench, command), lambda: _run(bench)):
        _well(give())
        states.append(digests(bench.warehouse))
    if (states[0] == states[-1]) == command.is_erasure:
        raise RuntimeError(f"{command.name} leaves rows as they were: {states[0] == states[-1]}")
    return states


def _give(bench: Bench, command: Command, fault: Fault | None = None) -> Ended:
    return bench.forge.run(command.arguments, bench.warehouse, fault=fault, prelude=command.prelude)


def _run(bench: Bench) -> Ended:
    return bench.forge.run([*RUN, bench.phases[0].press], bench.warehouse)


def _well(ended: Ended) -> None:
    if ended.code:
        raise RuntimeError(ended.said)


def _killed(
    bench: Bench, command: Command, fault: Fault, is_given_again: bool, states: Sequence[Digests], tally: Tally
) -> bool:
    """Kill a command at one commit and bring the warehouse to its end; say whether the command came to that commit."""
    bench.restore()
    ended = _give(bench, command, fault)
    if not ended.is_killed:
        tally.note(command.name, ended, bench.warehouse)
        return False
    tally.note(f"{command.name}, {fault.kind}", ended, bench.warehouse)
    where = f"{command.name}, {fault.kind} commit {fault.at}"
    _look(bench, states, tally, where)
    if is_given_again or (command.is_erasure and not tombstones(bench.warehouse)):
        _give_again(bench, command, tally, where)
        _look(bench, states, tally, f"{where}, given again")
    _finish(bench, states[-1], tally, where)
    if command.is_erasure:
        tally.faults += [f"{where}: {line}" for line in unproved(bench.warehouse)]
    return True


def _look(bench: Bench, states: Sequence[Digests], tally: Tally, where: str) -> None:
    """Read every row as readers would: those that were, or those that are to be, and no others."""
    tally.n_glances += 1
    try:
        found = digests(bench.warehouse)
    except duckdb.Error as error:
        tally.faults.append(f"{where}: the catalogue cannot be read: {error}")
        return
    if found not in states:
        tally.faults.append(f"{where}: readers see neither: {differing(states[0], found)}")


def _give_again(bench: Bench, command: Command, tally: Tally, where: str) -> None:
    """Give the command again, which does it; of what is erased by now it may say so, with exit code 1."""
    ended = _give(bench, command)
    tally.n_runs += 1
    is_gone = command.is_erasure and ended.code == 1 and "no article, address or outlet" in ended.said
    if ended.code and not is_gone:
        tally.faults.append(f"{where}, given again: exit code {ended.code}: {ended.said.strip()[-600:]}")


def _finish(bench: Bench, expected: Digests, tally: Tally, where: str) -> None:
    """Run to the end and compare the rows with those that nobody disturbed."""
    ended = _run(bench)
    tally.note(f"{where}, no fault", ended, bench.warehouse)
    if ended.code == 0:
        tally.n_comparisons += 1
        tally.faults += [f"{where}: {line}" for line in differing(expected, digests(bench.warehouse))]
        tally.faults += [f"{where}: left behind {name}" for name in leftovers(bench.warehouse)]
