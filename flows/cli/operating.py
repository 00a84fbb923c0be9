"""`onrecord refresh`, `plan`, `maintain` and `verify`: what keeps a warehouse up to date and whole."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from onrecord.flows.cli.bar import Bar
from onrecord.flows.cli.logs import Logged, progress
from onrecord.flows.cli.output import JsonOption, WarehouseOption, complain, print_json, print_table
from onrecord.flows.cli.summary import print_summary, summarise
from onrecord.flows.cli.working import RunnerAddressOption, RunnerOption, WorkersOption, check_direct
from onrecord.flows.intake.sources import FILE_NAME, load_sources
from onrecord.flows.report import RunReport
from onrecord.flows.settings import Settings, SettingsError, load_settings
from onrecord.warehouse.errors import CheckFailed

EXIT_REJECTS, EXIT_INTERRUPTED = 1, 130

SourcesOption = Annotated[
    Path | None,
    typer.Option("--sources", help=f"File of sources (default: {FILE_NAME} in the warehouse).", show_default=False),
]
SourceOption = Annotated[
    list[str] | None,
    typer.Option("--source", help="Only this source, disabled or not; may be repeated.", show_default=False),
]
SinceOption = Annotated[
    datetime | None,
    typer.Option("--since", help="Only files changed, and entries dated, since then (UTC).", show_default=False),
]
OnlyOption = Annotated[
    list[str] | None,
    typer.Option("--only", metavar="STAGE", help="Only this stage, unpublished; may be repeated.", show_default=False),
]
FullOption = Annotated[
    bool, typer.Option("--full", help="Read every file of a source, not only those changed since they were read.")
]
WaitOption = Annotated[
    float, typer.Option("--wait", min=0, help="Seconds to wait while another process writes to the warehouse.")
]


def refresh(
    sources: SourcesOption = None,
    source: SourceOption = None,
    since: SinceOption = None,
    only: OnlyOption = None,
    full: FullOption = False,
    wait: WaitOption = 0,
    warehouse: WarehouseOption = None,
    direct: Annotated[bool, typer.Option("--direct", help="Plain Python: do not use Prefect.")] = False,
    workers: WorkersOption = None,
    runner: RunnerOption = None,
    runner_address: RunnerAddressOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take in what is new at every source, and publish.

    With --only, some stages alone are brought up to date, as a restatement in pieces: nothing is published until a
    whole refresh has done the rest.

    Example: `onrecord refresh --warehouse data --wait 600`
    """
    settings = load_settings(warehouse, workers=workers, runner=runner, runner_address=runner_address)
    if direct:
        check_direct(settings)
    file = sources or settings.warehouse / FILE_NAME
    listed = load_sources(file, source or ())
    check_stages(only or [])
    with told() as shown:
        if direct:
            options: dict[str, Any] = {"sources": listed, "since": _utc(since), "is_full": full}
            report = _refresh_direct(options, settings, shown, only or [], wait)
        else:
            options = {"names": source or [], "since": _utc(since), "full": full, "only": only or [], "patience": wait}
            report = _refresh_flow(file, settings, shown, options)
    if not report.is_published:
        _print_partial(report, only or [], as_json)
        return
    summary = summarise(settings.warehouse)
    if as_json:
        print_json(report.as_json() | {"summary": summary})
    else:
        print_summary(report, summary)


def _print_partial(report: RunReport, only: list[str], as_json: bool) -> None:
    if as_json:
        print_json(report.as_json())
        return
    typer.echo(f"{', '.join(only)}: up to date in {report.seconds:.1f} s; nothing published, do that with: refresh")


def check_stages(names: list[str]) -> None:
    """Refuse the name of a stage that there is not; raises SettingsError."""
    if names:
        from onrecord.flows.stages import STAGES

        if unknown := [name for name in names if name not in STAGES]:
            raise SettingsError(f"--only {unknown[0]}: there is no such stage; the stages are {', '.join(STAGES)}")


@contextmanager
def told() -> Iterator[Bar | Logged]:
    """Show progress until the end of the block; an interrupt ends the command with its own exit code."""
    shown = progress(sys.stderr.isatty())
    try:
        yield shown
    except KeyboardInterrupt as interrupt:
        complain("interrupted; what was committed stays, and the same command goes on from there")
        raise typer.Exit(EXIT_INTERRUPTED) from interrupt
    finally:
        shown.close()


def _refresh_direct(
    options: dict[str, Any], settings: Settings, shown: Bar | Logged, only: list[str], wait: float
) -> RunReport:
    # Imported here, since it brings the models' libraries with it; asking for help must not wait for them.
    from onrecord.flows.execution.dispatch import Direct, workers_of
    from onrecord.flows.intake.requests import Intake
    from onrecord.flows.runner import run_intake

    workers = workers_of(settings)
    try:
        return run_intake(Intake(**options), settings, Direct(workers), shown, only, wait)
    finally:
        workers.close()


def _refresh_flow(file: Path, settings: Settings, shown: Bar | Logged, options: dict[str, Any]) -> RunReport:
    """Refresh under Prefect, which is imported only now: that alone takes seconds."""
    shown.say("starting Prefect (a first start can take a minute; --direct does without)")
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "WARNING")
    from onrecord.flows.orchestration.refresh import run_with_prefect

    options |= {name: getattr(settings, name) for name in ("workers", "runner", "runner_address")}
    return run_with_prefect([], settings.warehouse, shown, sources=str(file), **options)


def _utc(moment: datetime | None) -> datetime | None:
    return moment and moment.replace(tzinfo=moment.tzinfo or UTC)


def plan(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Files and folders; without any, the sources are looked at.", show_default=False),
    ] = None,
    sources: SourcesOption = None,
    source: SourceOption = None,
    since: SinceOption = None,
    only: OnlyOption = None,
    warehouse: WarehouseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what a run or refresh would do, stage by stage, and why; nothing is written.

    Addresses are not asked. Processor time is estimated from what the stages took so far.

    Example: `onrecord plan --warehouse data`
    """
    from onrecord.flows.inspection.plan import plan as look_ahead
    from onrecord.flows.intake.requests import Intake

    settings = load_settings(warehouse)
    file = sources or settings.warehouse / FILE_NAME
    is_of_sources = not paths or sources is not None or bool(source)
    listed = load_sources(file, source or ()) if is_of_sources else []
    check_stages(only or [])
    with told() as shown:
        found = look_ahead(Intake(paths or [], (), listed, _utc(since)), settings, shown, only or [])
    if as_json:
        print_json(found.as_json())
        return
    inputs = found.inputs
    typer.echo(
        f"{inputs.n_found} documents found: {inputs.n_new} new, {inputs.n_changed} changed, {inputs.n_known} known, "
        f"{inputs.n_refused} to be rejected; {inputs.n_addresses} addresses would be asked"
    )
    columns = ["stage", "units waiting", "expected besides", "cpu seconds", "because of"]
    rows = [[each.stage, each.n_units, each.n_expected, each.cpu_seconds, each.why] for each in found.stages]
    print_table(columns, rows)
    typer.echo(f"about {found.cpu_seconds:.1f} s of processor time, as far as measured" if rows else "nothing to do")


def maintain(wait: WaitOption = 0, warehouse: WarehouseOption = None, as_json: JsonOption = False) -> None:
    """Join small files, delete superseded ones after the retention, trim logs, sweep leftovers.

    Rows stay as they are; a catalogue of the joined files is published. Once a day is enough.

    Example: `onrecord maintain --warehouse data`
    """
    from onrecord.flows.upkeep.maintain import maintain as keep_up

    settings = load_settings(warehouse)
    with told() as shown:
        done = keep_up(settings, shown, wait)
    if as_json:
        print_json(done.as_json())
        return
    for table, (n_before, n_after) in done.compacted.items():
        typer.echo(f"{table}: {n_before} files joined into {n_after}")
    for table, n_deleted in done.deleted.items():
        typer.echo(f"{table}: {n_deleted} superseded files deleted")
    typer.echo(f"lake: {done.n_bytes_before:,} bytes before, {done.n_bytes:,} now")


def verify(
    sample: Annotated[
        float, typer.Option("--sample", min=0.0001, max=1, help="Share of the documents to look at.")
    ] = 1,
    draw: Annotated[
        int | None,
        typer.Option("--draw", help="Which sample (default: each day another, all in turn).", show_default=False),
    ] = None,
    annotated: Annotated[
        int, typer.Option("--annotated", min=0, help="Documents of the sample to annotate anew, at most.")
    ] = 200,
    warehouse: WarehouseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Prove the published warehouse anew from the raw bytes; exit code 1, with the rows listed, where that fails.

    Every file is read, raw bytes are hashed, alignments followed, texts, annotations and claims derived anew and
    compared, all checks run. What another tool made, or a model that is not installed, is told and not compared.

    Example: `onrecord verify --sample 0.1 --draw 3`
    """
    from onrecord.flows.inspection.verify import verify as prove

    settings = load_settings(warehouse)
    with told() as shown:
        verdict = prove(settings, shown, sample, datetime.now(UTC).toordinal() if draw is None else draw, annotated)
    if as_json:
        print_json(verdict.as_json())
    else:
        if verdict.faults:
            print_table(["table", "row", "what"], [[each.table, each.row, each.what] for each in verdict.faults])
        typer.echo(
            f"{verdict.n_files} files read, {verdict.n_documents} documents hashed, {verdict.n_segments} pieces of "
            f"alignments followed, {verdict.n_derived} captures cleaned anew, {verdict.derived.get('paragraphs', 0)} "
            f"paragraphs and {verdict.derived.get('annotate', 0)} texts annotated anew, {verdict.n_checks} checks run"
        )
        for told_out in verdict.left_out:
            typer.echo(f"not derived anew: {told_out}")
    if verdict.n_faults:
        raise CheckFailed(f"{verdict.n_faults} faults found; see docs/operations.md, Verification found faults")
