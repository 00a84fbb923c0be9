"""What was run, with which tools, and whether the checks held. The runner alone writes these."""

from onrecord.warehouse.contract import Table, integer, number, text, time

KINDS = ("contract", "key", "reference", "span", "loss", "freshness", "volume", "drift")
SEVERITIES = ("block", "warn")

TOOLS = Table(
    name="tools",
    doc="Versions of stages, settings, seeds and libraries that make rows.",
    grain="one row per tool",
    key=("tool_id",),
    stored_once_by="tool_id",
    is_operations=True,
    columns=(
        text("tool_id", "tol: over stage, version and parameters"),
        text("stage", "the stage"),
        integer("version", "version of the stage's code"),
        text("parameters", "settings, digests of seeds and versions of libraries, as JSON"),
    ),
)

STAGE_RUNS = Table(
    name="stage_runs",
    doc="One commit of one stage: what went in and out, how long it took, and the table versions it left.",
    grain="one row per stage and committed batch or set of shards",
    key=("stage_run_id",),
    is_operations=True,
    columns=(
        text("stage_run_id", "sru: over run, stage and batch"),
        text("run_id", "the run"),
        text("stage", "the stage"),
        text("batch", "digest of the units in the batch"),
        text("fingerprint", "digest of tool and units: equal fingerprints give equal rows"),
        text("tool_id", "the tool; NULL for upkeep such as recovery", nullable=True, references="tools.tool_id"),
        text("shards", "digest of the input of each shard as JSON, for corpus stages", nullable=True),
        text("versions", "version of each table after the commit, as JSON"),
        integer("n_units", "units worked on"),
        integer("n_rows", "rows written"),
        integer("n_rejects", "rows rejected"),
        number("seconds", "wall time of the work", unit="s"),
        number("cpu_seconds", "processor time of the work", unit="s"),
        number("peak_mb", "largest resident memory of the worker so far", unit="MiB"),
        text("worker", "machine and process that did the work; NULL for upkeep", nullable=True),
        time("committed_at", "when it was committed"),
    ),
)

RUNS = Table(
    name="runs",
    doc="Runs of the pipeline; a published one names the version of every table that it shows.",
    grain="one row per run",
    key=("run_id",),
    is_operations=True,
    columns=(
        text("run_id", "run: random; operations only"),
        time("started_at", "start"),
        time("ended_at", "end"),
        text(
            "state",
            "how it ended: published, blocked by a check, partial (some stages alone), interrupted (killed or failed)",
            one_of=("published", "blocked", "partial", "interrupted"),
        ),
        text("versions", "version of each table, as JSON"),
        integer("n_inputs", "documents found in the paths given"),
        integer("n_known", "of these, already in the warehouse"),
        integer("n_new", "of these, captured by this run"),
        integer("n_rejected", "of these, rejected by this run"),
        text("code_version", "version of onrecord"),
        text("settings", "settings that change rows, as JSON"),
        text("tools", "tool of each stage, as JSON; NULL where none was asked", nullable=True),
    ),
)

CHECK_RESULTS = Table(
    name="check_results",
    doc="Outcome of each data check on the tables that a run wanted to publish.",
    grain="one row per run and check",
    key=("run_id", "check"),
    is_operations=True,
    columns=(
        text("run_id", "the run"),
        text("check", "name of the check"),
        integer("n_failures", "rows that fail"),
        text("sample", "first failing rows as JSON", nullable=True),
        text("kind", "what it guards; NULL in runs before this was noted", nullable=True, one_of=KINDS),
        text("severity", "what its failure does: block keeps the last catalogue", nullable=True, one_of=SEVERITIES),
        number("value", "what was measured; of a rule, the rows that break it", nullable=True),
        number("at_least", "the value is to be no less", nullable=True),
        number("at_most", "the value is to be no more", nullable=True),
    ),
)

TABLES = (TOOLS, STAGE_RUNS, RUNS, CHECK_RESULTS)
