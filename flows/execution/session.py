"""What the parts of one run share."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from onrecord.flows.execution.commit import Committer
from onrecord.flows.execution.dispatch import Dispatch
from onrecord.flows.execution.progress import Progress
from onrecord.flows.execution.work import Outcome
from onrecord.flows.report import InputCounts
from onrecord.flows.settings import Settings
from onrecord.flows.stage import Stage
from onrecord.warehouse.catalogue import Connection, LakeDatabase
from onrecord.warehouse.lake import Lake


@dataclass
class Session:
    """One run: its settings, the lake with its committer, where jobs are worked on, and what was counted.

    `tools` maps each stage to the id of its present tool, `parameters` to what that is made of.
    """

    settings: Settings
    run_id: str
    lake: Lake
    committer: Committer
    dispatch: Dispatch
    progress: Progress
    tools: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, Mapping[str, str]] = field(default_factory=dict)
    counts: InputCounts = field(default_factory=InputCounts)

    @property
    def spill(self) -> Path:
        """Folder for joins that do not fit in memory."""
        return self.settings.warehouse / "spill"

    def connect(self) -> AbstractContextManager[Connection]:
        """Open a connection to a database over the lake as it is now."""
        return self.database.connect()

    @cached_property
    def database(self) -> LakeDatabase:
        """The run's database over the lake."""
        return LakeDatabase(self.lake, self.settings.memory_limit, self.spill)

    def close(self) -> None:
        """Close the run's database."""
        self.database.close()

    def store(
        self,
        stage: Stage,
        outcome: Outcome,
        replaces: str | None = None,
        shards: Mapping[int, str] | None = None,
    ) -> None:
        """Commit an outcome, with retries where the dispatch has them."""
        commit = self.committer.commit(outcome, replaces, shards)
        self.dispatch.store(f"store {stage.name}", commit.store)
