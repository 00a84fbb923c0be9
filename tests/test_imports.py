"""The rules that keep the structure simple, enforced by reading the source: who may import and call what.

Each rule lists its offenders in a tree of sources, so that it can be shown to find some.
"""

import ast
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
STAGES = ("ingest", "clean", "deduplicate", "annotate", "corroborate")
MAX_LINES = 300

Tree = Mapping[str, str]
Rule = Callable[[Tree], list[str]]

SHARED_BY_STAGES = (
    "onrecord.warehouse.contract",
    "onrecord.warehouse.tables",
    "onrecord.warehouse.ids",
    "onrecord.warehouse.errors",
    "onrecord.flows.shared",
)
HEAVY_LIBRARIES = (
    *("spacy", "trafilatura", "py3langid", "ftfy", "ahocorasick_rs", "chardet"),
    *("feedparser", "fastwarc"),
    *("babel", "htmldate"),
)
NEITHER_STORE_NOR_CLOCK_NOR_CHANCE = (
    *("duckdb", "deltalake", "prefect", "pyarrow.parquet", "pyarrow.dataset", "pyarrow.fs"),
    *("os", "pathlib.Path", "shutil", "tempfile", "glob", "fcntl", "importlib.resources", "sqlite3"),
    *("subprocess", "socket", "urllib.request", "http", "requests", "threading", "multiprocessing", "concurrent"),
    *("time", "random", "secrets", "uuid"),
)
# Reads Parquet from the stream it is given; it opens nothing.
READS_PARQUET = "flows/ingest/parquet_file.py: pyarrow.parquet"
IMPURE_FUNCTIONS = {"open", "input", "print", "hash"}
IMPURE_METHODS = {
    *("open", "read_text", "read_bytes", "write_text", "write_bytes", "touch", "unlink", "iterdir", "glob"),
    *("now", "utcnow", "today"),
}


def sources(*folders: str) -> dict[str, str]:
    """The Python sources of these folders, by path in the checkout."""
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in sorted(found)}


@cache
def imports(source: str) -> tuple[str, ...]:
    """Return the full dotted names of everything imported, wherever in the module; relative ones begin with a dot."""
    nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Import | ast.ImportFrom)]
    return tuple(f"{origin(node)}{alias.name}" for node in nodes for alias in node.names)


def origin(node: ast.Import | ast.ImportFrom) -> str:
    return "" if isinstance(node, ast.Import) else f"{'.' * node.level}{node.module or ''}."


def within(name: str, *packages: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def stage_of(path: str) -> str | None:
    folder, _, rest = path.removeprefix("flows/").partition("/")
    return folder if rest and folder in STAGES else None


def importers(tree: Tree, package: str) -> list[str]:
    return [path for path, source in tree.items() if any(within(name, package) for name in imports(source))]


def warehouse_imports_no_flows(tree: Tree) -> list[str]:
    return [path for path in importers(tree, "onrecord.flows") if path.startswith("warehouse/")]


def stages_import_what_they_share_and_themselves(tree: Tree) -> list[str]:
    return [
        f"{path}: {name}"
        for path, source in tree.items()
        if (stage := stage_of(path))
        for name in imports(source)
        if within(name, "onrecord") and not within(name, *SHARED_BY_STAGES, f"onrecord.flows.{stage}")
    ]


def stages_import_no_store_clock_or_chance(tree: Tree) -> list[str]:
    return [
        f"{path}: {name}"
        for path, source in tree.items()
        if stage_of(path)
        for name in imports(source)
        if within(name, *NEITHER_STORE_NOR_CLOCK_NOR_CHANCE) and f"{path}: {name}" != READS_PARQUET
    ]


def stages_call_nothing_impure(tree: Tree) -> list[str]:
    return [
        f"{path}:{node.lineno}: {ast.unparse(node.func)}"
        for path, source in tree.items()
        if stage_of(path)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and is_impure(node.func)
    ]


def is_impure(function: ast.expr) -> bool:
    if isinstance(function, ast.Name):
        return function.id in IMPURE_FUNCTIONS
    return isinstance(function, ast.Attribute) and function.attr in IMPURE_METHODS


def prefect_stays_in_the_flow(tree: Tree) -> list[str]:
    return [path for path in importers(tree, "prefect") if not path.startswith("flows/orchestration/")]


def duckdb_stays_in_the_warehouse(tree: Tree) -> list[str]:
    return [path for path in importers(tree, "duckdb") if not path.startswith("warehouse/")]


def heavy_libraries_have_one_module_each(tree: Tree) -> list[str]:
    found = {library: importers(tree, library) for library in HEAVY_LIBRARIES}
    return [f"{library}: {paths}" for library, paths in found.items() if len(paths) != 1]


def imports_are_absolute_and_by_package(tree: Tree) -> list[str]:
    bare = ("flows", "warehouse", "sql", "seeds")
    return [
        f"{path}: {name}"
        for path, source in tree.items()
        for name in imports(source)
        if name.startswith(".") or within(name, *bare)
    ]


def modules_are_short(tree: Tree) -> list[str]:
    return [path for path, source in tree.items() if len(source.splitlines()) > MAX_LINES]


CODE = ("flows", "warehouse")
EVERYTHING = (*CODE, "tests", "benchmarks")
RULES: list[tuple[Rule, tuple[str, ...]]] = [
    (warehouse_imports_no_flows, CODE),
    (stages_import_what_they_share_and_themselves, CODE),
    (stages_import_no_store_clock_or_chance, CODE),
    (stages_call_nothing_impure, CODE),
    (prefect_stays_in_the_flow, CODE),
    (duckdb_stays_in_the_warehouse, CODE),
    (heavy_libraries_have_one_module_each, CODE),
    (imports_are_absolute_and_by_package, EVERYTHING),
    (modules_are_short, EVERYTHING),
]


@pytest.mark.parametrize(("rule", "folders"), RULES, ids=[rule.__name__ for rule, _ in RULES])
def test_rule_has_no_offenders(rule: Rule, folders: tuple[str, ...]) -> None:
    assert rule(sources(*folders)) == []


def test_every_stage_folder_is_looked_at() -> None:
    assert {stage_of(path) for path in sources("flows")} == {*STAGES, None}


ONE_EACH = {f"flows/{library}.py": f"import {library}" for library in HEAVY_LIBRARIES}
OFFENCES: list[tuple[Rule, dict[str, str]]] = [
    (warehouse_imports_no_flows, {"warehouse/lake.py": "from onrecord.flows.settings import Settings"}),
    (warehouse_imports_no_flows, {"warehouse/lake.py": "def f():\n    from onrecord import flows"}),
    (stages_import_what_they_share_and_themselves, {"flows/clean/a.py": "from onrecord.flows.ingest import reader"}),
    (stages_import_what_they_share_and_themselves, {"flows/clean/a.py": "import onrecord.warehouse.lake"}),
    (stages_import_what_they_share_and_themselves, {"flows/clean/a.py": "from onrecord.flows import settings"}),
    (stages_import_no_store_clock_or_chance, {"flows/annotate/a.py": "import duckdb"}),
    (stages_import_no_store_clock_or_chance, {"flows/annotate/a.py": "from pathlib import Path"}),
    (stages_import_no_store_clock_or_chance, {"flows/annotate/a.py": "import os.path"}),
    (stages_import_no_store_clock_or_chance, {"flows/ingest/a.py": "from random import shuffle"}),
    (stages_call_nothing_impure, {"flows/ingest/a.py": "with open('x') as f: pass"}),
    (stages_call_nothing_impure, {"flows/clean/a.py": "datetime.datetime.now(UTC)"}),
    (stages_call_nothing_impure, {"flows/corroborate/a.py": "date.today()"}),
    (stages_call_nothing_impure, {"flows/deduplicate/a.py": "shard = hash(key) % 256"}),
    (prefect_stays_in_the_flow, {"flows/runner.py": "from prefect import task"}),
    (duckdb_stays_in_the_warehouse, {"flows/inspection/explain.py": "if TYPE_CHECKING:\n    import duckdb"}),
    (heavy_libraries_have_one_module_each, ONE_EACH | {"flows/clean/a.py": "from spacy.tokens import Doc"}),
    (heavy_libraries_have_one_module_each, {k: v for k, v in ONE_EACH.items() if k != "flows/ftfy.py"}),
    (imports_are_absolute_and_by_package, {"tests/test_x.py": "from flows.settings import Settings"}),
    (imports_are_absolute_and_by_package, {"flows/clean/a.py": "from . import lines"}),
    (modules_are_short, {"flows/a.py": "\n" * (MAX_LINES + 1)}),
]


@pytest.mark.parametrize(("rule", "tree"), OFFENCES)
def test_rule_finds_the_offender(rule: Rule, tree: dict[str, str]) -> None:
    assert len(rule(tree)) == 1


def test_each_rule_can_fail() -> None:
    assert {rule for rule, _ in OFFENCES} == {rule for rule, _ in RULES}


def test_the_command_line_starts_without_prefect() -> None:
    code = "import sys, onrecord.flows.cli.app; print([m for m in ('prefect', 'fastapi') if m in sys.modules])"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert printed.stdout == "[]\n"
