"""The tests on every supported Python found here, and on both major versions of DuckDB; `make matrix`.

    python -m benchmarks.matrix [--quick] [--folder .matrix]

Each gets a virtual environment of its own from the hash-locked requirements, with onrecord installed from a wheel of
the sources as they are. Exit code 1 where any of them fails, 2 where no supported Python is found.
"""

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.tables import markdown_table

ROOT = Path(__file__).parents[1]
MINORS = (11, 12, 13)
LOCKS = ("requirements.lock", "requirements-dev.lock")
OTHER_DUCKDB = "2.0.0"
# The last line that pytest writes; a library may have its say after it.
_SUMMARY = re.compile(r"^=* ?(\d+ (?:passed|failed|errors?|skipped|deselected)\b.*?) in [\d.]+s", re.MULTILINE)
_PROBE = "import ensurepip, sys, venv; print(sys.version.split()[0], sys.executable)"


class InstallFailed(RuntimeError):
    """An environment cannot be made."""


@dataclass(frozen=True)
class Python:
    """An interpreter that can make virtual environments."""

    minor: int
    version: str
    path: str


@dataclass(frozen=True)
class Result:
    """How the tests went in one environment."""

    python: str
    duckdb: str
    outcome: str
    seconds: float
    has_passed: bool


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    pythons = find_pythons()
    if not pythons:
        print(f"no Python 3.{MINORS[0]} to 3.{MINORS[-1]} with venv was found on the PATH or in pyenv", file=sys.stderr)
        return 2
    folder = options.folder.resolve()
    folder.mkdir(exist_ok=True)
    wheel = build_wheel(folder)
    selected = ["-m", "not slow"] if options.quick else []
    results = []
    for python, duckdb in [(pythons[0], OTHER_DUCKDB), *((python, "") for python in pythons)]:
        results.append(_try(folder, python, duckdb, wheel, [*selected, *options.tests]))
        print(f"Python {results[-1].python}, DuckDB {results[-1].duckdb}: {results[-1].outcome}", flush=True)
    rows = [[result.python, result.duckdb, result.outcome, round(result.seconds)] for result in results]
    print("\n".join(["", *markdown_table(["Python", "DuckDB", "tests", "seconds"], rows)]))
    return 0 if all(result.has_passed for result in results) else 1


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Runs the tests on every supported Python and DuckDB.")
    parser.add_argument("--quick", action="store_true", help="leave out the slow tests")
    parser.add_argument("--folder", type=Path, default=ROOT / ".matrix", help="where environments are kept")
    parser.add_argument("tests", nargs="*", help="tests to run instead of all")
    return parser.parse_args(arguments)


def find_pythons() -> list[Python]:
    """Return one interpreter for each supported minor version that is there, in order."""
    return [found for minor in MINORS if (found := _first(minor)) is not None]


def _first(minor: int) -> Python | None:
    return next((python for path in _candidates(minor) if (python := _probe(path, minor)) is not None), None)


def _candidates(minor: int) -> Iterator[str]:
    yield sys.executable
    if on_path := shutil.which(f"python3.{minor}"):
        yield on_path
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    yield from (str(path) for path in sorted(pyenv.glob(f"3.{minor}.*/bin/python3"), reverse=True))


def _probe(path: str, minor: int) -> Python | None:
    """Return the interpreter if it is of that version and works (a shim of pyenv may name one that does not)."""
    try:
        done = subprocess.run([path, "-c", _PROBE], capture_output=True, text=True, check=False, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return None
    version, _, executable = done.stdout.strip().partition(" ")
    if done.returncode or not version.startswith(f"3.{minor}."):
        return None
    return Python(minor, version, executable)


def build_wheel(folder: Path) -> Path:
    """Build onrecord's wheel from a copy of its sources, so that nothing of an earlier build gets in."""
    sources, wheels = folder / "sources", folder / "wheels"
    for old in (sources, wheels):
        shutil.rmtree(old, ignore_errors=True)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    sources.mkdir()
    for name in ("pyproject.toml", project["project"]["readme"], *project["project"]["license-files"]):
        shutil.copy(ROOT / name, sources / name)
    for name in project["tool"]["setuptools"]["package-dir"].values():
        shutil.copytree(ROOT / name, sources / name, ignore=shutil.ignore_patterns("__pycache__", "*.so"))
    isolated = ["--no-deps", "--no-build-isolation", "--wheel-dir", str(wheels), str(sources)]
    _call([sys.executable, "-m", "pip", "wheel", "--quiet", *isolated])
    return next(wheels.glob("*.whl"))


def _try(folder: Path, python: Python, duckdb: str, wheel: Path, tests: Sequence[str]) -> Result:
    """Run the tests in the environment of one Python, with another DuckDB than the locked one if named."""
    started = time.perf_counter()
    try:
        environment = _environment(folder, python, duckdb, wheel)
    except InstallFailed as failed:
        return Result(
            python.version, duckdb or "locked", f"not installed: {failed}", time.perf_counter() - started, False
        )
    found = _call([environment, "-c", "import duckdb; print(duckdb.__version__)"]).strip()
    command = [environment, "-m", "pytest", "-p", "no:cacheprovider", *tests]
    log = folder / f"{Path(environment).parents[1].name}.log"
    with log.open("w", encoding="utf-8") as handle:
        done = subprocess.run(command, cwd=ROOT, stdout=handle, stderr=subprocess.STDOUT, check=False)
    outcome = summary_of(log.read_text(encoding="utf-8")) or f"exit code {done.returncode}"
    if done.returncode:
        outcome += f" (see {log})"
    return Result(python.version, found, outcome, time.perf_counter() - started, done.returncode == 0)


def summary_of(log: str) -> str:
    """Return how many tests passed and failed, as pytest says at the end; nothing where it never got there."""
    said = _SUMMARY.findall(log)
    return str(said[-1]) if said else ""


def _environment(folder: Path, python: Python, duckdb: str, wheel: Path) -> str:
    """Make or refresh a virtual environment and return its interpreter; raise InstallFailed where pip does."""
    root = folder / (f"python3.{python.minor}" + (f"-duckdb{duckdb}" if duckdb else ""))
    interpreter, stamp = root / "bin" / "python", root / "locks.sha256"
    pip = [str(interpreter), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    locked = hashlib.sha256(
        b"".join((ROOT / name).read_bytes() for name in LOCKS) + python.version.encode()
    ).hexdigest()
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != locked:
        _call([python.path, "-m", "venv", "--clear", str(root)])
        for lock in LOCKS:
            _call([*pip, "--no-deps", "--require-hashes", "--requirement", str(ROOT / lock)])
        if duckdb:
            _call([*pip, "--no-deps", f"duckdb=={duckdb}"])
        stamp.write_text(locked, encoding="utf-8")
    _call([*pip, "--no-deps", "--force-reinstall", str(wheel)])
    return str(interpreter)


def _call(command: Sequence[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise InstallFailed(f"{' '.join(command[:5])} …: {done.stderr.strip()[-500:]}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
