"""Kill runs hundreds of times, fail their disks, damage their files, read while they publish; say what became of it.

`make torture`, or: python -m benchmarks.torture --kills 500 [--seed 1] [--only kills commits damage readers]

Each part writes its figures to benchmarks/results/torture_PART.json and .md as soon as it has ended or was interrupted
by its time (--minutes, for each part); docs/reliability.md quotes them. Exit code 1 where anything went wrong.
"""

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.tables import markdown_table, write_results
from benchmarks.torture.damage import Verdict
from benchmarks.torture.forge import Forge
from benchmarks.torture.kills import Phase, Tally, at_every_commit, at_random, undisturbed
from benchmarks.torture.readers import read_through
from benchmarks.torture.surroundings import every_case

Figures = Mapping[str, Any]


def main() -> None:
    """Read the options, torture, write the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=500, help="kills at random moments (default: 500)")
    parser.add_argument("--stride", type=int, default=1, help="kill at every n-th commit of a first run (default: 1)")
    parser.add_argument("--points", type=int, default=20, help="points at which the disk is full, and fails")
    parser.add_argument("--publishes", type=int, default=50, help="publishes that readers read through")
    parser.add_argument("--minutes", type=float, default=600, help="time for the kills of a part (default: 600)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="+", choices=list(PARTS), default=list(PARTS))
    options = parser.parse_args()
    scratch = Path(tempfile.mkdtemp(prefix="torture"))
    try:
        with Forge(scratch / "forge") as forge:
            phases = undisturbed(forge, scratch)
            faults = [fault for part in options.only for fault in _do(part, forge, scratch / part, phases, options)]
    finally:
        shutil.rmtree(scratch)
    print("\n".join(faults) or "nothing went wrong")
    sys.exit(bool(faults))


def _do(part: str, forge: Forge, folder: Path, phases: Sequence[Phase], options: argparse.Namespace) -> Sequence[str]:
    """Do one part and write its figures; return what went wrong."""
    folder.mkdir()
    started = time.monotonic()
    figures, lines = PARTS[part](forge, folder, phases, options)
    figures = {**figures, "seed": options.seed, "minutes": round((time.monotonic() - started) / 60, 1)}
    command = f"`python -m benchmarks.torture --only {part} --seed {options.seed}`, {figures['minutes']} minutes"
    write_results(f"torture_{part}", figures, "\n".join([f"# Torture: {part}", "", command, "", *lines, ""]))
    faults: Sequence[str] = figures["faults"]
    return faults


def _kills(
    forge: Forge, folder: Path, phases: Sequence[Phase], options: argparse.Namespace
) -> tuple[Figures, list[str]]:
    tally = Tally(until=time.monotonic() + 60 * options.minutes)
    at_random(forge, folder, phases, tally, options.kills, random.Random(options.seed))
    return _told(tally)


def _commits(
    forge: Forge, folder: Path, phases: Sequence[Phase], options: argparse.Namespace
) -> tuple[Figures, list[str]]:
    tally = Tally(until=time.monotonic() + 60 * options.minutes)
    n_commits = at_every_commit(forge, folder, phases, tally, options.stride)
    figures, lines = _told(tally)
    return {**figures, "n_commits": n_commits}, [f"Commits of the run: {n_commits or 'not all reached'}.", "", *lines]


def _told(tally: Tally) -> tuple[Figures, list[str]]:
    figures = {
        "n_kills": tally.n_kills,
        "n_runs": tally.n_runs,
        "n_comparisons": tally.n_comparisons,
        "n_glances": tally.n_glances,
        "how": dict(tally.how.most_common()),
        "where": dict(tally.where.most_common()),
        "faults": tally.faults,
    }
    rows = [
        ("runs", tally.n_runs),
        ("of these, killed", tally.n_kills),
        ("looks at the catalogue after a kill", tally.n_glances),
        ("warehouses brought to their end and compared with an undisturbed one", tally.n_comparisons),
        ("anything lost, twice, torn, left behind, or refused to go on", len(tally.faults)),
    ]
    lines = markdown_table(["what", "count"], rows)
    lines += ["", *markdown_table(["killed", "times"], tally.how.most_common())]
    return figures, [*lines, "", *markdown_table(["at", "times"], tally.where.most_common()), "", *tally.faults]


def _damage(
    forge: Forge, folder: Path, phases: Sequence[Phase], options: argparse.Namespace
) -> tuple[Figures, list[str]]:
    with Forge(folder / "other") as other:
        moments = random.Random(options.seed)
        verdicts = list(every_case(forge, other, folder, phases, options.points, moments))
    return _table(verdicts)


def _table(verdicts: Sequence[Verdict]) -> tuple[Figures, list[str]]:
    faults = [f"{verdict.case}: {verdict.fault}" for verdict in verdicts if verdict.fault]
    rows = [(verdict.case, verdict.became.replace("|", "/"), "" if verdict.fault else "yes") for verdict in verdicts]
    return {"n_cases": len(verdicts), "faults": faults}, markdown_table(["case", "became", "as it should"], rows)


def _readers(
    forge: Forge,
    folder: Path,
    phases: Sequence[Phase],  # noqa: ARG001 - the readers have articles of their own
    options: argparse.Namespace,
) -> tuple[Figures, list[str]]:
    read = read_through(forge, folder, options.publishes)
    figures = {name: getattr(read, name) for name in ("n_publishes", "n_readers", "n_queries", "n_publishes_seen")}
    lines = markdown_table(["what", "count"], [*figures.items(), ("errors, torn states, steps back", len(read.faults))])
    return {**figures, "faults": list(read.faults)}, lines


Part = Callable[[Forge, Path, Sequence[Phase], argparse.Namespace], tuple[Figures, list[str]]]
PARTS: Mapping[str, Part] = {"kills": _kills, "commits": _commits, "damage": _damage, "readers": _readers}

if __name__ == "__main__":
    main()
