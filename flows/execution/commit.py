"""Commits: the tables of one outcome, then the row in `stage_runs` that makes them count."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

import pyarrow as pa

from onrecord.flows.execution.work import Outcome
from onrecord.warehouse.catalogue import lake_connection
from onrecord.warehouse.contract import Table
from onrecord.warehouse.ids import make_id
from onrecord.warehouse.lake import Lake, Versions
from onrecord.warehouse.tables import TABLES
from onrecord.warehouse.tables.operations import STAGE_RUNS


class Commit:
    """One commit, safe to `store` again after a failed write: what was written is not written twice."""

    def __init__(
        self, committer: "Committer", outcome: Outcome, replaces: str | None, shards: Mapping[int, str] | None
    ) -> None:
        self.committer = committer
        self.outcome = outcome
        self.replaces = replaces
        self.shards = shards
        self.versions: Versions = {}

    def store(self) -> None:
        """Write the tables, then the record."""
        tables = self.outcome.tables
        for name in sorted(tables, key=list(TABLES).index):
            if name not in self.versions:
                self.versions[name] = self._write(TABLES[name], tables[name])
        self.committer.record(self)

    def _write(self, table: Table, rows: pa.Table) -> int:
        lake = self.committer.lake
        if self.replaces and table.name != "rejects":
            return lake.replace(table.name, rows, self.replaces)
        if table.stored_once_by:
            rows = self.committer.not_stored(table, rows)
        version = lake.append(table.name, rows)
        self.committer.remember(table, rows)
        return version


class Committer:
    """Writes outcomes to the lake, for one run."""

    def __init__(self, lake: Lake, run_id: str) -> None:
        self.lake = lake
        self.run_id = run_id
        self.n_commits = 0
        self._stored: dict[str, set[str]] = {}

    def commit(self, outcome: Outcome, replaces: str | None = None, shards: Mapping[int, str] | None = None) -> Commit:
        """Prepare the commit of an outcome.

        Rows that fit the predicate `replaces` give way to the new ones. `shards` gives the digest of the input of
        each shard that the outcome was made of.
        """
        return Commit(self, outcome, replaces, shards)

    def not_stored(self, table: Table, rows: pa.Table) -> pa.Table:
        """Return the rows whose content id is not in the lake yet."""
        known = self._known(table)
        column = rows.column(str(table.stored_once_by)).to_pylist()
        return rows.filter(pa.array([value not in known for value in column], pa.bool_()))

    def remember(self, table: Table, rows: pa.Table) -> None:
        """Note content ids that are in the lake now."""
        if table.stored_once_by:
            self._known(table).update(str(value) for value in rows.column(table.stored_once_by).to_pylist())

    def forget(self) -> None:
        """Drop what was noted, after rows were deleted."""
        self._stored.clear()

    def _known(self, table: Table) -> set[str]:
        if table.name not in self._stored:
            with lake_connection(self.lake) as connection:
                found = connection.execute(f"select distinct {table.stored_once_by} from lake.{table.name}").fetchall()
            self._stored[table.name] = {value for (value,) in found}
        return self._stored[table.name]

    def record(self, commit: Commit) -> None:
        """Write the row of `stage_runs` that makes the commit count."""
        job, outcome = commit.outcome.job, commit.outcome
        n_rejects = outcome.tables["rejects"].num_rows if "rejects" in outcome.tables else 0
        shards = None if commit.shards is None else json.dumps({str(k): v for k, v in commit.shards.items()})
        self._append(
            job.stage,
            job.batch,
            commit.versions,
            fingerprint=job.fingerprint,
            tool_id=job.tool_id,
            shards=shards,
            n_units=len(job.units),
            n_rows=sum(table.num_rows for table in outcome.tables.values()) - n_rejects,
            n_rejects=n_rejects,
            seconds=outcome.seconds,
            cpu_seconds=outcome.cpu_seconds,
            peak_mb=outcome.peak_mb,
            worker=outcome.worker,
        )

    def record_upkeep(self, what: str, versions: Versions) -> None:
        """Record versions made by something other than a stage (recovery, pruning)."""
        counts = dict.fromkeys(("n_units", "n_rows", "n_rejects"), 0)
        costs = dict.fromkeys(("seconds", "cpu_seconds", "peak_mb"), 0.0)
        self._append(what, "", versions, fingerprint="", **counts, **costs)

    def _append(self, stage: str, batch: str, versions: Versions, **values: object) -> None:
        for name in versions:
            self.lake.sync(name)
        row = {
            "stage_run_id": make_id("sru", self.run_id, stage, batch, self.n_commits),
            "run_id": self.run_id,
            "stage": stage,
            "batch": batch,
            "versions": json.dumps(versions, sort_keys=True),
            "committed_at": datetime.now(UTC),
            **values,
        }
        self.lake.append("stage_runs", STAGE_RUNS.from_rows([row]))
        self.lake.sync("stage_runs")
        self.n_commits += 1
