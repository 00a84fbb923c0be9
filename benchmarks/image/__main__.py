"""Build the image of docs/operations/Dockerfile without a Docker engine, and run what the examples run in it.

`make image`, or as root, where debootstrap is installed: python -m benchmarks.image [--folder FOLDER]

Each stage gets a clean Debian root of its own, in which its steps run. Then, as the image's user, without a network
and with an empty environment but for what the image sets: the samples are taken in, doctor looks, and the commands
of kubernetes.yaml run with its settings and sources. Figures go to benchmarks/results/image.json and .md.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from benchmarks.image.dockerfile import patterns, stages
from benchmarks.image.root import Failed, Root
from benchmarks.tables import markdown_table, write_results

ROOT = Path(__file__).parents[2]
OPERATIONS = ROOT / "docs" / "operations"
_COMPILED = "from onrecord.flows.clean import _counts, _outline, _reader; print(_counts.__file__, _reader.__file__)"
WRITABLE = ("/data", "/tmp", "/home/onrecord", "/proc", "/dev")  # by the image's user, and by the kernel


def main() -> None:
    """Read the options, build, run, write the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, help="keep Debian's bare root here for the next time")
    options = parser.parse_args()
    scratch = options.folder or Path(tempfile.mkdtemp(prefix="image"))
    scratch.mkdir(parents=True, exist_ok=True)
    try:
        root, seconds = build(scratch)
        rows = list(commands(root))
    except Failed as failed:
        sys.exit(str(failed))
    finally:
        for folder in scratch.iterdir() if options.folder else [scratch]:
            if not folder.name.startswith("debian"):
                shutil.rmtree(folder)
    _tell(rows, seconds)


def build(scratch: Path) -> tuple[Root, float]:
    """Run all stages; return the root of the last one, and the seconds that took."""
    listed = patterns((OPERATIONS / "Dockerfile.dockerignore").read_text(encoding="utf-8"))
    built: dict[str, Root] = {}
    started = time.monotonic()
    for stage in stages((OPERATIONS / "Dockerfile").read_text(encoding="utf-8")):
        built[stage.name] = Root(scratch / f"stage-{stage.name}")
        print(f"{stage.name}: {stage.base}", flush=True)
        built[stage.name].build(stage, ROOT, listed, built)
    return built[stage.name], time.monotonic() - started


def commands(root: Root) -> Iterator[tuple[str, str]]:
    """Run the image's commands; yield each with what came of it. Raises Failed where one does not do as it should."""
    samples, before = ROOT / "seeds" / "articles", time.time()
    drops = root.folder / "data" / "drops"
    shutil.copytree(samples, drops)
    yield "the compiled modules are there", root.run(["python", "-c", _COMPILED]).strip().replace("\n", " ")
    taken = _json(root, ["run", "/data/drops", "--direct", "--json"])
    yield "onrecord run on the samples", f"{taken['summary']['articles']} articles, {taken['summary']['claims']} claims"
    found = _json(root, ["doctor", "--json"])
    states = [finding["state"] for finding in found["findings"]]
    yield "onrecord doctor", f"{states.count('ok')} of {len(states)} points ok, {states.count('broken')} broken"
    settings, files, jobs = kubernetes()
    for path, text in files.items():
        target = root.folder / path.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    for arguments in jobs:
        _json(root, arguments, settings)
        yield f"onrecord {' '.join(arguments)}", "exit code 0"
    left = sorted(written(root, before, {*files}))
    if left:
        raise Failed(f"written elsewhere than {WRITABLE}: {left[:5]}")
    yield "files written outside of /data, /tmp and the user's home", "none"


def _json(root: Root, arguments: Sequence[str], settings: Mapping[str, str] | None = None) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(root.run([*root.entry, *arguments], more=settings))
    return told


def kubernetes() -> tuple[dict[str, str], dict[str, str], list[list[str]]]:
    """Return what kubernetes.yaml sets in the environment, which files it mounts, and what its jobs call."""
    documents = list(yaml.safe_load_all((OPERATIONS / "kubernetes.yaml").read_text(encoding="utf-8")))
    maps = {each["metadata"]["name"]: each["data"] for each in documents if each["kind"] == "ConfigMap"}
    jobs = [each["spec"]["jobTemplate"]["spec"]["template"]["spec"] for each in documents if each["kind"] == "CronJob"]
    files = {f"/etc/onrecord/{name}": text for name, text in maps["onrecord-sources"].items()}
    return maps["onrecord"], files, [job["containers"][0]["args"] for job in jobs]


def written(root: Root, since: float, known: set[str]) -> Iterator[str]:
    """Yield files changed since then that a container with a read-only root would not have let be written."""
    top = str(root.folder)
    for folder, below, names in os.walk(top):
        inside = "/" + os.path.relpath(folder, top).removeprefix(".")
        below[:] = [name for name in below if str(Path(inside, name)) not in WRITABLE]
        for name in names:
            path = str(Path(inside, name))
            if path not in known and Path(folder, name).lstat().st_mtime >= since:
                yield path


def _tell(rows: Sequence[tuple[str, str]], seconds: float) -> None:
    minutes = round(seconds / 60, 1)
    lines = ["# The image, built without an engine", "", "`python -m benchmarks.image`", ""]
    lines += [f"Every step of the Dockerfile, in clean roots made by debootstrap: {minutes} minutes.", ""]
    lines += markdown_table(["then, as user 10001 without a network", "came of it"], rows)
    write_results("image", {"minutes": minutes, "commands": dict(rows)}, "\n".join([*lines, ""]))
    print("\n".join(f"{name}: {found}" for name, found in rows))


if __name__ == "__main__":
    main()
