"""What is installed is what is in the checkout: every folder of code, and the SQL and seeds as package data."""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from sysconfig import get_path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CODE, DATA = ("flows", "warehouse"), ("sql", "seeds")
HAS_COMPILER = bool(shutil.which("gcc") or shutil.which("cc")) and Path(get_path("include"), "Python.h").exists()
CAN_COMPILE = HAS_COMPILER and find_spec("Cython") is not None
NOT_SOURCE = shutil.ignore_patterns("__pycache__", "*.pyc", "*.so", "*.egg-info")


def files(*folders: str) -> Iterator[str]:
    """Paths in the checkout of all that is written by people."""
    for path in sorted(path for folder in folders for path in (ROOT / folder).rglob("*")):
        if path.is_file() and path.suffix not in {".pyc", ".so"}:
            yield path.relative_to(ROOT).as_posix()


def test_packages_listed_are_the_folders_with_code_and_data() -> None:
    folders = {Path(file).parent for file in files(*CODE)} | {Path(folder) for folder in DATA}
    expected = sorted(".".join(("onrecord", *folder.parts)) for folder in folders)
    assert PROJECT["tool"]["setuptools"]["packages"] == expected


def test_every_top_package_is_mapped_to_its_folder() -> None:
    expected = {f"onrecord.{folder}": folder for folder in (*CODE, *DATA)}
    assert PROJECT["tool"]["setuptools"]["package-dir"] == expected


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> ZipFile:
    """The wheel, built from a copy so that nothing is left in the checkout."""
    copy = tmp_path_factory.mktemp("source")
    for folder in (*CODE, *DATA):
        shutil.copytree(ROOT / folder, copy / folder, ignore=NOT_SOURCE)
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", "dist", "."]
    subprocess.run(command, cwd=copy, check=True, capture_output=True)
    (built,) = (copy / "dist").glob("*.whl")
    return ZipFile(built)


def test_wheel_holds_the_checkout_and_nothing_else(wheel: ZipFile) -> None:
    held = {name for name in wheel.namelist() if ".dist-info/" not in name}
    compiled = {name for name in held if name.endswith((".so", ".pyd"))}
    assert held - compiled == {f"onrecord/{file}" for file in files(*CODE, *DATA)}
    twins = ("_columns", "_counts", "_outline", "_reader") if CAN_COMPILE else ()
    assert {name.split(".")[0] for name in compiled} == {f"onrecord/flows/clean/{name}" for name in twins}


def test_wheel_names_the_command(wheel: ZipFile) -> None:
    (entry_points,) = (name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    assert "onrecord = onrecord.flows.cli.app:main" in wheel.read(entry_points).decode()


REPORT = """
import json
from onrecord import flows, warehouse
from onrecord.flows.resources import seeds
from onrecord.warehouse import reference, sql
from onrecord.warehouse.tables import TABLES

print(json.dumps({
    "from": [flows.__file__, warehouse.__file__],
    "tables": list(TABLES),
    "sql": {folder: list(sql.load(folder)) for folder in ("checks", "erasing", "macros", "stages", "views")},
    "n_outlets": len(seeds.load_outlets()),
    "n_gazetteer": len(seeds.load_gazetteer()),
    "reference": reference.reference(),
}))
"""


def test_what_the_wheel_installs_finds_its_tables_views_and_seeds(wheel: ZipFile, tmp_path: Path) -> None:
    site = tmp_path / "site"
    wheel.extractall(site)
    environment = os.environ | {"PYTHONPATH": str(site)}
    command = [sys.executable, "-c", REPORT]
    printed = subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True, text=True)
    found = json.loads(printed.stdout)

    assert all(Path(path).is_relative_to(site) for path in found["from"])
    for folder, names in found["sql"].items():
        assert names == [Path(file).stem for file in files(f"sql/{folder}")]
    assert "claims" in found["tables"]
    assert found["n_outlets"] > 100
    assert found["n_gazetteer"] > 1000
    assert "### lake.claims" in found["reference"]
