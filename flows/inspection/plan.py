"""What a run would do, and why, without doing it: documents to take in, units that each stage has to work on.

What the lake can tell is counted; what depends on texts not read yet is estimated from the runs before.
"""

import json
from collections.abc import Collection, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from onrecord.flows.execution.batches import n_waiting
from onrecord.flows.execution.commit import Committer
from onrecord.flows.execution.corpus import committed_digests, shards_of
from onrecord.flows.execution.dispatch import Direct, Workers
from onrecord.flows.execution.progress import Progress, Quiet
from onrecord.flows.execution.session import Session
from onrecord.flows.fetch.earlier import Listed
from onrecord.flows.ingest.documents import Document
from onrecord.flows.intake.inputs import known_inputs
from onrecord.flows.intake.judging import FILE_NAME as JUDGEMENTS
from onrecord.flows.intake.judging import is_due as judgements_are_due
from onrecord.flows.intake.requests import Intake
from onrecord.flows.intake.unchanged import Unchanged
from onrecord.flows.runner import identify_tools
from onrecord.flows.settings import Settings
from onrecord.flows.stage import Scope, Stage
from onrecord.flows.stages import STAGES
from onrecord.warehouse import sql
from onrecord.warehouse.catalogue import Connection, rows_of
from onrecord.warehouse.lake import Lake
from onrecord.warehouse.object_lake import open_lake

_SHORT = 12  # digits of a digest that are shown


@dataclass
class Inputs:
    """Documents found on disk: new, changed (other bytes or metadata at a known place), known, refused.

    Addresses are not asked, so that it cannot be told what is new there.
    """

    n_found: int = 0
    n_new: int = 0
    n_changed: int = 0
    n_known: int = 0
    n_refused: int = 0
    n_addresses: int = 0

    @property
    def n_to_do(self) -> int:
        """Documents to be taken in."""
        return self.n_new + self.n_changed


@dataclass(frozen=True)
class StagePlan:
    """What one stage has to do.

    `n_units` are counted in the lake, `n_expected` more are estimated for the documents to be taken in; `why` says
    what of the stage's tool has changed since its last commit. `cpu_seconds` as measured so far; None where nothing
    was measured.
    """

    stage: str
    n_units: int
    n_expected: int
    why: str
    cpu_seconds: float | None


@dataclass(frozen=True)
class Plan:
    """What a run would do."""

    inputs: Inputs
    stages: list[StagePlan]

    @property
    def cpu_seconds(self) -> float:
        """Processor time of what could be estimated, in seconds."""
        return sum(each.cpu_seconds or 0 for each in self.stages)

    def as_json(self) -> dict[str, Any]:
        """Return plain values for ``--json``."""
        return asdict(self) | {"cpu_seconds": round(self.cpu_seconds, 1)}


def plan(intake: Intake, settings: Settings, progress: Progress, only: Collection[str] = ()) -> Plan:
    """Return what `run_intake` would do now. Nothing is written to the warehouse.

    Raises OnrecordError for a path that is not there.
    """
    intake.check()
    if open_lake(settings.lake).exists():
        return _plan(intake, settings, open_lake(settings.lake), progress, only)
    with TemporaryDirectory() as empty:
        return _plan(intake, settings, Lake(Path(empty)), progress, only)


def _plan(intake: Intake, settings: Settings, lake: Lake, progress: Progress, only: Collection[str]) -> Plan:
    session = Session(settings, "", lake, Committer(lake, ""), Direct(Workers(1)), Quiet())
    with closing(session):
        identify_tools(session)
        progress.stage("documents", None)
        inputs = _inputs(session, intake, progress) if not only or "ingest" in only else Inputs()
        progress.stage("stages", None)
        with session.connect() as connection:
            rates = _rates(connection)
            stages = [stage for stage in STAGES.values() if not only or stage.name in only]
            found = [_stage(session, connection, stage, inputs, rates) for stage in stages]
    return Plan(inputs, [each for each in found if each.n_units or each.n_expected])


def _inputs(session: Session, intake: Intake, progress: Progress) -> Inputs:
    inputs = Inputs()
    with session.connect() as connection:
        known = known_inputs(connection, session.tools["ingest"])
        places = {place for (place,) in connection.execute("select distinct locator from lake.captures").fetchall()}
    for item in intake.documents(session.settings, Unchanged(session.settings.warehouse, known, intake.is_full)):
        if isinstance(item, Listed):
            continue
        progress.advance(1)
        inputs.n_found += 1
        if item.input_id in known:
            inputs.n_known += 1
        elif not isinstance(item, Document):
            inputs.n_refused += 1
        elif item.locator in places:
            inputs.n_changed += 1
        else:
            inputs.n_new += 1
    inputs.n_addresses = len(intake.urls) + sum(len(source.addresses) for source in intake.sources)
    return inputs


@dataclass(frozen=True)
class _Rate:
    """What a stage did so far: units, processor seconds, its last tool with what it was made of."""

    n_units: float
    cpu_seconds: float
    tool_id: str
    version: int
    parameters: Mapping[str, str]


_RATES = """
    select
        s.stage, sum(s.n_units) as n_units, sum(s.cpu_seconds) as cpu_seconds,
        arg_max(s.tool_id, s.committed_at) as tool_id, arg_max(t.version, s.committed_at) as version,
        arg_max(t.parameters, s.committed_at) as parameters
    from lake.stage_runs as s
    join lake.tools as t on t.tool_id = s.tool_id
    group by s.stage"""


def _rates(connection: Connection) -> dict[str, _Rate]:
    return {
        row.pop("stage"): _Rate(**row | {"parameters": json.loads(row["parameters"])})
        for row in rows_of(connection, _RATES)
    }


def _stage(
    session: Session, connection: Connection, stage: Stage, inputs: Inputs, rates: Mapping[str, _Rate]
) -> StagePlan:
    rate = rates.get(stage.name)
    tool_id = session.tools[stage.name]
    why = _why(session, stage, rate) if rate and rate.tool_id != tool_id else ""
    n_units = _COUNTS[stage.scope](session, connection, stage, inputs)
    n_expected = 0 if _is_idle(session, stage) else _expected(stage, inputs, rates)
    per_unit = rate.cpu_seconds / rate.n_units if rate and rate.n_units else None
    cpu_seconds = None if per_unit is None else round((n_units + n_expected) * per_unit, 3)
    why = why or ("nothing committed so far" if rate is None else "new or changed input")
    return StagePlan(stage.name, n_units, n_expected, why, cpu_seconds)


def _expected(stage: Stage, inputs: Inputs, rates: Mapping[str, _Rate]) -> int:
    """Return how many units the documents to be taken in will probably make: as many each as those before."""
    if stage.scope in (Scope.SEEDS, Scope.JUDGEMENTS, Scope.INPUTS) or not inputs.n_to_do:
        return 0
    if stage.scope in (Scope.INDEX, Scope.GROUPS):
        return 1
    rate, taken_in = rates.get(stage.name), rates.get("ingest")
    if rate is None or taken_in is None or not taken_in.n_units:
        return inputs.n_to_do
    return round(inputs.n_to_do * rate.n_units / taken_in.n_units)


def _is_idle(session: Session, stage: Stage) -> bool:
    """Say whether nothing can come to the stage: what it reads comes of a chat endpoint or judgements, and none is."""
    if stage.name == "judged_claims":
        return not (session.settings.warehouse / JUDGEMENTS).exists()
    return stage.name in ("chat", "chat_claims") and not session.settings.chat_url


def _why(session: Session, stage: Stage, rate: _Rate) -> str:
    """Say what of the stage's tool is not as it was when it last committed."""
    now = {name: str(value) for name, value in session.parameters[stage.name].items()}
    changes = [f"version {rate.version} → {stage.version}"] if rate.version != stage.version else []
    for name in sorted(now.keys() | rate.parameters.keys()):
        before, after = str(rate.parameters.get(name, "none")), now.get(name, "none")
        if before != after:
            followed = name.removeprefix("follows ")
            is_followed = followed != name
            changes.append(f"{followed} changed" if is_followed else f"{name}: {before[:_SHORT]} → {after[:_SHORT]}")
    return "; ".join(changes)


def _of_seeds(session: Session, connection: Connection, stage: Stage, inputs: Inputs) -> int:  # noqa: ARG001
    names = " union ".join(f"select tool_id from lake.{name}" for name in stage.writes)
    return int(connection.execute(names).fetchall() != [(session.tools[stage.name],)])


def _of_inputs(session: Session, connection: Connection, stage: Stage, inputs: Inputs) -> int:  # noqa: ARG001
    return inputs.n_to_do + inputs.n_refused


def _of_judgements(session: Session, connection: Connection, stage: Stage, inputs: Inputs) -> int:  # noqa: ARG001
    return int(judgements_are_due(session, connection, stage))


def _of_answers(session: Session, connection: Connection, stage: Stage, inputs: Inputs) -> int:
    return _of_batches(session, connection, stage, inputs) if session.settings.chat_url else 0


def _of_batches(session: Session, connection: Connection, stage: Stage, inputs: Inputs) -> int:  # noqa: ARG001
    return n_waiting(session, connection, stage)


def _of_shards(session: Session, connection: Connection, stage: Stage, inputs: Inputs) -> int:  # noqa: ARG001
    tool_id = session.tools[stage.name]
    now = {int(shard): f"{tool_id} {digest}" for shard, digest, _ in shards_of(connection, stage)}
    before = committed_digests(connection, stage)
    n_touched = sum(now.get(shard) != before.get(shard) for shard in now.keys() | before.keys())
    return min(n_touched, 1) if stage.scope is Scope.GROUPS else n_touched


def _of_index(session: Session, connection: Connection, stage: Stage, inputs: Inputs) -> int:  # noqa: ARG001
    tool_id = session.tools[stage.name]
    queries = [sql.fill(sql.load("stages")[f"{stage.name}_{part}"].statement, tool_id=tool_id) for part in _SETS]
    ours, theirs = (f"select body_key from ({query})" for query in queries)
    ((differs,),) = connection.execute(
        f"select exists(({ours}) except ({theirs})) or exists(({theirs}) except ({ours}))"
    ).fetchall()
    return int(differs)


_SETS = ("bodies", "known")
_COUNTS = {
    Scope.SEEDS: _of_seeds,
    Scope.INPUTS: _of_inputs,
    Scope.JUDGEMENTS: _of_judgements,
    Scope.ANSWERS: _of_answers,
    Scope.BATCH: _of_batches,
    Scope.CORPUS: _of_shards,
    Scope.GROUPS: _of_shards,
    Scope.INDEX: _of_index,
}
