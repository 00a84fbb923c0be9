"""Kill runs hundreds of times, fail their disks, damage their files, read while they publish; say what became of it.

`make torture`, or: python -m benchmarks.torture --kills 500 [--minutes 60] [--seed 1]
"""

import argparse
import random
import tempfile
import time
from pathlib import Path

from benchmarks.tables import markdown_table, write_results
from benchmarks.torture.forge import Forge
from benchmarks.torture.kills import Tally, at_every_commit, at_random, undisturbed


def main() -> None:
    """Read the options, torture, write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--stride", type=int, default=1, help="kill at every so many commits of a first run")
    parser.add_argument("--scratch", type=Path, help="folder for warehouses (default: a temporary one)")
    parser.add_argument("--name", default="torture")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.scratch) as scratch, Forge(Path(scratch)) as forge:
        started = time.monotonic()
        phases = undisturbed(forge, Path(scratch))
        tally = Tally()
        n_random = options.kills
        at_random(forge, Path(scratch), phases, tally, n_random, random.Random(options.seed))
        print(tally, time.monotonic() - started, flush=True)
        n_commits = at_every_commit(forge, Path(scratch), phases, tally, options.stride)
        print(n_commits, tally, time.monotonic() - started, flush=True)


if __name__ == "__main__":
    main()
