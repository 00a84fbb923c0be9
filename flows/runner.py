"""The runner: reads, joins, calls the stages in order, and has their rows checked, written and published.

What is left to do is always found by asking the lake, never remembered: a killed run is resumed by running again,
and a run over known documents does nothing.
"""

import logging
import shutil
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pyarrow as pa

from onrecord.flows.chat.asking import run_answers
from onrecord.flows.erasure.work import erase_due, finish_erasures
from onrecord.flows.execution.batches import run_batches
from onrecord.flows.execution.commit import Committer
from onrecord.flows.execution.corpus import run_corpus
from onrecord.flows.execution.dispatch import Dispatch
from onrecord.flows.execution.grouping import run_grouping
from onrecord.flows.execution.index import run_index
from onrecord.flows.execution.joining import MOST_SMALL_FILES, join_files
from onrecord.flows.execution.progress import Progress
from onrecord.flows.execution.prune import prune
from onrecord.flows.execution.publish import publish_run
from onrecord.flows.execution.session import Session
from onrecord.flows.execution.settled import last_settled
from onrecord.flows.execution.tools import Tool, Tools
from onrecord.flows.execution.unpublished import record_interrupted, record_partial
from onrecord.flows.execution.work import Job, work
from onrecord.flows.intake.inputs import run_inputs
from onrecord.flows.intake.judging import run_judgements
from onrecord.flows.intake.requests import Intake
from onrecord.flows.report import RunReport
from onrecord.flows.settings import Settings
from onrecord.flows.stage import Scope, Stage
from onrecord.flows.stages import STAGES
from onrecord.warehouse import catalogue
from onrecord.warehouse.delta_log import committed_versions
from onrecord.warehouse.object_lake import open_lake
from onrecord.warehouse.tables.operations import TOOLS

_log = logging.getLogger(__name__)


def run_pipeline(
    paths: Sequence[Path], settings: Settings, dispatch: Dispatch, progress: Progress, urls: Sequence[str] = ()
) -> RunReport:
    """Take in the documents under `paths` and what `urls` lead to, and publish; as `run_intake` does."""
    return run_intake(Intake(paths, urls), settings, dispatch, progress)


def run_intake(
    intake: Intake,
    settings: Settings,
    dispatch: Dispatch,
    progress: Progress,
    only: Collection[str] = (),
    patience: float = 0,
) -> RunReport:
    """Take in documents, bring every table up to date, check and publish.

    With `only`, these stages alone are brought up to date, and nothing is published: the next whole run does that.
    Waits up to `patience` seconds for another process to end its writing, then raises LakeError.
    Raises CheckFailed where a data check fails (the last good catalogue then stays), and OnrecordError for a path
    that is not there.
    """
    started_at = datetime.now(UTC)
    intake.check()  # before anything is made
    with open_session(settings, dispatch, progress, patience) as session:
        register_tools(session)
        erase_due(session)
        run_stages(session, intake, only)
        if only:
            return record_partial(session, started_at)
        progress.stage("publish", None)
        report = publish_run(session, started_at)
        finish_erasures(session)
        return report


@contextmanager
def open_session(settings: Settings, dispatch: Dispatch, progress: Progress, patience: float = 0) -> Iterator[Session]:
    """Begin a run as the only process that writes, with what a killed one left half done undone."""
    settings.warehouse.mkdir(parents=True, exist_ok=True)
    lake = open_lake(settings.lake)
    run_id = f"run:{uuid4().hex}"
    session = Session(settings, run_id, lake, Committer(lake, run_id), dispatch, progress)
    with lake.committer(patience), closing(session):
        recover(session)
        yield session


def recover(session: Session) -> None:
    """Undo what a killed run left half done."""
    catalogue.sweep(session.settings.warehouse)
    shutil.rmtree(session.spill, ignore_errors=True)
    if torn := session.lake.drop_torn_commits():
        _log.warning("cut short, as by a power cut, and put aside; its work is done again: %s", ", ".join(torn))
    with session.connect() as connection:
        records = [versions for (versions,) in connection.execute("select versions from lake.stage_runs").fetchall()]
    undone = session.lake.recover(committed_versions(records))
    if undone:
        session.committer.record_upkeep("recover", undone)
    session.lake.sweep()
    record_interrupted(session)


def identify_tools(session: Session) -> list[Tool]:
    """Find out which tool each stage is now, and return them in order."""
    tools = Tools(session.settings)
    for name in STAGES:
        session.parameters[name] = tools[name].parameters
        session.tools[name] = tools[name].tool_id
    return [tools[name] for name in STAGES]


def register_tools(session: Session) -> None:
    """Note which tool each stage is now."""
    rows = [tool.row for tool in identify_tools(session)]
    session.lake.append("tools", session.committer.not_stored(TOOLS, TOOLS.from_rows(rows)))


def run_stages(session: Session, intake: Intake, only: Collection[str] = ()) -> None:
    """Run every stage in order, pruning what belongs to nothing any more before the whole corpus is looked at.

    Not earlier: the batch stages may make rows again that hang on nothing for a moment. With `only`, no other stage
    is run and nothing is pruned.
    """
    scope, settled = Scope.SEEDS, last_settled(session)
    for stage in [stage for stage in STAGES.values() if not only or stage.name in only]:
        if stage.scope is Scope.ANSWERS:  # stands among the batch stages, and leaves nothing hanging
            run_answers(session, stage)
            continue
        if not only and scope is Scope.BATCH and stage.scope is not Scope.BATCH:
            prune(session)
        scope, n_commits = stage.scope, session.committer.n_commits
        if scope is Scope.SEEDS:
            run_seeds(session, stage)
        elif scope is Scope.INPUTS:
            run_inputs(session, stage, intake)
        elif scope is Scope.JUDGEMENTS:
            run_judgements(session, stage)
        elif not settled.has(stage, session):
            _RUN[scope](session, stage)
        if session.committer.n_commits > n_commits:
            join_files(session, (*stage.writes, "stage_runs"), MOST_SMALL_FILES)
        if stage.name == _TELLS_ARTICLES:
            erase_due(session, is_new=True)


_TELLS_ARTICLES = "clean"  # only now it is known that another page is of an erased article or outlet
_RUN = {Scope.BATCH: run_batches, Scope.INDEX: run_index, Scope.GROUPS: run_grouping, Scope.CORPUS: run_corpus}


def run_seeds(session: Session, stage: Stage) -> None:
    """Load the seed files where the lake has another version of them."""
    tool_id = session.tools[stage.name]
    with session.connect() as connection:
        loaded = [connection.execute(f"select distinct tool_id from lake.{name}").fetchall() for name in stage.writes]
    if any(tools != [(tool_id,)] for tools in loaded):
        session.store(stage, work(Job(stage.name, tool_id, ["seeds"], pa.table({}))), replaces="true")
