"""Kill runs hundreds of times, fail their disks, damage their files, read while they publish; say what became of it.

`make torture`, or: python -m benchmarks.torture --kills 500 [--seed 1] [--only PART …]

The parts are kills, commits, upkeep, damage, readers, cluster. Each writes its figures to
benchmarks/results/torture_PART.json and .md; docs/reliability.md quotes them. Kills, commits, readers and cluster write
them whenever a warehouse has come to its end, so that nothing is lost where time ends (--minutes, for each part) or the
process is killed: with --go-on they count on from these figures. Exit code 1 where anything went wrong.
"""

import argparse
import json
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.tables import RESULTS, markdown_table, write_results
from benchmarks.torture.cluster import Toll, under_faults
from benchmarks.torture.damage import Bench, Verdict
from benchmarks.torture.forge import Forge
from benchmarks.torture.kills import Phase, Tally, at_every_commit, at_random, undisturbed
from benchmarks.torture.readers import WAYS, Read, read_through
from benchmarks.torture.surroundings import every_case
from benchmarks.torture.upkeep import at_every_commit_of

Figures = Mapping[str, Any]
Results = Iterable[tuple[Figures, list[str]]]
PUBLISHES_AT_ONCE = 10  # then the readers are asked what they saw, and a warehouse is begun anew


def main() -> None:
    """Read the options, torture, write the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=500, help="kills at random moments (default: 500)")
    parser.add_argument("--stride", type=int, default=1, help="kill at every n-th commit (default: 1)")
    parser.add_argument("--points", type=int, default=20, help="points at which the disk is full, and fails")
    parser.add_argument("--publishes", type=int, default=50, help="publishes that readers read through")
    parser.add_argument("--faults", type=int, default=50, help="of workers, scheduler and store of a cluster")
    parser.add_argument("--minutes", type=float, default=600, help="time for the kills of a part (default: 600)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--go-on", action="store_true", help="count on from the results of an earlier torture")
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
    """Do one part and write its figures as they come; return what went wrong."""
    folder.mkdir()
    path = RESULTS / f"torture_{part}.json"
    before = json.loads(path.read_text(encoding="utf-8")) if options.go_on and path.exists() else {}
    started = time.monotonic()
    faults: Sequence[str] = ()
    for figures, lines in PARTS[part](forge, folder, phases, options, before):
        minutes = round(before.get("minutes", 0) + (time.monotonic() - started) / 60, 1)
        head = [f"# Torture: {part}", "", f"`python -m benchmarks.torture --only {part} {_said(part, options)}`, "]
        head[-1] += f"{minutes} minutes" + (", in several goes" if before else "")
        write_results(
            f"torture_{part}", {**figures, "seed": options.seed, "minutes": minutes}, "\n".join([*head, "", *lines, ""])
        )
        faults = figures["faults"]
    return faults


def _said(part: str, options: argparse.Namespace) -> str:
    """Return the options that made the figures of a part."""
    counts = {
        "kills": "--kills",
        "commits": "--stride",
        "upkeep": "--stride",
        "damage": "--points",
        "readers": "--publishes",
        "cluster": "--faults",
    }
    return f"{counts[part]} {getattr(options, counts[part].strip('-'))} --seed {options.seed}"


def _tally(options: argparse.Namespace, before: Figures) -> Tally:
    until = time.monotonic() + 60 * options.minutes
    return Tally.going_on(before, until) if before else Tally(until)


def _kills(
    forge: Forge, folder: Path, phases: Sequence[Phase], options: argparse.Namespace, before: Figures
) -> Results:
    tally = _tally(options, before)
    moments = random.Random(f"{options.seed} {tally.n_kills}")  # other moments where an earlier torture is gone on with
    for _ in at_random(forge, folder, phases, tally, options.kills, moments):
        yield tally.figures(), _told(tally)


def _commits(
    forge: Forge, folder: Path, phases: Sequence[Phase], options: argparse.Namespace, before: Figures
) -> Results:
    tally = _tally(options, before)
    for at in at_every_commit(forge, folder, phases, tally, options.stride, before.get("next_commit", 0)):
        yield {**tally.figures(), "next_commit": at}, [f"Commits passed: the first {at}.", "", *_told(tally)]


def _upkeep(
    forge: Forge,
    folder: Path,
    phases: Sequence[Phase],
    options: argparse.Namespace,
    before: Figures,  # noqa: ARG001 - begins anew
) -> Results:
    tally = _tally(options, {})
    passed: dict[str, int] = {}
    for command, number in at_every_commit_of(Bench(forge, folder, phases), tally, stride=options.stride):
        passed[command] = number
        rows = markdown_table(["killed", "commits passed: the first"], passed.items())
        yield {**tally.figures(), "passed": dict(passed)}, [*rows, "", *_told(tally)]


def _told(tally: Tally) -> list[str]:
    rows = [
        ("runs", tally.n_runs),
        ("of these, killed", tally.n_kills),
        ("looks at the catalogue after a kill", tally.n_glances),
        ("states brought to their end and compared with an undisturbed one", tally.n_comparisons),
        ("anything lost, twice, torn, left behind, or refused to go on", len(tally.faults)),
    ]
    lines = markdown_table(["what", "count"], rows)
    lines += ["", *markdown_table(["killed", "times"], tally.how.most_common())]
    return [*lines, "", *markdown_table(["at", "times"], tally.where.most_common()), "", *tally.faults]


def _damage(
    forge: Forge,
    folder: Path,
    phases: Sequence[Phase],
    options: argparse.Namespace,
    before: Figures,  # noqa: ARG001 - begins anew
) -> Results:
    with Forge(folder / "other") as other:
        verdicts: list[Verdict] = []
        for verdict in every_case(forge, other, folder, phases, options.points, random.Random(options.seed)):
            verdicts.append(verdict)
            yield _table(verdicts)


def _table(verdicts: Sequence[Verdict]) -> tuple[Figures, list[str]]:
    faults = [f"{verdict.case}: {verdict.fault}" for verdict in verdicts if verdict.fault]
    rows = [(verdict.case, verdict.became.replace("|", "/"), "" if verdict.fault else "yes") for verdict in verdicts]
    return {"n_cases": len(verdicts), "faults": faults}, markdown_table(["case", "became", "as it should"], rows)


def _readers(
    forge: Forge,
    folder: Path,
    phases: Sequence[Phase],  # noqa: ARG001 - the readers have articles of their own
    options: argparse.Namespace,
    before: Figures,
) -> Results:
    read = Read.going_on(before) if before else Read(n_readers=len(WAYS))
    until = time.monotonic() + 60 * options.minutes
    while read.n_publishes < options.publishes and time.monotonic() < until:
        n_publishes = min(PUBLISHES_AT_ONCE, options.publishes - read.n_publishes)
        read += read_through(forge, folder / str(read.n_publishes), n_publishes)
        figures = asdict(read)
        rows = [(name, figures[name]) for name in ("n_publishes", "n_readers", "n_queries", "n_publishes_seen")]
        rows.append(("errors, torn states, steps back", len(read.faults)))
        asked = markdown_table(["asked by", "queries"], read.queries.items())
        yield figures, [*markdown_table(["what", "count"], rows), "", *asked]


def _cluster(
    forge: Forge,  # noqa: ARG001 - runs are under Prefect, which is not to be forked
    folder: Path,
    phases: Sequence[Phase],
    options: argparse.Namespace,
    before: Figures,
) -> Results:
    toll, until = Toll.going_on(before) if before else Toll(), time.monotonic() + 60 * options.minutes
    for _ in under_faults(folder, phases[0], toll, options.faults, until, options.seed):
        figures = {**asdict(toll), "how": dict(toll.how)}
        rows = [
            ("faults while a run needed what failed", toll.n_faults),
            *((f"of these: {what}", n) for what, n in toll.how.items()),
            ("runs that had to be given again", toll.n_again),
            ("anything lost, twice, or never ending", len(toll.faults)),
        ]
        yield figures, [*markdown_table(["what", "count"], rows), "", *toll.faults]


Part = Callable[[Forge, Path, Sequence[Phase], argparse.Namespace, Figures], Results]
PARTS: Mapping[str, Part] = {
    "kills": _kills,
    "commits": _commits,
    "upkeep": _upkeep,
    "damage": _damage,
    "readers": _readers,
    "cluster": _cluster,
}

if __name__ == "__main__":
    main()
