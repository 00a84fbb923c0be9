"""What a stage is: a pure function with the contracts it reads and writes. The wiring is in `stages`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pyarrow as pa

from onrecord.warehouse.ids import make_id

Tables = Mapping[str, pa.Table]
Run = Callable[[Any, Any, str], Tables]
ALL_IDS: Mapping[str, str] = {"first": "", "last": "~"}  # what the query of a stage with `ranges` is given for all rows


class Scope(StrEnum):
    """What a stage's rows depend on.

    seeds: the seed files alone. judgements: the file of judgements in the warehouse folder. inputs: documents read
    from the paths given. batch: rows of one batch, independent of all others. corpus: the set of all documents;
    recomputed and replaced by shards. index, groups: the same, but brought up to date from what the tables hold and
    what is new. answers: what somebody outside was asked, and answered.
    """

    SEEDS = "seeds"
    JUDGEMENTS = "judgements"
    INPUTS = "inputs"
    ANSWERS = "answers"
    BATCH = "batch"
    CORPUS = "corpus"
    INDEX = "index"
    GROUPS = "groups"


@dataclass(frozen=True)
class Stage:
    """One step from rows to rows.

    `run(rows, resources, tool_id)` gets an Arrow table (documents, for scope inputs) and returns Arrow tables by
    contract name. Its rows come from the query ``sql/stages/<name>.sql``: for scope batch those still to be worked
    on, unit of work in the first column; for scope corpus all rows of the shards asked for, with
    ``sql/stages/<name>_shards.sql`` giving a digest of each shard's input. `version` is raised whenever the code
    gives other rows. `options` names the settings that its resources and parameters are made with.
    `units_per_document` scales the batch size, which is given in documents; `bytes_per_job` bounds
    the rows of one job, whatever the batch size; `rows_per_job` does for scope corpus, whose jobs are whole shards.
    `prepares` names queries that the stage's other queries read as tables, made in this order. `follows` names
    stages whose tool decides over this one's rows. `seeks_in` names a table, for scope batch, whose rows alone say what
    is to be worked on, once those done by the present tool are left out: of it, only files are read that no published
    run has seen. `ranges` is the prefix of the ids that the query of a batch stage is ordered by first, and of which it
    takes those from `$first` up to, not including, `$last`: so a large archive is read in parts.
    """

    name: str
    version: int
    scope: Scope
    run: Run
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    doc: str
    units_per_document: int = 1
    bytes_per_job: int = 64 * 1024 * 1024
    rows_per_job: int = 500_000
    prepares: tuple[str, ...] = ()
    resources: Callable[..., Any] = lambda: None
    parameters: Callable[..., Mapping[str, str]] = dict
    options: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()
    seeks_in: str = ""
    ranges: str = ""

    def tool_id(self, parameters: str) -> str:
        """Return the id of this stage at this version with these parameters (canonical JSON)."""
        return make_id("tol", self.name, self.version, parameters)
